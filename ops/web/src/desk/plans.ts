// The plans that this desk has open, one per contact: carries requests between the shared model and the desk's link, and
// feeds it what the journal says. Text is handed over at a pause and when its writer looks elsewhere. Memory only; a
// contact that went away takes its plan along.
import { signal } from "@preact/signals";
import { create_plan, type PlanModel, type Wish } from "../plan/model";
import { is_setting, type StepId } from "../wire/plan";
import { new_ulid } from "../wire/id";
import { WireError } from "../wire/socket";
import type { JournalEvent, PlanEvent } from "../wire/types";
import type { DeskSession } from "./session";

export const pause_ms = 600;
const again_ms = 2_000;

export interface News {
  contact: string;
  entry: string;
  at: number;
}

interface Open {
  model: PlanModel;
  fed: number; // events of the transcript that the model has seen
  sending: boolean;
  timers: Map<string, ReturnType<typeof setTimeout>>;
}

export class DeskPlans {
  /** Rises whenever a plan is to be shown anew. */
  readonly changed = signal(0);
  /** What the contact wrote last, to be told and marked. */
  readonly news = signal<News | null>(null);
  #open = new Map<string, Open>();
  #session: DeskSession;
  #stop: (() => void)[];
  #ready = false;

  constructor(session: DeskSession) {
    this.#session = session;
    this.#stop = [
      session.state.subscribe(() => this.#follow()),
      session.link.subscribe((link) => this.#linked(link.is === "ready")),
    ];
  }

  end(): void {
    for (const stop of this.#stop) stop();
    for (const contact of [...this.#open.keys()]) this.#forget(contact);
  }

  /** The contact's plan, brought from the server at the first call. */
  of(contact: string): PlanModel {
    let one = this.#open.get(contact);
    if (!one) {
      const fed = this.#events(contact).length;
      one = { model: create_plan(new_ulid), fed, sending: false, timers: new Map() };
      one.model.read();
      this.#open.set(contact, one);
      void this.#send(contact, one);
    }
    return one.model;
  }

  /** The same, for whoever shows it: they are drawn anew when it changes. */
  shown(contact: string): PlanModel {
    this.changed.value;
    return this.of(contact);
  }

  write(contact: string, entry: string, wish: Wish, step: StepId | null = null): void {
    this.of(contact).write(entry, wish, step);
    const one = this.#open.get(contact)!;
    clearTimeout(one.timers.get(entry));
    one.timers.set(entry, setTimeout(() => this.save(contact, entry), pause_ms));
    this.#show();
  }

  save(contact: string, entry: string): void {
    const one = this.#open.get(contact);
    if (!one) return;
    clearTimeout(one.timers.get(entry));
    one.timers.delete(entry);
    one.model.save(entry);
    this.#go(contact);
  }

  /** The writer looked elsewhere; a line left empty says again what it said. */
  leave(contact: string, entry: string): void {
    const model = this.#open.get(contact)?.model;
    const wish = model?.state.locals.get(entry)?.wish;
    if (model && wish && wish !== "gone" && !wish.text.trim() && !is_setting(entry)) {
      model.drop(entry);
      return this.#show();
    }
    if (wish) this.save(contact, entry);
  }

  remove(contact: string, entry: string): void {
    this.of(contact).write(entry, "gone");
    this.save(contact, entry);
  }

  drop(contact: string, entry: string): void {
    this.of(contact).drop(entry);
    this.#go(contact);
  }

  settle(contact: string, entry: string, wish: Wish, seen: number): void {
    this.of(contact).settle(entry, wish, seen);
    this.#go(contact);
  }

  move(contact: string, entry: string, step: StepId, after: string): void {
    this.of(contact).move(entry, step, after);
    this.#go(contact);
  }

  read(contact: string): void {
    this.of(contact).read();
    this.#go(contact);
  }

  #go(contact: string): void {
    this.#show();
    const one = this.#open.get(contact);
    if (one) void this.#send(contact, one);
  }

  #show(): void {
    this.changed.value += 1;
  }

  #events(contact: string): readonly JournalEvent[] {
    return this.#session.state.peek().transcripts[contact]?.events ?? [];
  }

  #forget(contact: string): void {
    for (const timer of this.#open.get(contact)?.timers.values() ?? []) clearTimeout(timer);
    this.#open.delete(contact);
  }

  #linked(ready: boolean): void {
    if (ready === this.#ready) return;
    this.#ready = ready;
    for (const [contact, one] of this.#open) {
      one.model.lost();
      if (ready) void this.#send(contact, one);
    }
    this.#show();
  }

  #follow(): void {
    const { cards } = this.#session.state.peek();
    for (const [contact, one] of this.#open) {
      const events = this.#events(contact);
      if (!(contact in cards)) this.#forget(contact);
      else if (events.length > one.fed) {
        const fresh = events.slice(one.fed);
        one.fed = events.length;
        const told = fresh.filter((event) => this.#feed(contact, one.model, event));
        if (told.length) this.#go(contact);
      }
    }
  }

  #feed(contact: string, model: PlanModel, event: JournalEvent): boolean {
    if (!event.type.startsWith("plan_")) return false;
    const about = event as PlanEvent;
    if (about.type === "plan_changed") {
      model.event(about);
      const entry = about.item?.id ?? about.setting;
      if (entry && wrote(about.by) === "person") this.news.value = { contact, entry, at: about.at };
    } else if (about.type === "plan_agreed") {
      model.agreed(about.number, about.at);
    } else if (about.type === "plan_recalled") {
      model.read();
    }
    return true;
  }

  async #send(contact: string, one: Open): Promise<void> {
    if (one.sending) return;
    one.sending = true;
    while (this.#ready && this.#open.get(contact) === one) {
      const request = one.model.next();
      if (!request) break;
      try {
        const answer = await this.#session.ask<{ seq?: number }>(request.type, { contact, ...request.data });
        one.model.answered(request.key, answer);
        // It also tells how far the journal goes, should its push never come.
        const { seq: upto } = answer;
        if (upto) this.#session.dispatch({ type: "read", answer: { contact, after: 0, upto, events: [] } });
      } catch (error) {
        if (!(await this.#refused(one.model, request.key, error))) break;
      }
      this.#show();
    }
    one.sending = false;
  }

  // Lost with the link it is sent again once the link is back; asked to come later it does.
  async #refused(model: PlanModel, key: string, error: unknown): Promise<boolean> {
    const fault = error instanceof WireError ? error : new WireError("unknown", "That did not work.");
    if (fault.code === "offline") return false;
    const final = fault.retry === "never";
    model.refused(key, { field: fault.field, text: fault.words, final });
    if (!final) await new Promise((wake) => setTimeout(wake, again_ms));
    return true;
  }
}

/** Who wrote, whether told by name or as the plan does. */
export function wrote(by: unknown): "person" | "staff" {
  const role = typeof by === "object" && by !== null ? (by as { role?: unknown }).role : by;
  return role === "person" || role === "contact" ? "person" : "staff";
}

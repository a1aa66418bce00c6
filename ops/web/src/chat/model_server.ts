// For tests: the server's side of one chat in memory, and a network between it and a session that drops
// connections, loses and doubles pushes, lets answers and pushes overtake each other, and loses what was under
// way. Everything is drawn from one seeded generator, so a failing run is repeated by its seed.
import { PlanRefusal, PlanServer } from "../../tests/plan_server";
import { create_session, type Session } from "./session";
import type { ChatEvent, Frame, Incoming } from "./wire";

export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

interface Entry {
  event: ChatEvent;
  visible: boolean;
}

export class ModelServer {
  journal: Entry[] = [];
  stage = "none";
  leaves: boolean[] = [];
  starts = 0;
  page_max = 7; // events in one answer to `resume`, small so that paging is exercised
  refuse_with: "later" | "same_id" | null = null;
  push: (frame: Incoming) => void = () => {};
  plan = new PlanServer();
  codes = new Map<string, PlanServer>();

  constructor() {
    this.plan.push = (event) => this.append(event as unknown as Omit<ChatEvent, "seq" | "at">);
  }

  visible(): ChatEvent[] {
    return this.journal.filter((entry) => entry.visible).map((entry) => entry.event);
  }

  append(event: Omit<ChatEvent, "seq" | "at">, visible = true): number {
    const prev = this.visible().at(-1)?.seq ?? 0;
    const seq = this.journal.length + 1;
    const whole = { ...event, seq, at: 1000 * seq };
    this.journal.push({ event: whole, visible });
    if (visible) this.push({ type: "event", data: { prev, event: whole } });
    return seq;
  }

  counselor_says(text: string): void {
    this.append({ type: "message", text, by: { kind: "clinician", name: "Sam" } });
  }

  set_stage(stage: string): void {
    this.stage = stage;
    this.push({ type: "state", data: { state: stage, place: null } });
  }

  private about_plan(type: string, data: Record<string, any>): object {
    if (type === "plan") return this.plan.open();
    if (type === "plan_change") return this.plan.take(data, { role: "person" });
    if (type === "plan_page") return { file_name: "my-notes.html", html: "<!doctype html><title>My notes</title>" };
    if (type === "plan_code") return { code: "7K3M-Q9WX-2PRT-H4BV-N8YD" };
    const found = this.codes.get(data.code);
    if (!found) return new PlanRefusal("not_found", "code", "");
    this.plan.plan = found.plan;
    this.append({ type: "plan_recalled" });
    return { versions: 1 };
  }

  answer(frame: Frame): Incoming {
    const ok = (data: object): Incoming => ({ re: frame.id, type: "ok", data });
    const error = (code: string, retry: string, field?: string): Incoming => ({
      re: frame.id, type: "error", data: { code, title: code, detail: "", retry, ...(field && { field }) },
    });
    const data = frame.data as Record<string, any>;
    if (frame.type === "start") {
      this.starts++;
      this.stage = "waiting";
      this.append({ type: "arrived" }, false);
      this.append({ type: "message", text: "first words", by: { kind: "line" } });
      return ok({ token: "t", contact: "c", upto: this.journal.length, state: "waiting", place: 1, exit_url: "" });
    }
    if (frame.type === "resume") {
      if (data.token !== "t") return error("not_found", "never");
      if (data.last_seq > this.journal.length) return error("conflict", "never", "last_seq");
      const events = this.visible().filter((event) => event.seq > data.last_seq).slice(0, this.page_max);
      return ok({ contact: "c", state: this.stage, place: null, upto: this.journal.length, events });
    }
    if (frame.type === "message") {
      const known = this.journal.find((entry) => entry.event.client_msg_id === data.client_msg_id);
      if (known) return ok({ seq: known.event.seq });
      if (this.refuse_with) return error("unavailable", this.refuse_with);
      if (data.text === "refuse me" || this.stage === "wrapup") return error("invalid", "never");
      const { client_msg_id, text } = data;
      const by = { kind: "contact" as const };
      return ok({ seq: this.append({ type: "message", text, client_msg_id, by }) });
    }
    if (frame.type.startsWith("plan")) {
      const answer = this.about_plan(frame.type, data);
      if (!(answer instanceof PlanRefusal)) return ok(answer);
      return { re: frame.id, type: "error", data: { ...answer, title: answer.code } };
    }
    if (frame.type === "leave") this.leaves.push(data.quick);
    return ok({});
  }
}

export class Network {
  now = 0;
  connected = false;
  wants_open = false;
  kept_token = "";
  up: Frame[] = [];
  answers: Incoming[] = [];
  pushes: Incoming[] = [];
  sent: Frame[] = [];
  echo = true; // pushes of the contact's own messages reach the contact too

  constructor(readonly session: Session, readonly server: ModelServer, readonly random: () => number) {
    server.push = (frame) => {
      const own = frame.data.event?.by?.kind === "contact";
      if (this.connected && (this.echo || !own)) this.pushes.push(frame);
    };
  }

  carry(effects: ReturnType<Session["act"]>): void {
    for (const effect of effects) {
      if (effect.do === "open") this.wants_open = true;
      else if (effect.do === "close") this.cut();
      else if (effect.do === "keep") this.kept_token = effect.token;
      else if (effect.do === "forget") this.kept_token = "";
      else if (effect.do === "send" && this.connected) {
        this.sent.push(effect.frame);
        this.up.push(effect.frame);
      }
    }
  }

  /** All that was under way is gone; the server may or may not have acted on it. */
  cut(): void {
    while (this.up.length && this.random() < 0.5) this.server.answer(this.up.shift()!);
    this.connected = this.wants_open = false;
    this.up = [];
    this.answers = [];
    this.pushes = [];
  }

  drop(code = 1006): void {
    if (!this.connected) return;
    this.cut();
    this.carry(this.session.act("closed", this.now, code));
  }

  open(): void {
    if (!this.wants_open) return;
    this.wants_open = false;
    this.connected = true;
    this.carry(this.session.act("opened", this.now));
  }

  serve(): void {
    const frame = this.up.shift();
    if (!frame) return;
    const answer = this.server.answer(frame);
    this.answers.push(answer);
  }

  deliver(from: Incoming[]): void {
    const frame = from.shift();
    if (frame) this.carry(this.session.act("received", this.now, structuredClone(frame)));
  }

  say(key: string, text: string): void {
    this.carry(this.session.act("say", this.now, key, text));
  }

  wait(ms: number): void {
    this.now += ms;
    this.carry(this.session.act("tick", this.now));
  }

  /** A good network from here on, until nothing moves. */
  heal(): void {
    this.server.refuse_with = null;
    for (let round = 0; round < 400; round++) {
      this.open();
      while (this.up.length || this.answers.length || this.pushes.length) {
        this.serve();
        this.deliver(this.answers);
        this.deliver(this.pushes);
      }
      this.wait(500);
    }
  }
}

export function world(seed: number) {
  const random = seeded(seed);
  const session = create_session({ language: "en", survey: {} }, random);
  const server = new ModelServer();
  const network = new Network(session, server, random);
  network.carry(session.act("begin", 0));
  return { random, session, server, network };
}

/** What the page shows, and what it should. */
export const shown = (session: Session) =>
  session.state.kept.map((line) => `${line.seq} ${line.kind} ${line.text}`);

export const journal = (server: ModelServer) =>
  server.visible().map((event) => {
    const by = event.by?.kind;
    const kind = event.type !== "message" ? event.type : by === "contact" ? "mine" : by === "line" ? "line" : "theirs";
    return `${event.seq} ${kind} ${event.text ?? ""}`;
  });

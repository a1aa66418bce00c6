// The desk's link to the server: turns pushes into actions, brings what is missing, and sends replies until the
// server has them. Two small loops per contact do the work: `#catch_up` reads while the transcript has a hole,
// `#send_replies` sends the oldest unsent reply, one at a time so that they stay in order. Both stop when the
// link is lost and start again once it is ready. Drafts and texts live in memory only.
import { signal } from "@preact/signals";
import { new_message_id } from "../wire/id";
import { Socket, WireError, type LinkState } from "../wire/socket";
import type { Level } from "../wire/level";
import type { BoardPush, Card, Counts, Form, Hello, JournalEvent, Offer, Presence, ReadAnswer } from "../wire/types";
import { first_state, reduce, type Action, type DeskState, type Unsent } from "./state";
import { standing } from "./timeline";
import { missing_after } from "./transcript";

export const retry_wait_ms = 2_000;
export const reply_tries_max = 15;

export interface Answered {
  form: Form;
  seq: number;
}

export interface SessionOptions {
  url: string;
  is_visible(): boolean;
  still_allowed?(): Promise<boolean>;
  open?(url: string): WebSocket;
  now?(): number;
  random?(): number;
  new_id?(): string;
}

export class DeskSession {
  readonly state = signal<DeskState>(first_state);
  readonly link = signal<LinkState>({ is: "connecting" });
  #options: SessionOptions;
  #socket: Socket;
  #reading = new Set<string>();
  #sending = new Set<string>();
  #told_seen = new Map<string, number>();
  #ended = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#socket = new Socket({
      url: options.url,
      greet: (socket) => this.#greet(socket),
      on_push: (type, data) => this.#push(type, data),
      on_state: (state) => {
        this.link.value = state;
        if (state.is === "ready") this.#work();
      },
      still_allowed: options.still_allowed,
      open: options.open,
      random: options.random,
    });
  }

  start(): void {
    this.#socket.connect();
  }

  end(): void {
    this.#ended = true;
    this.#socket.end();
    this.state.value = first_state;
  }

  hurry(): void {
    this.#socket.hurry();
  }

  /** The page became visible, or another conversation was opened. */
  look(): void {
    this.#work();
  }

  dispatch(action: Action): void {
    this.state.value = reduce(this.state.value, action);
    this.#work();
  }

  async set_presence(state: Presence, capacity?: number): Promise<void> {
    const wanted = capacity === undefined ? { state } : { state, capacity };
    const answer = await this.#socket.request<{ state: Presence; capacity: number }>("presence", wanted);
    this.dispatch({ type: "presence", ...answer });
  }

  async accept(offer: Offer): Promise<void> {
    const which = { contact: offer.contact, offer: offer.offer };
    const { card } = await this.#socket.request<{ card: Card }>("accept", which);
    this.dispatch({ type: "accepted", card });
  }

  async decline(offer: Offer): Promise<void> {
    const which = { contact: offer.contact, offer: offer.offer };
    await this.#socket.request("decline", which);
    this.dispatch({ type: "offer_gone", ...which });
  }

  say(contact: string, text: string): void {
    const client_msg_id = (this.#options.new_id ?? new_message_id)();
    const said: Unsent = { contact, client_msg_id, text, at: this.#server_now(), state: "sending" };
    this.dispatch({ type: "say", said });
  }

  /** A reply that was given up is sent once more under its old id, so that it cannot double. */
  say_again(client_msg_id: string): void {
    this.dispatch({ type: "again", client_msg_id });
  }

  /** Sent again under the same id it counts once; so with an answer. */
  async assess(contact: string, level: Level, note: string, client_msg_id: string): Promise<void> {
    await this.#socket.request("assess", { contact, level, note, client_msg_id });
  }

  async form(contact: string, instrument: string): Promise<Form> {
    return (await this.#socket.request<{ form: Form }>("form", { contact, instrument })).form;
  }

  async answer(contact: string, of: Form, item: string, answer: string, client_msg_id: string): Promise<Answered> {
    const { instrument, version } = of;
    const what = { contact, instrument, version, item, answer, client_msg_id };
    return this.#socket.request<Answered>("answer", what);
  }

  async end_conversation(contact: string): Promise<void> {
    const { card } = await this.#socket.request<{ card: Card }>("end", { contact });
    this.dispatch({ type: "card", card });
  }

  async complete(contact: string, outcome: string, note: string, without_plan = ""): Promise<void> {
    const more = { ...(note && { note }), ...(without_plan && { without_plan }) };
    await this.#socket.request("complete", { contact, outcome, ...more });
    this.dispatch({ type: "gone", contact });
  }

  /** Any other question about a contact of this desk. */
  ask<T>(type: string, data: object): Promise<T> {
    return this.#socket.request<T>(type, data);
  }

  async #greet(socket: Socket): Promise<void> {
    const hello = await socket.request<Hello>("hello");
    if (hello.me.role === "on_call") throw new WireError("forbidden", "This account has no desk");
    this.#told_seen.clear();
    this.dispatch({ type: "hello", hello, local_now: this.#local_now() });
    if (hello.me.role !== "counselor") await socket.request("watch", { board: true });
  }

  #push(type: string, data: unknown): void {
    const action = action_of(type, data);
    if (action) this.dispatch(action);
  }

  #work(): void {
    if (this.#ended || this.link.value.is !== "ready") return;
    const state = this.state.value;
    for (const [contact, transcript] of Object.entries(state.transcripts)) {
      if (missing_after(transcript) !== null) void this.#catch_up(contact);
    }
    for (const one of state.unsent) {
      if (one.state === "sending") void this.#send_replies(one.contact);
    }
    this.#show_selected();
  }

  #show_selected(): void {
    const { selected, transcripts, shown } = this.state.value;
    if (!selected || !this.#options.is_visible()) return;
    const transcript = transcripts[selected];
    if (!transcript) return;
    const { last_contact_seq } = standing(transcript.events, 0);
    if (last_contact_seq > (shown[selected] ?? 0)) {
      return this.dispatch({ type: "shown", contact: selected, seq: last_contact_seq });
    }
    if (last_contact_seq <= (this.#told_seen.get(selected) ?? 0)) return;
    this.#told_seen.set(selected, last_contact_seq);
    // Lost with the link it is told again: the next greeting forgets what was told.
    this.#socket.request("seen", { contact: selected, seq: last_contact_seq }).catch(() => {});
  }

  async #catch_up(contact: string): Promise<void> {
    if (this.#reading.has(contact)) return;
    this.#reading.add(contact);
    while (!this.#ended) {
      const transcript = this.state.value.transcripts[contact];
      const after = transcript ? missing_after(transcript) : null;
      if (after === null) break;
      try {
        const answer = await this.#socket.request<ReadAnswer>("read", { contact, after });
        this.state.value = reduce(this.state.value, { type: "read", answer });
        const got = this.state.value.transcripts[contact]?.events.length ?? 0;
        if (got <= after) await pause(retry_wait_ms);
      } catch {
        if (this.link.value.is !== "ready") break;
        await pause(retry_wait_ms);
      }
    }
    this.#reading.delete(contact);
    this.#show_selected();
  }

  async #send_replies(contact: string): Promise<void> {
    if (this.#sending.has(contact)) return;
    this.#sending.add(contact);
    let tries = 0;
    while (!this.#ended && this.link.value.is === "ready") {
      const next = this.#oldest_unsent(contact);
      if (!next) break;
      const { client_msg_id, text } = next;
      try {
        const { seq } = await this.#socket.request<{ seq: number }>("say", { contact, client_msg_id, text });
        this.dispatch({ type: "kept", client_msg_id, seq });
        tries = 0;
      } catch (error) {
        tries += 1;
        if (!(await this.#may_repeat(error, client_msg_id, tries))) break;
      }
    }
    this.#sending.delete(contact);
  }

  async #may_repeat(error: unknown, client_msg_id: string, tries: number): Promise<boolean> {
    if (!(error instanceof WireError) || error.retry === "never" || tries >= reply_tries_max) {
      const why = error instanceof WireError ? error.words : "";
      this.state.value = reduce(this.state.value, { type: "refused", client_msg_id, why });
      return true;
    }
    if (this.link.value.is !== "ready") return false;
    await pause(retry_wait_ms);
    return true;
  }

  #oldest_unsent(contact: string): Unsent | undefined {
    return this.state.value.unsent.find((one) => one.contact === contact && one.state === "sending");
  }

  #local_now(): number {
    return (this.#options.now ?? Date.now)();
  }

  #server_now(): number {
    return this.#local_now() + this.state.value.clock_offset_ms;
  }
}

function pause(wait_ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, wait_ms));
}

// What a push means. Pushes this page does not know are ignored, so the server may learn new ones first.
function action_of(type: string, data: unknown): Action | null {
  switch (type) {
    case "offer":
      return { type: "offer", offer: data as Offer };
    case "offer_gone":
      return { ...(data as { contact: string; offer: number }), type: "offer_gone" };
    case "event":
      return { ...(data as { contact: string; event: JournalEvent }), type: "event" };
    case "card":
      return { type: "card", card: (data as { card: Card }).card };
    case "gone":
      return { type: "gone", contact: (data as { contact: string }).contact };
    case "counts":
      return { type: "counts", counts: data as Counts };
    case "presence":
      return { ...(data as { state: Presence; capacity: number; load: number }), type: "presence" };
    case "seen":
      return { ...(data as { contact: string; seq: number }), type: "reached" };
    case "board":
      return { type: "line", line: (data as BoardPush).line };
    case "degraded": {
      const { on, text } = data as { on: boolean; text: string };
      return { type: "degraded", text: on ? text : null };
    }
    default:
      return null;
  }
}

// One chat as a pure state machine: what happened goes in with the time, effects come out, and `state` is what
// to show. No document, socket, clock or storage in here, so it is tested against a model server.
//
// One message is in flight at a time, so a refused one cannot be overtaken; a repeated one carries its first
// id. Pushes are hints: one whose `prev` is not in hand only causes a `resume`.
// Bounds: a deadline for every request and connection, doubling jittered pauses between connections, and
// resumes_without_news_max fruitless catch-ups before the connection is made anew.
import { create_transcript } from "./transcript";
import type { ChatEvent, Frame, Incoming, Stage, Survey } from "./wire";

export const answer_deadline_ms = 15_000;
export const quiet_before_ping_ms = 20_000;
const resumes_without_news_max = 3;

// over: ended by the line; left: by the contact; gone: the server knows no such conversation; refused: not let in
export type Phase = "opening" | "open" | "over" | "left" | "gone" | "refused";

export type Effect =
  | { do: "open" | "close" | "forget" }
  | { do: "keep"; token: string }
  | { do: "send"; frame: Frame }
  | { do: "plan"; event: ChatEvent; live: boolean } // what happened to the contact's safety plan; not live: before this page was there
  | { do: "answer"; key: string; ok: boolean; data: Data }; // to what was asked by `request`

// `fresh`: a token of our own making, by which a start whose answer was lost is the same chat when sent again.
export type Begin = { language: string; survey?: Survey; fresh?: string } | { token: string };

interface Asked {
  what: string;
  key: string; // of a message
  by: number;
}

type Data = Record<string, any>;

export function pause_ms(attempt: number, random: () => number): number {
  return Math.min(20_000, 500 * 2 ** Math.min(attempt, 10)) * (0.5 + random() / 2);
}

export function create_session(begin: Begin, random: () => number) {
  const transcript = create_transcript();
  const state = {
    phase: "opening" as Phase,
    online: false, // in the conversation, over a live connection
    changed_at: 0, // when `online` last became what it is
    stage: "waiting" as Stage,
    place: null as number | null,
    seen: 0, // the counselor's desk has shown up to here
    unavailable: "", // the server's honest words while it cannot keep anything
    kept: transcript.kept,
    unsent: transcript.unsent,
  };
  let token = "token" in begin ? begin.token : "";
  let out: Effect[] = [];
  let asked = new Map<number, Asked>();
  let next_id = 1;
  let last = 0; // highest visible seq in hand, with all before it
  let behind = 0; // highest seq pushed but not taken
  let fruitless = 0;
  let shown = 0; // highest seq of a line that is not mine
  let told = 0; // what the server knows of `shown` over this connection
  let looking = true;
  let ending = false;
  let complete = false; // nothing follows in this conversation, and all of it is in hand
  let live = false; // this page has had everything in hand once
  let connected = false;
  let attempt = 0;
  let retry_at: number | null = null;
  let open_by: number | null = null;
  let heard_at = 0;
  let message_attempt = 0;
  let message_at = 0;

  const running = () => state.phase === "opening" || state.phase === "open";
  const asking = (what: string) => [...asked.values()].some((one) => one.what === what);
  const ended = () => ending || state.stage === "wrapup" || state.stage === "closed";

  function ask(what: string, data: object, now: number, key = ""): void {
    const id = next_id++;
    asked.set(id, { what, key, by: now + answer_deadline_ms });
    out.push({ do: "send", frame: { id, type: what, data } });
  }

  function open(now: number): void {
    retry_at = null;
    open_by = now + answer_deadline_ms;
    out.push({ do: "open" });
  }

  const about_plan = (one: Asked) => one.what.startsWith("plan");
  const unanswered = (key: string) => out.push({ do: "answer", key, ok: false, data: { code: "offline" } });

  function forget_asked(): void {
    for (const one of asked.values()) if (about_plan(one)) unanswered(one.key);
    asked = new Map();
  }

  function lost(now: number): void {
    if (running() && retry_at === null) retry_at = now + pause_ms(attempt++, random);
    if (state.online) state.changed_at = now;
    connected = state.online = false;
    open_by = null;
    told = 0;
    forget_asked();
  }

  function drop(now: number): void {
    out.push({ do: "close" });
    lost(now);
  }

  // A conversation that ended keeps its connection while the page is there: the plan can still be read and taken along. The
  // token goes at once, so nobody who comes to this page later gets in.
  function finish(phase: Phase, stays = false): void {
    state.phase = phase;
    transcript.fail();
    if (stays) return void out.push({ do: "forget" });
    connected = state.online = false;
    retry_at = open_by = null;
    forget_asked();
    out.push({ do: "close" }, { do: "forget" });
  }

  function resume(now: number): void {
    if (!asking("resume")) ask("resume", { token, last_seq: last }, now);
  }

  // The line has lost what it told us, so it is not what we have: everything is read anew.
  function begin_again(now: number): void {
    transcript.forget();
    last = behind = shown = told = state.seen = 0;
    resume(now);
  }

  function joined(data: Data, now: number): void {
    if (!state.online) state.changed_at = now;
    state.phase = "open";
    state.online = true;
    stage(data);
  }

  function stage(data: Data): void {
    state.stage = data.state === "offered" ? "waiting" : data.state;
    state.place = data.place ?? null;
  }

  function apply(event: ChatEvent): void {
    last = event.seq;
    if (event.type.startsWith("plan_")) out.push({ do: "plan", event, live });
    const kind = transcript.apply(event);
    if (kind && kind !== "mine") shown = event.seq;
    if (kind === "ended" || kind === "closed") ending = true;
  }

  function caught_up(data: Data, now: number): void {
    const before = last;
    for (const event of data.events as ChatEvent[]) if (event.seq > last) apply(event);
    joined(data, now);
    const news = last > before;
    fruitless = news ? 0 : fruitless + 1;
    if ((news && last < data.upto) || behind > last) {
      return fruitless > resumes_without_news_max ? drop(now) : resume(now);
    }
    fruitless = attempt = 0;
    live = true;
    complete = ended();
  }

  function accepted(one: Asked, data: Data, now: number): void {
    if (about_plan(one)) out.push({ do: "answer", key: one.key, ok: true, data });
    if (one.what === "start") {
      token = data.token;
      out.push({ do: "keep", token });
      joined(data, now);
      resume(now);
    } else if (one.what === "resume") {
      caught_up(data, now);
    } else if (one.what === "message") {
      message_attempt = message_at = 0;
      state.unavailable = "";
      transcript.acknowledge(one.key, data.seq);
    }
  }

  function refused(one: Asked, data: Data, now: number): void {
    const final = data.retry === "never";
    if (about_plan(one)) out.push({ do: "answer", key: one.key, ok: false, data });
    if (one.what === "start") return final ? finish("refused") : drop(now);
    if (one.what === "resume") {
      if (data.code === "not_found") return finish(ended() ? "over" : "gone");
      return data.field === "last_seq" && last > 0 ? begin_again(now) : drop(now);
    }
    if (one.what !== "message") return;
    message_at = final ? 0 : now + pause_ms(message_attempt++, random);
    if (!final) return;
    message_attempt = 0;
    transcript.fail(one.key);
  }

  function pushed(type: string, data: Data, now: number): void {
    if (type === "event") {
      const event = data.event as ChatEvent;
      if (!running()) return void (event.type.startsWith("plan_") && out.push({ do: "plan", event, live }));
      if (event.seq <= last) return;
      const whole = state.online && (data.prev ?? 0) <= last;
      if (whole) apply(event);
      else behind = Math.max(behind, event.seq);
      // The end also asks: what was said just before it may still be unanswered.
      if (state.online && (!whole || ending)) resume(now);
    } else if (!running()) {
      return;
    } else if (type === "state") {
      stage(data);
      if (state.online && ended()) resume(now);
    } else if (type === "seen") {
      state.seen = Math.max(state.seen, data.seq);
    } else if (type === "unavailable") {
      state.unavailable = data.text;
    }
  }

  function settle(now: number): void {
    if (!state.online || !running()) return;
    if (complete && !asking("message")) return finish("over", true);
    if (looking && shown > told) ask("seen", { seq: (told = shown) }, now);
    const next = transcript.next();
    if (!next || ended() || asking("message") || now < message_at) return;
    ask("message", { client_msg_id: next.key, text: next.text }, now, next.key);
  }

  const inputs = {
    begin(now: number) {
      state.changed_at = now;
      open(now);
    },
    opened(now: number) {
      connected = true;
      open_by = null;
      heard_at = now;
      if (token || "token" in begin) return resume(now);
      const { fresh, ...rest } = begin;
      ask("start", { consent: true, ...(fresh && { token: fresh }), ...rest }, now);
    },
    closed(now: number, code: number) {
      if (!running()) return lost(now);
      if (code === 4403 || code === 4409) finish(code === 4403 ? "refused" : "gone");
      else lost(now);
    },
    received(now: number, frame: Incoming) {
      if (!connected) return;
      heard_at = now;
      if (frame.re === undefined) return pushed(frame.type, frame.data, now);
      const one = asked.get(frame.re);
      if (!one) return;
      asked.delete(frame.re);
      if (!running() && !about_plan(one)) return;
      (frame.type === "ok" ? accepted : refused)(one, frame.data, now);
    },
    say(_now: number, key: string, text: string) {
      if (running() && transcript.room()) transcript.add(key, text);
    },
    /** A question about the plan; its answer, or that there will be none, comes as an effect. */
    request(now: number, what: string, data: object, key: string) {
      if (state.online) ask(what, data, now, key);
      else unanswered(key);
    },
    look(_now: number, now_looking: boolean) {
      looking = now_looking;
    },
    leave(now: number, quick: boolean) {
      if (connected) ask("leave", { quick }, now);
      if (running()) finish("left", !quick && state.online);
    },
    hurry(now: number) {
      if (retry_at !== null) open(now);
      else if (connected && !asked.size) ask("ping", {}, now);
    },
    /** The browser says that there is no network. */
    offline(now: number) {
      if (connected) drop(now);
    },
    tick(now: number) {
      if (retry_at !== null && now >= retry_at) return open(now);
      if (open_by !== null && now >= open_by) return drop(now);
      if ([...asked.values()].some((one) => now >= one.by)) return drop(now);
      if (connected && now - heard_at > quiet_before_ping_ms && !asked.size) ask("ping", {}, now);
    },
  };

  /** The one door: what happened, when, and with what. The effects are to be carried out in order. */
  function act<K extends keyof typeof inputs>(name: K, ...input: Parameters<(typeof inputs)[K]>): Effect[] {
    (inputs[name] as (...input: unknown[]) => void)(...input);
    settle(input[0]);
    const effects = out;
    out = [];
    return effects;
  }

  return { state, act, room: transcript.room };
}

export type Session = ReturnType<typeof create_session>;
export type State = Session["state"];

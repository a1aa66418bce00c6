// Carries out what the session decides: the real socket, the real clock, and the token in sessionStorage, which the
// browser drops with the tab. Where storage is blocked the chat works but does not survive a reload.
import { frame_text, oversize } from "../wire/frame";
import type { Effect, Session } from "./session";
import type { ChatEvent, Incoming } from "./wire";

const token_key = "t";
const tick_ms = 500;

export function kept_token(): string {
  try {
    return sessionStorage.getItem(token_key) ?? "";
  } catch {
    return "";
  }
}

function keep(token: string): void {
  try {
    if (token) sessionStorage.setItem(token_key, token);
    else sessionStorage.removeItem(token_key);
  } catch {
    // Blocked: the token lives in memory only.
  }
}

export function new_id(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => (byte + 256).toString(16).slice(1)).join("");
}

function parsed(text: unknown): Incoming | null {
  try {
    const frame = JSON.parse(text as string);
    return typeof frame?.type === "string" ? { ...frame, data: frame.data ?? {} } : null;
  } catch {
    return null;
  }
}

/** Who has to do with the plan, once it was asked for. */
export interface PlanPort {
  event(event: ChatEvent, live: boolean): void;
  answer(key: string, ok: boolean, data: Record<string, any>): void;
}

export function create_link(session: Session, changed: () => void, plan?: PlanPort) {
  let socket: WebSocket | null = null;
  const now = () => performance.now();
  const step = session.act as (name: string, ...input: unknown[]) => Effect[];

  function open(): void {
    const url = new URL("/v1/chat", location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const live = (socket = new WebSocket(url, "holdfast.v1"));
    live.onopen = () => live === socket && act("opened");
    live.onclose = (event) => {
      if (live !== socket) return;
      socket = null;
      act("closed", event.code);
    };
    live.onmessage = (event) => {
      const frame = live === socket && parsed(event.data);
      if (frame) act("received", frame);
    };
  }

  // The end of a dead connection is not waited for: it may take minutes.
  function close(): void {
    const live = socket;
    socket = null;
    live?.close(1000);
  }

  // What the server could not read is refused here, as it would refuse it.
  function send(live: WebSocket, frame: { id: number; data: object }): void {
    const text = frame_text(frame);
    const field = oversize(text, frame.data);
    if (field === null) return live.send(text);
    const fault = { code: "too_large", field, retry: "never" };
    queueMicrotask(() => live === socket && act("received", { re: frame.id, type: "error", data: fault }));
  }

  function act(name: Parameters<Session["act"]>[0], ...input: unknown[]): void {
    for (const effect of step(name, now(), ...input)) {
      if (effect.do === "open") open();
      else if (effect.do === "close") close();
      else if (effect.do === "forget") keep("");
      else if (effect.do === "keep") keep(effect.token);
      else if (effect.do === "plan") plan?.event(effect.event, effect.live);
      else if (effect.do === "answer") plan?.answer(effect.key, effect.ok, effect.data);
      else if (effect.do === "send" && socket?.readyState === 1) send(socket, effect.frame);
    }
    changed();
  }

  const timer = setInterval(() => act("tick"), tick_ms);
  const look = () => act("look", document.visibilityState === "visible");
  const hurry = () => act("hurry");
  document.addEventListener("visibilitychange", look);
  const offline = () => act("offline");
  addEventListener("online", hurry);
  addEventListener("offline", offline);
  look();
  act("begin");

  return {
    act,
    now,
    stop(): void {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
      removeEventListener("online", hurry);
      removeEventListener("offline", offline);
      close();
    },
  };
}

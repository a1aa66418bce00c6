// One connection to the server that survives losing it: numbered frames answered by promises with a deadline,
// pings, and reconnecting with jittered back-off. It knows nothing of contacts: `greet` runs on every new
// connection and re-establishes what the page needs; only then is the link `ready`.
// A request that got no answer has an unknown outcome: the caller repeats it with the same id or reads again.
import { reconnect_wait_ms } from "./backoff";
import { frame_text, oversize } from "./frame";

export const subprotocol = "holdfast.v1";
export const answer_deadline_ms = 10_000;
export const ping_every_ms = 20_000;
export const in_flight_max = 64;
const final_codes = new Set([4401, 4403, 4409]);
const refusals: Record<string, number | undefined> = { unauthenticated: 4401, forbidden: 4403 };

export type LinkState =
  | { is: "connecting" }
  | { is: "ready" }
  | { is: "waiting"; until: number }
  | { is: "ended"; code: number };

export class WireError extends Error {
  constructor(
    readonly code: string,
    readonly title: string,
    readonly detail = "",
    readonly field?: string,
    readonly retry: "never" | "same_id" | "later" = "never",
  ) {
    super(`${code}: ${title}`);
  }

  /** For the person at the page: what went wrong, then what mends it. */
  get words(): string {
    return this.detail ? `${this.title} ${this.detail}` : this.title;
  }
}

export interface SocketOptions {
  url: string;
  greet(socket: Socket): Promise<void>;
  on_push(type: string, data: unknown): void;
  on_state(state: LinkState): void;
  /** Asked before trying again after a handshake that was refused; false ends the link with 4401. */
  still_allowed?(): Promise<boolean>;
  open?(url: string): WebSocket;
  random?(): number;
}

interface Waiting {
  resolve(data: unknown): void;
  reject(error: WireError): void;
  timer: ReturnType<typeof setTimeout>;
}

export class Socket {
  #options: SocketOptions;
  #live: WebSocket | null = null;
  #state: LinkState = { is: "connecting" };
  #next_id = 1;
  #in_flight = new Map<number, Waiting>();
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #pinger: ReturnType<typeof setInterval> | undefined;

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  get state(): LinkState {
    return this.#state;
  }

  connect(): void {
    const before = this.#live;
    this.#live = null;
    this.#clear();
    before?.close();
    this.#set_state({ is: "connecting" });
    const { url, open } = this.#options;
    const live = open ? open(url) : new WebSocket(url, subprotocol);
    let opened = false;
    this.#live = live;
    live.onopen = () => {
      opened = true;
      if (this.#live === live) void this.#greet(live);
    };
    live.onmessage = (message) => {
      if (this.#live === live) this.#take(message.data);
    };
    live.onclose = (event) => {
      if (this.#live === live) void this.#lost(event.code, opened);
    };
  }

  /** For good: nothing is sent or retried after it. */
  end(code = 1000): void {
    const live = this.#live;
    this.#live = null;
    this.#clear();
    live?.close(1000);
    this.#set_state({ is: "ended", code });
  }

  /** Ends the pause between tries at once, for instance when the browser says it is online again. */
  hurry(): void {
    if (this.#state.is === "waiting") this.connect();
  }

  request<T>(type: string, data: object = {}, deadline_ms = answer_deadline_ms): Promise<T> {
    const live = this.#live;
    if (!live || live.readyState !== 1) return Promise.reject(offline());
    if (this.#in_flight.size >= in_flight_max) {
      return Promise.reject(new WireError("busy", "Too many requests at once", "", undefined, "later"));
    }
    const id = this.#next_id++;
    const text = frame_text({ id, type, data });
    const field = oversize(text, data);
    if (field !== null) return Promise.reject(new WireError("too_large", "This is too long to be sent.", "", field));
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#in_flight.delete(id);
        reject(new WireError("deadline", "The server did not answer in time", "", undefined, "same_id"));
      }, deadline_ms);
      this.#in_flight.set(id, { resolve: resolve as (data: unknown) => void, reject, timer });
      live.send(text);
    });
  }

  async #greet(live: WebSocket): Promise<void> {
    try {
      await this.#options.greet(this);
    } catch (error) {
      if (this.#live !== live) return;
      const refused = error instanceof WireError ? refusals[error.code] : undefined;
      if (refused) return this.end(refused);
      return this.#drop(live);
    }
    if (this.#live !== live) return;
    this.#attempt = 0;
    this.#set_state({ is: "ready" });
    this.#pinger = setInterval(() => {
      this.request("ping").catch(() => this.#drop(live));
    }, ping_every_ms);
  }

  // A dead network answers no closing handshake either, so its end is not waited for.
  #drop(live: WebSocket): void {
    if (this.#live !== live) return;
    this.#live = null;
    live.close();
    void this.#lost(1006, true);
  }

  #take(text: unknown): void {
    const frame = parse(text);
    if (!frame) return;
    if (typeof frame.re !== "number") return this.#options.on_push(frame.type, frame.data);
    const waiting = this.#in_flight.get(frame.re);
    if (!waiting) return;
    this.#in_flight.delete(frame.re);
    clearTimeout(waiting.timer);
    if (frame.type === "ok") return waiting.resolve(frame.data);
    const fault = (frame.data ?? {}) as Partial<WireError>;
    const { code = "unknown", title = "Something went wrong", detail, field, retry } = fault;
    waiting.reject(new WireError(code, title, detail, field, retry));
  }

  async #lost(code: number, opened: boolean): Promise<void> {
    this.#live = null;
    this.#clear();
    if (final_codes.has(code)) return this.#set_state({ is: "ended", code });
    const wait_ms = reconnect_wait_ms(this.#attempt++, this.#options.random ?? Math.random);
    this.#set_state({ is: "waiting", until: Date.now() + wait_ms });
    this.#retry = setTimeout(() => this.connect(), wait_ms);
    if (opened || !this.#options.still_allowed) return;
    const allowed = await this.#options.still_allowed();
    if (!allowed && this.#state.is === "waiting") this.end(4401);
  }

  #clear(): void {
    clearTimeout(this.#retry);
    clearInterval(this.#pinger);
    const waiting = [...this.#in_flight.values()];
    this.#in_flight.clear();
    for (const one of waiting) {
      clearTimeout(one.timer);
      one.reject(offline());
    }
  }

  #set_state(state: LinkState): void {
    this.#state = state;
    this.#options.on_state(state);
  }
}

function offline(): WireError {
  return new WireError("offline", "Not connected", "", undefined, "same_id");
}

function parse(text: unknown): { re?: number; type: string; data: unknown } | null {
  if (typeof text !== "string") return null;
  try {
    const frame: unknown = JSON.parse(text);
    if (typeof frame !== "object" || frame === null) return null;
    if (typeof (frame as { type?: unknown }).type !== "string") return null;
    return frame as { re?: number; type: string; data: unknown };
  } catch {
    return null;
  }
}

export function socket_url(path: string): string {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}${path}`;
}

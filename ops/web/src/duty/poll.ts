// Reads something again and again over plain HTTP, so that a page works where no socket lasts. Failing, it waits longer
// each time, up to the bound of the back-off; what it had stays on show with its age.
import { computed, signal } from "@preact/signals";
import { account } from "../staff/account";
import { now } from "../staff/now";
import { reconnect_wait_ms } from "../wire/backoff";
import type { Answer, Refused } from "../wire/http";

export interface PollOptions<T> {
  read(): Promise<Answer<T>>;
  every_ms: number;
  /** After this long without an answer what is shown counts as out of date. */
  stale_after_ms: number;
  random?(): number;
}

/** Reads while a page shows it, and at once when the browser is online again or the page is looked at. Returns how to stop. */
export function follow<T>(poll: Poll<T>): () => void {
  const hurry = () => poll.hurry();
  const seen = () => document.visibilityState === "visible" && poll.hurry();
  window.addEventListener("online", hurry);
  document.addEventListener("visibilitychange", seen);
  poll.start();
  return () => {
    window.removeEventListener("online", hurry);
    document.removeEventListener("visibilitychange", seen);
    poll.end();
  };
}

export class Poll<T> {
  readonly value = signal<T | null>(null);
  readonly refused = signal<Refused | null>(null);
  readonly came_at = signal(0);
  readonly age_ms = computed(() => (this.came_at.value ? Math.max(0, now.value - this.came_at.value) : 0));
  readonly stale = computed(() => this.age_ms.value > this.options.stale_after_ms);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failed = 0;
  #turn = 0;
  #on = false;
  #reading = false;

  constructor(private options: PollOptions<T>) {}

  start(): void {
    if (this.#on) return;
    this.#on = true;
    void this.#read();
  }

  end(): void {
    this.#on = false;
    clearTimeout(this.#timer);
  }

  /** Reads now: the browser is online again, or something has just been changed. */
  hurry(): void {
    if (!this.#on || this.#reading) return;
    clearTimeout(this.#timer);
    void this.#read();
  }

  /** What another answer showed. A reading that began before it is older and is not shown. */
  put(value: T): void {
    this.#turn += 1;
    this.value.value = value;
    this.came_at.value = Date.now();
  }

  async #read(): Promise<void> {
    this.#reading = true;
    const turn = this.#turn;
    const answer = await this.options.read();
    this.#reading = false;
    if (!this.#on) return;
    if (answer.ok) {
      this.#failed = 0;
      this.refused.value = null;
      if (turn === this.#turn) this.put(answer.value);
    } else {
      this.refused.value = answer.refused;
      if (answer.refused.status === 401) account.value = { is: "out", why: "session_ended" };
    }
    const wait_ms = answer.ok ? this.options.every_ms : this.#back_off();
    this.#timer = setTimeout(() => void this.#read(), wait_ms);
  }

  #back_off(): number {
    return Math.max(this.options.every_ms / 2, reconnect_wait_ms(this.#failed++, this.options.random ?? Math.random));
  }
}

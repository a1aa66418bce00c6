// Changes over HTTP that count once however often they are sent: each has a key that it keeps until the server has
// answered. What got no answer, or "not now", is sent again by itself, a few times; pressed again after that it is
// still the same change under the same key. What the server refused is settled, and the next try is a new change.
import { signal } from "@preact/signals";
import { account } from "../staff/account";
import { reconnect_wait_ms } from "../wire/backoff";
import { change, type Answer } from "../wire/http";
import { new_message_id } from "../wire/id";

/** With its waits and deadlines at most two minutes. */
export const tries_max = 6;
const passing = new Set([0, 502, 503, 504]);

export interface ChangesOptions {
  pause?(wait_ms: number): Promise<void>;
  random?(): number;
}

export class Changes {
  /** Names of what is under way, and how often it was sent. */
  readonly under_way = signal<Readonly<Record<string, number>>>({});
  #keys = new Map<string, string>();
  #running = new Map<string, Promise<Answer<unknown>>>();

  constructor(private options: ChangesOptions = {}) {}

  /** `name`: one change at a time goes by it; pressed twice it is sent once. */
  make<T>(name: string, path: string, body: object): Promise<Answer<T>> {
    const running = this.#running.get(name);
    if (running) return running as Promise<Answer<T>>;
    const made = this.#make<T>(name, path, body).finally(() => {
      this.#running.delete(name);
      this.#count(name, 0);
    });
    this.#running.set(name, made);
    return made;
  }

  async #make<T>(name: string, path: string, body: object): Promise<Answer<T>> {
    const what = `${path} ${JSON.stringify(body)}`;
    const key = this.#keys.get(what) ?? new_message_id();
    this.#keys.set(what, key);
    for (let tries = 1; ; tries += 1) {
      this.#count(name, tries);
      const csrf = account.value.is === "in" ? account.value.who.csrf : "";
      const answer = await change<T>(path, { key, ...body }, { csrf });
      const unsettled = !answer.ok && passing.has(answer.refused.status);
      if (!unsettled) this.#keys.delete(what);
      if (!answer.ok && answer.refused.status === 401) account.value = { is: "out", why: "session_ended" };
      if (!unsettled || tries >= tries_max) return answer;
      await this.#pause(reconnect_wait_ms(tries - 1, this.options.random ?? Math.random));
    }
  }

  #pause(wait_ms: number): Promise<void> {
    return this.options.pause?.(wait_ms) ?? new Promise((resolve) => setTimeout(resolve, wait_ms));
  }

  #count(name: string, tries: number): void {
    const { [name]: _, ...others } = this.under_way.value;
    this.under_way.value = tries > 0 ? { ...others, [name]: tries } : others;
  }
}

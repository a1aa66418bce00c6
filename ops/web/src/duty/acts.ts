// What a person can do with a duty, and how far that has come. Whoever shows duties says what to do with the answer.
import { signal } from "@preact/signals";
import { read } from "../wire/http";
import { Changes } from "./changes";
import { duty_words, refusal_words } from "./strings";
import type { Duty, DutyFact } from "../wire/duty";

export type Act = "acknowledge" | "assign" | "done" | "void";

export class DutyActs {
  readonly changes: Changes;
  /** By duty: why the last try did not work. */
  readonly faults = signal<Readonly<Record<string, string>>>({});
  /** The last thing that worked, for a status line. */
  readonly said = signal("");

  constructor(
    private changed: (duty: Duty) => void,
    changes = new Changes(),
  ) {
    this.changes = changes;
  }

  acknowledge(duty: Duty): Promise<boolean> {
    return this.#act(duty, "acknowledge", {});
  }

  assign(duty: Duty, to: string): Promise<boolean> {
    return this.#act(duty, "assign", { to });
  }

  done(duty: Duty, outcome: string): Promise<boolean> {
    return this.#act(duty, "done", { outcome });
  }

  make_void(duty: Duty, reason: string): Promise<boolean> {
    return this.#act(duty, "void", { reason });
  }

  /** How often what is under way with a duty was sent; 0: nothing is. */
  tries(id: string): number {
    return this.changes.under_way.value[id] ?? 0;
  }

  async history(id: string): Promise<DutyFact[] | null> {
    const answer = await read<{ history: DutyFact[] }>(`/v1/duties/${id}`);
    return answer.ok ? answer.value.history : null;
  }

  async #act(duty: Duty, act: Act, body: object): Promise<boolean> {
    this.#fault(duty.id, "");
    const answer = await this.changes.make<Duty>(duty.id, `/v1/duties/${duty.id}/${act}`, body);
    if (!answer.ok) this.#fault(duty.id, refusal_words(answer.refused));
    if (!answer.ok) return false;
    this.said.value = `${duty_words.name_of(duty)}: ${duty_words.said[act]}`;
    this.changed(answer.value);
    return true;
  }

  #fault(id: string, text: string): void {
    const { [id]: _, ...others } = this.faults.value;
    this.faults.value = text ? { ...others, [id]: text } : others;
  }
}

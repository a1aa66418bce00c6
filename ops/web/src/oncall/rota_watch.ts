// The rota as this page has it, and what can be done with it. What is typed lives in the forms; a refusal changes nothing.
import { signal } from "@preact/signals";
import { Changes } from "../duty/changes";
import { refusal_words } from "../duty/strings";
import type { Rota, RotaLevel, Shift } from "../wire/duty";
import { account } from "../staff/account";
import { change, read_tagged, type Answer, type Refused } from "../wire/http";
import { with_holiday, without_holiday, type Holiday } from "./holiday";
import { words } from "./strings";

export interface Swap {
  level: string;
  from: string;
  to: string;
  user: string;
}

export class RotaWatch {
  readonly rota = signal<Rota | null>(null);
  readonly fault = signal("");
  readonly said = signal("");
  readonly busy = signal(false);
  #etag = "";
  #changes = new Changes();

  async bring(): Promise<boolean> {
    const answer = await read_tagged<Rota>("/v1/oncall/rota");
    if (!answer.ok) this.fault.value = refusal_words(answer.refused);
    if (!answer.ok) return false;
    this.rota.value = answer.value.value;
    this.#etag = answer.value.etag;
    return true;
  }

  swap(swap: Swap): Promise<boolean> {
    return this.#do(words.swapped, () => this.#changes.make("swap", "/v1/oncall/swap", swap));
  }

  add_shift(level: string, shift: Shift): Promise<boolean> {
    return this.#put(level, (one) => ({ ...one, shifts: [...one.shifts, shift] }));
  }

  remove_shift(level: string, at: number): Promise<boolean> {
    return this.#put(level, (one) => ({ ...one, shifts: one.shifts.filter((_, place) => place !== at) }));
  }

  add_holiday(level: string, holiday: Holiday): Promise<boolean> {
    return this.#put(level, (one) => with_holiday(one, holiday));
  }

  remove_holiday(level: string, date: string): Promise<boolean> {
    return this.#put(level, (one) => without_holiday(one, date));
  }

  import_calendar(level: string, text: string): Promise<boolean> {
    const path = `/v1/oncall/rota.ics?level=${encodeURIComponent(level)}`;
    return this.#do(words.imported, () => change(path, text, { ...this.#how(), type: "text/calendar" }));
  }

  async #put(level: string, changed: (one: RotaLevel) => RotaLevel): Promise<boolean> {
    const rota = this.rota.value;
    if (!rota) return false;
    const levels = with_level(rota.levels, level).map((one) => (one.name === level ? changed(one) : one));
    return this.#do(words.saved, () => change("/v1/oncall/rota", { ...rota, levels }, this.#how()));
  }

  // Afterwards the rota is read anew, whatever came of it, and only then is it said: the words stand beside what they mean.
  async #do(said: string, work: () => Promise<Answer<unknown>>): Promise<boolean> {
    if (this.busy.value) return false;
    this.busy.value = true;
    this.fault.value = "";
    this.said.value = "";
    const answer = await work();
    await this.bring();
    this.busy.value = false;
    if (answer.ok) this.said.value = said;
    else this.fault.value = fault_words(answer.refused);
    return answer.ok;
  }

  #how() {
    const csrf = account.value.is === "in" ? account.value.who.csrf : "";
    return { method: "PUT" as const, csrf, if_match: this.#etag };
  }
}

// A level of the ladder that the rota does not have yet is empty.
function with_level(levels: readonly RotaLevel[], name: string): RotaLevel[] {
  const has = levels.some((one) => one.name === name);
  return has ? [...levels] : [...levels, { name, shifts: [], overrides: [], holidays: [] }];
}

function fault_words(refused: Refused): string {
  if (refused.status === 412) return words.changed_meanwhile;
  const details = refused.errors.map(({ detail }) => detail).filter((detail) => !refused.detail.includes(detail));
  return [refusal_words(refused), ...details].join(" ");
}

// A safety plan as the server sends it to both sides of a conversation: safetyplan/plan.schema.json, the events that
// change it, and the words of its template. Times are milliseconds since the epoch; dates are days ("2026-12-03").

/** Bytes of a line (text_bytes_max, safetyplan/content.hpp). */
export const text_max = 2000;

export const settings = ["rating", "likelier", "took_part", "review"] as const;
export type Setting = (typeof settings)[number];
export type StepId = "warning_signs" | "coping" | "distraction" | "people" | "professionals" | "surroundings" | "reasons";
export type MayCall = "unasked" | "agreed" | "refused";

export interface By {
  role: "person" | "staff";
  account?: string;
}

export interface Written {
  version: number;
  by: By;
  at: number;
}

export interface PlanNumber {
  written: string;
  dialable?: boolean;
  dial?: string;
}

export interface Content {
  text: string;
  relation?: string;
  number?: PlanNumber;
  reachable?: string;
  may_call?: MayCall;
  helper?: string;
  due?: string;
  outcome?: string;
}

export type Text = Content & Written;

export interface Item {
  id: string;
  step: StepId;
  place_version: number;
  version: number;
  texts: Text[];
}

export interface SettingEntry {
  version: number;
  texts: (Written & { value: string })[];
}

export interface Plan {
  id?: string;
  revision: number;
  items: Item[];
  settings: Partial<Record<Setting, SettingEntry>>;
}

export interface Attention {
  matter: "two_texts" | "number_not_dialable" | "helper_gone" | "helper_not_agreed" | "due_passed" | "review_passed";
  item?: string;
  setting?: Setting;
}

export interface PlanStep {
  id: StepId;
  title: string;
  prompt: string;
  suggestions: string[];
  always: string[];
}

export interface PlanWords {
  language: string;
  form: string;
  title: string;
  heading: string;
  steps: PlanStep[];
  months?: string[];
  words: Record<string, string>;
}

export interface Newest {
  number: number;
  at: number;
  by?: By;
  why?: string;
  review?: string;
}

/** The answer to `plan`; a contact's own chat gets no attention list. */
export interface PlanAnswer {
  plan: Plan | null;
  revision: number;
  versions: number;
  newest?: Newest | null;
  attention?: Attention[];
  words: PlanWords;
  carried?: boolean;
}

export type Outcome = "applied" | "repeated" | "both_kept" | "came_back" | "place_moved";

export interface ChangeAnswer {
  outcome: Outcome;
  item?: string;
  version: number;
  revision: number;
}

export interface PlanChanged {
  type: "plan_changed";
  revision: number;
  outcome?: Outcome;
  attention?: Attention[];
  by?: By | "person" | "staff";
  item?: Item;
  order?: string[];
  from_step?: StepId;
  setting?: Setting;
  entry?: SettingEntry;
}

export const people_steps: readonly StepId[] = ["distraction", "people", "professionals"];

export function is_setting(entry: string): entry is Setting {
  return (settings as readonly string[]).includes(entry);
}

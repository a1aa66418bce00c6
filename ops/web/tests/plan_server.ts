// The server's side of one safety plan in memory, as safetyplan/change.cpp applies changes: for tests and made-up scenes.
import type { Fields } from "../src/plan/fields";
import type { By, ChangeAnswer, Item, Outcome, Plan, PlanAnswer, PlanChanged, PlanWords, Setting, StepId, Text } from "../src/wire/plan";
import { clean_line, same_fields, fields_of } from "../src/plan/fields";
import { people_steps } from "../src/wire/plan";

export class PlanRefusal {
  constructor(
    readonly code: string,
    readonly field: string,
    readonly detail: string,
    readonly retry = "never",
  ) {}
}

interface Entry {
  version: number;
  texts: Text[];
}

export interface Taken {
  by: By;
  entry: string;
  erased: Fields[];
  wrote: Fields | null;
}

type Change = Record<string, any>;

export class PlanServer {
  plan: Plan = { id: "01K9PAAAAAAAAAAAAAAAAAAAAA", revision: 0, items: [], settings: {} };
  versions: PlanAnswer["newest"][] = [];
  answers = new Map<string, ChangeAnswer>();
  taken: Taken[] = [];
  now = 1_764_000_000_000;
  words = plan_words;
  texts_max = 8;
  carried = false;
  push: (event: PlanChanged & { at: number }) => void = () => {};

  open(): PlanAnswer {
    const { revision } = this.plan;
    const plan = revision ? structuredClone(this.plan) : null;
    const newest = this.versions[this.versions.length - 1] ?? null;
    const attention = this.attention();
    return { plan, revision, versions: this.versions.length, newest, attention, words: this.words, carried: this.carried };
  }

  /** Answers as the service does: the same change twice is done once. */
  take(change: Change, by: By): ChangeAnswer | PlanRefusal {
    const before = this.answers.get(change.change);
    if (before) return { ...before, outcome: "repeated", version: this.version(change), revision: this.plan.revision };
    const copy = structuredClone(this.plan);
    const done = this.apply(change, by);
    if (done instanceof PlanRefusal) {
      this.plan = copy;
      return done;
    }
    if (done.outcome === "place_moved") return { ...done, revision: this.plan.revision };
    this.plan.revision += 1;
    const answer = { ...done, revision: this.plan.revision };
    this.answers.set(change.change, answer);
    this.push(structuredClone(this.event(change, answer, by)));
    return answer;
  }

  private event(change: Change, { outcome, revision }: ChangeAnswer, by: By): PlanChanged & { at: number } {
    const event = { type: "plan_changed" as const, at: this.now, by, revision, outcome, attention: this.attention() };
    if (change.kind === "set") {
      const setting = change.setting as Setting;
      return { ...event, setting, entry: this.plan.settings[setting]! };
    }
    const item = this.plan.items.find((one) => one.id === (change.item ?? change.change))!;
    if (change.kind !== "add" && change.kind !== "move") return { ...event, item };
    const order = this.plan.items.filter((one) => one.step === item.step).map((one) => one.id);
    return { ...event, item, order };
  }

  private version(change: Change): number {
    if (change.kind === "set") return this.plan.settings[change.setting as Setting]?.version ?? 0;
    const item = this.plan.items.find((one) => one.id === (change.item ?? change.change));
    return (change.kind === "move" ? item?.place_version : item?.version) ?? 0;
  }

  private apply(change: Change, by: By): Omit<ChangeAnswer, "revision"> | PlanRefusal {
    const fields = fields_in(change);
    if (change.kind === "set") return this.set(change, by);
    if (change.kind === "add") {
      const fault = fault_in(fields, change.step as StepId);
      if (fault) return fault;
      const item: Item = { id: change.change, step: change.step, place_version: 1, version: 1, texts: [this.text(fields, 1, by)] };
      this.plan.items.push(item);
      this.taken.push({ by, entry: item.id, erased: [], wrote: fields });
      return { outcome: "applied", item: item.id, version: 1 };
    }
    const item = this.plan.items.find((one) => one.id === change.item);
    if (!item) return new PlanRefusal("not_found", "item", "item is not in this plan");
    if (change.kind === "move") return this.move(item, change);
    if (change.expected > item.version) return new PlanRefusal("bad_request", "expected", "expected is a version that never was");
    const came_back = item.texts.length === 0 && change.expected < item.version;
    if (change.kind === "remove") {
      if (item.texts.length === 0) return { outcome: "applied", item: item.id, version: item.version };
      this.erase(item, item.id, change.expected, by, null);
      return { outcome: item.texts.length ? "both_kept" : "applied", item: item.id, version: item.version };
    }
    const fault = fault_in(fields, item.step) ?? this.written(item, item.id, change.expected, fields, by);
    if (fault) return fault;
    const outcome: Outcome = item.texts.length > 1 ? "both_kept" : came_back ? "came_back" : "applied";
    return { outcome, item: item.id, version: item.version };
  }

  private set(change: Change, by: By): Omit<ChangeAnswer, "revision"> | PlanRefusal {
    const setting = change.setting as Setting;
    const entry = (this.plan.settings[setting] ??= { version: 0, texts: [] });
    if (change.expected > entry.version) return new PlanRefusal("bad_request", "expected", "expected is a version that never was");
    const plain: Entry = { version: entry.version, texts: entry.texts.map(({ value, ...rest }) => ({ text: value, ...rest })) };
    const value = clean_line(change.value ?? "");
    if (setting === "rating" && value && !/^(\d|10)$/.test(value)) return new PlanRefusal("bad_request", "value", "must be 0 to 10");
    if (value) {
      const fault = this.written(plain, setting, change.expected, { text: value }, by);
      if (fault) return fault;
    } else {
      this.erase(plain, setting, change.expected, by, null);
    }
    this.plan.settings[setting] = { version: plain.version, texts: plain.texts.map(({ text, version, by: who, at }) => ({ value: text, version, by: who, at })) };
    const both = value ? plain.texts.length > 1 : plain.texts.length > 0;
    return { outcome: both ? "both_kept" : "applied", version: plain.version };
  }

  private erase(entry: Entry, name: string, expected: number, by: By, wrote: Fields | null): void {
    const goes = (text: Text) => text.version <= expected || (wrote !== null && same_fields(fields_of(text), wrote));
    const erased = entry.texts.filter(goes).map(fields_of);
    this.taken.push({ by, entry: name, erased, wrote });
    entry.texts = entry.texts.filter((text) => !goes(text));
    if (erased.length && !wrote) entry.version += 1;
  }

  private written(entry: Entry, name: string, expected: number, fields: Fields, by: By): PlanRefusal | null {
    this.erase(entry, name, expected, by, fields);
    if (entry.texts.length >= this.texts_max) return new PlanRefusal("conflict", "item", "item has too many texts to choose from: settle them first");
    entry.version += 1;
    entry.texts.push(this.text(fields, entry.version, by));
    return null;
  }

  private move(item: Item, change: Change): Omit<ChangeAnswer, "revision"> | PlanRefusal {
    if (!item.texts.length) return new PlanRefusal("not_found", "item", "item is not in this plan");
    const misplaced = item.texts.map((text) => fault_in(fields_of(text), change.step as StepId)).find((fault) => fault !== null);
    if (misplaced) return misplaced;
    if (change.expected < item.place_version) return { outcome: "place_moved", item: item.id, version: item.place_version };
    const rest = this.plan.items.filter((one) => one !== item);
    const same = rest.filter((one) => one.step === change.step);
    let at = 0;
    if (change.after === "last") at = same.length ? rest.indexOf(same[same.length - 1]!) + 1 : rest.length;
    else if (change.after === "first") at = same.length ? rest.indexOf(same[0]!) : rest.length;
    else at = rest.findIndex((one) => one.id === change.after && one.step === change.step) + 1;
    if (at === 0 && !["first", "last"].includes(change.after)) return new PlanRefusal("not_found", "after", "after is not in this plan");
    item.step = change.step;
    item.place_version += 1;
    this.plan.items = [...rest.slice(0, at), item, ...rest.slice(at)];
    return { outcome: "applied", item: item.id, version: item.place_version };
  }

  private text({ number, ...fields }: Fields, version: number, by: By): Text {
    const dial = number?.replace(/[^+\d]/g, "") ?? "";
    const dialable = /^(\+\d{8,}|\d{3}|\d{10})$/.test(dial);
    const numbered = number ? { number: { written: number, dialable, ...(dialable && { dial }) } } : {};
    return { ...fields, ...numbered, version, by, at: this.now };
  }

  private attention(): NonNullable<PlanAnswer["attention"]> {
    const found: NonNullable<PlanAnswer["attention"]> = [];
    const today = new Date(this.now).toISOString().slice(0, 10);
    for (const item of this.plan.items) {
      if (item.texts.length > 1) found.push({ matter: "two_texts", item: item.id });
      if (item.texts.some(({ number }) => number && !number.dialable)) found.push({ matter: "number_not_dialable", item: item.id });
      if (item.texts.some(({ due, outcome }) => due && !outcome && due < today)) found.push({ matter: "due_passed", item: item.id });
    }
    for (const [setting, entry] of Object.entries(this.plan.settings))
      if (entry.texts.length > 1) found.push({ matter: "two_texts", setting: setting as Setting });
    const review = this.plan.settings.review?.texts.at(-1)?.value;
    if (review && review < today) found.push({ matter: "review_passed", setting: "review" });
    return found;
  }
}

function fields_in(change: Change): Fields {
  const names = ["text", "relation", "number", "reachable", "may_call", "helper", "due", "outcome"] as const;
  const given = names.filter((name) => change[name]).map((name) => [name, clean_line(change[name] as string)]);
  return { text: "", ...Object.fromEntries(given) };
}

function fault_in(fields: Fields, step: StepId): PlanRefusal | null {
  if (!fields.text) return new PlanRefusal("bad_request", "text", "text is missing");
  if (new TextEncoder().encode(fields.text).length > 2000) return new PlanRefusal("too_large", "text", "text may have at most 2000 bytes");
  const person = fields.relation ?? fields.number ?? fields.reachable;
  if (person && !people_steps.includes(step)) return new PlanRefusal("bad_request", "number", "number has no place in this step");
  return null;
}

export const plan_words: PlanWords = {
  language: "en",
  form: "holdfast-1",
  title: "My notes",
  heading: "My plan",
  months: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
  steps: [
    ["warning_signs", "How I notice that it is getting worse", "What do you notice first?", []],
    ["coping", "What I can do by myself", "What has carried you through such an hour before?", ["Take a warm shower", "Go outside and walk"]],
    ["distraction", "People and places that take my mind off it", "Whom can you be with, or where can you go?", ["A library"]],
    ["people", "People I can ask for help", "Whom could you tell that it is bad right now?", []],
    ["professionals", "Professionals and places that help", "Who helps you as their work?", []],
    ["surroundings", "Making it safer around me", "How can it be put out of reach?", []],
    ["reasons", "What is worth living for", "Who or what matters most to you?", []],
  ].map(([id, title, prompt, suggestions]) => ({
    id: id as StepId,
    title: title as string,
    prompt: prompt as string,
    suggestions: suggestions as string[],
    always: id === "professionals" ? ["This line: write to us at any time", "In the US: call or text 988, day or night"] : [],
  })),
  words: {
    date: "{month} {day}, {year}",
    reachable: "can be reached: {when}",
    may_call: "has agreed that the line may call",
    number_unsure: "please check this number",
    helper: "helped by {name}",
    due: "by {date}",
    outcome: "what came of it: {text}",
    or: "or",
    rating: "How likely it is that I will use this plan, from 0 to 10: {rating}",
    likelier: "What would make that likelier: {text}",
    took_part: "Made together with: {text}",
    review: "We look at it again on {date}",
    agreed_on: "Agreed on {date}",
    nothing_yet: "Nothing is written down here yet.",
    rating_prompt: "How likely is it that you will use this plan when things get hard? 0 is not at all, 10 is for certain.",
    likelier_prompt: "What would make it more likely?",
    took_part_prompt: "Who wrote this plan together?",
    review_prompt: "When shall we look at it again?",
  },
};


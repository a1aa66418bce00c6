// A line of a plan as its writer has it, and when two of them say the same.
import type { Content, Item, MayCall } from "../wire/plan";

/** One entry as its writer has it: flat, the number as written. A setting's value is its `text`. */
export interface Fields {
  text: string;
  relation?: string;
  number?: string;
  reachable?: string;
  may_call?: MayCall;
  helper?: string;
  due?: string;
  outcome?: string;
}

export function fields_of(content: Content): Fields {
  const { text, relation, number, reachable, may_call, helper, due, outcome } = content;
  const all = { text, relation, number: number?.written, reachable, may_call, helper, due, outcome };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value)) as unknown as Fields;
}

export function same_fields(a: Fields, b: Fields): boolean {
  const names = ["text", "relation", "number", "reachable", "may_call", "helper", "due", "outcome"] as const;
  const plain = (one: Fields, name: (typeof names)[number]) => clean_line(one[name] ?? "").replace(/^unasked$/, "");
  return names.every((name) => plain(a, name) === plain(b, name));
}

/** As the server keeps a line: trimmed, line ends and tabs as spaces. */
export function clean_line(text: string): string {
  return text.replace(/[\t\r\n]/g, " ").replace(/\p{Cs}|\p{Cc}/gu, "").trim();
}

/** A person's entry in which nothing but agreement stands: they may be called, and may help. */
export function has_agreed(item: Item): boolean {
  return item.texts.length > 0 && item.texts.every((text) => text.may_call === "agreed");
}

// The words of the page: the line's own, in the contact's language, from the settings. Only what must be there
// when the settings cannot be had is built in: where to turn, and how to leave.
import type { Settings } from "./wire";

const built_in: Record<string, string> = {
  title: "Chat",
  exit: "Leave this page now",
  emergency_title: "In danger now?",
  emergency:
    "If you or someone else is in danger right now, call 911 or your local emergency number. In the US you can also call or text 988 at any time, day or night.",
  load_failed: "The chat cannot be reached right now. You can still get help:",
  try_again: "Try again",
};

let texts = built_in;

export function use_words(settings: Settings): void {
  texts = { ...built_in, ...settings.texts };
}

/** The text of that key, with `{name}` replaced by values.name. */
export function word(key: string, values: Record<string, string | number> = {}): string {
  return (texts[key] ?? "").replace(/\{(\w+)\}/g, (_, name: string) => `${values[name] ?? ""}`);
}

/** Words with their three-digit emergency numbers as links that call them. */
export function with_numbers(text: string): (Node | string)[] {
  return text.split(/\b(\d{3})\b/).map((part, place) => {
    if (place % 2 === 0) return part;
    const link = document.createElement("a");
    link.href = `tel:${part}`;
    link.append(part);
    return link;
  });
}

/** The first wish that is offered, whole or by its first part; else the line's first language. */
export function choose(wished: string[], offered: string[]): string {
  for (const tag of wished) {
    const found = offered.find((code) => code.toLowerCase() === tag) ?? offered.find((code) => code === tag.split("-")[0]);
    if (found) return found;
  }
  return offered[0] ?? "en";
}

// What the desk knows of a contact's escalation from its card and journal. Pure.
import { basis_parts, steps, type Basis, type Step } from "../wire/duty";
import type { Card, JournalEvent } from "../wire/types";
import { reasons_in } from "./timeline";

export interface Help {
  id: string;
  step: Step;
  since: number | null;
  drill: boolean;
}

/** How far help is and since when: whichever of card and journal is further; null when no escalation is open. */
export function help_in(card: Card, events: readonly JournalEvent[]): Help | null {
  const known = card.escalation;
  let help: Help | null = null;
  for (const event of events) {
    if (event.type === "escalation_opened")
      help = { id: event.escalation, step: "opened", since: event.at, drill: event.drill ?? false };
    if (event.type === "escalation_step" && help?.id === event.escalation && further(help.step, event.to))
      help = { ...help, step: event.to, since: event.at };
  }
  if (known && !help) help = { id: known.id, step: known.state, since: null, drill: false };
  if (known && help?.id === known.id && further(help.step, known.state)) help = { ...help, step: known.state, since: null };
  return help && help.step !== "closed" ? help : null;
}

// Naming a supervisor, or telling somebody more, takes nothing back of what has been reached; but whoever was with the
// person and tells others waits for those anew.
function further(from: Step, to: Step): boolean {
  return steps.indexOf(to) > steps.indexOf(from) || (from === "reached" && to === "told");
}

/** Whether an escalation is to be proposed: nobody who judged it lower is overruled, and none comes after another. */
export function proposes(card: Card, events: readonly JournalEvent[]): boolean {
  if (card.state !== "active" || card.engine_level !== "imminent" || card.level !== "imminent") return false;
  return !card.escalation && !events.some(({ type }) => type === "escalation_opened");
}

const of_rule: Record<keyof Basis, readonly string[]> = {
  desire: ["desire", "despair", "distress"],
  capability: ["means", "method", "act", "attempt", "medical", "substance", "self_injury"],
  intent: ["intent", "plan", "preparation", "goodbye"],
  buffers: [],
};
export const filled_in_max = 2000;

/** What the engine found, sorted into the parts of the basis; what fits none goes to intent, gravest first. */
export function basis_of(events: readonly JournalEvent[]): Basis {
  const basis: Partial<Record<keyof Basis, string[]>> = {};
  for (const { rule, sentence } of reasons_in(events)) {
    // Rules of a lexicon begin with its language: "en.desire.means".
    const stem = rule.split(".").find((name) => basis_parts.some((one) => of_rule[one].includes(name))) ?? "";
    const part = basis_parts.find((one) => of_rule[one].includes(stem)) ?? "intent";
    const found = (basis[part] ??= []);
    if (!found.includes(sentence)) found.push(sentence);
  }
  const joined = Object.entries(basis).map(([part, found]) => [part, found.join(" ").slice(0, filled_in_max)]);
  return Object.fromEntries(joined) as Basis;
}

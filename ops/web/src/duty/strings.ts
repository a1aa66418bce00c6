// Words about duties that the board, the on-call page and the escalation page share. English is the staff language; a
// translation replaces this module.
import { clock_text, time_text } from "../staff/duration";
import { handle } from "../staff/strings";
import type { Refused } from "../wire/http";
import type { Mark } from "./rows";
import type { Duty, DutyFact, Outcome, Step } from "../wire/duty";

const kinds: Record<string, string> = {
  answer: "Answer this contact",
  silence: "A message in the conversation has no answer",
  escalation: "Take an emergency escalation",
  responders: "Confirm that help reached the person",
  call_back: "Call back: they left at high risk",
  plan_review: "Review the safety plan",
  means_check: "Check the step for a safer place",
  involuntary_look: "A supervisor looks at a step taken without consent",
};

export const step_words: Record<Step, string> = {
  opened: "Escalation opened",
  consulted: "Supervisor consulted",
  told: "Help outside told",
  on_the_way: "Help on the way",
  reached: "Person reached",
  closed: "Closed",
};

export const outcome_words: Record<Outcome, string> = {
  reached: "Help reached the person",
  safe_by_own_plan: "Safe by their own plan",
  not_located: "Could not be located",
  refused: "Help was refused",
  hoax: "Hoax",
  wrong: "Opened by mistake",
};

export function kind_word(kind: string): string {
  return kinds[kind] ?? kind.replaceAll("_", " ");
}

const facts: Record<string, string> = {
  opened: "Opened",
  ring: "Rang",
  acknowledged: "Acknowledged",
  expired: "The promise ran out; it rings again",
  assigned: "Given",
  done: "Done",
  void: "Made void",
  ended: "Over",
};

export const duty_words = {
  title: "Duties",
  none: "Nothing is due.",
  marks: { ringing: "Ringing", overdue: "Overdue", due: "Due", taken: "Taken" } as Record<Mark, string>,
  due_in: (ms: number) => `due in ${clock_text(ms)}`,
  overdue_by: (ms: number) => `overdue by ${clock_text(ms)}`,
  rang: (rings: number) => (rings === 1 ? "rang once" : `rang ${rings} times`),
  ladder: (level: number) => `level ${level + 1} of the ladder`,
  urgent: "urgent",
  drill: "Practice",
  contact: (contact: string) => `Contact ${handle(contact)}`,
  owner: (name: string) => `with ${name}`,
  nobody: "with nobody yet",
  taken: (name: string, until: number | null) =>
    until ? `${name} has it, quiet until ${time_text(until)}` : `${name} has it`,
  name_of: (duty: Duty) => `${kind_word(duty.kind)}${duty.contact ? `, contact ${handle(duty.contact)}` : ""}`,
  acknowledge: "Acknowledge",
  acknowledge_for: "15 minutes",
  again: "More time",
  take: "Take over",
  more: "More",
  less: "Less",
  more_of: (duty: Duty) => `More about: ${duty_words.name_of(duty)}`,
  escalation: "Open the escalation",
  give: "Give to",
  give_do: "Give",
  choose: "Choose…",
  outcome: "What came of it",
  done_do: "Done",
  reason: "Why it is void",
  void_do: "Make void",
  history: "History",
  no_history: "Nothing has happened yet.",
  missing: { to: "Choose somebody.", outcome: "Say what came of it.", reason: "Say why it is void." },
  sending: "Sending…",
  sending_again: (tries: number) => `No answer yet. Sending again (${tries})…`,
  said: {
    acknowledge: "Acknowledged.",
    assign: "Given.",
    done: "Done.",
    void: "Made void.",
  } as Record<string, string>,
  fact: ({ what, of, by, to, path, result, level, until, note }: DutyFact) =>
    [
      what === "notice" ? `Notice (${(facts[of ?? ""] ?? of ?? "").toLowerCase()})` : (facts[what] ?? what.replaceAll("_", " ")),
      level !== undefined && duty_words.ladder(level),
      by?.name,
      to && `to ${to.name}`,
      until && `until ${time_text(until)}`,
      path,
      result?.replaceAll("_", " "),
      note,
    ]
      .filter(Boolean)
      .join(" · "),
};

/** What a refusal means to the person at the page, and what they can do. */
export function refusal_words({ status, title, detail, retry_after_s }: Refused): string {
  if (status === 0) return "No answer from the server, so it may or may not be done. Try again: it counts once.";
  if (status === 403) return detail || "Your account may not do this.";
  if (status === 404) return "This is not there any more.";
  if (status === 429) return `Too many tries. Please wait ${retry_after_s ?? "some"} seconds.`;
  return detail || title || "That did not work. Please try again.";
}

// How a duty stands and in which order duties are shown. Pure: the time is the server's, as an argument.
import { gravest, level_rank, type Level } from "../wire/level";
import type { Duty } from "../wire/duty";

export const marks = ["ringing", "overdue", "due", "taken"] as const;
export type Mark = (typeof marks)[number];

export function mark_of(duty: Duty, now_ms: number): Mark {
  if (duty.state === "acknowledged") return "taken";
  if (duty.ringing) return "ringing";
  return duty.overdue || duty.due <= now_ms ? "overdue" : "due";
}

/** What rings stands first, the urgent before the rest; then what is overdue; what somebody has taken stands last. */
export function in_order(duties: readonly Duty[], now_ms: number): Duty[] {
  const place = (duty: Duty) => marks.indexOf(mark_of(duty, now_ms)) * 2 + (duty.urgent ? 0 : 1);
  return [...duties].sort((a, b) => place(a) - place(b) || a.due - b.due || a.id.localeCompare(b.id));
}

export function tally(duties: readonly Duty[], now_ms: number): Record<Mark, number> {
  const counted = { ringing: 0, overdue: 0, due: 0, taken: 0 };
  for (const duty of duties) counted[mark_of(duty, now_ms)] += 1;
  return counted;
}

/** How the urgent duties that ring are to sound: never milder than high, whatever the contact's level. */
export function ring_level(duties: readonly Duty[]): Level | null {
  const ringing = duties.filter((duty) => duty.state === "open" && duty.ringing && duty.urgent);
  return gravest(ringing.map(({ contact_level: level }) => (level && level_rank(level) > level_rank("high") ? level : "high")));
}

/** The list with a duty as an answer showed it; what is over leaves it. */
export function with_duty(duties: readonly Duty[], duty: Duty): Duty[] {
  const over = duty.state === "done" || duty.state === "void";
  return duties.flatMap((one) => (one.id !== duty.id ? [one] : over ? [] : [duty]));
}

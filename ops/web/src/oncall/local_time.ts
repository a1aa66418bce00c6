// The centre's wall clock, as the rota has it: minutes counted as if it had no time zone, written "2026-11-23T08:00".
const minute_ms = 60_000;
export const day_min = 24 * 60;

/** Of a time or a day; NaN if it is neither. */
export function minutes_of(local: string): number {
  return Date.parse(`${local.length === 10 ? `${local}T00:00` : local}:00Z`) / minute_ms;
}

export function local_of(minutes: number): string {
  return new Date(minutes * minute_ms).toISOString().slice(0, 16);
}

/** What the clock in a zone shows at a moment. */
export function shown_in(zone: string, at_ms: number): number {
  const parts = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" } as const;
  const written = new Intl.DateTimeFormat("sv-SE", { ...parts, hourCycle: "h23", timeZone: zone }).format(at_ms);
  return minutes_of(written.replace(" ", "T"));
}

const of_day = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
const of_time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

export function day_words(minutes: number): string {
  return of_day.format(minutes * minute_ms);
}

export function time_words(minutes: number): string {
  return of_time.format(minutes * minute_ms);
}

/** Day and time of a moment by the clock of a zone. */
export function moment_words(zone: string, at_ms: number): string {
  const minutes = shown_in(zone, at_ms);
  return `${day_words(minutes)}, ${time_words(minutes)}`;
}

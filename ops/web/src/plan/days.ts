// Days as people agree on them, without a time zone; and the day of a moment where this page is.
const of_day = new Intl.DateTimeFormat(undefined, { year: "numeric", month: "long", day: "numeric" });

/** A moment in milliseconds, or a day like 2026-12-03. */
export function day_text(day: number | string): string {
  if (typeof day === "number") return of_day.format(day);
  const [year, month, date] = day.split("-").map(Number);
  return year && month && date ? of_day.format(new Date(year, month - 1, date)) : day;
}

// The holidays of a level, as the rota has them: a day that is only marked, or with somebody who is on call from midnight to
// midnight by the centre's clock. A level has one for a day. Pure.
import type { RotaLevel } from "../wire/duty";
import { day_min, minutes_of } from "./local_time";

export interface Holiday {
  date: string;
  /** Empty: on call are those who are on any day. */
  user: string;
}

/** By day. */
export function holidays_of(level: RotaLevel): Holiday[] {
  const all = level.holidays.map((one) => (typeof one === "string" ? { date: one, user: "" } : one));
  return all.sort((a, b) => a.date.localeCompare(b.date));
}

/** In place of what that day had. */
export function with_holiday(level: RotaLevel, { date, user }: Holiday): RotaLevel {
  const others = without_holiday(level, date).holidays;
  return { ...level, holidays: [...others, user ? { date, user } : date] };
}

export function without_holiday(level: RotaLevel, date: string): RotaLevel {
  return { ...level, holidays: level.holidays.filter((one) => (typeof one === "string" ? one : one.date) !== date) };
}

const of_day = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

export function holiday_words(date: string): string {
  return of_day.format(minutes_of(date) * 60_000);
}

/** Whether the day was over at that minute of the centre's clock. */
export function is_past(date: string, minutes: number): boolean {
  return minutes_of(date) + day_min <= minutes;
}

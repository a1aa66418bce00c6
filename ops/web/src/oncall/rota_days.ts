// Who is on call when, by the rota: the same rules as the server's (ops/oncall/rota/rota.hpp), for the calendar on this
// page. Hours are hours of the wall clock. Whoever swapped in goes before a holiday's replacement, that before the shifts;
// of two shifts the one that began later counts, and of two swaps the later in the list. Pure.
import type { RotaLevel, Shift } from "../wire/duty";
import { day_min, local_of, minutes_of } from "./local_time";

/** One person's time on call, in minutes of the wall clock; nobody's if `user` is empty. */
export interface Watch {
  user: string;
  from: number;
  to: number;
}

/** The whole of [from, to), in order, no two neighbours the same. */
export function watches(level: RotaLevel, from: number, to: number): Watch[] {
  const spans = { swaps: swaps_of(level), holidays: holidays_of(level), shifts: shifts_of(level, from, to) };
  const edges = new Set([from, to]);
  for (const all of Object.values(spans)) for (const span of all) edges.add(span.from).add(span.to);
  const inside = [...edges].filter((edge) => edge >= from && edge <= to).sort((a, b) => a - b);
  const found: Watch[] = [];
  for (let at = 0; at + 1 < inside.length; at += 1) {
    const begin = inside[at]!;
    const end = inside[at + 1]!;
    const user = who(spans.swaps, begin) ?? who(spans.holidays, begin) ?? who(spans.shifts, begin) ?? "";
    const last = found[found.length - 1];
    if (last && last.user === user) last.to = end;
    else found.push({ user, from: begin, to: end });
  }
  return found;
}

// Each list is in the order in which it counts, so the last that covers the moment does.
function who(spans: readonly Watch[], minutes: number): string | undefined {
  const covering = spans.filter((span) => span.from <= minutes && minutes < span.to);
  return covering[covering.length - 1]?.user;
}

function swaps_of({ overrides }: RotaLevel): Watch[] {
  return overrides.map(({ user, from, to }) => ({ user, from: minutes_of(from), to: minutes_of(to) }));
}

function holidays_of({ holidays }: RotaLevel): Watch[] {
  return holidays.flatMap((one) => {
    if (typeof one === "string") return [];
    const from = minutes_of(one.date);
    return [{ user: one.user, from, to: from + day_min }];
  });
}

function shifts_of({ shifts }: RotaLevel, from: number, to: number): Watch[] {
  return shifts.flatMap((shift) => times_of(shift, from, to)).sort((a, b) => a.from - b.from);
}

function times_of({ user, start, hours, repeat }: Shift, from: number, to: number): Watch[] {
  const first = minutes_of(start);
  const length = hours * 60;
  const found: Watch[] = [];
  const add = (begin: number) => {
    const left_out = repeat?.except?.includes(local_of(begin).slice(0, 10));
    if (begin < to && begin + length > from && !left_out) found.push({ user, from: begin, to: begin + length });
  };
  if (!repeat) add(first);
  if (!repeat) return found;
  const every = repeat.every_days * day_min;
  const until = repeat.until ? minutes_of(repeat.until) + day_min : Infinity;
  const skipped = Math.max(0, Math.floor((from - length - first) / every));
  for (let begin = first + skipped * every; begin < Math.min(to, until); begin += every) add(begin);
  return found;
}

export function is_holiday(level: RotaLevel, minutes: number): boolean {
  const day = local_of(minutes).slice(0, 10);
  return level.holidays.some((one) => (typeof one === "string" ? one : one.date) === day);
}

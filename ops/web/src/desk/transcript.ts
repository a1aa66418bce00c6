// What the desk knows of one contact's journal. Sequence numbers are 1, 2, 3 … without holes, so `events` is
// always the unbroken beginning, `ahead` holds what arrived past a hole, and `upto` is the highest number known
// to exist. Whatever is missing can be named and asked for; order and repetition of arrivals do not matter.
import type { JournalEvent } from "../wire/types";

export interface Transcript {
  readonly events: readonly JournalEvent[];
  readonly ahead: readonly JournalEvent[];
  readonly upto: number;
}

export const ahead_max = 500;
export const no_transcript: Transcript = { events: [], ahead: [], upto: 0 };

export function add_events(
  before: Transcript,
  arrived: readonly JournalEvent[],
  known_upto = 0,
): Transcript {
  const events = [...before.events];
  const ahead = new Map(before.ahead.map((event) => [event.seq, event]));
  let upto = Math.max(before.upto, known_upto);
  for (const event of arrived) {
    if (!Number.isSafeInteger(event.seq) || event.seq < 1) continue;
    upto = Math.max(upto, event.seq);
    if (event.seq > events.length) ahead.set(event.seq, event);
  }
  for (let next = ahead.get(events.length + 1); next; next = ahead.get(events.length + 1)) {
    ahead.delete(next.seq);
    events.push(next);
  }
  if (events.length === before.events.length && ahead.size === before.ahead.length) {
    return upto === before.upto ? before : { ...before, upto };
  }
  const rest = [...ahead.values()].sort((a, b) => a.seq - b.seq).slice(0, ahead_max);
  return { events, ahead: rest, upto };
}

/** The `after` of the read that would bring what is missing, or null when nothing is. */
export function missing_after(transcript: Transcript): number | null {
  return transcript.events.length < transcript.upto ? transcript.events.length : null;
}

// Turns a contact's journal into what the conversation shows, line by line, oldest first. Pure.
import { level_rank, type Level } from "../wire/level";
import type {
  AssessedEvent, Card, ChatEvent, DeliveryEvent, DeliveryStatus, JournalEvent, LevelEvent, Reason, ScoredEvent, Survey,
} from "../wire/types";
import { cut, type MarkedSpan, type Part } from "./spans";
import type { Unsent } from "./state";

export type Tick =
  | { is: "sending" | "kept" | "reached" | "queued" | "sent" | "delivered" }
  | { is: "failed" | "refused"; why: string };

export interface MessageLine {
  kind: "message";
  key: string;
  seq: number | null;
  at: number;
  from: "contact" | "clinician" | "line";
  name: string | null;
  parts: Part[];
  level: Level | null;
  media: number;
  tick: Tick | null;
  client_msg_id: string | null;
}

export interface NoteLine {
  kind: "note";
  key: string;
  at: number;
  event: Exclude<JournalEvent, ChatEvent | { type: "delivery" | "plan_changed" }>;
}

export type TimelineLine = MessageLine | NoteLine;

const delivery_rank: Record<DeliveryStatus, number> = { queued: 0, sent: 1, delivered: 2, failed: 2 };

export function timeline(
  card: Card,
  events: readonly JournalEvent[],
  unsent: readonly Unsent[],
  reached: number,
): TimelineLine[] {
  const deliveries = latest_deliveries(events);
  const lines: TimelineLine[] = [];
  for (const event of events) {
    if (event.type === "delivery" || event.type === "plan_changed") continue;
    if (event.type === "message") {
      lines.push(message_line(event, tick_of(card, event, deliveries, reached)));
    } else {
      lines.push({ kind: "note", key: `s${event.seq}`, at: event.at, event });
    }
  }
  for (const one of unsent) {
    if (one.contact === card.contact) lines.push(unsent_line(one));
  }
  return lines;
}

// A status never moves backwards, and the first that ends it stands, as in the line itself.
function latest_deliveries(events: readonly JournalEvent[]): Map<number, DeliveryEvent> {
  const latest = new Map<number, DeliveryEvent>();
  for (const event of events) {
    if (event.type !== "delivery") continue;
    const before = latest.get(event.of);
    if (!before || delivery_rank[event.status] > delivery_rank[before.status]) latest.set(event.of, event);
  }
  return latest;
}

function tick_of(
  card: Card,
  event: ChatEvent,
  deliveries: Map<number, DeliveryEvent>,
  reached: number,
): Tick | null {
  if (author(event) === "contact") return null;
  if (card.channel === "chat") return { is: event.seq <= reached ? "reached" : "kept" };
  const latest = deliveries.get(event.seq);
  const status = latest?.status ?? "queued";
  return status === "failed" ? { is: "failed", why: latest?.why ?? "" } : { is: status };
}

export function author(event: ChatEvent): MessageLine["from"] {
  return event.by?.kind ?? "contact";
}

function message_line(event: ChatEvent, tick: Tick | null): MessageLine {
  const spans: MarkedSpan[] = (event.reasons ?? []).flatMap((reason) =>
    reason.spans.map((span) => ({ span, level: reason.level, why: reason.sentence })),
  );
  return {
    kind: "message",
    key: event.client_msg_id ?? `s${event.seq}`,
    seq: event.seq,
    at: event.at,
    from: author(event),
    name: event.by?.name ?? null,
    parts: cut(event.text, spans),
    level: event.level ?? null,
    media: event.media ?? 0,
    tick,
    client_msg_id: null,
  };
}

function unsent_line(one: Unsent): MessageLine {
  const tick: Tick =
    one.state === "refused" ? { is: "refused", why: one.why ?? "" } : { is: one.state };
  return {
    kind: "message",
    key: one.client_msg_id,
    seq: null,
    at: one.at,
    from: "clinician",
    name: null,
    parts: [{ text: one.text, at: 0, mark: null }],
    level: null,
    media: 0,
    tick,
    client_msg_id: one.client_msg_id,
  };
}

export interface FoundReason extends Reason {
  seq: number;
}

/** Every reason the engine gave for what this contact wrote or answered first, gravest first, then newest. */
export function reasons_in(events: readonly JournalEvent[]): FoundReason[] {
  const found = events.flatMap((event) => {
    if (event.type !== "message" && event.type !== "arrived") return [];
    const shown = event.type === "message"; // phrases of the first answers are not in the conversation
    return (event.reasons ?? []).map((reason) => ({
      ...reason,
      spans: shown ? reason.spans : [],
      seq: event.seq,
    }));
  });
  return found.sort((a, b) => level_rank(b.level) - level_rank(a.level) || b.seq - a.seq);
}

/** The latest word of a clinician on the risk, outright or by an instrument. */
export function word_in(events: readonly JournalEvent[]): AssessedEvent | (ScoredEvent & { level: Level }) | null {
  for (let at = events.length - 1; at >= 0; at -= 1) {
    const event = events[at];
    if (event?.type === "assessed" || (event && is_word(event))) return event;
  }
  return null;
}

function is_word(event: JournalEvent): event is ScoredEvent & { level: Level } {
  return event.type === "scored" && event.level !== undefined;
}

/** The newest rise to moderate or more since the contact was accepted or last assessed, unless it was acknowledged. */
export function open_rise(events: readonly JournalEvent[], acknowledged: number): LevelEvent | null {
  let rise: LevelEvent | null = null;
  for (const event of events) {
    if (event.type === "accepted" || event.type === "assessed" || is_word(event)) rise = null;
    if (event.type === "level" && level_rank(event.to) >= level_rank("moderate")) rise = event;
  }
  return rise && rise.seq > acknowledged ? rise : null;
}

export function survey_in(events: readonly JournalEvent[]): Survey | null {
  for (const event of events) {
    if (event.type === "arrived" && event.survey) return event.survey;
  }
  return null;
}

export interface Standing {
  unread: number;
  last: { from: MessageLine["from"]; at: number } | null;
  last_contact_seq: number;
}

/** Who spoke last, and how many of the contact's messages came after what was shown or answered here. */
export function standing(events: readonly JournalEvent[], shown: number): Standing {
  let unread = 0;
  let last: Standing["last"] = null;
  let last_contact_seq = 0;
  for (const event of events) {
    if (event.type !== "message") continue;
    const from = author(event);
    if (from !== "line") last = { from, at: event.at };
    if (from === "clinician") unread = 0;
    if (from !== "contact") continue;
    last_contact_seq = event.seq;
    if (event.seq > shown) unread += 1;
  }
  return { unread, last, last_contact_seq };
}

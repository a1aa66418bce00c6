// Everything the desk shows, and the one pure function that changes it. No clock, socket or document in here:
// times are arguments, and what must be asked of the server is derived (`missing_after`, `unsent`).
import type {
  Card,
  Counts,
  Hello,
  JournalEvent,
  LinePlace,
  Me,
  Offer,
  Presence,
  ReadAnswer,
} from "../wire/types";
import { add_events, no_transcript, type Transcript } from "./transcript";

/** A reply the server has not yet shown us in the journal. */
export interface Unsent {
  contact: string;
  client_msg_id: string;
  text: string;
  at: number;
  state: "sending" | "kept" | "refused";
  seq?: number;
  why?: string;
}

export interface DeskState {
  me: Me | null;
  presence: Presence;
  load: number;
  capacity: number;
  capacity_max: number;
  clock_offset_ms: number;
  outcomes: readonly string[];
  phrases: readonly string[];
  instruments: readonly { instrument: string; title: string }[];
  message_chars_max: { sms: number; chat: number };
  cards: Readonly<Record<string, Card>>;
  transcripts: Readonly<Record<string, Transcript>>;
  /** Highest sequence number the contact's own screen has shown; web chat only. */
  reached: Readonly<Record<string, number>>;
  /** Highest sequence number that was on this screen. */
  shown: Readonly<Record<string, number>>;
  /** Up to which event a contact's rises were acknowledged here. */
  acknowledged: Readonly<Record<string, number>>;
  /** Contacts in the line, for those who supervise. */
  line: readonly LinePlace[];
  unsent: readonly Unsent[];
  offers: readonly Offer[];
  counts: Counts | null;
  degraded: string | null;
  selected: string | null;
  /** Contacts that went away with a reply still unsent. */
  lost_replies: readonly string[];
}

export const first_state: DeskState = {
  me: null,
  presence: "paused",
  load: 0,
  capacity: 1,
  capacity_max: 1,
  clock_offset_ms: 0,
  outcomes: [],
  phrases: [],
  instruments: [],
  message_chars_max: { sms: 1600, chat: 4000 },
  cards: {},
  transcripts: {},
  reached: {},
  shown: {},
  acknowledged: {},
  line: [],
  unsent: [],
  offers: [],
  counts: null,
  degraded: null,
  selected: null,
  lost_replies: [],
};

export type Action =
  | { type: "hello"; hello: Hello; local_now: number }
  | { type: "event"; contact: string; event: JournalEvent }
  | { type: "read"; answer: ReadAnswer }
  | { type: "card"; card: Card }
  | { type: "accepted"; card: Card }
  | { type: "gone"; contact: string }
  | { type: "offer"; offer: Offer }
  | { type: "offer_gone"; contact: string; offer: number }
  | { type: "counts"; counts: Counts }
  | { type: "presence"; state: Presence; capacity?: number; load?: number }
  | { type: "reached"; contact: string; seq: number }
  | { type: "shown"; contact: string; seq: number }
  | { type: "acknowledged"; contact: string; seq: number }
  | { type: "escalated"; contact: string; escalation: NonNullable<Card["escalation"]> }
  | { type: "line"; line: readonly LinePlace[] }
  | { type: "degraded"; text: string | null }
  | { type: "select"; contact: string | null }
  | { type: "say"; said: Unsent }
  | { type: "kept"; client_msg_id: string; seq: number }
  | { type: "refused"; client_msg_id: string; why: string }
  | { type: "again"; client_msg_id: string }
  | { type: "unsay"; client_msg_id: string }
  | { type: "noticed" };

export function reduce(state: DeskState, action: Action): DeskState {
  switch (action.type) {
    case "hello":
      return after_hello(state, action.hello, action.local_now);
    case "event":
      return with_events(state, action.contact, [action.event]);
    case "read":
      return with_events(state, action.answer.contact, action.answer.events, action.answer.upto);
    case "card":
      return with_card(state, action.card);
    case "accepted":
      return counted({
        ...with_card(without_offer(state, action.card.contact), action.card),
        selected: action.card.contact,
      });
    case "gone":
      return counted(only_with(state, (contact) => contact !== action.contact));
    case "offer":
      return { ...state, offers: [...without_offer(state, action.offer.contact).offers, action.offer] };
    case "offer_gone":
      return without_offer(state, action.contact, action.offer);
    case "counts":
      return { ...state, counts: action.counts };
    case "presence":
      return {
        ...state,
        presence: action.state,
        capacity: action.capacity ?? state.capacity,
        load: action.load ?? state.load,
      };
    case "reached":
      return { ...state, reached: raised(state.reached, action.contact, action.seq) };
    case "shown":
      return { ...state, shown: raised(state.shown, action.contact, action.seq) };
    case "acknowledged":
      return { ...state, acknowledged: raised(state.acknowledged, action.contact, action.seq) };
    case "escalated":
      return after_escalated(state, action.contact, action.escalation);
    case "line":
      return { ...state, line: action.line };
    case "degraded":
      return { ...state, degraded: action.text };
    case "select":
      return { ...state, selected: action.contact };
    case "say":
      return { ...state, unsent: [...state.unsent, action.said] };
    case "kept":
      return after_kept(state, action.client_msg_id, action.seq);
    case "refused":
      return change_unsent(state, action.client_msg_id, { state: "refused", why: action.why });
    case "again":
      return change_unsent(state, action.client_msg_id, { state: "sending", why: undefined });
    case "unsay":
      return { ...state, unsent: state.unsent.filter((one) => one.client_msg_id !== action.client_msg_id) };
    case "noticed":
      return { ...state, lost_replies: [] };
  }
}

// What this desk knows before the server's next word on it.
function counted(state: DeskState): DeskState {
  return { ...state, load: Object.keys(state.cards).length };
}

function after_hello(state: DeskState, hello: Hello, local_now: number): DeskState {
  const mine = new Set(hello.contacts.map((card) => card.contact));
  let next: DeskState = {
    ...only_with(state, (contact) => mine.has(contact)),
    me: hello.me,
    presence: hello.presence,
    load: hello.contacts.length,
    capacity: hello.capacity,
    capacity_max: hello.capacity_max,
    clock_offset_ms: hello.now - local_now,
    outcomes: hello.outcomes,
    phrases: hello.phrases,
    instruments: hello.instruments,
    message_chars_max: hello.message_chars_max,
    offers: hello.offer ? [hello.offer] : [],
    degraded: null,
  };
  for (const card of hello.contacts) next = with_card(next, card);
  return { ...next, selected: next.selected ?? hello.contacts[0]?.contact ?? null };
}

function with_card(state: DeskState, card: Card): DeskState {
  const { contact } = card;
  const transcript = add_events(state.transcripts[contact] ?? no_transcript, [], card.last_seq);
  return {
    ...state,
    cards: { ...state.cards, [contact]: card },
    transcripts: { ...state.transcripts, [contact]: transcript },
  };
}

// Known from the answer that opened it, before the card says so.
function after_escalated(state: DeskState, contact: string, escalation: NonNullable<Card["escalation"]>): DeskState {
  const card = state.cards[contact];
  return card ? { ...state, cards: { ...state.cards, [contact]: { ...card, escalation } } } : state;
}

// Events of a contact that is not (or no longer) ours are dropped: if it becomes ours, its card says how far the
// journal goes and the events are read again. So nobody's words stay behind in this page's memory.
function with_events(
  state: DeskState,
  contact: string,
  events: readonly JournalEvent[],
  upto = 0,
): DeskState {
  const before = state.transcripts[contact];
  if (!before) return state;
  const after = add_events(before, events, upto);
  if (after === before) return state;
  return settle({ ...state, transcripts: { ...state.transcripts, [contact]: after } });
}

// The answer to a reply also tells how far the journal goes, should its push never come.
function after_kept(state: DeskState, client_msg_id: string, seq: number): DeskState {
  const one = state.unsent.find((unsent) => unsent.client_msg_id === client_msg_id);
  const kept = change_unsent(state, client_msg_id, { state: "kept", seq });
  return settle(one ? with_events(kept, one.contact, [], seq) : kept);
}

// A reply leaves the unsent list when it is seen in the journal, by its id or by its place.
function settle(state: DeskState): DeskState {
  if (state.unsent.length === 0) return state;
  const ids = new Set<string>();
  for (const transcript of Object.values(state.transcripts)) {
    for (const event of transcript.events) {
      if (event.type === "message" && event.client_msg_id) ids.add(event.client_msg_id);
    }
  }
  const still = (one: Unsent) => {
    const have = state.transcripts[one.contact]?.events.length ?? 0;
    return !ids.has(one.client_msg_id) && !(one.seq !== undefined && one.seq <= have);
  };
  return { ...state, unsent: state.unsent.filter(still) };
}

function change_unsent(state: DeskState, client_msg_id: string, change: Partial<Unsent>): DeskState {
  const unsent = state.unsent.map((one) =>
    one.client_msg_id === client_msg_id ? { ...one, ...change } : one,
  );
  return { ...state, unsent };
}

function only_with(state: DeskState, keep: (contact: string) => boolean): DeskState {
  const kept = <T>(all: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(all).filter(([contact]) => keep(contact)));
  const cards = kept(state.cards);
  const lost = state.unsent.filter((one) => !keep(one.contact) && one.state === "sending");
  const selected = state.selected && keep(state.selected) ? state.selected : null;
  return {
    ...state,
    cards,
    transcripts: kept(state.transcripts),
    reached: kept(state.reached),
    shown: kept(state.shown),
    acknowledged: kept(state.acknowledged),
    unsent: state.unsent.filter((one) => keep(one.contact)),
    offers: state.offers,
    selected: selected ?? Object.keys(cards)[0] ?? null,
    lost_replies: [...new Set([...state.lost_replies, ...lost.map((one) => one.contact)])],
  };
}

function without_offer(state: DeskState, contact: string, offer?: number): DeskState {
  const stays = (one: Offer) =>
    one.contact !== contact || (offer !== undefined && one.offer !== offer);
  return { ...state, offers: state.offers.filter(stays) };
}

function raised(all: Readonly<Record<string, number>>, contact: string, seq: number) {
  return (all[contact] ?? 0) >= seq ? all : { ...all, [contact]: seq };
}

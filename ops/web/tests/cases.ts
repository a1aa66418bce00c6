// Plain cards, messages and greetings for tests; each takes what the test cares about.
import type { Card, ChatEvent, Hello, Offer, PerLevel } from "../src/wire/types";

export const contact_a = "01JA0000000000000000000K3F";
export const contact_b = "01JA0000000000000000000T9Z";
export const start_at = 1_760_000_000_000;

export function a_card(change: Partial<Card> = {}): Card {
  return {
    contact: contact_a,
    state: "active",
    level: "high",
    engine_level: "high",
    assessed: false,
    concerns: [],
    channel: "sms",
    language: "en",
    arrived_at: start_at,
    accepted_at: start_at + 30_000,
    last_seq: 0,
    reachable: true,
    contact_left: false,
    left_quickly: false,
    ...change,
  };
}

export function a_message(seq: number, change: Partial<ChatEvent> = {}): ChatEvent {
  const by = { kind: "contact" } as const;
  return { type: "message", seq, at: start_at + seq * 1000, by, text: `text ${seq}`, ...change };
}

export function per_level(high = 0): PerLevel {
  return { none: 0, low: 0, moderate: 0, high, imminent: 0 };
}

export function a_hello(change: Partial<Hello> = {}): Hello {
  return {
    now: start_at,
    me: { user: "ana", name: "Ana", role: "counselor", languages: ["en"] },
    presence: "available",
    capacity: 3,
    capacity_max: 5,
    contacts: [],
    offer: null,
    outcomes: ["supported", "referred"],
    phrases: [],
    instruments: [],
    message_chars_max: { sms: 1600, chat: 4000 },
    ...change,
  };
}

export function an_offer(change: Partial<Offer> = {}): Offer {
  return {
    contact: contact_b,
    offer: 1,
    level: "high",
    concerns: ["plan"],
    reasons: [],
    channel: "chat",
    language: "en",
    arrived_at: start_at,
    deadline: start_at + 20_000,
    returning: false,
    preview: { text: "please help", spans: [] },
    ...change,
  };
}

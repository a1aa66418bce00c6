import { describe, expect, it } from "vitest";
import { a_card, a_message, start_at } from "../../tests/cases";
import { seeded, shuffled } from "../../tests/random";
import type { Level } from "../wire/level";
import type { DeliveryEvent, JournalEvent, LevelEvent } from "../wire/types";
import { open_rise, reasons_in, standing, timeline, word_in, type MessageLine } from "./timeline";

const ours = (seq: number) => a_message(seq, { by: { kind: "clinician", name: "Ana" } });
const delivery = (seq: number, status: DeliveryEvent["status"], why?: string): DeliveryEvent => ({
  type: "delivery",
  seq,
  at: start_at,
  of: 1,
  status,
  why,
});

function tick(events: JournalEvent[], channel: "sms" | "chat" = "sms", reached = 0) {
  const [line] = timeline(a_card({ channel }), events, [], reached);
  return (line as MessageLine).tick;
}

describe("delivery words", () => {
  it("follow a text from our queue to the phone", () => {
    expect(tick([ours(1)])).toEqual({ is: "queued" });
    expect(tick([ours(1), delivery(2, "sent")])).toEqual({ is: "sent" });
    expect(tick([ours(1), delivery(2, "failed", "No such number")])).toEqual({
      is: "failed",
      why: "No such number",
    });
  });

  it("never move backwards", () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const reports = shuffled(seeded(seed), [delivery(2, "sent"), delivery(3, "delivered")]);
      expect(tick([ours(1), ...reports]), `seed ${seed}`).toEqual({ is: "delivered" });
    }
  });

  it("stay with what ended a text first", () => {
    expect(tick([ours(1), delivery(2, "delivered"), delivery(3, "failed", "late")])).toEqual({ is: "delivered" });
    const failed = { is: "failed", why: "No such number" };
    expect(tick([ours(1), delivery(2, "failed", "No such number"), delivery(3, "delivered")])).toEqual(failed);
  });

  it("say for a chat whether the contact's screen has it", () => {
    expect(tick([ours(1)], "chat", 0)).toEqual({ is: "kept" });
    expect(tick([ours(1)], "chat", 1)).toEqual({ is: "reached" });
  });

  it("are not said of the contact's own messages", () => {
    expect(tick([a_message(1)])).toBeNull();
  });
});

it("a reply that is still on its way stands at the end under its own id", () => {
  const unsent = { contact: a_card().contact, client_msg_id: "m1", text: "hi", at: 0, state: "sending" } as const;
  const lines = timeline(a_card(), [a_message(1)], [unsent], 0);
  expect(lines.map(({ key }) => key)).toEqual(["s1", "m1"]);
});

it("what is unread is what came after the last reply or the last look", () => {
  const events = [a_message(1), ours(2), a_message(3), a_message(4)];
  expect(standing(events, 0)).toMatchObject({ unread: 2, last_contact_seq: 4 });
  expect(standing(events, 3).unread).toBe(1);
  expect(standing(events, 4).unread).toBe(0);
  expect(standing(events, 0).last?.from).toBe("contact");
});

it("reasons come gravest first, then newest", () => {
  const reason = (level: "low" | "high") => ({ rule: "r", sentence: level, level, spans: [] });
  const events = [
    a_message(1, { reasons: [reason("low"), reason("high")] }),
    a_message(2, { reasons: [reason("high")] }),
  ];
  expect(reasons_in(events).map(({ level, seq }) => [level, seq])).toEqual([
    ["high", 2],
    ["high", 1],
    ["low", 1],
  ]);
});

const rise = (seq: number, to: Level, stands?: true): LevelEvent => ({
  type: "level",
  seq,
  at: start_at,
  from: "none",
  to,
  stands,
});
const by = { name: "Ana", at: start_at };
const scored = (seq: number, level?: Level): JournalEvent => ({ ...by, type: "scored", seq, instrument: "asq", level });
const assessed = (seq: number, level: Level): JournalEvent => ({ ...by, type: "assessed", seq, level, note: "" });
const accepted = (seq: number): JournalEvent => ({ ...by, type: "accepted", seq });

describe("a rise of the risk", () => {
  it("is open from moderate on, until it is acknowledged", () => {
    expect(open_rise([accepted(1), rise(2, "low")], 0)).toBeNull();
    expect(open_rise([accepted(1), rise(2, "moderate")], 0)?.seq).toBe(2);
    expect(open_rise([accepted(1), rise(2, "moderate")], 2)).toBeNull();
    expect(open_rise([accepted(1), rise(2, "moderate"), rise(3, "high")], 2)?.to).toBe("high");
  });

  it("was seen with the offer when it came before the accept", () => {
    expect(open_rise([rise(1, "imminent"), accepted(2)], 0)).toBeNull();
  });

  it("is answered by a word on the risk, but not by a result without a level", () => {
    expect(open_rise([rise(1, "high"), assessed(2, "low")], 0)).toBeNull();
    expect(open_rise([rise(1, "high"), scored(2, "low")], 0)).toBeNull();
    expect(open_rise([rise(1, "high"), scored(2)], 0)?.seq).toBe(1);
    expect(open_rise([assessed(1, "low"), rise(2, "high", true)], 0)?.stands).toBe(true);
  });
});

it("the last word on the risk is an assessment or a result with a level", () => {
  expect(word_in([])).toBeNull();
  expect(word_in([assessed(1, "low"), scored(2, "high"), scored(3)])?.seq).toBe(2);
  expect(word_in([scored(1, "high"), assessed(2, "low")])?.level).toBe("low");
});

it("what was answered before the chat gives reasons too, without a phrase to show", () => {
  const reason = { rule: "survey.suicidal", sentence: "Answered yes.", level: "moderate" as const, spans: [[0, 3]] as [number, number][] };
  const first: JournalEvent = { type: "arrived", seq: 1, at: start_at, channel: "chat", language: "en", reasons: [reason] };
  expect(reasons_in([first])).toEqual([{ ...reason, spans: [], seq: 1 }]);
});

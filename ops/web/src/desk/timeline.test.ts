import { describe, expect, it } from "vitest";
import { a_card, a_message, start_at } from "../../tests/cases";
import { seeded, shuffled } from "../../tests/random";
import type { DeliveryEvent, JournalEvent } from "../wire/types";
import { reasons_in, standing, timeline, type MessageLine } from "./timeline";

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

import { expect, it } from "vitest";
import { an_escalation } from "../../tests/fake_duties";
import { way_of } from "./way";

it("the way has every step in order, when each was taken, and a dash where one was passed over", () => {
  const now = 1_760_000_000_000;
  const step = (seq: number, to: "told" | "reached") => ({ seq, at: now + seq, by: null, type: "escalation_step", to });
  const escalation = an_escalation(now, { state: "reached", opened_at: now, events: [step(1, "told"), step(2, "reached")] });
  expect(way_of(escalation)).toEqual([
    { step: "opened", at: now, is: "past" },
    { step: "consulted", at: null, is: "past" },
    { step: "told", at: now + 1, is: "past" },
    { step: "on_the_way", at: null, is: "past" },
    { step: "reached", at: now + 2, is: "now" },
    { step: "closed", at: null, is: "ahead" },
  ]);
});

import { describe, expect, it } from "vitest";
import { a_duty } from "../../tests/fake_duties";
import { in_order, mark_of, ring_level, tally, with_duty } from "./rows";

const now = 1_760_000_000_000;
const due_in = (ms: number) => ({ due: now + ms, overdue: ms <= 0 });

describe("how a duty stands", () => {
  it.each([
    [{ ...due_in(1000) }, "due"],
    [{ ...due_in(-1) }, "overdue"],
    [{ due: now, overdue: false }, "overdue"], // its time came since the list was made
    [{ ...due_in(-1), ringing: true }, "ringing"],
    [{ ...due_in(-1), ringing: true, state: "acknowledged" as const }, "taken"],
  ])("%o is %s", (change, mark) => {
    expect(mark_of(a_duty("d", now, change), now)).toBe(mark);
  });
});

it("what rings stands first, the urgent before the rest, then by when it is due; what is taken stands last", () => {
  const duties = [
    a_duty("taken", now, { state: "acknowledged", due: now - 9000 }),
    a_duty("later", now, due_in(9000)),
    a_duty("sooner", now, due_in(1000)),
    a_duty("overdue", now, due_in(-1)),
    a_duty("rings", now, { ...due_in(-5000), ringing: true, urgent: false }),
    a_duty("rings_b", now, { ...due_in(-1000), ringing: true }),
    a_duty("rings_a", now, { ...due_in(-1000), ringing: true }),
  ];
  const names = in_order(duties, now).map(({ id }) => id);
  expect(names).toEqual(["rings_a", "rings_b", "rings", "overdue", "sooner", "later", "taken"]);
  expect(tally(duties, now)).toEqual({ ringing: 3, overdue: 1, due: 2, taken: 1 });
});

it("sounds for urgent duties that nobody has, as high at least", () => {
  const rings = (change: object) => ring_level([a_duty("d", now, { ringing: true, ...change })]);
  expect(rings({ contact_level: "imminent" })).toBe("imminent");
  expect(rings({ contact_level: "low" })).toBe("high");
  expect(rings({ contact_level: null })).toBe("high");
  expect(rings({ urgent: false })).toBeNull();
  expect(rings({ ringing: false })).toBeNull();
  expect(rings({ state: "acknowledged" })).toBeNull();
});

it("an answer's duty takes its place in the list, and leaves it when it is over", () => {
  const duties = [a_duty("a", now), a_duty("b", now)];
  expect(with_duty(duties, a_duty("b", now, { rings: 7 })).map(({ rings }) => rings)).toEqual([0, 7]);
  expect(with_duty(duties, a_duty("a", now, { state: "void" })).map(({ id }) => id)).toEqual(["b"]);
  expect(with_duty(duties, a_duty("c", now))).toEqual(duties);
});

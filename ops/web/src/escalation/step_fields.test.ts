import { describe, expect, it } from "vitest";
import { an_escalation, people } from "../../tests/fake_duties";
import { body_of, empty_draft, field_at, fields_of, missing_in, outcomes_of, type Draft } from "./step_fields";

const opened = an_escalation(1_760_000_000_000);
const with_supervisor = { ...opened, supervisor: people.sam };
const draft = (change: Partial<Draft>): Draft => ({ ...empty_draft, ...change });
const told = draft({ kind: "emergency", whom: "Newark desk 4", agreed: "yes" });

describe("telling somebody outside", () => {
  it("wants a supervisor named before, or why there was no time", () => {
    expect(missing_in("told", told, opened)).toBe("no_time");
    expect(missing_in("told", { ...told, no_time: "She is at the bridge." }, opened)).toBeNull();
    expect(missing_in("told", told, with_supervisor)).toBeNull();
    expect(fields_of("told", told, with_supervisor)).not.toContain("no_time");
    // What was written once does not excuse telling the next one.
    expect(missing_in("told", told, { ...opened, no_time: "She was at the bridge." })).toBe("no_time");
  });

  it("without consent wants the second person who decided, and why", () => {
    const without = { ...told, agreed: "no" as const };
    expect(missing_in("told", without, with_supervisor)).toBe("second");
    expect(missing_in("told", { ...without, second: "eli" }, with_supervisor)).toBe("why");
    const whole = { ...without, second: "eli", why: "  Pills in hand. " };
    expect(missing_in("told", whole, with_supervisor)).toBeNull();
    expect(body_of("told", whole, with_supervisor)).toEqual({
      rev: 1, to: "told", kind: "emergency", whom: "Newark desk 4", agreed: false, second: "eli", why: "Pills in hand.",
    });
  });

  it("says nothing about who decided once the person agreed after all", () => {
    const changed = { ...told, second: "eli", why: "typed before" };
    expect(body_of("told", changed, with_supervisor)).toEqual({ rev: 1, to: "told", kind: "emergency", whom: "Newark desk 4", agreed: true });
  });
});

it("closing wants an outcome that fits, and why", () => {
  expect(missing_in("closed", empty_draft, opened)).toBe("outcome");
  expect(missing_in("closed", draft({ outcome: "hoax", close_why: " " }), opened)).toBe("close_why");
  expect(body_of("closed", draft({ outcome: "hoax", close_why: "A dare." }), opened)).toEqual({ rev: 1, to: "closed", outcome: "hoax", why: "A dare." });
  expect(outcomes_of(opened)).toEqual(["safe_by_own_plan", "refused", "hoax", "wrong"]);
  expect(outcomes_of({ ...opened, told: [{} as never] })).toContain("not_located");
  expect(outcomes_of({ ...opened, state: "reached" })).toContain("reached");
});

it("finds the field that the server means", () => {
  expect(field_at("told", "/whom")).toBe("whom");
  expect(field_at("told", "why")).toBe("why");
  expect(field_at("closed", "/why")).toBe("close_why");
  expect(field_at("told", "/rev")).toBeNull();
  expect(field_at("told", "")).toBeNull();
});

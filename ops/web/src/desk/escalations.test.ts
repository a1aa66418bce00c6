import { describe, expect, it } from "vitest";
import { a_card, a_message, contact_a, start_at } from "../../tests/cases";
import type { JournalEvent, Reason } from "../wire/types";
import { basis_of, help_in, proposes } from "./escalations";
import { first_state, reduce } from "./state";

const id = "01K9E000000000000000000001";
const opened: JournalEvent = { seq: 2, at: start_at + 2, type: "escalation_opened", escalation: id, name: "Ana" };
const step = (seq: number, to: "consulted" | "told" | "reached" | "closed"): JournalEvent => ({ seq, at: start_at + seq, type: "escalation_step", escalation: id, to });

describe("help on its way", () => {
  it("is as far as the newest step, since then", () => {
    expect(help_in(a_card(), [])).toBeNull();
    expect(help_in(a_card(), [opened])).toEqual({ id, step: "opened", since: start_at + 2, drill: false });
    expect(help_in(a_card(), [opened, step(3, "consulted"), step(4, "told")])).toEqual({ id, step: "told", since: start_at + 4, drill: false });
    expect(help_in(a_card(), [opened, step(3, "closed")])).toBeNull();
  });

  it("is known from the card before the journal is read, and never goes back behind it", () => {
    const card = a_card({ escalation: { id, state: "told" } });
    expect(help_in(card, [])).toEqual({ id, step: "told", since: null, drill: false });
    expect(help_in(card, [opened])).toEqual({ id, step: "told", since: null, drill: false });
    expect(help_in(a_card({ escalation: { id, state: "opened" } }), [opened, step(3, "told")])?.step).toBe("told");
  });

  it("takes nothing back when a supervisor is named afterwards", () => {
    const help = help_in(a_card(), [opened, step(3, "told"), step(4, "consulted")]);
    expect(help).toEqual({ id, step: "told", since: start_at + 3, drill: false });
    const others = help_in(a_card(), [opened, step(3, "reached"), step(4, "told")]);
    expect(others).toEqual({ id, step: "told", since: start_at + 4, drill: false });
  });

  it("starts anew with another escalation of the same contact", () => {
    const again = { ...opened, seq: 9, at: start_at + 9, escalation: "E2" };
    expect(help_in(a_card(), [opened, step(3, "closed"), again])).toEqual({ id: "E2", step: "opened", since: start_at + 9, drill: false });
  });
});

describe("the proposal", () => {
  const imminent = a_card({ level: "imminent", engine_level: "imminent" });
  it("is made at imminent, until there is one, and overrules nobody's word", () => {
    expect(proposes(imminent, [])).toBe(true);
    expect(proposes({ ...imminent, assessed: true, level: "moderate" }, [])).toBe(false);
    expect(proposes({ ...imminent, engine_level: "high" }, [])).toBe(false);
    expect(proposes({ ...imminent, escalation: { id, state: "closed" } }, [])).toBe(false);
    expect(proposes(imminent, [opened])).toBe(false);
    expect(proposes({ ...imminent, state: "wrapup" }, [])).toBe(false);
  });
});

it("the basis holds what the engine found, each once and in its part", () => {
  const reason = (rule: string, sentence: string): Reason => ({ rule, sentence, level: "high", spans: [] });
  const found = [reason("en.desire.now", "Wishes to be dead."), reason("es.means.in_hand", "Pills at hand."), reason("en.plan", "Has a plan."), reason("voice", "Reads so.")];
  const events = [a_message(1, { reasons: found }), a_message(2, { reasons: found })];
  expect(basis_of(events)).toEqual({ desire: "Wishes to be dead.", capability: "Pills at hand.", intent: "Has a plan. Reads so." });
  expect(basis_of([])).toEqual({});
});

it("the answer that opened it is shown before the card says so", () => {
  const state = { ...first_state, cards: { [contact_a]: a_card() } };
  const escalation = { id, state: "opened" as const };
  expect(reduce(state, { type: "escalated", contact: contact_a, escalation }).cards[contact_a]?.escalation).toEqual(escalation);
  expect(reduce(first_state, { type: "escalated", contact: contact_a, escalation }).cards).toEqual({});
});

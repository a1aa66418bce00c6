import { describe, expect, it } from "vitest";
import { a_card, a_hello, a_message, contact_a } from "../../tests/cases";
import { below, seeded, shuffled, type Random } from "../../tests/random";
import type { JournalEvent } from "../wire/types";
import { first_state, reduce, type Action, type DeskState } from "./state";
import { add_events, ahead_max, missing_after, no_transcript } from "./transcript";

function journal_of(length: number): JournalEvent[] {
  return Array.from({ length }, (_, index) => a_message(index + 1));
}

describe("a transcript", () => {
  it("holds back what follows a hole and names it", () => {
    const [one, two, three] = journal_of(3) as [JournalEvent, JournalEvent, JournalEvent];
    const holed = add_events(no_transcript, [one, three]);
    expect(holed.events).toEqual([one]);
    expect(missing_after(holed)).toBe(1);
    const whole = add_events(holed, [two]);
    expect(whole.events).toEqual([one, two, three]);
    expect(missing_after(whole)).toBeNull();
  });

  it("knows from a card that more exists", () => {
    expect(missing_after(add_events(no_transcript, [], 4))).toBe(0);
  });

  it("holds a bounded number of early events", () => {
    const early = journal_of(ahead_max + 50).slice(1);
    expect(add_events(no_transcript, early).ahead).toHaveLength(ahead_max);
  });

  it("does not change when nothing new comes", () => {
    const whole = add_events(no_transcript, journal_of(5));
    expect(add_events(whole, journal_of(5))).toBe(whole);
  });
});

// A line that loses, repeats and reorders pushes and is cut now and then; reads answer from the journal.
function through_a_bad_line(random: Random, journal: JournalEvent[]): DeskState {
  const hello = (upto: number): Action => ({
    type: "hello",
    hello: a_hello({ contacts: [a_card({ last_seq: upto })] }),
    local_now: 0,
  });
  let state = reduce(first_state, hello(below(random, journal.length + 1)));
  const pushes = shuffled(random, [...journal, ...journal]).filter(() => random() < 0.7);
  for (const event of pushes) {
    const chance = random();
    if (chance < 0.1) state = reduce(state, hello(event.seq));
    if (chance > 0.9) state = read_once(random, state, journal);
    state = reduce(state, { type: "event", contact: contact_a, event });
  }
  state = reduce(state, hello(journal.length));
  for (let rounds = 0; rounds <= journal.length; rounds += 1) state = read_once(random, state, journal);
  return state;
}

function read_once(random: Random, state: DeskState, journal: JournalEvent[]): DeskState {
  const transcript = state.transcripts[contact_a];
  const after = transcript ? missing_after(transcript) : null;
  if (after === null) return state;
  const events = journal.slice(after, after + 1 + below(random, 5));
  const answer = { contact: contact_a, after, upto: journal.length, events };
  return reduce(state, { type: "read", answer });
}

describe("any order, repetition and loss of pushes, with reconnects", () => {
  it("ends with the journal, once and in order", () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = seeded(seed);
      const journal = journal_of(1 + below(random, 30));
      const transcript = through_a_bad_line(random, journal).transcripts[contact_a];
      expect(transcript, `seed ${seed}`).toEqual({ events: journal, ahead: [], upto: journal.length });
    }
  });
});

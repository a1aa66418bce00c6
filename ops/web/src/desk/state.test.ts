import { describe, expect, it } from "vitest";
import { a_card, a_hello, a_message, an_offer, contact_a, contact_b } from "../../tests/cases";
import { first_state, reduce, type Action, type DeskState, type Unsent } from "./state";

function after(...actions: Action[]): DeskState {
  return actions.reduce(reduce, first_state);
}

const hello = (contacts = [a_card()]): Action => ({
  type: "hello",
  hello: a_hello({ contacts }),
  local_now: 1_759_999_999_000,
});

function said(client_msg_id: string, change: Partial<Unsent> = {}): Action {
  const one: Unsent = { contact: contact_a, client_msg_id, text: "I am here", at: 0, state: "sending" };
  return { type: "say", said: { ...one, ...change } };
}

describe("replies not yet in the journal", () => {
  it("stay until the journal shows them under their id", () => {
    const state = after(hello(), said("m1"));
    expect(state.unsent).toHaveLength(1);
    const event = a_message(1, { by: { kind: "clinician" }, client_msg_id: "m1" });
    expect(reduce(state, { type: "event", contact: contact_a, event }).unsent).toEqual([]);
  });

  it("stay after the answer until their place is reached, whichever comes first", () => {
    const kept = after(hello(), said("m1"), { type: "kept", client_msg_id: "m1", seq: 1 });
    expect(kept.unsent[0]).toMatchObject({ state: "kept", seq: 1 });
    const event = a_message(1);
    expect(reduce(kept, { type: "event", contact: contact_a, event }).unsent).toEqual([]);
    const late = after(hello(), said("m1"), { type: "event", contact: contact_a, event }, {
      type: "kept",
      client_msg_id: "m1",
      seq: 1,
    });
    expect(late.unsent).toEqual([]);
  });

  it("survive a reconnect, and are reported when their contact did not", () => {
    const state = after(hello(), said("m1"));
    expect(reduce(state, hello()).unsent).toHaveLength(1);
    const without = reduce(state, hello([a_card({ contact: contact_b })]));
    expect(without.unsent).toEqual([]);
    expect(without.lost_replies).toEqual([contact_a]);
    expect(reduce(without, { type: "noticed" }).lost_replies).toEqual([]);
  });
});

describe("what is no longer mine", () => {
  it("leaves no words behind", () => {
    const event = a_message(1, { text: "secret" });
    const push: Action = { type: "event", contact: contact_a, event };
    const state = after(hello(), push, { type: "gone", contact: contact_a }, push);
    expect(JSON.stringify(state)).not.toContain("secret");
    expect(state.selected).toBeNull();
  });

  it("gives its place to another conversation", () => {
    const both = hello([a_card(), a_card({ contact: contact_b })]);
    const state = after(both, { type: "select", contact: contact_a }, { type: "gone", contact: contact_a });
    expect(state.selected).toBe(contact_b);
  });
});

describe("offers", () => {
  it("are replaced by a newer one and only ended by their own number", () => {
    const state = after(hello(), { type: "offer", offer: an_offer() }, {
      type: "offer",
      offer: an_offer({ offer: 2 }),
    });
    expect(state.offers.map(({ offer }) => offer)).toEqual([2]);
    expect(reduce(state, { type: "offer_gone", contact: contact_b, offer: 1 }).offers).toHaveLength(1);
    expect(reduce(state, { type: "offer_gone", contact: contact_b, offer: 2 }).offers).toEqual([]);
  });

  it("open the conversation when accepted", () => {
    const card = a_card({ contact: contact_b, last_seq: 3 });
    const state = after(hello(), { type: "offer", offer: an_offer() }, { type: "accepted", card });
    expect(state.offers).toEqual([]);
    expect(state.selected).toBe(contact_b);
    expect(state.transcripts[contact_b]?.upto).toBe(3);
  });
});

it("the clock is the server's", () => {
  expect(after(hello()).clock_offset_ms).toBe(1000);
});

it("what was acknowledged never goes back, and is forgotten with its contact", () => {
  const state = after(hello(), { type: "acknowledged", contact: contact_a, seq: 7 });
  expect(reduce(state, { type: "acknowledged", contact: contact_a, seq: 5 }).acknowledged[contact_a]).toBe(7);
  expect(reduce(state, { type: "gone", contact: contact_a }).acknowledged).toEqual({});
});

describe("how many conversations a desk has", () => {
  it("rises with an accepted contact and falls with one that is gone, without another word from the server", () => {
    const two = after(hello(), { type: "accepted", card: a_card({ contact: contact_b }) });
    expect(two.load).toBe(2);
    expect(reduce(two, { type: "gone", contact: contact_a }).load).toBe(1);
  });
});

// Whole conversations at the program's sockets, every frame held against asyncapi.yaml; in the end everything that is
// written there has happened, and nothing else has.
import { describe, expect, it } from "vitest";
import { members_seen } from "./calls";
import { by_chat, by_text, lapsed, lost, offers, taken_over, watching } from "./conversations";
import { duties } from "./duties";
import { escalations } from "./escalations";
import { type ChannelName, channels, every_member, seen } from "./frames";
import { at_the_phones } from "./phones";
import { plans } from "./plan_frames";
import { ana, Site } from "./sites";
import { broken_frames, long_at_the_chat, long_at_the_desk, not_reading, store_away } from "./troubles";

describe("a conversation", () => {
  it("by text is offered, accepted, answered, assessed and closed", by_text);
  it("by chat is resumed after a lost connection and seen by both sides", by_chat);
  it("is offered to one clinician at a time, who may give it back or lose it", offers);
  it("goes back into the line when nobody answers the offer", lapsed);
  it("waits again when its clinician is lost, and comes back to them", lost);
  it("can be read whole at the desk when it is long", long_at_the_desk);
  it("can be resumed whole at the chat when it is long", long_at_the_chat);
});

describe("a safety plan", () => {
  it("is written from both sides, agreed, read again, sent and taken along", plans);
});

describe("a duty", () => {
  it("is on the board until somebody has done it, and in the journal for good", duties);
});

describe("an emergency", () => {
  it("is at the desk, on the board and in the journal at each step", escalations);
});

describe("a desk", () => {
  it("that is opened again takes over from the older one", taken_over);
  it("of a supervisor watches the board until the session ends; all are told of a restart", watching);
});

describe("a phone", () => {
  it("of the rehearsal texts the line and is texted", at_the_phones);
});

describe("trouble", () => {
  it("with frames is answered, or ends the socket", () =>
    Site.run({}, [ana], async (site) => {
      await broken_frames(() => site.socket("ana"));
      await broken_frames(() => site.chat());
    }));
  it("with the store is told, and nothing is lost or doubled by it", store_away);
  it("of a client that does not read ends its socket", not_reading);
});

const names: ChannelName[] = ["desk", "chat", "phone"];

// Written, and right, but not to be brought about from outside in a test.
const not_provoked = {
  errors: ["phone_mode throttled"], // ten thousand phones with a mode of their own
  closes: names.map((name) => `${name} 1011`).concat("phone 1013"), // our own fault; tried with the other two
  members: [
    /(Message|Escalation\w+)\/properties\/unreadable$/, // a journal that was tampered with
    /gone\/.*reason=lost$/, // a node that stood still for longer than its lease
    /Duty\w+\/properties\/drill$/, // nothing here begins a drill
  ],
};
// Of the words that members may be, those that say what happened.
const tells = (member: string) => !member.includes("=") || /properties\/(type|reason|status|kind)=/.test(member);

const missing = (written: Iterable<string>, happened: Set<string>, excused: string[] = []) =>
  [...written].filter((one) => !happened.has(one) && !excused.includes(one));

describe("what asyncapi.yaml describes", () => {
  it("has all happened: every frame", () => {
    const written = names.flatMap((name) => [...channels[name].messages.keys()].map((message) => `${name} ${message}`));
    expect(missing(written, seen.frames)).toEqual([]);
  });

  it("has all happened: every refusal an operation lists", () => {
    const requests = names.flatMap((name) => [...channels[name].requests.values()]);
    const written = requests.flatMap(({ operation, errors }) => errors.map((code) => `${operation} ${code}`));
    expect(missing(written, seen.errors, not_provoked.errors)).toEqual([]);
  });

  it("has all happened: every operation, with no more than its required members", () => {
    const written = names.flatMap((name) => [...channels[name].requests.values()].map(({ operation }) => operation));
    expect(missing(written, seen.least)).toEqual([]);
  });

  it("has all happened: every close code, and no other", () => {
    const written = names.flatMap((name) => channels[name].close_codes.map((code) => `${name} ${code}`));
    expect(missing(written, seen.closes, not_provoked.closes)).toEqual([]);
    expect(missing(seen.closes, new Set([...written, ...names.map((name) => `${name} 1000`)]))).toEqual([]);
  });

  it("has all happened: every member of what the server sends, and every kind of event", () => {
    const written = names.flatMap((name) => [...every_member(name)].filter(tells));
    const never = missing(written, new Set([...seen.members, ...members_seen]));
    expect(never.filter((one) => !not_provoked.members.some((excused) => excused.test(one)))).toEqual([]);
  });
});

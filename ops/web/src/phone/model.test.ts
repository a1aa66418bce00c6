import { describe, expect, it } from "vitest";
import { type Hello, Phones, spoken_number } from "./model";

const [ann, ben, cleo] = ["+12015550101", "+12015550102", "+12015550103"];

function greeted(history: Hello["history"] = []): Phones {
  const phones = new Phones();
  phones.greeted({ line: "+12015550100", numbers: [ann, ben, cleo], history });
  return phones;
}

describe("the simulated phones", () => {
  it("begin with the first number, or with those that have texts", () => {
    expect(greeted()).toMatchObject({ open: [ann], shown: ann });
    expect(greeted([{ number: cleo, direction: "in", text: "hi", at: 1 }])).toMatchObject({ open: [cleo], shown: cleo });
  });

  it("take the carrier's history for the truth after every new connection", () => {
    const phones = greeted();
    phones.write(ann, "lost on the way", 1);
    phones.greeted({
      line: "+12015550100",
      numbers: [ann],
      history: [
        { number: ann, direction: "in", text: "kept", at: 2 },
        { number: ann, direction: "out", text: "answer", at: 3, status: "delivered" },
      ],
    });
    expect(phones.phone(ann).texts).toMatchObject([
      { text: "kept", from_line: false },
      { text: "answer", from_line: true, status: "delivered" },
    ]);
  });

  it("count what came to a phone that is not shown, and open it", () => {
    const phones = greeted();
    phones.arrived({ number: ben, text: "hello", at: 1, sid: "S1" });
    phones.arrived({ number: ann, text: "hello", at: 1, sid: "S2" });
    expect(phones.open).toEqual([ann, ben]);
    expect([phones.phone(ann).unread, phones.phone(ben).unread]).toEqual([0, 1]);
    phones.show(ben);
    expect(phones.phone(ben).unread).toBe(0);
  });

  it("open a phone whose text came while the connection was lost", () => {
    const phones = greeted();
    const out = (number: string, sid: string) => ({ number, direction: "out" as const, text: "hello", at: 1, sid });
    phones.arrived({ number: ann, text: "hello", at: 1, sid: "S1" });
    phones.greeted({ line: "+12015550100", numbers: [ann, ben, cleo], history: [out(ann, "S1"), out(ben, "S2")] });
    expect(phones.open).toEqual([ann, ben]);
    expect([phones.shown, phones.phone(ann).unread, phones.phone(ben).unread]).toEqual([ann, 0, 1]);
  });

  it("show a text once when its push comes twice", () => {
    const phones = greeted();
    for (let n = 0; n < 2; n++) phones.arrived({ number: ann, text: "once", at: 1, sid: "S1" });
    expect(phones.phone(ann).texts).toHaveLength(1);
  });

  it("put a status with its text, and tell of a text that reached no phone", () => {
    const phones = greeted();
    const own = phones.write(ann, "hi", 1);
    own.sid = "S1";
    phones.status({ sid: "S1", status: "received" });
    expect(own.status).toBe("received");
    phones.status({ sid: "S2", status: "delivered" });
    expect(phones.notice).toBe("");
    phones.status({ sid: "S3", status: "undelivered" });
    expect(phones.notice).toContain("undelivered");
  });

  it("keep the newest 500 texts of a phone", () => {
    const phones = greeted();
    for (let n = 0; n < 510; n++) phones.write(ann, `${n}`, n);
    expect(phones.phone(ann).texts).toHaveLength(500);
    expect(phones.phone(ann).texts.at(-1)!.text).toBe("509");
  });

  it("show the neighbour when one is put away, and nothing after the last", () => {
    const phones = greeted();
    phones.take(ben);
    phones.put_away(ben);
    expect(phones.shown).toBe(ann);
    phones.put_away(ann);
    expect(phones.shown).toBe("");
  });
});

describe("a number", () => {
  it("is written as people say it, or as it is", () => {
    expect(spoken_number(ann)).toBe("+1 201-555-0101");
    expect(spoken_number("12345")).toBe("12345");
  });
});

import { describe, expect, it } from "vitest";
import { below, seeded } from "../../tests/random";
import type { Span } from "../wire/types";
import { cut, type MarkedSpan } from "./spans";

const encoder = new TextEncoder();
const marked = (text: string, spans: MarkedSpan[]) =>
  cut(text, spans).flatMap(({ text: part, mark }) => (mark ? [part] : []));

function at(text: string, phrase: string): Span {
  const begin = encoder.encode(text.slice(0, text.indexOf(phrase))).length;
  return [begin, begin + encoder.encode(phrase).length];
}

const high = (span: Span): MarkedSpan => ({ span, level: "high", why: "plan" });

describe("marked phrases", () => {
  it.each([
    ["I want to die today", "want to die"],
    ["mañana 😢 me quiero morir", "me quiero morir"],
    ["no puedo más 👩‍👧 adiós", "más 👩‍👧"],
    ["死にたい です", "死にたい"],
  ])("are found by their bytes: %s", (text, phrase) => {
    expect(marked(text, [high(at(text, phrase))])).toEqual([phrase]);
  });

  it("keep the graver level where spans overlap", () => {
    const parts = cut("abcdef", [
      { span: [0, 4], level: "low", why: "one" },
      { span: [2, 6], level: "imminent", why: "two" },
    ]);
    expect(parts.map(({ text, mark }) => [text, mark?.level])).toEqual([
      ["ab", "low"],
      ["cd", "imminent"],
      ["ef", "imminent"],
    ]);
    expect(parts[1]?.mark?.why).toEqual(["one", "two"]);
  });

  it("never lose or change the text, whatever the spans say", () => {
    const alphabet = ["a", "é", "死", "😢", " ", "\n", "<b>"];
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = seeded(seed);
      const pick = () => alphabet[below(random, alphabet.length)] ?? "";
      const text = Array.from({ length: below(random, 20) }, pick).join("");
      const spans = Array.from({ length: below(random, 4) }, () =>
        high([below(random, 60) - 5, below(random, 60) - 5]),
      );
      const whole = cut(text, spans).map((part) => part.text).join("");
      expect(whole, `seed ${seed}`).toBe(text);
    }
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { count_segments } from "./segments";

// The same cases the server's counter is held against.
const file = new URL("../../../../tests/unit/outbound/sms-segments.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(file, "utf8")) as {
  cases: { text: string; encoding: string; segments: number }[];
};

describe("segments of a text message", () => {
  it.each(cases)("$encoding $segments: $text", ({ text, encoding, segments }) => {
    expect(count_segments(text)).toMatchObject({ encoding, segments });
  });

  it("says how much still fits", () => {
    expect(count_segments("")).toEqual({ encoding: "GSM-7", segments: 0, left: 160 });
    expect(count_segments("x".repeat(161))).toEqual({ encoding: "GSM-7", segments: 2, left: 145 });
    expect(count_segments("’")).toEqual({ encoding: "UCS-2", segments: 1, left: 69 });
  });

  it("splits neither an escape pair nor a surrogate pair", () => {
    expect(count_segments("x".repeat(152) + "€" + "x".repeat(152)).segments).toBe(3);
    expect(count_segments("я".repeat(66) + "😢" + "я".repeat(66)).segments).toBe(3);
  });
});

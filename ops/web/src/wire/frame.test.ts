import { describe, expect, it } from "vitest";
import { frame_text } from "./frame";

describe("a frame", () => {
  it("holds no half of a character, and every whole one", () => {
    const data = { text: "a \ud83d b \udc36", number: "\udc36\ud83d", list: [{ why: "🐶 \\ud83d" }], expected: 3, none: null };
    const sent = frame_text({ id: 1, type: "plan_change", data });
    expect(JSON.parse(sent)).toEqual({
      id: 1, type: "plan_change", data: { text: "a  b ", number: "", list: [{ why: "🐶 \\ud83d" }], expected: 3, none: null },
    });
  });
});

import { describe, expect, it } from "vitest";
import { frame_bytes_max, frame_text, oversize } from "./frame";

describe("a frame", () => {
  it("holds no half of a character, and every whole one", () => {
    const data = { text: "a \ud83d b \udc36", number: "\udc36\ud83d", list: [{ why: "🐶 \\ud83d" }], expected: 3, none: null };
    const sent = frame_text({ id: 1, type: "plan_change", data });
    expect(JSON.parse(sent)).toEqual({
      id: 1, type: "plan_change", data: { text: "a  b ", number: "", list: [{ why: "🐶 \\ud83d" }], expected: 3, none: null },
    });
  });

  it("is too large by the bytes that go over the wire, and names the field that makes it so", () => {
    const of = (text: string) => oversize(frame_text({ id: 1, data: { change: "x", text } }), { change: "x", text });
    const around = frame_text({ id: 1, data: { change: "x", text: "" } }).length;
    expect(of("x".repeat(frame_bytes_max - around))).toBeNull();
    expect(of("x".repeat(frame_bytes_max - around + 1))).toBe("text");
    expect(of("ñ".repeat(frame_bytes_max / 2))).toBe("text");
    expect(of("ñ".repeat(frame_bytes_max / 4))).toBeNull();
  });
});

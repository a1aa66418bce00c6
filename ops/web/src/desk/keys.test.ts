import { describe, expect, it } from "vitest";
import { command_of, type Press } from "./keys";

const press = (change: Partial<Press>): Press => ({
  code: "",
  key: "",
  alt: false,
  ctrl_or_meta: false,
  shift: false,
  typing: false,
  ...change,
});

describe("keys", () => {
  it.each([
    [{ code: "KeyA", key: "å", alt: true }, "accept"],
    [{ code: "KeyJ", alt: true }, "next"],
    [{ code: "KeyK", alt: true }, "previous"],
    [{ code: "KeyL", alt: true, typing: true }, "reply"],
    [{ code: "KeyP", key: "π", alt: true, typing: true }, "plan"],
    [{ code: "KeyO", alt: true, typing: true }, "read_out"],
    [{ code: "KeyE", key: "´", alt: true, typing: true }, "escalate"],
    [{ key: "Enter", ctrl_or_meta: true, typing: true }, "send"],
    [{ key: "?", shift: true }, "help"],
    [{ key: "?", shift: true, typing: true }, null],
    [{ key: "Enter" }, null],
    [{ code: "KeyA", alt: true, ctrl_or_meta: true }, null],
  ] as const)("%o is %s", (change, command) => {
    expect(command_of(press(change))).toBe(command);
  });

  it("no letter alone does anything", () => {
    for (const key of "abcdefghijklmnopqrstuvwxyz0123456789 ") {
      const code = `Key${key.toUpperCase()}`;
      expect(command_of(press({ code, key }))).toBeNull();
      expect(command_of(press({ code, key: key.toUpperCase(), shift: true }))).toBeNull();
    }
  });
});

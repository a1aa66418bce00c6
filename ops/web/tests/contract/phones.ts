// The simulated phones of `holdfast demo`.
import { expect } from "vitest";
import { Client } from "./frames";
import { misuse } from "./misuse";
import { with_demo } from "./program";
import { broken_frames } from "./troubles";

/** A phone texts the line and gets its first words; what is sent to phones that are off or faulty is reported. */
export const at_the_phones = () =>
  with_demo(async (port) => {
    const open = () => Client.open("phone", port, { origin: `http://127.0.0.1:${port}` });
    const phone = await open();
    const { line, numbers, history } = await phone.ask("hello");
    expect(numbers.length).toBeGreaterThan(2);
    expect(history).toEqual([]);
    await misuse(phone, "text", { from: numbers[0], text: "i feel alone" });
    await misuse(phone, "mode", { number: numbers[1], mode: "fail" });
    const { sid } = await phone.ask("text", { from: numbers[0], text: "i feel alone" });
    const words = await phone.push("text", ({ number }) => number === numbers[0]);
    await phone.push("status", (one) => one["sid"] === words["sid"] && one["status"] === "delivered");

    const faulty = [["fail", "failed"], ["unreachable", "undelivered"]] as const;
    for (const [index, [mode, status]] of faulty.entries()) {
      const number = numbers[index + 1];
      await phone.ask("mode", { number, mode });
      await phone.ask("text", { from: number, text: "hello" });
      await phone.push("status", (one) => one["status"] === status);
    }
    await phone.ask("mode", { number: numbers[1], mode: "deliver" });
    const again = await phone.ask("hello");
    expect(again["line"]).toBe(line);
    expect(again["history"]).toEqual(expect.arrayContaining([
      expect.objectContaining({ sid, direction: "in", text: "i feel alone", status: "delivered" }),
      expect.objectContaining({ sid: words["sid"], direction: "out", text: words["text"], status: "delivered" }),
    ]));
    await phone.close();
    await broken_frames(open);
  });

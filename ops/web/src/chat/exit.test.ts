// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { create_counter, press_within_ms, watch_exit } from "./exit";
import { use_words } from "./words";

function press(counter: ReturnType<typeof create_counter>, now: number): number | null {
  counter.down("Shift");
  return counter.up("Shift", now);
}

describe("Shift pressed three times", () => {
  it("counts down", () => {
    const counter = create_counter();
    expect([press(counter, 0), press(counter, 4000), press(counter, 8000)]).toEqual([2, 1, 0]);
  });

  it("begins anew when a press comes late", () => {
    const counter = create_counter();
    press(counter, 0);
    expect(press(counter, press_within_ms + 1)).toBe(2);
  });

  it("is not taken for writing capital letters", () => {
    const counter = create_counter();
    for (let n = 0; n < 5; n++) {
      counter.down("Shift");
      counter.down("A");
      expect([counter.up("A", n), counter.up("Shift", n)]).toEqual([null, null]);
    }
    expect(press(counter, 6)).toBe(2);
  });
});

describe("leaving", () => {
  const replaced: string[] = [];
  const order: string[] = [];
  let leave: () => void;

  beforeEach(() => {
    replaced.length = order.length = 0;
    use_words({ title: "", languages: [], survey: true, exit_url: "", message_chars_max: 1,
      texts: { exit_2: "two more", exit_1: "one more", exit_stopped: "still here" } });
    document.body.innerHTML = '<a id="exit" href="https://weather.example/">Leave</a><p id="countdown"></p><main>secret</main>';
    sessionStorage.setItem("t", "token");
    vi.spyOn(location, "replace").mockImplementation((url) => {
      order.push("replace");
      replaced.push(`${url}`);
    });
    leave = () => void order.push(document.body.textContent === "" ? "leave, blank" : "leave, readable");
  });

  it("blanks the page first, tells the server, forgets, and takes the chat's place in the history", () => {
    const exit = watch_exit(leave);
    document.getElementById("exit")!.click();
    expect(order).toEqual(["leave, blank", "replace"]);
    expect(replaced).toEqual(["https://weather.example/"]);
    expect(sessionStorage.length).toBe(0);
    expect(exit.left()).toBe(true);
  });

  it("happens once", () => {
    watch_exit(leave);
    const link = document.getElementById("exit")!;
    link.click();
    link.click();
    expect(replaced).toHaveLength(1);
  });

  it("speaks the countdown, and says when it stopped", () => {
    vi.useFakeTimers();
    watch_exit(leave);
    const said = () => document.getElementById("countdown")!.textContent;
    const shift = () => {
      dispatchEvent(new KeyboardEvent("keydown", { key: "Shift" }));
      dispatchEvent(new KeyboardEvent("keyup", { key: "Shift" }));
    };
    shift();
    expect(said()).toBe("two more");
    vi.advanceTimersByTime(press_within_ms);
    expect(said()).toBe("still here");
    vi.advanceTimersByTime(press_within_ms);
    expect(said()).toBe("");
    shift();
    shift();
    expect(said()).toBe("one more");
    expect(order).toEqual([]);
    shift();
    expect(order).toContain("leave, blank");
    vi.useRealTimers();
  });
});

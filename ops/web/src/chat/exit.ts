// Leaving at once. The page is blank before anything else happens, nothing is waited for, and `replace` takes the
// place of the chat in the browser's history, so Back does not return to it. Inside the widget the page around
// the chat has to go too: it is asked by a message, and by force where the browser allows it.
import { by_id, set_text } from "./dom";
import { word } from "./words";

export const presses = 3;
export const press_within_ms = 5000;
const widget_answers_ms = 300;

/** Counts Shift pressed by itself; answers how many presses are left, or null when it was no such press. */
export function create_counter() {
  let count = 0;
  let alone = false;
  let last = 0;
  return {
    down(key: string): void {
      alone = key === "Shift";
      if (!alone) count = 0;
    },
    up(key: string, now: number): number | null {
      if (key !== "Shift" || !alone) return null;
      alone = false;
      count = now - last > press_within_ms ? 1 : count + 1;
      last = now;
      return presses - count;
    },
    stop(): void {
      count = 0;
    },
  };
}

export const framed = parent !== window;

function by_force(url: string): void {
  try {
    top!.location.replace(url);
  } catch {
    location.replace(url); // not without a click: then at least this frame goes
  }
}

export function watch_exit(leave: () => void): { left: () => boolean } {
  const link = by_id("exit") as HTMLAnchorElement;
  const said = by_id("countdown");
  const counter = create_counter();
  let gone = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function go(): void {
    if (gone) return;
    gone = true;
    const url = link.href;
    document.body.replaceChildren();
    document.body.className = "blank";
    leave();
    try {
      sessionStorage.clear();
    } catch {
      // Storage is blocked, so nothing was kept.
    }
    if (!framed) return location.replace(url);
    parent.postMessage({ holdfast: "exit", url }, "*");
    setTimeout(by_force, widget_answers_ms, url);
  }

  function pressed(left: number | null): void {
    if (left === null) return;
    clearTimeout(timer);
    if (left <= 0) return go();
    set_text(said, word(`exit_${left}`));
    timer = setTimeout(() => {
      counter.stop();
      set_text(said, word("exit_stopped"));
      timer = setTimeout(() => set_text(said, ""), press_within_ms);
    }, press_within_ms);
  }

  link.target = framed ? "_top" : "";
  link.addEventListener("click", (event) => {
    event.preventDefault();
    go();
  });
  addEventListener("keydown", (event) => counter.down(event.key));
  addEventListener("keyup", (event) => pressed(counter.up(event.key, performance.now())));
  addEventListener("message", (event) => {
    if (!framed || event.source !== parent || event.data?.holdfast !== "shift") return;
    counter.down("Shift");
    pressed(counter.up("Shift", performance.now()));
  });
  // A browser may bring the blanked page back from memory: begin anew, as for somebody who was never here.
  addEventListener("pageshow", (event) => {
    if (event.persisted && gone) location.reload();
  });
  return { left: () => gone };
}

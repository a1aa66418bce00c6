// The way into the contact's safety plan. The plan itself is a script of its own, asked for at the first press, so that
// the first words of a chat do not wait for it. What happens to the plan before that is in it when it is opened.
import { el, set_text } from "./dom";
import type { PlanPort } from "./link";
import type { Ask, Panel } from "./plan/panel";
import type { ChatEvent } from "./wire";
import { word } from "./words";

export function create_door(ask: Ask, back: () => void) {
  const button = el("button", { type: "button", className: "plain", "aria-expanded": false }, word("plan_open"));
  const said = el("p", { className: "note", role: "status" });
  const place = el("div", { className: "beside", hidden: true });
  let panel: Panel | undefined;
  let wanted = 0;
  let is_online = false;
  let is_running = true;
  let is_begun = false; // something stands in the plan, as far as this page has heard
  let read = 0; // messages when the talk was last in sight

  let heard_now = 0;

  // On a narrow page the plan hides the talk, so it is the plan that says what came in there.
  function heard(messages: number): void {
    heard_now = messages;
    const in_sight = place.hidden || matchMedia("(min-width: 64rem)").matches;
    if (in_sight) read = messages;
    panel?.unread(messages - read);
  }

  function show(shown: boolean): void {
    place.hidden = !shown;
    button.setAttribute("aria-expanded", `${shown}`);
    document.body.classList.toggle("with-plan", shown);
    heard(heard_now);
  }

  function close(): void {
    show(false);
    back();
  }

  async function open(with_code = false, focus = true): Promise<void> {
    const now = ++wanted;
    set_text(said, word("plan_loading"));
    try {
      const { create_panel } = await import("./plan/panel");
      if (now !== wanted) return;
      if (!panel) {
        panel = create_panel(ask, { close, forget: erase });
        panel.online(is_online, is_running);
        place.replaceChildren(panel.screen);
      }
      set_text(said, "");
      show(true);
      if (focus) panel.focus(with_code);
    } catch {
      set_text(said, word("plan_failed"));
    }
  }

  /** Nothing of the plan is left in this page. */
  function forget(): void {
    wanted++;
    panel?.end();
    panel = undefined;
    place.replaceChildren();
    show(false);
  }

  function erase(): void {
    forget();
    set_text(said, word("plan_deleted"));
    back();
  }

  button.onclick = () => (place.hidden ? void open() : close());
  return {
    button,
    said,
    place,
    open,
    forget,
    heard,
    online(now_online: boolean, now_running: boolean): void {
      if (now_online === is_online && now_running === is_running) return;
      is_online = now_online; // first: what it asks at once comes back here
      is_running = now_running;
      panel?.online(now_online, now_running);
      if (!now_running && is_begun && !panel) set_text(said, word("plan_closed"));
    },
    event(event: ChatEvent, live: boolean): void {
      panel?.event(event);
      is_begun ||= event.type !== "plan_shown";
      // It opens beside what is being written, and leaves the focus there. Loading the page anew opens nothing.
      if (event.type === "plan_shown" && live && place.hidden) void open(false, false).then(() => panel?.tell(word("plan_shown")));
    },
    answer: (...what: Parameters<PlanPort["answer"]>) => panel?.answer(...what),
  };
}

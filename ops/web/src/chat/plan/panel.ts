// The contact's safety plan in the chat: seen as it grows, written together, and theirs to keep, print or delete. It holds
// the plan in memory only. Text nodes only; lines keep their elements, so neither focus nor cursor moves when the other
// side writes.
import { create_plan } from "../../plan/model";
import { is_setting, type PlanChanged, settings, text_max } from "../../wire/plan";
import { new_ulid } from "../../wire/id";
import { el, set_text } from "../dom";
import type { ChatEvent } from "../wire";
import { word } from "../words";
import { create_mine } from "./mine";
import type { Pen } from "./pen";
import { create_setting } from "./setting";
import { create_step } from "./step";
import { dress } from "./style";

const pause_ms = 600;
const again_ms = 2000;

export type Ask = (what: string, data: object, key: string) => void;

export interface Panel {
  screen: HTMLElement;
  /** Whether the server can be asked now; not running: never again, and what is here stays to be read and kept. */
  online(now: boolean, running: boolean): void;
  event(event: ChatEvent): void;
  answer(key: string, ok: boolean, data: Record<string, any>): void;
  focus(with_code: boolean): void;
  tell(text: string): void;
  /** So many messages wait in the talk behind it. */
  unread(messages: number): void;
  end(): void;
}

/** In the language of the chat: the server's own words are for who builds against it. */
function why_not(refusal: Record<string, any>): string {
  const { code, field, retry } = refusal;
  if (code === "too_large" && (field === "text" || field === "value")) return word("message_too_long", { max: text_max });
  return word(retry === "never" ? `refused_${code}` : code === "throttled" ? "refused_throttled" : "refused_later") || word("plan_failed");
}

export function create_panel(ask: Ask, on: { close(): void; forget(): void }): Panel {
  const plan = create_plan(new_ulid);
  const timers = new Map<string, number>();
  const asked = new Map<string, (ok: boolean, data: Record<string, any>) => void>();
  const waiting: (() => void)[] = [];
  let is_online = false;
  let wait_until = 0;
  let ended = false;
  let over = false;
  let parts: { render(): void }[] = [];
  const heading = el("h2", { tabIndex: -1 }, word("plan_open"));
  const news = el("p", { className: "note", role: "status" });
  const standing = el("p", { className: "note" });
  const fault = el("p", { className: "fault", role: "alert" });
  const body = el("div", {}, word("plan_loading"));
  const back = el("button", { type: "button", onclick: on.close }, word("plan_back"));
  const screen = el("section", { className: "plan", "aria-label": word("plan_open") }, back, heading, news, standing, fault, body);
  dress();

  function pump(): void {
    if (ended) return;
    const request = is_online && performance.now() >= wait_until && plan.next();
    if (request) ask(request.type, request.data, request.key);
    render();
  }

  const pen: Pen = {
    plan,
    write(...given): void {
      plan.write(...given);
      clearTimeout(timers.get(given[0]));
      timers.set(given[0], window.setTimeout(() => pen.save(given[0]), pause_ms));
      render();
    },
    save(entry: string): void {
      clearTimeout(timers.get(entry));
      plan.save(entry);
      pump();
    },
    leave(entry: string): void {
      const wish = plan.state.locals.get(entry)?.wish;
      if (!wish) return;
      if (wish !== "gone" && !wish.text.trim() && !is_setting(entry)) plan.drop(entry);
      pen.save(entry);
    },
    settle(...given): void {
      plan.settle(...given);
      pump();
    },
    move(...given): void {
      plan.move(...given);
      pump();
    },
    tell: (text: string) => set_text(news, text),
    ask(what, data, waits = false): Promise<Record<string, any>> {
      const key = new_ulid();
      return new Promise((done, fail) => {
        asked.set(key, (ok, answer) => (ok ? done(answer) : fail(answer)));
        if (is_online || !waits || over) ask(what, data, key);
        else waiting.push(() => ask(what, data, key));
      });
    },
    read(): void {
      plan.read();
      pump();
    },
  };

  const mine = create_mine(pen, { forget: on.forget });
  screen.append(mine.screen);

  function build(): void {
    const { words } = plan.state;
    if (!words) return;
    heading.textContent = words.heading;
    body.lang = words.language;
    const steps = words.steps.map((step, at) => create_step(pen, step, at + 1));
    const whole = settings.map((setting) => create_setting(pen, setting));
    parts = [...steps, ...whole, mine];
    body.replaceChildren(...steps.map((one) => one.screen), ...whole.map((one) => one.screen));
  }

  function render(): void {
    if (ended) return;
    if (plan.state.loaded && !parts.length) build();
    for (const part of parts) part.render();
    if (over) for (const one of body.querySelectorAll<HTMLInputElement>("input, textarea, select, button")) one.disabled = true;
    set_text(standing, !is_online ? (over ? "" : word("offline")) : !plan.state.loaded ? "" : word(plan.settled() ? "plan_kept" : "plan_keeping"));
    set_text(fault, plan.state.fault);
  }

  function where(entry: string): string {
    if (is_setting(entry)) return plan.state.words?.words[`${entry}_prompt`] ?? "";
    return plan.state.words?.steps.find((step) => step.id === plan.item_of(entry)?.step)?.title ?? "";
  }

  function changed(event: PlanChanged): void {
    plan.event(event);
    const by = typeof event.by === "object" ? event.by.role : event.by;
    const entry = event.item?.id ?? event.setting;
    if (entry && by !== "person") pen.tell(`${word("plan_other_wrote")} ${where(entry)}`);
  }

  plan.read();
  return {
    screen,
    online(now: boolean, running: boolean): void {
      is_online = now;
      if (now) plan.lost();
      pump();
      if (now || !running) for (const go of waiting.splice(0)) go();
      if (running || over) return;
      over = true;
      mine.close();
      pen.tell(word("plan_closed"));
      render();
    },
    event(event: ChatEvent): void {
      if (event.type === "plan_changed") changed(event as unknown as PlanChanged);
      else if (event.type === "plan_recalled") plan.read();
      else if (event.type === "plan_agreed") {
        plan.agreed((event as unknown as { number: number }).number, event.at);
        pen.tell(word("plan_agreed"));
      }
      pump();
    },
    answer(key: string, ok: boolean, data: Record<string, any>): void {
      const done = asked.get(key);
      asked.delete(key);
      if (done) done(ok, data);
      else if (ok) plan.answered(key, data);
      else {
        const final = data.retry === "never";
        if (data.code !== "offline") plan.refused(key, { field: data.field, text: why_not(data), final });
        if (!final) {
          wait_until = performance.now() + again_ms;
          setTimeout(pump, again_ms + 1);
        }
      }
      pump();
    },
    focus(with_code: boolean): void {
      if (with_code) mine.focus_code();
      else heading.focus();
    },
    tell: pen.tell,
    unread(messages: number): void {
      const text = messages > 0 ? `${word("plan_back")} (${messages})` : word("plan_back");
      if (back.textContent === text) return;
      back.textContent = text;
      back.classList.toggle("main", messages > 0);
      if (messages > 0) pen.tell(word("plan_new_message"));
    },
    end(): void {
      ended = true;
      for (const timer of timers.values()) clearTimeout(timer);
      screen.replaceChildren();
      document.querySelector(".paper")?.remove();
    },
  };
}

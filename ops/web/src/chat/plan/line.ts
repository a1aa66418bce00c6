// One line of the plan: written in place, with what belongs to a person or an action, and both texts while two stand.
import { helpers, name_of, type Row } from "../../plan/shown";
import { type Fields, fields_of } from "../../plan/fields";
import { people_steps, type PlanStep, type StepId, type Text } from "../../wire/plan";
import { el, set_text } from "../dom";
import { word } from "../words";
import type { Pen } from "./pen";

export interface Line {
  screen: HTMLElement;
  render(row: Row | null, at: number, of: number): void;
  focus(): void;
}

interface On {
  move(entry: string, by: 1 | -1): void;
  away(entry: string, to: StepId): void;
  remove(entry: string): void;
  next(): void;
}

type Name = Exclude<keyof Fields, "text">;
const of_person: Name[] = ["relation", "number", "reachable", "may_call"];
const of_action: Name[] = ["helper", "due", "outcome"];
const may_call_words = { unasked: "plan_not_asked", agreed: "survey_yes", refused: "survey_no" };

/** The element's value is set only where it differs, so the cursor stays where it is. */
export function set_value(input: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement, value: string): void {
  if (input.value !== value) input.value = value;
}

/** Several texts that stand: who wrote each, and a press that keeps one. */
export function choice(pen: Pen, row: Row): HTMLElement {
  const keep = (text: Text) => pen.settle(row.entry, fields_of(text), row.version);
  const asked = row.texts.some(({ may_call }) => may_call);
  return el("div", { className: "both" }, el("p", {}, word("plan_conflict")), ...row.texts.map((text) => {
    const button = el("button", { type: "button", onclick: () => keep(text) }, word("plan_keep_this"));
    const { relation, number, reachable, may_call = "unasked", helper, due, outcome } = fields_of(text);
    const all = [
      text.text, relation, number, reachable,
      asked && `${word("plan_may_call")} ${word(may_call_words[may_call])}`,
      helper && `${word("plan_helper")}: ${name_of(pen.plan, helper)}`,
      due, outcome,
    ].filter(Boolean).join(" · ");
    button.setAttribute("aria-label", `${word("plan_keep_this")}: ${all}`);
    return el("div", {}, el("p", { dir: "auto" }, el("b", {}, `${word(text.by.role === "person" ? "you" : "counselor")}: `), all), button);
  }));
}

export function create_line(pen: Pen, step: PlanStep, entry: string, on: On): Line {
  const { plan } = pen;
  const small = (text: string, label: string, press: () => void) => el("button", { type: "button", onclick: press, title: label }, text);
  const names = people_steps.includes(step.id) ? of_person : step.id === "surroundings" ? of_action : [];
  const input = el("textarea", { rows: 1, dir: "auto", autocomplete: "off", spellcheck: false, id: `line-${entry}` });
  const both = el("div");
  const keep_mine = el("button", { type: "button", hidden: true, onclick: () => {
    if (row) pen.settle(entry, row.fields, row.version);
  } }, word("plan_keep_mine"));
  const facts = el("p", { className: "note", id: `facts-${entry}` });
  const up = small("↑", word("plan_up"), () => on.move(entry, -1));
  const down = small("↓", word("plan_down"), () => on.move(entry, 1));
  const away = small("✕", word("plan_remove"), () => on.remove(entry));
  const foot = el("div", { className: "foot" }, facts, up, down, away);
  const more = el("details", {}, el("summary", {}, word("plan_details")));
  const screen = el("li", {}, both, input, keep_mine, foot, more);
  const inputs = new Map<Name, HTMLInputElement | HTMLSelectElement>();
  let row: Row | null = null;
  let choosing = "";

  const write = (change: Partial<Fields>) => pen.write(entry, { text: "", ...row?.fields, ...change }, step.id);
  const leave = () => pen.leave(entry);

  for (const name of names) {
    const is_choice = name === "may_call" || name === "helper";
    const one = is_choice ? el("select") : el("input", { type: name === "due" ? "date" : "text", autocomplete: "off" });
    if (name === "number") (one as HTMLInputElement).inputMode = "tel";
    if (name === "may_call") one.append(...may_call_options());
    one[is_choice ? "onchange" : "oninput"] = () => write({ [name]: one.value });
    one.onblur = leave;
    inputs.set(name, one);
    more.append(el("label", {}, word(`plan_${name}`), one));
  }
  const to_step = el("select", {}, ...plan.state.words!.steps.map(({ id, title }) => el("option", { value: id }, title)));
  to_step.onchange = () => {
    on.away(entry, to_step.value as StepId);
    to_step.value = step.id;
  };
  more.append(el("label", {}, word("plan_move"), to_step));
  input.setAttribute("aria-describedby", facts.id);
  input.oninput = () => write({ text: input.value });
  input.onblur = leave;
  input.onkeydown = (event) => {
    if (event.isComposing) return;
    const by = event.altKey ? { ArrowUp: -1 as const, ArrowDown: 1 as const }[event.key] : undefined;
    if (by) on.move(entry, by);
    else if (event.key === "Enter") {
      leave();
      on.next();
    } else return;
    event.preventDefault();
  };

  function offer_helpers(): void {
    const select = inputs.get("helper");
    if (!select) return;
    const known = helpers(plan);
    const have = row?.fields.helper;
    if (have && !known.some((one) => one.id === have)) known.push({ id: have, name: plan.item_of(have)?.texts[0]?.text ?? "…" });
    const options = [["", word("plan_nobody")], ...known.map((one) => [one.id, one.name])];
    if (options.flat().join() === select.dataset.has) return;
    select.dataset.has = options.flat().join();
    select.replaceChildren(...options.map(([value, text]) => el("option", { value }, text!)));
  }

  function told(): string {
    if (!row) return "";
    if (row.fault) return row.fault.text;
    const newest = row.texts[row.texts.length - 1];
    const unsure = newest?.number && !newest.number.dialable && newest.number.written === row.fields.number;
    const by = newest && row.standing === "kept" ? word(newest.by.role === "person" ? "you" : "counselor") : word("plan_keeping");
    return [by, unsure && plan.state.words?.words.number_unsure].filter(Boolean).join(" · ");
  }

  function render(now: Row | null, at: number, of: number): void {
    row = now;
    const label = now ? `${step.title}, ${word("plan_line")} ${at + 1}` : `${step.title}: ${word("plan_new_line")}`;
    input.setAttribute("aria-label", label);
    input.placeholder = now ? "" : word("plan_new_line");
    set_value(input, now?.fields.text ?? "");
    foot.hidden = !now;
    more.hidden = !now;
    to_step.value = step.id;
    up.disabled = at === 0;
    down.disabled = at >= of - 1;
    for (const button of [up, down, away]) button.setAttribute("aria-label", `${button.title}: ${now?.fields.text ?? ""}`);
    offer_helpers();
    for (const [name, one] of inputs) set_value(one, now?.fields[name] ?? (name === "may_call" ? "unasked" : ""));
    set_text(facts, told());
    input.setAttribute("aria-invalid", `${Boolean(now?.fault)}`);
    facts.classList.toggle("fault", Boolean(now?.fault));
    const several = (now?.texts.length ?? 0) > 1;
    keep_mine.hidden = !several;
    const seen = several ? `${now!.version}` : "";
    if (seen === choosing) return;
    choosing = seen;
    both.replaceChildren(...(several ? [choice(pen, now!)] : []));
  }

  return { screen, render, focus: () => input.focus() };
}

function may_call_options(): HTMLOptionElement[] {
  return Object.entries(may_call_words).map(([value, key]) => el("option", { value }, word(key)));
}

// One step: what to ask, ideas, its lines in order with an empty one to write on, and what stands in every plan.
import { place_beside, rows_of } from "../../plan/shown";
import type { PlanStep, StepId } from "../../wire/plan";
import { new_ulid } from "../../wire/id";
import { el } from "../dom";
import { word } from "../words";
import { create_line, type Line } from "./line";
import type { Pen } from "./pen";

export function create_step(pen: Pen, step: PlanStep, number: number) {
  const { plan } = pen;
  const title = `${number}. ${step.title}`;
  const lines = el("ul", { className: "lines" });
  const ideas = el("ul");
  const suggestions = el("details", {}, el("summary", {}, word("plan_suggestions")), ideas);
  const removed = el("p", { hidden: true });
  const always = step.always.map((text) => el("li", {}, text));
  const screen = el("section", { "aria-label": step.title }, el("h3", {}, title), el("p", { className: "note" }, step.prompt),
    suggestions, lines, removed, el("ul", { className: "note", hidden: !always.length }, ...always));
  const shown = new Map<string, Line>();
  let blank = new_ulid();

  const add = (text: string) => {
    const entry = new_ulid();
    pen.write(entry, { text }, step.id);
    pen.save(entry);
  };
  for (const text of step.suggestions) ideas.append(el("li", {}, el("button", { type: "button", onclick: () => add(text) }, text)));

  function remove(entry: string): void {
    const row = rows_of(plan, step.id).find((one) => one.entry === entry);
    if (!row) return;
    if (row.texts.length > 1) pen.settle(entry, "gone", row.version);
    else pen.write(entry, "gone");
    pen.save(entry);
    const undo = el("button", { type: "button", onclick: () => {
      removed.hidden = true;
      pen.write(entry, row.fields, step.id);
      pen.save(entry);
      shown.get(entry)?.focus();
    } }, word("plan_undo"));
    undo.setAttribute("aria-label", `${word("plan_undo")}: ${row.fields.text}`);
    removed.replaceChildren(`${word("plan_removed")} `, undo);
    removed.hidden = false;
    undo.focus();
  }

  function move(entry: string, by: 1 | -1): void {
    const after = place_beside(plan, step.id, entry, by);
    if (after === null) return;
    const focused = document.activeElement as HTMLElement | null;
    pen.move(entry, step.id, after);
    focused?.focus(); // taken from its place it lost the focus
    const place = rows_of(plan, step.id).findIndex((one) => one.entry === entry);
    pen.tell(`${step.title}, ${word("plan_line")} ${place + 1}`);
  }

  // It is in the other step now, where its line is another element.
  function away(entry: string, to: StepId): void {
    pen.move(entry, to, "last");
    pen.tell(`${plan.state.words!.steps.find(({ id }) => id === to)!.title}, ${word("plan_line")} ${rows_of(plan, to).length}`);
    document.getElementById(`line-${entry}`)?.focus();
  }

  const on = { move, away, remove, next: () => shown.get(blank)?.focus() };

  function render(): void {
    const rows = rows_of(plan, step.id);
    if (rows.some((row) => row.entry === blank)) blank = new_ulid();
    const wanted = [...rows.map((row) => row.entry), blank];
    for (const [entry, line] of shown) {
      if (wanted.includes(entry)) continue;
      line.screen.remove();
      shown.delete(entry);
    }
    let next = lines.firstChild;
    wanted.forEach((entry, at) => {
      let line = shown.get(entry);
      if (!line) shown.set(entry, (line = create_line(pen, step, entry, on)));
      line.render(rows[at] ?? null, at, rows.length);
      if (line.screen === next) next = next.nextSibling;
      else lines.insertBefore(line.screen, next);
    });
    const left = step.suggestions.map((text) => !rows.some((row) => row.fields.text === text));
    left.forEach((free, at) => ((ideas.children[at] as HTMLElement).hidden = !free));
    suggestions.hidden = !left.includes(true);
  }

  return { screen, render };
}

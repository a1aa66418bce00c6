// What is said about the plan as a whole, each in the template's own question.
import { row_of } from "../../plan/shown";
import type { Setting } from "../../wire/plan";
import { el, set_text } from "../dom";
import { word } from "../words";
import { choice, set_value } from "./line";
import type { Pen } from "./pen";

export function create_setting(pen: Pen, setting: Setting) {
  const { plan } = pen;
  const ask = plan.state.words?.words[`${setting}_prompt`] ?? "";
  const input = setting === "rating" ? el("select") : setting === "review" ? el("input", { type: "date" }) : el("textarea", { rows: 1, dir: "auto" });
  if (setting === "rating") {
    const numbers = ["", ...Array.from({ length: 11 }, (_, number) => `${number}`)];
    input.append(...numbers.map((value) => el("option", { value }, value || "–")));
  }
  const write = () => pen.write(setting, { text: input.value });
  input.oninput = write;
  input.onblur = () => pen.leave(setting);
  const both = el("div");
  const keep_mine = el("button", { type: "button", hidden: true }, word("plan_keep_mine"));
  const facts = el("p", { className: "note" });
  const screen = el("section", {}, both, el("label", {}, ask, input), keep_mine, facts);
  let choosing = "";

  function render(): void {
    const row = row_of(plan, setting)!;
    set_value(input, row.fields.text);
    const newest = row.texts[row.texts.length - 1];
    const by = newest ? word(newest.by.role === "person" ? "you" : "counselor") : "";
    set_text(facts, row.fault?.text ?? (row.standing === "kept" ? by : word("plan_keeping")));
    facts.classList.toggle("fault", Boolean(row.fault));
    const several = row.texts.length > 1;
    keep_mine.hidden = !several;
    keep_mine.onclick = () => pen.settle(setting, row.fields, row.version);
    const seen = several ? `${row.version}` : "";
    if (seen === choosing) return;
    choosing = seen;
    both.replaceChildren(...(several ? [choice(pen, row)] : []));
  }

  return { screen, render };
}

// Before the chat: what happens to what is written, in the contact's language, and a yes to it; then up to
// three questions, each of which may be left out.
import { el } from "./dom";
import type { Settings, Survey } from "./wire";
import { word } from "./words";

export function consent_screen(
  settings: Settings,
  language: string,
  on_language: (code: string) => void,
  on_agree: (with_code: boolean) => void,
): HTMLElement {
  const screen = el("section", { className: "card" });
  screen.append(
    el("h2", { tabIndex: -1 }, word("welcome")),
    el("p", {}, word("consent")),
    el("p", { className: "note" }, `${word("exit_hint")} ${word("exit_note")}`),
  );
  if (settings.languages.length > 1) {
    const options = settings.languages.map(({ code, name }) =>
      el("option", { value: code, selected: code === language, lang: code }, name),
    );
    const select = el("select", { onchange: () => on_language(select.value) }, ...options);
    screen.append(el("label", { className: "row" }, word("language_label"), select));
  }
  screen.append(
    el("button", { className: "main", type: "button", onclick: () => on_agree(false) }, word("consent_agree")),
    el("button", { className: "plain", type: "button", onclick: () => on_agree(true) }, word("plan_have_code")),
    el("details", {}, el("summary", {}, word("safety_link")), el("p", {}, word("safety_text"))),
  );
  return screen;
}

function choices(name: string, legend: string, options: [string, string][], ends = ""): HTMLFieldSetElement {
  const group = el("fieldset", {}, el("legend", {}, legend));
  const row = el("div", { className: `choices ${name}` });
  for (const [value, text] of options) {
    row.append(el("label", {}, el("input", { type: "radio", name, value }), el("span", {}, text)));
  }
  group.append(row);
  if (ends) group.append(el("p", { className: "note" }, ends));
  return group;
}

export function read_survey(form: HTMLFormElement): Survey {
  const given = new FormData(form);
  const distress = given.get("distress"); // "" when skipped
  const about = `${given.get("about") ?? ""}`.trim();
  return {
    ...(distress && { distress: Number(distress) }),
    suicidal: (given.get("suicidal") ?? "skip") as Survey["suicidal"],
    ...(about && { about }),
  };
}

export function survey_screen(settings: Settings, on_done: (survey: Survey) => void): HTMLElement {
  const numbers = Array.from({ length: 11 }, (_, n) => [`${n}`, `${n}`] as [string, string]);
  numbers.push(["", word("survey_skip")]);
  const yes_no = ["yes", "no", "skip"].map((value) => [value, word(`survey_${value}`)] as [string, string]);
  const about = el("textarea", { name: "about", rows: 3, maxLength: settings.message_chars_max, dir: "auto",
    autocomplete: "off", spellcheck: false });
  const form = el(
    "form",
    { className: "card" },
    el("h2", { tabIndex: -1 }, word("survey_title")),
    el("p", {}, word("survey_intro")),
    choices("distress", word("survey_distress"), numbers, `${word("survey_distress_low")} – ${word("survey_distress_high")}`),
    choices("suicidal", word("survey_suicidal"), yes_no),
    el("label", {}, word("survey_about"), about),
    el("button", { className: "main" }, word("start")),
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    on_done(read_survey(form));
  };
  return form;
}

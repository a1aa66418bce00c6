// The plan on paper, as the server's own page has it (safetyplan/render_html.cpp): made of text nodes beside the chat, shown
// only to the printer, and taken away after. The title that a browser prints above gives nothing away.
import type { PlanModel } from "../../plan/model";
import { name_of, rows_of } from "../../plan/shown";
import { type Fields, fields_of } from "../../plan/fields";
import { settings } from "../../wire/plan";
import { el } from "../dom";

export type Paper = "page" | "wallet";

export function paper_of(plan: PlanModel, paper: Paper): HTMLElement {
  const template = plan.state.words!;
  const { words } = template;
  const filled = (key: string, mark: string, value: string) => (words[key] ?? "").replace(`{${mark}}`, () => value);
  const date = (text: string) => {
    const [year = "", month = "", day = ""] = text.split("-");
    const name = template.months?.[Number(month) - 1] ?? month;
    return filled("date", "day", `${Number(day)}`).replace("{month}", () => name).replace("{year}", year);
  };

  function asides({ relation, reachable, may_call, helper, due, outcome }: Fields): string[] {
    return [
      relation,
      reachable && filled("reachable", "when", reachable),
      may_call === "agreed" && words.may_call,
      helper && name_of(plan, helper) && filled("helper", "name", name_of(plan, helper)),
      due && filled("due", "date", date(due)),
      outcome && filled("outcome", "text", outcome),
    ].filter((one): one is string => Boolean(one));
  }

  function said(fields: Fields, dialable: boolean): Node[] {
    const number = fields.number ? `: ${fields.number}${dialable ? "" : ` (${words.number_unsure})`}` : "";
    return [el("bdi", {}, fields.text), new Text(number), ...asides(fields).map((text) => el("small", { dir: "auto" }, text))];
  }

  const page = el("article", { className: `paper ${paper}`, lang: template.language }, el("h1", {}, template.heading));
  template.steps.forEach((step, at) => {
    const lines = rows_of(plan, step.id).map(({ fields, texts }) => {
      const all = texts.length > 1 ? texts : [{ ...fields, number: { dialable: texts[0]?.number?.dialable ?? true } }];
      return el("li", {}, ...all.flatMap((text, place) => [
        ...(place ? [new Text(` ${words.or} `)] : []),
        ...said(texts.length > 1 ? fields_of(texts[place]!) : fields, text.number?.dialable ?? true),
      ]));
    });
    lines.push(...step.always.map((text) => el("li", {}, text)));
    if (!lines.length && paper === "wallet") return;
    const inside = lines.length ? el("ul", {}, ...lines) : el("p", {}, words.nothing_yet ?? "");
    page.append(el("section", {}, el("h2", {}, `${at + 1}. ${step.title}`), inside));
  });
  const closing = settings.flatMap((setting) => {
    const values = plan.texts_of(setting).map(({ text }) => (setting === "review" ? date(text) : text));
    const mark = { rating: "rating", likelier: "text", took_part: "text", review: "date" }[setting];
    return values.length ? el("p", { dir: "auto" }, filled(setting, mark, values.join(` ${words.or} `))) : [];
  });
  if (closing.length) page.append(el("section", {}, ...closing));
  return page;
}

export function print(plan: PlanModel, paper: Paper): void {
  const page = paper_of(plan, paper);
  const { title } = document;
  document.body.append(page);
  document.body.classList.add("printing");
  document.title = plan.state.words!.title;
  const done = () => {
    page.remove();
    document.body.classList.remove("printing");
    document.title = title;
  };
  addEventListener("afterprint", done, { once: true });
  window.print();
}

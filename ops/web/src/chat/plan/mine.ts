// The plan is the contact's: to keep as a file, to print, to delete here, to open again in another chat by a code.
import { el, set_text } from "../dom";
import { word } from "../words";
import { paper_of, print } from "./paper";
import type { Pen } from "./pen";

const download_ms = 60_000; // how long the browser may take to read the file

export function create_mine(pen: Pen, on: { forget(): void }) {
  const said = el("p", { role: "status" });
  const code = el("output", { className: "code" });
  const press = (key: string, act: () => void) => el("button", { type: "button", onclick: act }, word(key));
  const failed = () => set_text(said, word("plan_failed"));

  function save(file_name: string, html: string): void {
    const url = URL.createObjectURL(new Blob([html], { type: "text/html" }));
    el("a", { href: url, download: file_name }).click();
    setTimeout(() => URL.revokeObjectURL(url), download_ms);
    set_text(said, "");
  }

  // Without the server it is the same words, plainly.
  function keep(): void {
    pen.ask("plan_page", { paper: "page" }).then(({ file_name, html }) => save(file_name, html), () => {
      const { title, language } = pen.plan.state.words!;
      const page = el("html", { lang: language }, el("head", {}, el("meta", { charset: "utf-8" }), el("title", {}, title)),
        el("body", {}, paper_of(pen.plan, "page")));
      save(`${title.toLowerCase().replace(/\s+/g, "-")}.html`, `<!doctype html>${new XMLSerializer().serializeToString(page)}`);
    });
  }

  function make_code(): void {
    pen.ask("plan_code", {}, true).then((answer) => {
      set_text(code, answer.code);
      set_text(said, word("plan_code_note"));
    }, failed);
  }

  const input = el("input", { type: "text", autocomplete: "off", spellcheck: false, maxLength: 40 });
  const fault = el("p", { className: "fault", role: "alert" });
  const form = el("form", {}, el("label", {}, word("plan_code_label"), input),
    el("button", { className: "main" }, word("plan_code_send")), fault);
  const recall = el("details", {}, el("summary", {}, word("plan_have_code")), form);
  form.onsubmit = (event) => {
    event.preventDefault();
    const given = input.value.trim();
    if (!given) return input.focus();
    set_text(fault, "");
    pen.ask("plan_recall", { code: given }, true).then(() => {
      input.value = "";
      recall.open = false;
      pen.read();
    }, ({ code: why }) => {
      const words: Record<string, string> = { not_found: "plan_code_wrong", bad_request: "plan_code_wrong", throttled: "plan_code_later",
        too_many: "plan_code_later", conflict: "plan_code_own" };
      set_text(fault, word(words[why] ?? (why === "offline" ? "offline" : "plan_failed")));
      input.focus();
    });
  };

  const have = el("div", {}, press("plan_keep", keep), press("plan_print", () => print(pen.plan, "page")),
    press("plan_wallet", () => print(pen.plan, "wallet")), press("plan_code", make_code), press("plan_delete", on.forget),
    el("p", { className: "note" }, word("plan_keep_note")));
  const screen = el("section", { className: "mine", "aria-label": word("plan_yours") }, el("h3", {}, word("plan_yours")), have, said, code, recall);

  return {
    screen,
    render(): void {
      have.hidden = !pen.plan.state.plan.revision;
      recall.hidden = !have.hidden;
    },
    /** The conversation is over: nothing can be brought into it any more. */
    close: () => recall.remove(),
    focus_code(): void {
      recall.open = true;
      input.focus();
    },
  };
}

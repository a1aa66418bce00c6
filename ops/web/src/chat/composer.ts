// Where the contact writes. Nothing is cut off silently: a text that is too long stays and says by how much.
import { el, set_text } from "./dom";
import { word } from "./words";

const count_from = 0.8; // of the limit, from where on the count is shown

/** Characters as people count them closely enough: code points. Half a pair and NUL cannot be sent. */
export function clean(text: string): string {
  return text.replace(/\p{Cs}|\0/gu, "").trim();
}

export function length(text: string): number {
  return [...text].length;
}

export function composer(chars_max: number, room: () => boolean, on_say: (text: string) => void) {
  const input = el("textarea", { id: "say", rows: 2, dir: "auto", autocomplete: "off", spellcheck: false });
  input.setAttribute("aria-describedby", "hint left");
  const left = el("span", { id: "left", className: "note" });
  const fault = el("p", { className: "fault", role: "alert" });
  const form = el(
    "form",
    { className: "composer" },
    el("label", { className: "sr", htmlFor: "say" }, word("message_label")),
    input,
    el("button", { className: "main" }, word("send")),
    left,
    fault,
  );

  function count(): number {
    const over = length(clean(input.value)) - chars_max;
    const near = over > (count_from - 1) * chars_max;
    set_text(left, near ? `${over + chars_max} / ${chars_max}` : "");
    set_text(fault, over > 0 ? word("message_too_long", { max: chars_max }) : "");
    return over;
  }

  input.oninput = count;
  input.onkeydown = (event) => {
    const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (!sends || !matchMedia("(pointer: fine)").matches) return;
    event.preventDefault();
    form.requestSubmit();
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    const text = clean(input.value);
    input.focus();
    if (!text || count() > 0) return;
    if (!room()) return set_text(fault, word("offline"));
    input.value = "";
    count();
    on_say(text);
  };
  return { form, input };
}

// The phones on the page: a row of tabs, and the one that is shown as a phone with its conversation.
import { el } from "./element";
import { type Mode, type Phone, type Phones, spoken_number, type Text } from "./model";
import { keywords, samples } from "./samples";

export interface Actions {
  send(number: string, text: string): void;
  set_mode(number: string, mode: Mode): void;
  changed(): void;
}

const modes: [Mode, string][] = [
  ["deliver", "Receives texts"],
  ["fail", "Delivery fails"],
  ["unreachable", "Unreachable"],
];

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });

function bubble(text: Text): HTMLElement {
  const lost = text.from_line && /fail|undeliver|unreach/.test(text.status);
  const status = lost ? `did not reach this phone: ${text.status}` : text.status;
  const who = text.from_line ? "The line: " : "Me: ";
  return el(
    "div",
    { className: `text ${text.from_line ? "theirs" : "mine"}${lost || /^not/.test(text.status) ? " lost" : ""}` },
    el("span", { className: "sr" }, who),
    el("p", { dir: "auto" }, text.text),
    el("small", {}, el("time", {}, clock.format(text.at)), status ? ` · ${status}` : ""),
  );
}

export function create_view(phones: Phones, actions: Actions) {
  const state = el("p", { className: "state", role: "status" });
  const notice = el("p", { className: "notice", role: "status" });
  const pick = el("select", { id: "pick" });
  const add = el("button", { type: "button", onclick: () => change(() => phones.take(pick.value)) }, "Take this phone");
  const tabs = el("div", { className: "tabs", role: "tablist", "aria-label": "Phones in use" });
  const stage = el("div", { className: "stage" });
  const desk = el("div", { className: "pick" }, el("label", { htmlFor: "pick" }, "Phone number"), pick, add);
  const shells = new Map<string, ReturnType<typeof create_shell>>();
  let listed = "";

  function change(how: () => void): void {
    how();
    actions.changed();
  }

  tabs.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const { open } = phones;
    if (!step || !open.length) return;
    const place = (open.indexOf(phones.shown) + step + open.length) % open.length;
    change(() => phones.show(open[place]!));
    tabs.querySelector<HTMLElement>("[aria-selected=true]")?.focus();
  };

  function tab(number: string): HTMLElement {
    const { unread } = phones.phone(number);
    const shown = number === phones.shown;
    const badge = unread ? [el("b", { className: "unread" }, `${unread}`, el("span", { className: "sr" }, " new"))] : [];
    return el(
      "button",
      { type: "button", role: "tab", id: `tab${number}`, "aria-selected": shown, tabIndex: shown ? 0 : -1,
        "aria-controls": "shown", onclick: () => change(() => phones.show(number)) },
      spoken_number(number).replace("+1 ", ""),
      ...badge,
    );
  }

  function render_pick(): void {
    const list = phones.numbers.join();
    if (list === listed) return;
    listed = list;
    pick.replaceChildren(...phones.numbers.map((number) => el("option", { value: number }, spoken_number(number))));
  }

  function render(): void {
    render_pick();
    const focused = tabs.contains(document.activeElement);
    tabs.replaceChildren(...phones.open.map(tab));
    if (focused) tabs.querySelector<HTMLElement>("[aria-selected=true]")?.focus();
    if (notice.textContent !== phones.notice) notice.textContent = phones.notice;
    if (!phones.shown) return stage.replaceChildren();
    let shell = shells.get(phones.shown);
    if (!shell) shells.set(phones.shown, (shell = create_shell(phones.phone(phones.shown), phones, actions)));
    const other = stage.firstChild !== shell.frame;
    if (other) stage.replaceChildren(shell.frame);
    shell.render(other);
  }

  return {
    screen: [state, desk, tabs, notice, stage],
    render,
    say_state: (text: string) => void (state.textContent = text),
  };
}

function create_shell(phone: Phone, phones: Phones, actions: Actions) {
  const line = el("h2", {}, spoken_number(phones.line));
  const log = el("div", { className: "texts", role: "log", "aria-live": "polite", "aria-label": "Texts", tabIndex: 0 });
  const input = el("textarea", { rows: 1, "aria-label": "Text to the line", dir: "auto", autocomplete: "off" });
  const size = el("span", { className: "size" });
  const form = el("form", { className: "write" }, input, el("button", {}, "Send"));
  const drawn = new Map<number, { node: HTMLElement; as: string }>();

  function count(): void {
    const length = [...input.value].length;
    size.textContent = length ? `${length} characters` : "";
  }

  function send(text: string): void {
    if (text.trim()) actions.send(phone.number, text);
  }

  input.oninput = count;
  input.onkeydown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    send(input.value);
    input.value = "";
    count();
    input.focus();
  };

  const words = keywords.map((word) => el("button", { type: "button", onclick: () => send(word) }, word));
  const sample = el("select", { "aria-label": "Sample text" }, el("option", { value: "" }, "Sample text…"));
  for (const [name, text] of samples) sample.append(el("option", { value: text }, name));
  sample.onchange = () => {
    input.value = sample.value;
    sample.value = "";
    count();
    input.focus();
  };
  const group = `mode${phone.number}`;
  const choices = modes.map(([mode, name]) =>
    el("label", {},
      el("input", { type: "radio", name: group, checked: mode === phone.mode,
        onchange: () => actions.set_mode(phone.number, mode) }),
      el("span", {}, name)),
  );
  const away = () => {
    phones.put_away(phone.number);
    actions.changed();
  };

  const handset = el(
    "div",
    { className: "handset" },
    el("div", { className: "top", "aria-hidden": true }, el("span", {}, spoken_number(phone.number)), el("span", {}, "SIM")),
    el("div", { className: "to" }, el("span", { className: "face", "aria-hidden": true }, "☂"), line),
    log,
    form,
  );
  const tools = el(
    "div",
    { className: "tools" },
    el("h3", {}, "Write"),
    el("div", { className: "words" }, ...words),
    sample,
    size,
    el("fieldset", {}, el("legend", {}, "When the line texts this phone"), ...choices),
    el("button", { type: "button", className: "plain", onclick: away }, "Put this phone away"),
  );
  const frame = el(
    "div",
    { className: "phone", role: "tabpanel", id: "shown", "aria-labelledby": `tab${phone.number}` }, handset, tools);

  function render(to_end: boolean): void {
    line.textContent = spoken_number(phones.line);
    let news = to_end;
    const keys = new Set(phone.texts.map((text) => text.key));
    for (const [key, { node }] of drawn) if (!keys.has(key) && drawn.delete(key)) node.remove();
    for (const text of phone.texts) {
      const known = drawn.get(text.key);
      if (known?.as === text.status) continue;
      const node = bubble(text);
      if (known) known.node.replaceWith(node);
      else log.append(node);
      news ||= !known;
      drawn.set(text.key, { node, as: text.status });
    }
    if (news) log.scrollTop = log.scrollHeight;
  }

  return { frame, render };
}

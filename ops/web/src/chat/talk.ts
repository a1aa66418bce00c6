// The conversation on the page. The log is a live region that only ever gains or moves whole messages, so each is
// spoken once; ticks inside it are silent. Place in line and connection are told by the status line above it.
import { composer } from "./composer";
import { el, set_text } from "./dom";
import type { Session, State } from "./session";
import type { Line } from "./transcript";
import { with_numbers, word } from "./words";

const patience_ms = 1500; // a shorter loss of the connection is not mentioned
const first_patience_ms = 6000; // a slow phone needs some seconds for the first connection
const relief_ms = 4000; // how long "connected again" stays
const near_end_px = 80;

type Delivery = "sending" | "kept" | "seen" | "failed";
const ticks: Record<Delivery, string> = { sending: "…", kept: "✓", seen: "✓✓", failed: "!" };
const happenings: Record<string, string> = { joined: "joined", waiting_again: "returned" };

export function delivery(line: Line, seen: number): Delivery {
  if (line.failed) return "failed";
  if (!line.seq) return "sending";
  return line.seq <= seen ? "seen" : "kept";
}

/** The key of the words for the state of things. */
export function status_key(state: State, now: number, said: string): string {
  const { phase, stage, place } = state;
  const patience = phase === "opening" ? first_patience_ms : state.online ? relief_ms : patience_ms;
  const settled = now - state.changed_at > patience;
  if (phase === "refused") return "load_failed";
  if (phase === "gone") return "conversation_unknown";
  if (phase === "left" && stage === "waiting") return "left";
  if (phase === "left" || phase === "over") return "closed";
  if (!state.online) return settled ? "offline" : said;
  if (!settled && (said === "offline" || said === "online_again")) return "online_again";
  if (stage !== "waiting" || place === null) return "";
  return place === 1 ? "place_next" : "place";
}

interface Shown {
  node: HTMLElement;
  time: HTMLTimeElement;
  tick?: Text;
  told?: Text;
}

function make_line(line: Line): Shown {
  const time = el("time");
  const happening = happenings[line.kind];
  if (happening) return { time, node: el("p", { className: "event" }, word(happening), " ", time) };
  const mine = line.kind === "mine";
  const who = mine ? word("you") : line.kind === "line" ? word("line") : line.name || word("counselor");
  const foot = el("small", {}, time);
  const node = el(
    "div",
    { className: `said ${line.kind}` },
    el("b", { className: mine ? "sr" : "" }, who),
    el("p", { dir: "auto" }, line.text),
    foot,
  );
  if (!mine) return { node, time };
  const tick = document.createTextNode("");
  const told = document.createTextNode("");
  foot.append(
    el("span", { "aria-hidden": true }, tick),
    el("span", { className: "sr", "aria-live": "off" }, told),
  );
  return { node, time, tick, told };
}

function create_log(state: State, language: string) {
  const shown = new Map<string, Shown>();
  const clock = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" });
  const label = word("conversation_label");
  const log = el("div", { className: "log", role: "log", "aria-live": "polite", "aria-label": label, tabIndex: 0 });
  const more = el("button", { type: "button", className: "more", hidden: true, onclick: to_end }, "↓");
  more.setAttribute("aria-label", label);

  let stays = true; // at the end, also when lines are added or the log changes its height

  function to_end(): void {
    log.scrollTop = log.scrollHeight;
    stays = more.hidden = true;
  }

  function update(one: Shown, line: Line): void {
    set_text(one.time, line.at ? clock.format(line.at) : "");
    if (!one.tick) return;
    const how = delivery(line, state.seen);
    one.node.classList.toggle("failed", how === "failed");
    if (one.tick.data === ticks[how]) return;
    one.tick.data = ticks[how];
    one.told!.data = word(`tick_${how}`);
  }

  function render(): void {
    let next = log.firstChild;
    let news = false;
    for (const line of [...state.kept, ...state.unsent]) {
      if (line.kind === "ended" || line.kind === "closed") continue; // the status line tells it
      let one = shown.get(line.key);
      if (!one) {
        shown.set(line.key, (one = make_line(line)));
        news = true;
      }
      update(one, line);
      if (one.node === next) next = next.nextSibling;
      else log.insertBefore(one.node, next);
    }
    if (news && stays) to_end();
    else if (news) more.hidden = false;
  }

  // A change of height also moves what is in view; only scrolling at one height is somebody's wish.
  let height = 0;
  log.onscroll = () => {
    if (log.clientHeight !== height) return;
    stays = log.scrollHeight - log.scrollTop - height < near_end_px;
    if (stays) more.hidden = true;
  };
  new ResizeObserver(() => {
    height = log.clientHeight;
    if (stays) to_end();
  }).observe(log);
  return { log, more, to_end, render };
}

export function create_talk(
  session: Session,
  language: string,
  chars_max: number,
  on: { say(text: string): void; leave(): void; again(): void },
) {
  const { state } = session;
  const { log, more, to_end, render: render_log } = create_log(state, language);
  const status = el("p", { className: "status", role: "status" });
  const hint = el("p", { id: "hint", className: "hint" });
  const trouble = el("p", { className: "fault trouble", role: "alert" });
  const { form, input } = composer(chars_max, session.room, (text) => {
    on.say(text);
    to_end();
  });
  const no = el("button", { type: "button", onclick: () => ask_end(false) }, word("end_cancel"));
  const yes = el("button", { type: "button", onclick: on.leave }, word("end_chat"));
  const sure = el("div", { className: "sure", role: "group", hidden: true }, el("p", {}, word("end_confirm")), yes, no);
  const end = el("button", { type: "button", className: "plain", onclick: () => ask_end(true) }, word("end_chat"));
  const again = el("button", { type: "button", className: "main", hidden: true, onclick: on.again }, word("new_chat"));
  const screen = el("section", { className: "talk" }, hint, status, trouble, log, more, form, end, sure, again);
  let said = "";

  function ask_end(asking: boolean): void {
    sure.hidden = !asking;
    end.hidden = asking;
    (asking ? no : end).focus();
  }

  function render(now: number): void {
    const running = state.phase === "opening" || state.phase === "open";
    render_log();
    said = status_key(state, now, said);
    set_text(status, said && word(said, { place: state.place ?? "" }));
    set_text(hint, state.phase === "open" && state.stage === "waiting" ? word("waiting") : "");
    const help = state.phase === "refused" ? word("emergency") : state.unavailable;
    if (trouble.textContent !== help) trouble.replaceChildren(...with_numbers(help));
    if (running || form.hidden) return;
    form.hidden = end.hidden = sure.hidden = true;
    again.hidden = false;
    again.focus();
  }

  return { screen, render, focus: () => input.focus() };
}

// The contact's page: settings, consent, questions, chat. One screen at a time, no address changes but the
// language, nothing kept but the token.
import { consent_screen, survey_screen } from "./begin";
import { by_id, el, set_text } from "./dom";
import { framed, watch_exit } from "./exit";
import { create_door } from "./door";
import { create_link, kept_token, new_id } from "./link";
import { type Begin, create_session } from "./session";
import { create_talk } from "./talk";
import type { Settings, Survey } from "./wire";
import { choose, use_words, with_numbers, word } from "./words";

const settings_deadline_ms = 12_000;
const right_to_left = ["ar", "fa", "he", "ur", "ps", "yi"];

const main = by_id("main");
let settings: Settings;
let language = "en";
let link: ReturnType<typeof create_link> | undefined;
let door: ReturnType<typeof create_door> | undefined;
const exit = watch_exit(() => {
  link?.act("leave", true);
  door?.forget();
});

async function fetch_settings(wanted: string): Promise<Settings> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), settings_deadline_ms);
  try {
    const path = `/v1/chat/settings?lang=${encodeURIComponent(wanted)}`;
    const answer = await fetch(path, { credentials: "omit", signal: stop.signal });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return await answer.json();
  } finally {
    clearTimeout(timer);
  }
}

function wishes(): string[] {
  const asked = new URLSearchParams(location.search).get("lang");
  return [asked ?? "", ...navigator.languages].filter(Boolean).map((tag) => tag.toLowerCase());
}

async function load(wished: string[]): Promise<void> {
  const first = (wished[0] ?? "en").split("-")[0]!;
  let loaded = await fetch_settings(first);
  language = choose(wished, loaded.languages.map(({ code }) => code));
  if (language !== first) loaded = await fetch_settings(language);
  settings = loaded;
  use_words(settings);
  frame_words();
}

function frame_words(): void {
  document.documentElement.lang = language;
  document.documentElement.dir = right_to_left.includes(language.split("-")[0]!) ? "rtl" : "ltr";
  document.title = word("title");
  set_text(by_id("title"), settings?.title ?? word("title"));
  set_text(by_id("exit"), word("exit"));
  set_text(by_id("help"), word("emergency_title"));
  by_id("emergency").replaceChildren(...with_numbers(word("emergency")));
  if (settings?.exit_url) (by_id("exit") as HTMLAnchorElement).href = settings.exit_url;
}

function show(screen: HTMLElement): void {
  if (exit.left()) return;
  main.replaceChildren(screen);
  screen.querySelector("h2")?.focus();
}

async function switch_language(code: string): Promise<void> {
  try {
    await load([code]);
  } catch {
    return show(consent());
  }
  const address = new URL(location.href);
  address.searchParams.set("lang", code);
  history.replaceState(null, "", address);
  show(consent());
}

function consent(): HTMLElement {
  return consent_screen(settings, language, (code) => void switch_language(code), (with_code) => {
    const go = (survey?: Survey) => begin(with_code, survey);
    if (settings.survey) show(survey_screen(settings, go));
    else go();
  });
}

function new_token(): string {
  const bytes = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24)));
  return btoa(bytes).replace(/\+/g, "-").replace(/\//g, "_");
}

function begin(with_code: boolean, survey?: Survey): void {
  talk({ language, fresh: new_token(), ...(survey && { survey }) }, with_code);
}

function talk(how: Begin, with_code = false): void {
  stop();
  const session = create_session(how, Math.random);
  door = create_door((what, data, key) => link!.act("request", what, data, key), () => view.focus());
  const view = create_talk(session, language, settings.message_chars_max, {
    say: (text) => link!.act("say", new_id(), text),
    leave: () => link!.act("leave", false),
    again: () => {
      stop();
      show(consent());
    },
  });
  view.screen.prepend(door.button, door.said);
  const changed = () => {
    if (exit.left()) return;
    view.render(performance.now());
    const { online, phase } = session.state;
    door!.online(online, phase === "opening" || phase === "open");
    door!.heard(session.state.kept.filter((line) => line.kind === "theirs").length);
  };
  link = create_link(session, changed, door);
  show(view.screen);
  main.append(door.place);
  if (with_code) void door.open(true);
  else view.focus();
}

function stop(): void {
  link?.stop();
  door?.forget();
  link = door = undefined;
}

async function start(): Promise<void> {
  main.setAttribute("aria-busy", "true");
  try {
    await load(wishes());
    const token = kept_token();
    if (token) talk({ token });
    else show(consent());
  } catch {
    frame_words();
    const again = el("button", { type: "button", className: "main", onclick: () => void start() }, word("try_again"));
    show(
      el("section", { className: "card" }, el("h2", { tabIndex: -1 }, word("load_failed")),
        el("p", {}, ...with_numbers(word("emergency"))), again),
    );
  }
  main.removeAttribute("aria-busy");
}

if (framed) parent.postMessage({ holdfast: "ready" }, "*");
void start();

// <script src="https://the-line.example/widget.js" data-lang="es" async></script>
// Puts one button on a page; the chat itself is a frame from where this script came from, made at the first
// press, and nothing else is asked of anybody. The button is a real link to the chat: when frames are blocked, or
// anything here fails, it opens the chat in its own window. Its style is in a shadow tree and reads no page style.
const english = { open: "Chat with us", close: "Close chat", own: "Open the chat in its own window" };
const words: Record<string, typeof english> = {
  en: english,
  es: { open: "Chatea con nosotros", close: "Cerrar el chat", own: "Abrir el chat en su propia ventana" },
};
const ready_within_ms = 8000;

const style = `
:host{all:initial;color-scheme:light dark;font:16px/1.4 system-ui,sans-serif}
a,button{box-sizing:border-box;min-height:44px;padding:10px 18px;border:2px solid #fff;border-radius:22px;background:#1d5c58;
color:#fff;font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
:focus-visible{outline:3px solid #1d5c58;outline-offset:2px}
.open{position:fixed;inset-block-end:16px;inset-inline-end:16px;z-index:2147483646}
.panel{position:fixed;inset-block-end:0;inset-inline-end:0;z-index:2147483647;box-sizing:border-box;display:flex;
flex-direction:column;width:min(400px,100vw);height:min(640px,100vh);height:min(640px,100dvh);border:1px solid #8b8379;
background:Canvas;box-shadow:0 8px 32px #0004}
.bar{display:flex;justify-content:end;padding:4px}.bar button{background:none;border-color:transparent;color:CanvasText}
[hidden]{display:none!important}iframe{flex:1;border:0}.own{margin:8px;text-align:center}
@media(min-width:480px){.panel{inset-block-end:16px;inset-inline-end:16px;border-radius:12px;overflow:hidden}}`;

function make<K extends keyof HTMLElementTagNameMap>(tag: K, given: object, ...inside: (Node | string)[]) {
  const made = Object.assign(document.createElement(tag), given);
  made.append(...inside);
  return made;
}

function dress(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(make("style", {}, style)); // an older browser; without style it still is a link
  }
}

export function put_widget(script: HTMLScriptElement): void {
  const { lang = document.documentElement.lang, label } = script.dataset;
  const say = words[lang.split("-")[0]!] ?? english;
  const text = label || say.open;
  const chat = new URL("/chat", script.src);
  if (lang) chat.searchParams.set("lang", lang);
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  let frame: HTMLIFrameElement | undefined;

  const open = make("a", { className: "open", href: chat.href, target: "_blank", rel: "noopener" }, text);
  const close = make("button", { type: "button" }, say.close);
  const own = make("a", { className: "own", href: chat.href, target: "_blank", rel: "noopener", hidden: true }, say.own);
  const panel = make("div", { className: "panel", hidden: true }, make("div", { className: "bar" }, close), own);
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", text);

  function show(shown: boolean): void {
    panel.hidden = !shown;
    open.hidden = shown;
    (shown ? close : open).focus();
  }

  open.onclick = (event) => {
    if (event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    if (!frame) {
      frame = make("iframe", { src: chat.href, title: text, referrerPolicy: "origin" });
      panel.append(frame);
      setTimeout(() => (own.hidden = ready), ready_within_ms);
    }
    show(true);
  };
  close.onclick = () => show(false);
  panel.onkeydown = (event) => event.key === "Escape" && show(false);

  let ready = false;
  addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== chat.origin) return;
    const { holdfast, url } = event.data ?? {};
    if (holdfast === "ready") own.hidden = ready = true;
    if (holdfast === "exit" && /^https?:/.test(url)) {
      document.documentElement.replaceChildren();
      location.replace(url);
    }
  });

  // Shift three times leaves the chat also when it is pressed in the page around it.
  let alone = false;
  addEventListener("keydown", (event) => void (alone = event.key === "Shift"));
  addEventListener("keyup", (event) => {
    if (event.key === "Shift" && alone && !panel.hidden) {
      frame?.contentWindow?.postMessage({ holdfast: "shift" }, chat.origin);
    }
    alone = false;
  });

  dress(root);
  root.append(open, panel);
  (document.body ?? document.documentElement).append(host);
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  if (document.body) put_widget(script);
  else addEventListener("DOMContentLoaded", () => put_widget(script));
}

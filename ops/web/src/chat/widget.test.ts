// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { put_widget } from "./widget";

function put(data: Record<string, string> = {}) {
  const script = document.createElement("script");
  script.type = "text/plain";
  Object.assign(script.dataset, data);
  Object.defineProperty(script, "src", { value: "https://line.example/widget.js" });
  put_widget(script);
  const root = document.body.lastElementChild!.shadowRoot!;
  return { root, find: <T extends HTMLElement>(what: string) => root.querySelector<T>(what)! };
}

beforeEach(() => {
  document.body.replaceChildren();
  // The test's document has no network: its complaint about the frame is not of interest.
  vi.spyOn(HTMLIFrameElement.prototype, "src", "set").mockImplementation(() => {});
});

describe("the widget", () => {
  it("is a real link to the chat, in the page's words, and loads nothing before it is pressed", () => {
    const { root, find } = put({ lang: "es" });
    const open = find<HTMLAnchorElement>("a.open");
    expect([open.href, open.textContent]).toEqual(["https://line.example/chat?lang=es", "Chatea con nosotros"]);
    expect(root.querySelector("iframe")).toBeNull();
    expect(put({ label: "Write to us" }).find("a.open").textContent).toBe("Write to us");
  });

  it("opens a named dialog with the chat's frame, once, and Escape closes it", () => {
    const { root, find } = put();
    find("a.open").click();
    find("a.open").click();
    expect(root.querySelectorAll("iframe")).toHaveLength(1);
    expect(find("iframe").title).not.toBe("");
    const panel = find("[role=dialog]");
    expect([panel.hidden, panel.getAttribute("aria-label")]).toEqual([false, "Chat with us"]);
    panel.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    expect(panel.hidden).toBe(true);
    expect(root.activeElement).toBe(find("a.open"));
  });

  it("offers the chat's own window when the frame does not come", () => {
    vi.useFakeTimers();
    const { find } = put();
    find("a.open").click();
    expect(find(".own").hidden).toBe(true);
    vi.advanceTimersByTime(8000);
    expect(find(".own").hidden).toBe(false);
    vi.useRealTimers();
  });

  it("takes the page away when the chat asks, and only when it does", () => {
    const replace = vi.spyOn(location, "replace").mockImplementation(() => {});
    const { find } = put();
    find("a.open").click();
    const source = find<HTMLIFrameElement>("iframe").contentWindow;
    const ask = (given: object) =>
      dispatchEvent(new MessageEvent("message", { data: { holdfast: "exit", url: "https://weather.example/" },
        origin: "https://line.example", source, ...given } as MessageEventInit));
    ask({ origin: "https://other.example" });
    ask({ source: window });
    ask({ data: { holdfast: "exit", url: "javascript:alert(1)" } });
    expect(replace).not.toHaveBeenCalled();
    ask({});
    expect(replace).toHaveBeenCalledWith("https://weather.example/");
  });
});

// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Phones } from "./model";
import { samples } from "./samples";
import { create_view } from "./view";

const [ann, ben] = ["+12015550101", "+12015550102"];

function world() {
  const phones = new Phones();
  phones.greeted({ line: "+12015550100", numbers: [ann, ben], history: [] });
  const actions = { send: vi.fn(), set_mode: vi.fn(), changed: () => view.render() };
  const view = create_view(phones, actions);
  document.body.append(...view.screen);
  view.render();
  const find = <T extends Element>(what: string) => document.querySelector<T & HTMLElement>(what)!;
  const button = (name: string) => [...document.querySelectorAll("button")].find((one) => one.textContent === name)!;
  return { phones, actions, view, find, button };
}

beforeEach(() => document.body.replaceChildren());

describe("the phone page", () => {
  it("sends what is written, and the keywords at one press", () => {
    const { actions, find, button } = world();
    const input = find<HTMLTextAreaElement>("textarea");
    input.value = "hello";
    find<HTMLFormElement>("form").requestSubmit();
    expect(actions.send).toHaveBeenLastCalledWith(ann, "hello");
    expect(input.value).toBe("");
    button("STOP").click();
    expect(actions.send).toHaveBeenLastCalledWith(ann, "STOP");
  });

  it("shows a text as text, whatever it holds", () => {
    const { phones, view, find } = world();
    phones.arrived({ number: ann, text: "<img src=x onerror=alert(1)>", at: 1, sid: "S1" });
    view.render();
    expect(find(".text p").textContent).toBe("<img src=x onerror=alert(1)>");
    expect(find("img")).toBeNull();
  });

  it("keeps the phones apart, each with its draft", () => {
    const { phones, view, find, button } = world();
    find<HTMLTextAreaElement>("textarea").value = "a draft of Ann's";
    phones.take(ben);
    view.render();
    expect(find<HTMLTextAreaElement>("textarea").value).toBe("");
    find("[role=tab]").click();
    expect(find<HTMLTextAreaElement>("textarea").value).toBe("a draft of Ann's");
    button("Put this phone away").click();
    expect(document.querySelectorAll("[role=tab]")).toHaveLength(1);
  });

  it("changes a status in place", () => {
    const { phones, view, find } = world();
    const text = phones.write(ann, "hi", 1);
    view.render();
    text.status = "sent";
    view.render();
    expect(document.querySelectorAll(".text")).toHaveLength(1);
    expect(find(".text small").textContent).toContain("sent");
  });

  it("asks the carrier for a mode", () => {
    const { actions } = world();
    document.querySelectorAll<HTMLInputElement>("[type=radio]")[2]!.click();
    expect(actions.set_mode).toHaveBeenCalledWith(ann, "unreachable");
  });
});

describe("the samples", () => {
  it("fit a phone's longest text", () => {
    for (const [name, text] of samples) expect([...text].length, name).toBeLessThanOrEqual(1600);
    expect(samples.some(([, text]) => [...text].length === 1600)).toBe(true);
  });
});

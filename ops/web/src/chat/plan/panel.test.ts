// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { PlanServer } from "../../../tests/plan_server";
import { ModelServer, Network, seeded } from "../model_server";
import { create_session, type Effect } from "../session";
import { use_words } from "../words";
import { create_panel, type Panel } from "./panel";
import { paper_of } from "./paper";
import { create_plan } from "../../plan/model";

vi.mock("./style", () => ({ dress: () => {} }));

const root = resolve(__dirname, "../../../../..");
function texts_in(language: string): Record<string, string> {
  const toml = readFileSync(resolve(root, `config/texts/${language}.toml`), "utf8");
  return Object.fromEntries([...toml.matchAll(/^(\w+) = "(.*)"$/gm)].map(([, key, text]) => [key!, text!]));
}
const texts = texts_in("en");
/** Of the description of the protocol. */
const codes = /\n  Code:\n.*?enum:\n((?: +- \w+\n)+)/s
  .exec(readFileSync(resolve(root, "ops/api/schemas.yaml"), "utf8"))![1]!
  .match(/\w+/g)!;

// The chat's own session between the page and the model server, so that the plan's frames go the way they go.
function world() {
  const random = seeded(1);
  const session = create_session({ language: "en" }, random);
  const server = new ModelServer();
  const network = new Network(session, server, random);
  let panel: Panel | undefined;
  const on = { close: vi.fn(), forget: vi.fn() };
  const carry = network.carry.bind(network);
  network.carry = (effects: Effect[]) => {
    carry(effects);
    for (const effect of effects) {
      if (effect.do === "plan") panel?.event(effect.event);
      if (effect.do === "answer") panel?.answer(effect.key, effect.ok, effect.data);
    }
  };
  let was_online = false;
  const settle = () => {
    for (let round = 0; round < 6; round += 1) {
      network.heal();
      vi.advanceTimersByTime(2100);
      if (session.state.online !== was_online) panel?.online((was_online = session.state.online), true);
    }
  };
  network.carry(session.act("begin", 0));
  network.heal();
  const open = () => {
    panel = create_panel((what, data, key) => network.carry(session.act("request", network.now, what, data, key)), on);
    document.body.replaceChildren(panel.screen);
    panel.online((was_online = session.state.online), true);
    settle();
    return panel;
  };
  const staff = (change: object) => server.plan.take(change, { role: "staff", account: "ana" });
  const drop = () => {
    network.drop();
    panel?.online((was_online = false), true);
  };
  return { session, server, network, on, open, settle, staff, drop };
}

const find = <T extends HTMLElement = HTMLElement>(what: string) => document.querySelector<T>(what)!;
const boxes = (step: string) =>
  [...document.querySelectorAll<HTMLTextAreaElement>("textarea")].filter((one) => one.getAttribute("aria-label")?.startsWith(step));
const button = (name: string) =>
  [...document.querySelectorAll<HTMLElement>("button")].find((one) => !one.hidden && (one.getAttribute("aria-label") ?? one.textContent)!.startsWith(name))!;
const coping = "What I can do by myself";

function type(box: HTMLTextAreaElement | HTMLInputElement, text: string): void {
  box.value = text;
  box.dispatchEvent(new Event("input"));
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  use_words({ title: "L", languages: [], survey: true, exit_url: "", texts, message_chars_max: 100 });
});
afterEach(() => vi.useRealTimers());

describe("the plan in the chat", () => {
  it("adds a line on a pause and leaves its element, and so the cursor, where it is", () => {
    const { server, open, settle } = world();
    open();
    const box = boxes(coping)[0]!;
    box.focus();
    type(box, "Walk");
    settle();
    expect(server.plan.plan.items.map((item) => [item.step, item.texts[0]!.text])).toEqual([["coping", "Walk"]]);
    expect(boxes(coping)[0]).toBe(box);
    expect(document.activeElement).toBe(box);
    type(box, "Walk the dog");
    settle();
    expect(server.plan.plan.items.map((item) => item.texts[0]!.text)).toEqual(["Walk the dog"]);
    expect(boxes(coping)).toHaveLength(2);
  });

  it("keeps what was written while the connection is dead, and keeps it once", () => {
    const { server, network, open, settle, drop } = world();
    open();
    type(boxes(coping)[0]!, "Walk");
    vi.advanceTimersByTime(700);
    network.serve(); // taken by the server; the answer is lost
    drop();
    expect(find(".plan").textContent).toContain("You are not connected");
    type(boxes(coping)[0]!, "Walk far");
    vi.advanceTimersByTime(700);
    settle();
    expect(server.plan.plan.items.map((item) => item.texts.map((text) => text.text))).toEqual([["Walk far"]]);
  });

  it("shows what the counselor writes, as text, and tells it politely", () => {
    const { open, settle, staff } = world();
    open();
    staff({ change: "01A", kind: "add", step: "coping", after: "last", text: "<img src=x onerror=alert(1)>" });
    settle();
    expect(boxes(coping)[0]!.value).toBe("<img src=x onerror=alert(1)>");
    expect(find("img")).toBeNull();
    expect(find("[role=status]").textContent).toBe(`Your counselor wrote here: ${coping}`);
  });

  it("shows both texts with who wrote each, and keeps the chosen one or what is written together", () => {
    const { server, open, settle, staff } = world();
    open();
    type(boxes(coping)[0]!, "Walk");
    settle();
    const { id } = server.plan.plan.items[0]!;
    const stands = () => server.plan.plan.items[0]!.texts.map((text) => text.text);
    type(boxes(coping)[0]!, "Walk the dog");
    staff({ change: "x1", kind: "edit", item: id, expected: 1, text: "Walk by the river" });
    settle();
    expect(stands()).toEqual(["Walk by the river", "Walk the dog"]);
    expect(find(".both").textContent).toContain("Counselor: Walk by the river");
    expect(find(".both").textContent).toContain("You: Walk the dog");
    type(boxes(coping)[0]!, "Walk the dog by the river");
    settle();
    expect(stands()).toHaveLength(2);
    button("Keep what stands here").click();
    settle();
    expect(stands()).toEqual(["Walk the dog by the river"]);
    expect(document.querySelector(".both")).toBeNull();
  });

  it("says which is which when two texts differ only in whether they may be called", () => {
    const { server, open, settle, staff } = world();
    open();
    type(boxes("People I can ask for help")[0]!, "Ana");
    settle();
    const { id } = server.plan.plan.items[0]!;
    staff({ change: "x1", kind: "edit", item: id, expected: 1, text: "Ana", may_call: "agreed" });
    staff({ change: "x2", kind: "edit", item: id, expected: 1, text: "Ana", may_call: "refused" });
    staff({ change: "x3", kind: "edit", item: id, expected: 1, text: "Ana" });
    settle();
    const names = [...document.querySelectorAll(".both button")].map((one) => one.getAttribute("aria-label"));
    expect(names).toEqual(["Yes", "No", "Not said"].map((answer) => `Keep this one: Ana · ${texts.plan_may_call} ${answer}`));
    expect(find(".both").textContent).toContain(`Ana · ${texts.plan_may_call} No`);
  });

  it("goes to another step with the focus, and back", () => {
    const { server, open, settle } = world();
    open();
    type(boxes(coping)[0]!, "The library");
    settle();
    const to = boxes(coping)[0]!.closest("li")!.querySelector<HTMLSelectElement>("details select")!;
    to.value = "reasons";
    to.dispatchEvent(new Event("change"));
    settle();
    expect(server.plan.plan.items[0]).toMatchObject({ step: "reasons", texts: [{ text: "The library" }] });
    expect((document.activeElement as HTMLTextAreaElement).value).toBe("The library");
    expect(document.activeElement!.getAttribute("aria-label")).toBe("What is worth living for, line 1");
  });

  it("moves, removes and brings back", () => {
    const { server, open, settle } = world();
    open();
    for (const text of ["a", "b"]) {
      type(boxes(coping).at(-1)!, text);
      settle();
    }
    button("Move up: b").click();
    settle();
    const order = () => server.plan.plan.items.map((item) => item.texts[0]?.text);
    expect(order()).toEqual(["b", "a"]);
    button("Remove: b").click();
    settle();
    expect(order()).toEqual([undefined, "a"]);
    expect(document.activeElement!.getAttribute("aria-label")).toBe("Undo: b");
    button("Undo: b").click();
    settle();
    expect(order()).toEqual(["b", "a"]);
  });

  it("opens a plan by its code, and says so when the code opens none", async () => {
    const { server, open, settle } = world();
    const old = new PlanServer();
    old.take({ change: "01Z", kind: "add", step: "coping", after: "last", text: "Sing" }, { role: "person" });
    server.codes.set("7K3M", old);
    open().focus(true);
    expect(document.activeElement).toBe(find("form input"));
    for (const [code, told] of [["WRONG", "That code does not open a plan"], ["7K3M", ""]] as const) {
      type(find<HTMLInputElement>("form input"), code);
      find<HTMLFormElement>("form").requestSubmit();
      settle();
      await vi.waitFor(() => expect(find("form .fault").textContent).toContain(told));
    }
    settle();
    expect(boxes(coping)[0]!.value).toBe("Sing");
  });

  it("takes a code before there is a connection, and asks once there is", async () => {
    const { server, open, settle, drop } = world();
    const old = new PlanServer();
    old.take({ change: "01Z", kind: "add", step: "coping", after: "last", text: "Sing" }, { role: "person" });
    server.codes.set("7K3M", old);
    open();
    drop();
    type(find<HTMLInputElement>("form input"), "7K3M");
    find<HTMLFormElement>("form").requestSubmit();
    expect(find("form .fault").textContent).toBe("");
    settle();
    await vi.waitFor(() => expect(boxes(coping)[0]?.value).toBe("Sing"));
  });

  it("says in the line's own words that a text is too long, and keeps it", () => {
    const { open, settle } = world();
    open();
    const long = "x".repeat(2001);
    type(boxes(coping)[0]!, long);
    settle();
    const faults = [...document.querySelectorAll(".fault")].map((one) => one.textContent);
    expect(faults).toContain(texts["message_too_long"]!.replace("{max}", "2000"));
    expect(boxes(coping)[0]!.value).toBe(long);
  });

  it.each(["en", "es"])("says why something was not done in the language of the chat: %s", (language) => {
    const own = texts_in(language);
    use_words({ title: "L", languages: [], survey: true, exit_url: "", texts: own, message_chars_max: 100 });
    expect(codes.length).toBeGreaterThan(10);
    for (const code of codes.filter((one) => one !== "unauthenticated" && one !== "bad_signature"))
      for (const retry of ["never", "later"]) {
        const questions: string[] = [];
        const panel = create_panel((_what, _data, key) => questions.push(key), { close: vi.fn(), forget: vi.fn() });
        panel.online(true, true);
        panel.answer(questions[0]!, false, { code, title: "Words of the server.", detail: "for who builds", retry });
        const key = retry === "never" ? `refused_${code}` : code === "throttled" ? "refused_throttled" : "refused_later";
        const wanted = own[key] ?? (["unavailable", "unknown_outcome", "shutting_down", "internal"].includes(code) ? own["plan_failed"] : "missing");
        expect([...panel.screen.querySelectorAll(".fault")].map((one) => one.textContent), `${code} ${retry}`).toContain(wanted);
        expect(panel.screen.textContent).not.toMatch(/server|builds/);
        panel.end();
      }
  });

  it("asks to be forgotten, and holds nothing after", () => {
    const { on, open, settle } = world();
    const panel = open();
    type(boxes(coping)[0]!, "private");
    settle();
    button("Delete it from this device").click();
    expect(on.forget).toHaveBeenCalledOnce();
    panel.end();
    expect(document.body.textContent).toBe("");
  });
});

describe("when the chat is over", () => {
  it("can still be opened and taken along by a code, but not written in", async () => {
    const { open, settle, network, session, server } = world();
    server.plan.take({ change: "01Z", kind: "add", step: "coping", after: "last", text: "Sing" }, { role: "person" });
    network.carry(session.act("leave", network.now, false));
    const panel = open();
    panel.online(session.state.online, false);
    settle();
    expect(boxes(coping)[0]!.value).toBe("Sing");
    expect(boxes(coping)[0]!.disabled).toBe(true);
    expect(find("[role=status]").textContent).toBe(texts.plan_closed);
    button("Get a code to open it again").click();
    settle();
    await vi.waitFor(() => expect(find(".code").textContent).not.toBe(""));
  });

  it("stays to be read, and is kept as a file without the server", async () => {
    const { open, settle, network, session, drop } = world();
    const panel = open();
    type(boxes(coping)[0]!, "Walk <far>");
    settle();
    network.carry(session.act("leave", network.now, false));
    drop();
    panel.online(false, false);
    expect(boxes(coping)[0]!.disabled).toBe(true);
    expect(find("[role=status]").textContent).toBe(texts.plan_closed);
    const made: Blob[] = [];
    vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => (made.push(blob as Blob), "blob:x"));
    button("Keep it as a file").click();
    await vi.waitFor(() => expect(made).toHaveLength(1));
    expect(await made[0]!.text()).toMatch(/<!doctype html>.*My notes.*Walk &lt;far&gt;/s);
  });
});

describe("the paper", () => {
  it("has the steps, their lines, what is in every plan, and both texts while two stand", () => {
    const server = new PlanServer();
    server.take({ change: "1", kind: "add", step: "people", text: "Ana", number: "not a number", may_call: "agreed" }, { role: "person" });
    server.take({ change: "2", kind: "edit", item: "1", expected: 0, text: "Ana M" }, { role: "person" });
    server.take({ change: "3", kind: "set", setting: "review", expected: 0, value: "2026-12-03" }, { role: "person" });
    const plan = create_plan(() => "x");
    plan.read();
    plan.next();
    plan.answered("plan", server.open());
    const page = paper_of(plan, "page").textContent!;
    expect(page).toContain("4. People I can ask for help");
    expect(page).toContain("Ana: not a number (please check this number)has agreed that the line may call or Ana M");
    expect(page).toContain("In the US: call or text 988");
    expect(page).toContain("We look at it again on December 3, 2026");
    expect(page).toContain("Nothing is written down here yet.");
    expect(paper_of(plan, "wallet").textContent).not.toContain("Nothing is written");
  });
});

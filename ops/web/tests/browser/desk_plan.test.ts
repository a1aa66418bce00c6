import { beforeEach, describe, expect, it } from "vitest";
import type { Plan } from "../../src/wire/plan";
import { clipped, grave_faults, sideways_px, too_small } from "./checks";
import { DeskScene, ids } from "./desk_scene";
import { origin } from "./site";
import { open_site, page, shoot, site, stage } from "./stage";

const person = { role: "person" } as const;
const looks: [string, object][] = [
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["forced", { forcedColors: "active", reducedMotion: "reduce" }],
];
let scene: DeskScene;

stage();
beforeEach(() => (scene = new DeskScene()));

async function open(options: object = {}): Promise<void> {
  await open_site(scene, options);
  page.setDefaultTimeout(8000);
  await page.goto(`${origin}/desk`);
  await page.getByText("Waiting now").or(page.getByText("00M4").first()).first().waitFor();
  await page.keyboard.press("Alt+KeyJ"); // the chat
  await page.keyboard.press("Alt+KeyP");
  await page.getByRole("heading", { name: "My plan" }).waitFor();
}

const plan = (): Plan => scene.plan_of(ids.luis).plan;
const texts = () => plan().items.map((item) => item.texts.map(({ text }) => text));
const line = (step: string, at: number | "new") =>
  page.getByLabel(at === "new" ? `${step}, new line` : `${step}, line ${at}`, { exact: true });
const coping = "What I can do by myself";
const they = (change: object) => scene.change_plan(ids.luis, change, person, (type, data) => site.push(type, data));
const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "");

async function write_some(): Promise<void> {
  await line(coping, "new").fill("Walk the dog");
  await line(coping, "new").fill("Listen to songs");
  await line("People I can ask for help", "new").fill("My sister Ana");
  await page.getByRole("button", { name: "Details: My sister Ana" }).click();
  await page.getByLabel("Number").fill("call her");
  await page.getByLabel("May we call them?").selectOption("agreed");
  await line("Making it safer around me", "new").fill("Lock the pills away");
  await page.getByText("Everything is kept.").waitFor();
  await expect.poll(() => plan().items.length).toBe(4);
}

describe("the plan at the desk", () => {
  it.each(looks)("%s: nothing grave for axe on any of its screens", async (name, options) => {
    await open(options);
    expect(await grave_faults(page)).toEqual([]);
    await write_some();
    const [first] = plan().items;
    they({ change: "t1", kind: "edit", item: first!.id, expected: 0, text: "Walk my dog by the river" });
    await page.getByText("Both wrote here").first().waitFor();
    expect(await grave_faults(page)).toEqual([]);
    expect(await too_small(page)).toEqual([]);
    await shoot(`plan-${name}`);
    await page.getByRole("button", { name: "Agree…" }).click();
    await page.getByRole("button", { name: "Agree", exact: true }).click();
    await page.getByText("Two texts stand.").waitFor();
    expect(await grave_faults(page)).toEqual([]);
    expect(await too_small(page)).toEqual([]);
    await shoot(`plan-${name}-agree`);
    await page.getByRole("button", { name: "Show it", exact: true }).click();
    await expect.poll(focused).toContain(`${coping}, line 1`);
    await page.getByRole("button", { name: "Keep this one: Walk my dog by the river" }).click();
    await expect.poll(() => texts()[0]).toEqual(["Walk my dog by the river"]);
    await page.getByRole("button", { name: "Agree…" }).click();
    await page.getByRole("button", { name: "Agree", exact: true }).click();
    await page.getByText("Agreed: version 1.").waitFor();
    await page.getByRole("button", { name: "Versions (1)…" }).click();
    await page.getByText("What version 1 changed").click();
    await page.getByText("Walk the dog").last().waitFor();
    expect(await grave_faults(page)).toEqual([]);
    expect(await too_small(page)).toEqual([]);
    await shoot(`plan-${name}-versions`);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Give it to them…" }).click();
    await page.getByRole("button", { name: "Make a code" }).click();
    await page.getByText("7K3M-Q9WX-2PRT-H4BV-N8YD").waitFor();
    await page.getByLabel("They asked for a link").check();
    await page.getByRole("button", { name: "Make a link" }).click();
    await page.getByText("402918").waitFor();
    expect(await grave_faults(page)).toEqual([]);
    expect(await too_small(page)).toEqual([]);
    await shoot(`plan-${name}-give`);
  });

  it.each([320, 768, 1280])("%i px wide: nothing sticks out sideways", async (width) => {
    await open({ viewport: { width, height: 800 } });
    await write_some();
    const [first] = plan().items;
    they({ change: "t1", kind: "edit", item: first!.id, expected: 0, text: "Walk my dog by the river" });
    await page.getByText("Both wrote here").first().waitFor();
    expect(await sideways_px(page)).toBe(0);
    expect(await clipped(page)).toEqual([]);
    expect(await too_small(page)).toEqual([]);
    await shoot(`plan-${width}`);
  });

  it("keeps a line as it is written, on a pause and when the writer looks elsewhere, under one id", async () => {
    await open();
    const box = line(coping, "new");
    await box.pressSequentially("Walk");
    await expect.poll(texts).toEqual([["Walk"]]);
    await expect.poll(() => focused()).toBe(`${coping}, line 1`);
    await page.keyboard.type(" the dog");
    await page.keyboard.press("Enter");
    await expect.poll(texts).toEqual([["Walk the dog"]]);
    await expect.poll(() => focused()).toBe(`${coping}, new line`);
    const sent = scene.frames.filter(({ type }) => type === "plan_change");
    expect(sent.map(({ data }) => data.kind)).toEqual(["add", "edit"]);
    expect(sent[1]!.data).toMatchObject({ item: sent[0]!.data.change, expected: 1 });
  });

  it("is moved by keys, removed, and brought back, all by keyboard", async () => {
    await open();
    await write_some();
    await line(coping, 2).focus();
    await page.keyboard.press("Alt+ArrowUp");
    await page.getByText("Moved to line 1 of 2.").waitFor();
    await expect.poll(() => texts().slice(0, 2)).toEqual([["Listen to songs"], ["Walk the dog"]]);
    await expect.poll(focused).toBe(`${coping}, line 1`);
    await page.getByRole("button", { name: "Remove: Listen to songs" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => texts()[0]).toEqual([]);
    await expect.poll(focused).toBe("Undo: Listen to songs");
    await page.keyboard.press("Enter");
    await expect.poll(() => texts()[0]).toEqual(["Listen to songs"]);
    await line(coping, 1).waitFor();
    await expect.poll(() => line(coping, 1).inputValue()).toBe("Listen to songs");
  });

  it("goes to another step from its details, with the focus", async () => {
    await open();
    await write_some();
    await page.getByRole("button", { name: "Details: Walk the dog" }).click();
    const step_of = (step: string) => page.locator(`[data-step=${step}]`).getByLabel("Step", { exact: true });
    await step_of("coping").selectOption({ label: "What is worth living for" });
    await page.getByText("Moved to: What is worth living for.").waitFor();
    await expect.poll(focused).toBe("What is worth living for, line 1");
    await expect.poll(() => plan().items.find((item) => item.texts[0]?.text === "Walk the dog")!.step).toBe("reasons");
    await step_of("people").selectOption({ label: coping });
    await page.getByText("number has no place in this step").waitFor();
    await expect.poll(() => line("People I can ask for help", 1).inputValue()).toBe("My sister Ana");
  });

  it("marks a day that is over, and keeps it", async () => {
    await open();
    await write_some();
    await page.getByRole("button", { name: "Details: Lock the pills away" }).click();
    await page.getByLabel("By when").fill("2020-02-03");
    await page.getByLabel("When shall we look at it again?").fill("2020-03-04");
    await page.keyboard.press("Tab");
    await page.getByRole("button", { name: "The day to look at the plan again is over" }).waitFor();
    await page.getByRole("button", { name: "The day for this is over, and nothing is said of what came of it: Lock the pills away" }).waitFor();
    await expect.poll(() => page.getByText("This day is over. It is kept as it is.").count()).toBe(2);
    expect(plan().items[3]!.texts[0]!.due).toBe("2020-02-03");
    expect(await grave_faults(page)).toEqual([]);
  });

  it("shows what the other side writes at once, and does not take the focus or the text away", async () => {
    await open();
    await write_some();
    const box = line("What is worth living for", "new");
    await box.pressSequentially("My ni");
    they({ change: "01K9PBBBBBBBBBBBBBBBBBBBB1", kind: "add", step: "coping", after: "last", text: "Sing <b>loud</b>" });
    await expect.poll(() => line(coping, 3).inputValue()).toBe("Sing <b>loud</b>");
    await page.getByRole("status").getByText(`The contact wrote: ${coping}.`).waitFor();
    await page.keyboard.type("ece");
    await expect.poll(() => texts().at(-1)).toEqual(["My niece"]);
  });

  it("a conflict is written together by hand, and the longer text that was being typed is not lost", async () => {
    await open();
    await write_some();
    const id = plan().items[0]!.id;
    await line(coping, 1).focus();
    await page.keyboard.press("End");
    await page.keyboard.type(" at noon");
    they({ change: "t1", kind: "edit", item: id, expected: 1, text: "Walk my dog" });
    await expect.poll(() => texts()[0]).toEqual(["Walk my dog", "Walk the dog at noon"]);
    await page.keyboard.type(" or later");
    await page.getByRole("button", { name: "Keep what stands here" }).click();
    await expect.poll(() => texts()[0]).toEqual(["Walk the dog at noon or later"]);
    await page.getByText("Both wrote here").waitFor({ state: "detached" });
  });

  it("marks a number that cannot be dialled, names only helpers who agreed, and leads to what is still open", async () => {
    await open();
    await write_some();
    await page.getByText("This cannot be dialled. It is kept as written.").first().waitFor();
    await page.getByRole("button", { name: /This number cannot be dialled/ }).click();
    await expect.poll(focused).toBe("People I can ask for help, line 1");
    await page.getByRole("button", { name: "Details: Lock the pills away" }).click();
    await page.getByLabel("Who helps").selectOption({ label: "My sister Ana" });
    await expect.poll(() => plan().items[3]!.texts[0]!.helper).toBe(plan().items[2]!.id);
  });

  it("says what is wrong with a line and keeps it, and goes on after a restart of the server", async () => {
    await open();
    const long = "x".repeat(2100);
    await line(coping, "new").fill(long);
    await page.getByText("text may have at most 2000 bytes").waitFor();
    await expect.poll(() => line(coping, 1).inputValue()).toBe(long);
    const longer = "y".repeat(70_000);
    await line(coping, 1).fill(longer);
    await page.getByText("This is too long to be sent.").waitFor();
    expect(await line(coping, 1).inputValue()).toBe(longer);
    expect(await page.getByText("Not connected.").count()).toBe(0);
    await line(coping, 1).fill("short");
    await expect.poll(texts).toEqual([["short"]]);
    site.cut(1012);
    await page.getByText("Not connected. What you write stays here").waitFor();
    await line(coping, 1).fill("short and kept");
    await expect.poll(texts, { timeout: 10_000 }).toEqual([["short and kept"]]);
  });

  it("reads a step out by a key, and a suggestion is put in by a press", async () => {
    await open();
    await page.getByText("2 suggestions").click();
    await page.getByRole("button", { name: "Take a warm shower" }).click();
    await expect.poll(texts).toEqual([["Take a warm shower"]]);
    await line(coping, 1).focus();
    await page.keyboard.press("Alt+KeyO");
    await page.getByText("Sent to them in 2 messages.").waitFor();
    expect(scene.frames.find(({ type }) => type === "plan_text")!.data).toMatchObject({ step: "coping" });
  });

  it("opens by itself for a person who is back with one, and says so on the card", async () => {
    scene.cards[ids.maya]!.plan = { versions: 3, agreed_at: Date.UTC(2026, 10, 2, 12), working: true };
    await open_site(scene);
  page.setDefaultTimeout(8000);
    await page.goto(`${origin}/desk`);
    await page.getByText("Has a plan, version 3, agreed on").waitFor();
    await page.getByRole("heading", { name: "My plan" }).waitFor();
    expect(scene.frames.filter(({ type }) => type === "plan").length).toBe(1);
  });

  it.each(looks)("%s: a code from before opens the plan it belongs to", async (name, options) => {
    await open(options);
    await page.getByText("They have a code from before").click();
    await page.getByLabel("Their code").fill("ABCD");
    await page.keyboard.press("Enter");
    await page.getByText("This code is wrong, was used, or is too old.").waitFor();
    expect(await page.getByLabel("Their code").getAttribute("aria-invalid")).toBe("true");
    expect(await grave_faults(page)).toEqual([]);
    expect(await too_small(page)).toEqual([]);
    await shoot(`plan-${name}-recall`);
    await page.getByLabel("Their code").fill("7K3M-Q9WX-2PRT-H4BV-N8YD");
    await page.getByRole("button", { name: "Open their plan" }).click();
    await page.getByText("They brought it back with a code.").waitFor();
    await expect.poll(() => line(coping, 1).inputValue()).toBe("Walk by the sea");
    await expect.poll(focused).toBe("My plan");
    expect(await page.getByText("They have a code from before").count()).toBe(0);
  });

  it("is not read by anybody who does not open it", async () => {
    await open_site(scene);
  page.setDefaultTimeout(8000);
    await page.goto(`${origin}/desk`);
    await page.getByText("i gave them to my sister").waitFor();
    expect(scene.frames.filter(({ type }) => type.startsWith("plan"))).toEqual([]);
  });
});

describe("the wrap-up", () => {
  it("asks why neither plan nor escalation when the server wants to know", async () => {
    scene.complete_wants = "without_plan";
    await open_site(scene);
  page.setDefaultTimeout(8000);
    await page.goto(`${origin}/desk`);
    await page.getByRole("button", { name: "End conversation…" }).click();
    await page.getByRole("button", { name: "Yes, end it" }).click();
    await page.getByLabel("Outcome").selectOption("supported");
    await page.getByRole("button", { name: "Complete" }).click();
    await page.getByText("At this risk, agree a safety plan").waitFor();
    expect(await grave_faults(page)).toEqual([]);
    await page.getByLabel("Why neither").fill("They are at the hospital already.");
    await page.getByRole("button", { name: "Complete" }).click();
    await expect.poll(() => scene.frames.filter(({ type }) => type === "complete").at(-1)?.data.without_plan).toBe("They are at the hospital already.");
  });
});

// A safety plan's whole way with the real program, Redis and Kannel: written from both sides at once, through a killed
// server, agreed, printed, sent to a phone, and found again when the same person is back a day later.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faults_when_narrow, grave_faults, grave_faults_in_all_looks } from "./checks";
import { Line, line_number, password } from "./line";
import { open_browser } from "./site";
import { enter_chat, new_page, say, shoot, sign_in } from "./visit";

const phone = "+12015550123";
const day_s = 86_400;
const coping = "What I can do by myself";
const people = "People I can ask for help";
let browser: Browser;
let line: Line;
const complaints: string[] = []; // of the browser about what the policy forbids
const frames: string[] = []; // what the pages sent
let code = ""; // that the first contact was given

beforeAll(async () => {
  [browser, line] = await Promise.all([open_browser(), Line.start()]);
  await line.add_user("ana", "Ana Ruiz");
});
afterAll(async () => {
  await browser?.close();
  await line?.stop();
  expect(complaints).toEqual([]);
});

async function open(path: string, options: object = {}): Promise<Page> {
  const page = await new_page(browser, options);
  page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => frames.push(`${payload}`)));
  page.on("console", (message) => /Security Policy|TrustedHTML/.test(message.text()) && complaints.push(message.text()));
  await page.goto(`${line.url}${path}`);
  return page;
}

async function come_to_desk(page: Page): Promise<void> {
  await sign_in(page, "ana", password);
  await page.getByText("Available", { exact: true }).click();
  await page.getByLabel("At most").selectOption("3");
}

async function accept(desk: Page): Promise<void> {
  await desk.getByRole("button", { name: "Accept" }).click();
  await desk.getByRole("button", { name: "Accept" }).waitFor({ state: "detached" });
}

async function begin_chat(words: string, button = "I have read this"): Promise<Page> {
  const chat = await open("/chat?lang=en", { viewport: { width: 420, height: 800 } });
  await enter_chat(chat, button);
  if (words) await say(chat, words);
  return chat;
}

const at_desk = (desk: Page, step: string, at: number | "new") =>
  desk.getByLabel(at === "new" ? `${step}, new line` : `${step}, line ${at}`, { exact: true });
const in_chat = (chat: Page, step: string, at: number | "new") =>
  chat.getByLabel(at === "new" ? `${step}: Write here` : `${step}, line ${at}`, { exact: true });
const value = (box: ReturnType<typeof at_desk>) => expect.poll(() => box.inputValue());

async function open_plan(desk: Page): Promise<void> {
  await desk.keyboard.press("Alt+KeyP");
  await at_desk(desk, coping, "new").waitFor();
}

async function agree(desk: Page, number: number): Promise<void> {
  await desk.getByText("Everything is kept.").waitFor();
  await desk.getByRole("button", { name: "Agree…" }).click();
  await desk.getByLabel("Why now").fill("at the end of our talk");
  await desk.getByRole("button", { name: "Agree", exact: true }).click();
  await desk.getByText(`Agreed: version ${number}.`).first().waitFor();
}

async function complete(desk: Page): Promise<void> {
  await desk.getByRole("button", { name: "Risk", exact: true }).click();
  await desk.locator("label.choice", { hasText: "Low" }).click();
  await desk.getByLabel("Reason (what you asked and heard)").fill("calmer now, has a plan");
  await desk.getByRole("button", { name: "Record assessment" }).click();
  await desk.getByRole("button", { name: "Record a new assessment" }).waitFor();
  await desk.getByRole("button", { name: "End conversation…" }).click();
  await desk.getByRole("button", { name: "Yes, end it" }).click();
  await desk.getByLabel("Outcome").selectOption("safety_plan");
  await desk.getByRole("button", { name: "Complete" }).click();
  await desk.getByLabel("Outcome").waitFor({ state: "detached" });
}

async function a_day_later(desk: Page): Promise<Page> {
  await line.kill();
  line.turn_clock(day_s);
  await line.serve();
  await desk.context().close();
  const next = await open("/desk");
  await come_to_desk(next);
  return next;
}

describe("a safety plan", () => {
  it("is written from both sides at once, survives the server, is agreed and printed", async () => {
    const desk = await open("/desk");
    await come_to_desk(desk);
    const chat = await begin_chat("i want to die");
    await accept(desk);
    await open_plan(desk);
    await desk.getByRole("button", { name: "Show it in the chat" }).click();
    await in_chat(chat, coping, "new").waitFor();
    await chat.getByText("Your counselor has opened your plan with you.").waitFor();

    await desk.getByLabel("Your reply").fill("Shall we write it together?");
    await desk.keyboard.press("Control+Enter");
    await chat.getByRole("button", { name: "Back to the chat (1)" }).waitFor();

    await Promise.all([at_desk(desk, coping, "new").fill("Walk the dog"), in_chat(chat, people, "new").fill("my sister Ana")]);
    await value(in_chat(chat, coping, 1)).toBe("Walk the dog");
    await value(at_desk(desk, people, 1)).toBe("my sister Ana");

    // More than the server reads of a frame: said beside the line, kept there, and the conversation goes on.
    const pasted = "x".repeat(70_000);
    await in_chat(chat, coping, "new").fill(pasted);
    await chat.getByText("That is too long to send at once.").waitFor();
    await value(in_chat(chat, coping, 2)).toBe(pasted);
    await in_chat(chat, coping, 2).fill("Sing");
    await value(at_desk(desk, coping, 2)).toBe("Sing");

    // Both write the same line at once: both texts are on both screens until one is chosen.
    const both = [at_desk(desk, coping, 1), in_chat(chat, coping, 1)] as const;
    await Promise.all([both[0].fill("Walk the dog at noon"), both[1].fill("Walk the dog by the river")]);
    await desk.getByText("Both wrote here").waitFor();
    await chat.getByText("You both wrote here").waitFor();
    expect(await grave_faults_in_all_looks(desk)).toEqual([]);
    expect(await grave_faults_in_all_looks(chat)).toEqual([]);
    expect(await faults_when_narrow(chat)).toEqual([]);
    await desk.locator(".plan-conflict").evaluate((box) => box.scrollIntoView({ block: "center" }));
    await shoot(desk, "plan");

    // What is under way when the server dies, and what is written while it is dead, is kept once it is back.
    line.hold();
    await in_chat(chat, "What is worth living for", "new").fill("my niece");
    await at_desk(desk, "Making it safer around me", "new").fill("Give the pills to my sister");
    await expect.poll(() => ["my niece", "Give the pills"].every((words) => frames.some((frame) => frame.includes(words)))).toBe(true);
    await desk.getByText("Keeping what was written…").waitFor();
    await line.kill();
    await desk.getByText("Not connected. What you write stays here").waitFor();
    await in_chat(chat, "How I notice that it is getting worse", "new").fill("I stop answering");
    await line.serve();
    await value(at_desk(desk, "How I notice that it is getting worse", 1)).toBe("I stop answering");
    await value(at_desk(desk, "What is worth living for", 1)).toBe("my niece");
    await value(in_chat(chat, "Making it safer around me", 1)).toBe("Give the pills to my sister");
    await chat.getByRole("button", { name: "Keep this one: Walk the dog by the river" }).click();
    await value(at_desk(desk, coping, 1)).toBe("Walk the dog by the river");
    await desk.getByText("Both wrote here").waitFor({ state: "detached" });

    await agree(desk, 1);
    await chat.getByText("Your plan is agreed and kept.").waitFor();
    const [file] = await Promise.all([chat.waitForEvent("download"), chat.getByRole("button", { name: "Keep it as a file" }).click()]);
    expect(file.suggestedFilename()).toBe("my-notes.html");

    // Printed from the chat: the plan alone, tagged, under a title that gives nothing away.
    await chat.evaluate(() => (window.print = () => {}));
    await chat.getByRole("button", { name: "Print it", exact: true }).click();
    expect(await chat.title()).toBe("My notes");
    await chat.emulateMedia({ media: "print" });
    expect(await chat.locator(".paper").innerText()).toContain("Walk the dog by the river");
    await expect.poll(() => chat.locator("header").first().isVisible()).toBe(false);
    await chat.emulateMedia({ media: "screen" });
    const pdf = (await chat.pdf({ tagged: true })).toString("latin1");
    expect(pdf).toContain("/StructTreeRoot");
    expect(pdf.toLowerCase()).not.toContain("safety");
    await expect.poll(() => chat.locator(".paper").count()).toBe(0);

    await chat.getByRole("button", { name: "Print it small, for a wallet" }).click();
    await chat.emulateMedia({ media: "print" });
    const widths = await chat.locator(".wallet section").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width));
    expect(widths.length).toBeGreaterThan(3);
    for (const width of widths) expect(Math.abs((width / 96) * 25.4 - 85.6)).toBeLessThan(0.2);
    await chat.evaluate(() => dispatchEvent(new Event("afterprint")));
    await chat.emulateMedia({ media: "screen" });

    await chat.getByRole("button", { name: "Get a code to open it again" }).click();
    await expect.poll(async () => (code = (await chat.locator(".code").textContent()) ?? "")).toMatch(/^(\w{4}-){4}\w{4}$/);
    expect(await grave_faults_in_all_looks(chat)).toEqual([]);
    await chat.getByRole("button", { name: "Delete it from this device" }).click();
    await chat.getByText("Your plan is no longer on this device.").waitFor();
    expect(await chat.locator("body").innerText()).not.toContain("my niece");
    await chat.reload();
    await chat.getByRole("log").getByText("Shall we write it together?").waitFor();
    await expect.poll(() => chat.locator(".plan").count()).toBe(0);
    await complete(desk);

    // The conversation is over: their plan is there as long as their page is, to read and to take along.
    await chat.getByText("This conversation is now closed").first().waitFor();
    await chat.getByText("Your plan stays here until you leave this page.").waitFor();
    await chat.getByRole("button", { name: "My plan" }).click();
    await value(in_chat(chat, coping, 1)).toBe("Walk the dog by the river");
    await expect.poll(() => in_chat(chat, coping, 1).isDisabled()).toBe(true);
    await chat.getByText("Your plan stays here until you leave this page.").first().waitFor();
    const before = code;
    await chat.getByRole("button", { name: "Get a code to open it again" }).click();
    await expect.poll(async () => (code = (await chat.locator(".code").textContent()) ?? "")).toMatch(/^(\w{4}-){4}\w{4}$/);
    expect(code).not.toBe(before);
    expect(await grave_faults_in_all_looks(chat)).toEqual([]);
    await chat.context().close();
    await desk.context().close();
  }, 180_000);

  it("reaches a phone through the real Kannel, and is there when the same person is back a day later", async () => {
    let desk = await open("/desk");
    await come_to_desk(desk);
    line.kannel.text(phone, line_number, "i want to kill myself");
    await accept(desk);
    await open_plan(desk);
    await at_desk(desk, coping, "new").fill("Breathe out slowly, ten times");
    await at_desk(desk, people, "new").fill("my brother");
    await agree(desk, 1);
    await desk.getByRole("button", { name: "Give it to them…" }).click();
    await desk.getByRole("button", { name: "Send the whole plan" }).click();
    const texts = () => line.kannel.received().filter(({ to }) => to === phone).map(({ text }) => text);
    await expect.poll(() => texts().join("\n")).toContain("my brother");
    expect(texts().join("\n")).toContain("Breathe out slowly, ten times");
    await desk.keyboard.press("Escape");
    await complete(desk);

    desk = await a_day_later(desk);
    line.kannel.text(phone, line_number, "hello again, hard night");
    await accept(desk);
    await desk.getByText("Has a plan, version 1, agreed on").waitFor();
    await value(at_desk(desk, coping, 1)).toBe("Breathe out slowly, ten times");
    expect(await grave_faults(desk)).toEqual([]);
    await at_desk(desk, coping, "new").fill("Call my brother first");
    await agree(desk, 2);
    await desk.getByRole("button", { name: "Versions (2)…" }).click();
    await desk.getByText("What version 2 changed").click();
    await desk.getByText("Call my brother first").last().waitFor();
    for (const [number, day] of [[1, Date.now()], [2, Date.now() + day_s * 1000]] as const) {
      const on = new Intl.DateTimeFormat("en-US", { dateStyle: "long" }).format(day);
      await desk.getByRole("region", { name: `Version ${number}`, exact: true }).getByText(on).waitFor();
    }
    await desk.context().close();
  }, 180_000);

  it("is opened again by its code in a chat that knows nobody, and shown once behind a link that was asked for", async () => {
    const desk = await open("/desk");
    await come_to_desk(desk);
    const chat = await begin_chat("", "I have a code for my plan");
    const given = chat.getByLabel("Your code");
    await given.waitFor();
    await expect.poll(() => given.evaluate((one) => one === document.activeElement)).toBe(true);
    await given.fill("0000-0000-0000-0000-0000");
    await chat.getByRole("button", { name: "Open my plan" }).click();
    await chat.getByText("That code does not open a plan.").waitFor();
    expect(await grave_faults_in_all_looks(chat)).toEqual([]);
    expect(await faults_when_narrow(chat)).toEqual([]);
    await given.fill(code.toLowerCase().replaceAll("-", " "));
    await chat.getByRole("button", { name: "Open my plan" }).click();
    await value(in_chat(chat, coping, 1)).toBe("Walk the dog by the river");
    await chat.getByRole("button", { name: "Back to the chat" }).click();
    await say(chat, "hello, me again");

    await accept(desk);
    await desk.getByText("Has a plan, version 1, agreed on").waitFor();
    await desk.getByText("They brought it back with a code.").waitFor();
    await value(at_desk(desk, coping, 1)).toBe("Walk the dog by the river");

    await desk.getByRole("button", { name: "Give it to them…" }).click();
    const [paper] = await Promise.all([desk.context().waitForEvent("page"), desk.getByRole("link", { name: "in wallet size" }).click()]);
    await paper.getByText("Walk the dog by the river").waitFor();
    expect((await paper.pdf({ tagged: true })).toString("latin1")).toContain("/StructTreeRoot");
    expect(await grave_faults_in_all_looks(paper)).toEqual([]);
    await desk.getByLabel("They asked for a link").check();
    await desk.getByRole("button", { name: "Make a link" }).click();
    await desk.locator("dd").filter({ hasText: "/n/" }).waitFor();
    const told = await desk.locator("dd").allTextContents();
    const [url, digits] = [told.find((text) => text.includes("/n/"))!, told.find((text) => /^\d{6}$/.test(text))!];
    const phone_page = await open(new URL(url).pathname, { viewport: { width: 320, height: 640 } });
    expect(await grave_faults_in_all_looks(phone_page)).toEqual([]);
    expect(await phone_page.content()).not.toContain("Walk the dog");
    await phone_page.locator("#code").fill(digits);
    await phone_page.getByRole("button").click();
    await phone_page.getByText("Walk the dog by the river").waitFor();
    expect(await grave_faults_in_all_looks(phone_page)).toEqual([]);
    await phone_page.goto(url);
    await phone_page.locator("#code").fill(digits);
    await phone_page.getByRole("button").click();
    await phone_page.getByText("There is nothing here any more.").waitFor();

    // Leaving at once takes the plan from the screen and from the page.
    await chat.getByRole("button", { name: "My plan" }).click();
    await value(in_chat(chat, coping, 1)).toBe("Walk the dog by the river");
    await chat.route("**/*", (route) => route.abort());
    await chat.getByRole("link", { name: "Leave this page now" }).click();
    await expect.poll(() => chat.locator("body").innerText().catch(() => "")).not.toContain("Walk the dog");
  }, 180_000);
});

// An emergency escalation's whole way with the real program and its Redis: proposed at the desk, opened by one key, rung and
// taken on a phone, taken through its steps over a killed server, shown at the board, closed, and enough for the wrap-up.
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { grave_faults } from "./checks";
import { Line, password } from "./line";
import { open_browser } from "./site";
import { enter_chat, new_page, say, shoot, sign_in } from "./visit";

const imminent = "I am going to kill myself tonight";
const place = "Room 12, Blue Motel, Route 9";
let browser: Browser;
let line: Line;

beforeAll(async () => {
  [browser, line] = await Promise.all([open_browser(), Line.start()]);
  await line.add_user("ana", "Ana Ruiz");
  await line.add_user("dee", "Dee Alvarez", "on_call");
  await line.add_user("sue", "Sue Park", "supervisor");
});
afterAll(async () => {
  await browser?.close();
  await line?.stop();
});

async function open(path: string, options: object = {}): Promise<Page> {
  const page = await new_page(browser, options);
  await page.goto(`${line.url}${path}`);
  return page;
}

async function begin_chat(words: string): Promise<Page> {
  const chat = await open("/chat?lang=en", { viewport: { width: 420, height: 800 } });
  await enter_chat(chat);
  await say(chat, words);
  return chat;
}

const record = (page: Page, what: string) => page.getByRole("button", { name: `Record: ${what}` }).click();
const part = (page: Page, name: string): Locator => page.getByRole("region", { name });

describe("an emergency", () => {
  it("goes from the desk over a phone to its end", async () => {
    const rota = await open("/oncall", { viewport: { width: 390, height: 844 } });
    await sign_in(rota, "sue", password);
    await rota.getByRole("group", { name: "Nobody is on call" }).getByText(/^primary: /).waitFor();
    await rota.getByRole("button", { name: "Show the rota" }).click();
    const shift = rota.getByRole("form", { name: "Add a shift" });
    for (const [at, level, who, name] of [[0, "primary", "dee", "Dee Alvarez"], [1, "backup", "sue", "Sue Park"], [2, "lead", "sue", "Sue Park"]] as const) {
      await shift.getByLabel("Level").selectOption(level);
      await shift.getByLabel("Who").selectOption(who);
      await shift.getByLabel("Begins", { exact: true }).fill("2025-01-06T08:00");
      await shift.getByLabel("Hours").fill("168");
      await shift.getByRole("button", { name: "Add the shift" }).click();
      await rota.locator(".ladder li").nth(at).getByText(name).waitFor();
    }
    await rota.getByText("The rota is saved.").waitFor();
    await expect.poll(() => rota.getByText(/^primary: /).count()).toBe(1); // its shift; no hole any more
    expect(await grave_faults(rota)).toEqual([]);

    const desk = await open("/desk");
    await sign_in(desk, "ana", password);
    await desk.getByText("Available", { exact: true }).click();
    const chat = await begin_chat(imminent);
    await desk.getByRole("button", { name: "Accept" }).click();
    await desk.locator('[data-banner="proposed"]').waitFor();
    const phone = await open("/oncall", { viewport: { width: 390, height: 844 }, hasTouch: true });
    await sign_in(phone, "dee", password);
    await phone.getByText("You are on call: primary.").waitFor();
    await desk.keyboard.press("Alt+KeyE");
    await desk.getByRole("dialog", { name: "Open an emergency escalation" }).waitFor();
    await desk.keyboard.press("Enter");
    const help = desk.locator('[data-banner="help"]');
    await help.getByText(/^Emergency: escalation opened/).waitFor();
    await desk.locator('[data-banner="alarms"]').getByText(/ringing: 1$/).waitFor();
    expect(await grave_faults(desk)).toEqual([]);

    const rings = part(phone, "Ringing").locator(".duty", { hasText: "Take an emergency escalation" });
    await rings.waitFor();
    await shoot(phone, "oncall");
    await rings.getByRole("button", { name: /Acknowledge/ }).tap();
    const mine = part(phone, "Taken by me");
    await mine.getByText(/Dee Alvarez has it, quiet until/).waitFor();
    await desk.getByRole("log").getByText(/^Dee Alvarez has it: Take an emergency escalation/).waitFor();
    await expect.poll(() => desk.locator('[data-banner="alarms"]').count()).toBe(0);

    await mine.getByRole("link", { name: "Open the escalation" }).click();
    await phone.getByRole("heading", { name: /^Escalation opened/ }).waitFor();
    const page = await open("/board");
    await sign_in(page, "sue", password);
    const listed = part(page, "Escalations").locator(".esc").first();
    await listed.getByText("Next: Supervisor consulted").waitFor();
    await listed.getByRole("link", { name: "Open" }).click();

    await phone.getByLabel("Supervisor or on-call colleague").selectOption("sue");
    await record(phone, "supervisor consulted");
    await phone.getByRole("heading", { name: /^Supervisor consulted/ }).first().waitFor();
    await help.getByText(/supervisor consulted, since/).waitFor();
    await phone.getByLabel(/^Where \(address/).fill(place);
    await phone.getByLabel("How it is known").fill("They wrote it.");
    await phone.getByRole("button", { name: "Add", exact: true }).click();
    await part(page, "Where they are").getByText(place).waitFor(); // the other page hears of it by itself

    await line.kill();
    await phone.getByLabel("Emergency services").check();
    await phone.getByLabel("Name, station or desk").fill("County desk 4");
    await phone.getByLabel("Reference number").fill("NW-22871");
    await phone.getByLabel("No, without their consent").check();
    await phone.getByLabel("Second person who decided").selectOption("sue");
    await phone.getByLabel("Why it was done without their consent").fill("Pills in hand.");
    await record(phone, "help outside told");
    await phone.getByText("No answer yet. Sending again").waitFor();
    await line.serve();
    await part(page, "Who was told").getByText("reference NW-22871").waitFor();
    await phone.getByText("Recorded: Help outside told.").waitFor();
    await expect.poll(() => part(page, "Who was told").locator("li").count()).toBe(1);
    await part(page, "Duties of this escalation").getByText("Confirm that help reached the person").waitFor();
    await help.getByText(/help outside told, since/).waitFor();

    await page.getByRole("button", { name: "Open the call script" }).click();
    await part(page, "Call script").getByText(new RegExp(place)).waitFor();
    expect(await grave_faults(page)).toEqual([]);
    await shoot(page, "escalation");
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download EIDO (JSON)" }).click();
    expect((await download).suggestedFilename()).toMatch(/^[a-z]+\.json$/);

    await record(page, "help is on the way");
    await page.getByRole("heading", { name: /^Help on the way/ }).first().waitFor();
    await record(page, "the person was reached");
    await page.getByRole("heading", { name: /^Person reached/ }).first().waitFor();
    await page.getByLabel("Outcome").selectOption("reached");
    await page.getByLabel("Why, and what happened").fill("Taken to hospital, awake.");
    await page.getByRole("button", { name: "Close the escalation" }).click();
    await page.getByText("Outcome: Help reached the person").waitFor();
    await expect.poll(() => help.count()).toBe(0);
    await desk.getByRole("log").getByText(/^Escalation: closed \(help reached the person\), by Sue Park/).waitFor();

    await desk.locator("label.choice", { hasText: "High" }).click();
    await desk.getByLabel("Reason (what you asked and heard)").fill("they are with the medics");
    await desk.getByRole("button", { name: "Record assessment" }).click();
    await desk.getByRole("button", { name: "Record a new assessment" }).waitFor();
    await desk.getByRole("button", { name: "End conversation…" }).click();
    await desk.getByRole("button", { name: "Yes, end it" }).click();
    await desk.getByLabel("Outcome").selectOption("emergency");
    await desk.getByRole("button", { name: "Complete" }).click();
    await desk.getByLabel("Outcome").waitFor({ state: "detached" }); // neither a plan nor a reason was asked for
    await chat.close();
    for (const words of [imminent, place, "NW-22871", "Pills in hand", "County desk"]) expect(line.log()).not.toContain(words);
  }, 180_000);

  it("is practised, and says so everywhere", async () => {
    const board = await open("/board");
    await sign_in(board, "sue", password);
    await board.getByRole("button", { name: "Practice escalation…" }).click();
    await board.getByRole("button", { name: "Yes, start it" }).click();
    await board.getByText("Practice. Nobody is in danger").waitFor();
    await board.getByRole("button", { name: "Open the call script" }).click();
    await part(board, "Call script").getByText(/PRACTICE: this is a drill/).first().waitFor();
    const phone = await open("/oncall", { viewport: { width: 390, height: 844 } });
    await sign_in(phone, "dee", password);
    await part(phone, "Ringing").locator(".duty", { hasText: "Practice" }).waitFor();
    await part(phone, "Ringing").getByRole("button", { name: "Take over" }).click();
    await part(phone, "Taken by me").locator(".duty", { hasText: "Practice" }).waitFor();
    expect(await grave_faults(phone)).toEqual([]);
  }, 60_000);
});

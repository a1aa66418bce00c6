// Emergency escalation and alarms at the desk: one key opens it, and everybody there sees that help is on its way.
import { beforeEach, describe, expect, it } from "vitest";
import { people } from "../fake_duties";
import { clipped, count_tones, faults_when_narrow, grave_faults_in_all_looks, kept_by, tones_on, too_small } from "./checks";
import { DeskScene, ids } from "./desk_scene";
import { origin } from "./site";
import { open_site, page, shoot, site, stage } from "./stage";

const escalation = "01K9E000000000000000000001";
let scene: DeskScene;

stage();
beforeEach(() => (scene = new DeskScene()));

async function open(options: object = {}, path = "/desk"): Promise<void> {
  await open_site(scene, options);
  await page.goto(`${origin}${path}`);
  await page.getByText("i gave them to my sister").waitFor();
}

const proposed = () => page.locator('[data-banner="proposed"]');
const help = () => page.locator('[data-banner="help"]');
const dialog = () => page.getByRole("dialog", { name: "Open an emergency escalation" });

function keep(event: object): void {
  scene.keep(ids.maya, event, (type, data) => site.push(type, data));
}

describe("opening an escalation", () => {
  it("is one key and one Enter, with the basis that was found in their words", async () => {
    await open();
    await page.getByLabel("Your reply").fill("I am here with you");
    await page.keyboard.press("Alt+KeyE");
    await dialog().waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Open the escalation now");
    await expect.poll(() => dialog().getByLabel(/^Capability/).inputValue()).toContain("Means at hand");
    expect(await grave_faults_in_all_looks(page)).toEqual([]);
    expect(await clipped(page)).toEqual([]);
    expect(await too_small(page)).toEqual([]);
    await shoot("desk-escalate");
    await page.keyboard.press("Enter");
    await help().getByText(/^Emergency: escalation opened/).waitFor();
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    await expect.poll(() => page.getByLabel("Your reply").inputValue()).toBe("I am here with you");
    await expect.poll(() => help().getByRole("link").getAttribute("href")).toBe(`/escalation#${escalation}`);
    const sent = scene.duties.asked.filter(({ method }) => method === "POST");
    expect(sent).toMatchObject([{ path: `/v1/contacts/${ids.maya}/escalations`, body: { basis: { capability: expect.stringContaining("Means at hand"), desire: expect.stringContaining("Wish to be dead") } } }]);
  });

  it("counts once over lost answers, and a refusal leaves what was typed", async () => {
    await open();
    site.expect_complaint("ERR_CONNECTION_RESET", "403");
    await page.getByRole("button", { name: "Escalate…" }).first().click();
    await dialog().getByLabel(/^What holds them/).fill("Her sister is with her.");
    scene.duties.refuse_next = { status: 403, json: { title: "You may not do this.", detail: "You do not serve this contact." } };
    await page.getByRole("button", { name: "Open the escalation now" }).click();
    await dialog().getByText("You do not serve this contact.").waitFor();
    scene.duties.lose_answers = 2;
    await page.getByRole("button", { name: "Open the escalation now" }).click();
    await help().waitFor();
    expect(scene.duties.done).toHaveLength(1);
    expect(scene.duties.asked.at(-1)?.body).toMatchObject({ basis: { buffers: "Her sister is with her." } });
  });

  it("leads to the one that a colleague opened a moment before", async () => {
    await open();
    site.expect_complaint("409");
    await page.keyboard.press("Alt+KeyE");
    await dialog().waitFor();
    scene.duties.refuse_next = { status: 409, json: { title: "This has already moved on.", escalation: "01K9E00000000000000000DAVE" } };
    await page.keyboard.press("Enter");
    await expect.poll(() => help().getByRole("link").getAttribute("href")).toBe("/escalation#01K9E00000000000000000DAVE");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
  });

  it("is proposed at imminent, put aside by hand, and overrules nobody", async () => {
    await open();
    await proposed().getByText("Proposed: open an escalation?").waitFor();
    expect(await grave_faults_in_all_looks(page)).toEqual([]);
    await shoot("desk-proposed");
    await proposed().getByRole("button", { name: "Not now" }).press("Enter");
    await expect.poll(() => proposed().count()).toBe(0);
    await page.getByRole("button", { name: /00Q7/ }).click();
    await page.getByText("Contact 00Q7").waitFor();
    await expect.poll(() => proposed().count()).toBe(0);
    await page.keyboard.press("Alt+KeyK");
    await page.getByText("Contact 00M4").waitFor();
    await expect.poll(() => proposed().count()).toBe(0);
    expect(scene.duties.asked.filter(({ method }) => method === "POST")).toEqual([]);
  });

  it("opens its page instead while one is open", async () => {
    scene.cards[ids.maya]!.escalation = { id: escalation, state: "consulted" };
    await open_site(scene);
    await page.addInitScript(() => {
      const opened = ((window as unknown as { opened: unknown[][] }).opened = [] as unknown[][]);
      window.open = (...how) => (opened.push(how), null);
    });
    await page.goto(`${origin}/desk`);
    await help().getByText("Emergency: supervisor consulted.").waitFor();
    await page.keyboard.press("Alt+KeyE");
    const opened = await page.evaluate(() => (window as unknown as { opened: unknown[][] }).opened);
    expect(opened).toEqual([[`/escalation#${escalation}`, "_blank", "noopener,noreferrer"]]);
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
  });

  it("fits a window of 320 px", async () => {
    await open();
    await page.keyboard.press("Alt+KeyE");
    await dialog().waitFor();
    expect(await faults_when_narrow(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    await shoot("desk-escalate-320");
  });
});

describe("help on its way", () => {
  it("is told live, step by step, in the conversation and its log, and leaves nothing in the browser", async () => {
    await open();
    const who = { name: "Sam Okafor" };
    keep({ type: "escalation_opened", escalation, ...who });
    keep({ type: "duty_opened", duty: "D1", kind: "escalation" });
    await help().getByText(/^Emergency: escalation opened, since \d/).waitFor();
    await expect.poll(() => proposed().count()).toBe(0);
    keep({ type: "duty_acknowledged", duty: "D1", kind: "escalation", until: Date.now() + 900_000, ...who });
    keep({ type: "escalation_step", escalation, to: "told", ...who });
    await help().getByText(/^Emergency: help outside told, since \d/).waitFor();
    const log = page.getByRole("log");
    await log.getByText("Sam Okafor opened an emergency escalation").waitFor();
    await log.getByText("Escalation: help outside told, by Sam Okafor").waitFor();
    await log.getByText(/^Sam Okafor has it: Take an emergency escalation, until/).waitFor();
    expect(await grave_faults_in_all_looks(page)).toEqual([]);
    await shoot("desk-help");
    expect(await kept_by(page)).toMatchObject({ session: [], cookies: "", address: "/desk", state: null });
    keep({ type: "escalation_step", escalation, to: "closed", outcome: "reached", ...who });
    await log.getByText("Escalation: closed (help reached the person), by Sam Okafor").waitFor();
    await expect.poll(() => help().count()).toBe(0);
  });

  it("a practice says so", async () => {
    await open();
    keep({ type: "escalation_opened", escalation, name: people.sam.name, drill: true });
    await help().getByText(/^Practice\. Emergency/).waitFor();
  });

  it("stands on the contact's card for whoever has another open", async () => {
    scene.cards[ids.luis]!.escalation = { id: escalation, state: "told" };
    await open();
    await page.getByRole("button", { name: /00Q7/ }).getByText("Escalation").waitFor();
  });
});

describe("an alarm of the line", () => {
  it("is a quiet banner at a counselor's desk", async () => {
    scene.ringing = 2;
    await open_site(scene);
    await page.addInitScript(count_tones);
    await page.clock.install();
    await page.goto(`${origin}/desk`);
    const banner = page.locator('[data-banner="alarms"]');
    await banner.getByText("Alarms are ringing: 2").waitFor();
    await page.getByLabel("Your reply").click();
    await page.clock.runFor(10_000);
    expect(await tones_on(page)).toBe(0);
    await expect.poll(() => banner.getByRole("link").count()).toBe(0);
    expect(await grave_faults_in_all_looks(page)).toEqual([]);
    scene.ringing = 0;
    site.push("counts", scene.counts());
    await expect.poll(() => banner.count()).toBe(0);
  });

  it("sounds at a supervisor's desk, with the way to it, until it is taken", async () => {
    scene.role = "supervisor";
    scene.ringing = 1;
    await open_site(scene);
    await page.addInitScript(count_tones);
    await page.clock.install();
    await page.goto(`${origin}/desk`);
    const banner = page.locator('[data-banner="alarms"]');
    await banner.getByText("An alarm is ringing: 1").waitFor();
    await expect.poll(() => banner.getByRole("link").getAttribute("href")).toBe("/oncall");
    await page.getByLabel("Your reply").click();
    await expect.poll(async () => (await page.clock.runFor(3000), tones_on(page))).toBeGreaterThan(0);
    scene.ringing = 0;
    site.push("counts", scene.counts());
    await expect.poll(() => banner.count()).toBe(0);
    const heard = await tones_on(page);
    await page.clock.runFor(10_000);
    expect(await tones_on(page)).toBe(heard);
  });
});

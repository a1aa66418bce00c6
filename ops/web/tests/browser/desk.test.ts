import { mkdirSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { clipped, grave_faults, sideways_px, too_small } from "./checks";
import { an_offer, DeskScene, ids } from "./desk_scene";
import { open_browser, origin, Site } from "./site";

const shots = process.env.HOLDFAST_SHOTS;
let browser: Browser;
let scene: DeskScene;
let site: Site;
let page: Page;

beforeAll(async () => {
  browser = await open_browser();
  if (shots) mkdirSync(shots, { recursive: true });
});
afterAll(() => browser.close());
beforeEach(() => (scene = new DeskScene()));
afterEach(async () => {
  const complaints = site.complaints;
  await site.context.close();
  expect(complaints).toEqual([]);
});

async function open(options: object = {}, ready = "Contact 00M4"): Promise<void> {
  site = await Site.open(browser, scene, options);
  page = site.page;
  await page.goto(`${origin}/desk`);
  await page.getByText(ready).first().waitFor();
}

async function shoot(name: string): Promise<void> {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
}

describe("looks", () => {
  it.each([
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["forced", { forcedColors: "active" }],
  ])("%s: nothing grave for axe, with an offer, in wrap-up, in dialogs", async (name, options) => {
    await open(options);
    await page.getByText("i gave them to my sister").waitFor();
    expect(await grave_faults(page)).toEqual([]);
    site.push("offer", an_offer(Date.now()));
    await page.getByRole("heading", { name: "New contact" }).waitFor();
    expect(await grave_faults(page)).toEqual([]);
    await shoot(`desk-${name}`);
    await page.getByRole("button", { name: "Help" }).click();
    expect(await grave_faults(page)).toEqual([]);
    await shoot(`desk-${name}-help`);
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Sound and notices" }).click();
    expect(await grave_faults(page)).toEqual([]);
    await shoot(`desk-${name}-sound`);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "End conversation…" }).click();
    await page.getByRole("button", { name: "Yes, end it" }).click();
    await page.getByLabel("Outcome").waitFor();
    expect(await grave_faults(page)).toEqual([]);
    await shoot(`desk-${name}-wrapup`);
  });

  it.each([320, 375, 768, 1024, 1280])("%i px wide: nothing sticks out sideways", async (width) => {
    await open({ viewport: { width, height: 700 } }, "Waiting now");
    site.push("offer", an_offer(Date.now()));
    await page.getByRole("heading", { name: "New contact" }).waitFor();
    for (const pane of ["Contacts", "Conversation", "Risk"]) {
      const choice = page.getByRole("navigation").getByRole("button", { name: pane });
      if (await choice.isVisible()) await choice.click();
      expect(await sideways_px(page), pane).toBe(0);
      expect(await clipped(page), pane).toEqual([]);
      expect(await too_small(page), pane).toEqual([]);
      await shoot(`desk-${width}-${pane}`);
    }
  });
});

describe("a conversation", () => {
  it("shows a contact's words as words and marks the phrases that raised the level", async () => {
    await open();
    const marks = page.getByRole("log").locator("mark");
    await marks.first().waitFor();
    expect(await marks.allTextContents()).toEqual(["have the pills on my desk", "tonight", "dont want to be here anymore"]);
    await page.getByRole("button", { name: /A time is named/ }).click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("tonight");
    await page.getByRole("button", { name: /00Q7/ }).click();
    await page.getByText("gracias <b>por</b> responder").waitFor();
  });

  it("sends with Ctrl+Enter, counts segments, and keeps a draft for each contact", async () => {
    await open();
    const reply = page.getByLabel("Your reply");
    await reply.fill("Thank you");
    await page.getByText("1 text · 151 left in this one").waitFor();
    await reply.fill("Thank you 💙");
    await page.getByText("special characters").waitFor();
    await page.keyboard.press("Alt+KeyJ");
    await page.getByText("Contact 00Q7").waitFor();
    expect(await reply.inputValue()).toBe("");
    await page.keyboard.press("Alt+KeyK");
    expect(await reply.inputValue()).toBe("Thank you 💙");
    await page.keyboard.press("Alt+KeyL");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("log").getByText("Thank you 💙").waitFor();
    await page.locator('[data-from="clinician"]').getByText("On its way").waitFor();
    expect(scene.frames.filter(({ type }) => type === "say")).toHaveLength(1);
  });

  it("cannot be written to after STOP, and says why", async () => {
    await open();
    await page.getByRole("button", { name: /00X2/ }).click();
    await page.getByText("Cannot be reached by text until they send START.").waitFor();
    expect(await page.getByLabel("Your reply").isDisabled()).toBe(true);
  });

  it("completing without an assessment leads to the assessment", async () => {
    await open();
    await page.getByRole("button", { name: "End conversation…" }).click();
    await page.getByRole("button", { name: "Yes, end it" }).click();
    await page.getByRole("button", { name: "Complete" }).click();
    await page.getByText("Choose an outcome.").waitFor();
    await page.getByLabel("Outcome").selectOption("supported");
    await page.getByRole("button", { name: "Complete" }).click();
    await page.getByText("The assessment is missing").waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("assess-none");
  });

  it("goes on after a restart of the server", async () => {
    await open();
    await page.getByText("i gave them to my sister").waitFor();
    scene.arrive(ids.maya, { type: "message", by: { kind: "contact" }, text: "are you there?" });
    site.cut(1012);
    await page.getByText("are you there?").waitFor();
    await page.getByText("Connected").waitFor();
  });
});

describe("offers and endings", () => {
  it("an offer does not take the focus, and Alt+A accepts it", async () => {
    await open();
    await page.getByLabel("Your reply").focus();
    site.push("offer", an_offer(Date.now()));
    await page.getByRole("heading", { name: "New contact" }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("reply");
    expect(await page.title()).toContain("●");
    await page.keyboard.press("Alt+KeyA");
    await page.getByRole("heading", { name: "Contact 00R8" }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("reply");
  });

  it("an offer that has moved on leaves with plain words, and two presses are one answer", async () => {
    scene.late = true;
    await open();
    site.push("offer", an_offer(Date.now()));
    await page.getByRole("heading", { name: "New contact" }).waitFor();
    await page.keyboard.press("Alt+KeyA");
    await page.keyboard.press("Alt+KeyA");
    await page.getByText("no longer on offer to you").waitFor();
    expect(await page.getByRole("heading", { name: "New contact" }).count()).toBe(0);
    expect(scene.frames.filter(({ type }) => type === "accept")).toHaveLength(1);
  });

  it("signs in, and back out when the session ends", async () => {
    scene.me = null;
    await open({}, "Sign in to the desk");
    expect(await grave_faults(page)).toEqual([]);
    await shoot("desk-signin");
    await page.getByLabel("User name").fill("ana");
    await page.getByLabel("Password").fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("User name or password is not right.").waitFor();
    await page.getByLabel("Password").fill("right");
    await page.keyboard.press("Enter");
    await page.getByText("Waiting now").waitFor();
    site.cut(4401);
    await page.getByText("Your session has ended.").waitFor();
  });

  it("says that it was opened elsewhere and can be taken back", async () => {
    await open();
    site.cut(4409);
    await page.getByRole("button", { name: "Use the desk here" }).click();
    await page.getByText("Contact 00M4").waitFor();
  });
});

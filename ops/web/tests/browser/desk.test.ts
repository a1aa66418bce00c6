import { beforeEach, describe, expect, it } from "vitest";
import { clipped, count_tones, grave_faults, sideways_px, tones_on, too_small } from "./checks";
import { an_offer, DeskScene, ids, span_of } from "./desk_scene";
import { origin } from "./site";
import { open_site, page, shoot, site, stage } from "./stage";

let scene: DeskScene;

stage();
beforeEach(() => (scene = new DeskScene()));

async function open(options: object = {}, ready = "Contact 00M4"): Promise<void> {
  await open_site(scene, options);
  await page.goto(`${origin}/desk`);
  await page.getByText(ready).first().waitFor();
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

describe("who takes contacts", () => {
  it("stays as they chose when they choose how many before the server has answered", async () => {
    await open();
    await page.locator(".taking").evaluate((taking) => {
      taking.querySelector<HTMLButtonElement>("[data-state=paused]")!.click();
      const most = taking.querySelector("select")!;
      most.value = "5";
      most.dispatchEvent(new Event("change", { bubbles: true }));
    });
    const asked = () => scene.frames.filter(({ type }) => type === "presence").map(({ data }) => data);
    await expect.poll(asked).toEqual([{ state: "paused" }, { state: "paused", capacity: 5 }]);
    await page.getByLabel("At most").selectOption("2");
    await expect.poll(() => asked().at(-1)).toEqual({ state: "paused", capacity: 2 });
  });
});

describe("a conversation", () => {
  it("shows a contact's words as words and marks the phrases that raised the level", async () => {
    await open();
    const marks = page.getByRole("log").locator("mark");
    await marks.first().waitFor();
    await expect.poll(() => marks.allTextContents()).toEqual(["have the pills on my desk", "tonight", "dont want to be here anymore"]);
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
    await expect.poll(() => reply.inputValue()).toBe("");
    await page.keyboard.press("Alt+KeyK");
    await expect.poll(() => reply.inputValue()).toBe("Thank you 💙");
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
    await expect.poll(() => page.getByLabel("Your reply").isDisabled()).toBe(true);
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
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("assess-none");
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

const tones = () => tones_on(page);
const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");

describe("a clinician's word", () => {
  it.each([
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["forced", { forcedColors: "active" }],
    ["narrow", { viewport: { width: 320, height: 700 } }],
  ])("%s: an instrument is gone through by keyboard alone, and nothing is grave for axe", async (name, options) => {
    await open(options, name === "narrow" ? "Waiting now" : undefined);
    if (name === "narrow") await page.getByRole("navigation").getByRole("button", { name: "Risk" }).click();
    await page.getByRole("button", { name: "Open…" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Suicide screening questions (ASQ)" });
    await dialog.getByText("have you wished you were dead?").waitFor();
    await expect.poll(focused).toBe("Yes");
    expect(await grave_faults(page)).toEqual([]);
    await shoot(`form-${name}`);
    await page.keyboard.press("Enter");
    await dialog.getByText("right now?").waitFor();
    await expect.poll(() => dialog.getByRole("button", { name: "Yes" }).first().getAttribute("aria-pressed")).toBe("true");
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest("li")?.textContent)).toContain("right now?");
    await expect.poll(() => focused()).toBe("Yes");
    await page.keyboard.press("Tab");
    await expect.poll(() => focused()).toBe("No");
    expect(await grave_faults(page)).toEqual([]);
    await page.keyboard.press("Space");
    await dialog.getByRole("heading", { name: "Result" }).waitFor();
    await dialog.getByText("This is now the contact's level.").waitFor();
    await expect.poll(() => focused()).toContain("Positive");
    expect(await grave_faults(page)).toEqual([]);
    expect(await clipped(page)).toEqual([]);
    expect(await too_small(page)).toEqual([]);
    expect(await sideways_px(page)).toBe(0);
    await shoot(`form-${name}-result`);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    const both = page.locator(".both-words");
    await expect.poll(() => both.textContent()).toBe("ClinicianModerateEngineImminent");
    const sent = scene.frames.filter(({ type }) => type === "answer").map(({ data }) => [data.item, data.answer]);
    expect(sent).toEqual([["wish", "yes"], ["now", "no"]]);
  });

  it("an unfinished instrument goes on where it was, and an answer can be corrected", async () => {
    await open();
    await page.getByRole("button", { name: "Open…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Yes" }).click();
    await page.getByRole("dialog").getByText("right now?").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Open…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("right now?").waitFor();
    await dialog.getByRole("button", { name: "No" }).first().click();
    await dialog.getByText("Negative").waitFor();
    await expect.poll(() => dialog.getByText("right now?").count()).toBe(0);
  });

  it("a scale without a level says so", async () => {
    await open();
    await page.getByLabel("Instrument").selectOption("distress_end");
    await page.getByRole("button", { name: "Open…" }).click();
    await page.getByRole("button", { name: "7", exact: true }).click();
    await page.getByText("Score 7").waitFor();
    await page.getByText("This says nothing about the level.").waitFor();
  });

  it("an answer that came too late brings the form as it is now", async () => {
    await open();
    await page.getByRole("button", { name: "Open…" }).click();
    await page.getByText("have you wished").waitFor();
    scene.refuse_next = { code: "conflict", title: "This has already moved on.", field: "item" };
    scene.answers = { wish: "yes" };
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "No" }).click();
    await dialog.getByText("This has already moved on.").waitFor();
    await dialog.getByText("right now?").waitFor();
  });

  it("closes its dialog when the contact is gone", async () => {
    await open();
    await page.getByRole("button", { name: "Open…" }).click();
    await page.getByText("have you wished").waitFor();
    site.push("gone", { contact: ids.maya, reason: "lost" });
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    await page.keyboard.press("Alt+KeyL");
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("reply");
  });

  it("that lowers the level wants a reason", async () => {
    await open();
    await page.locator("label.choice", { hasText: "Low" }).click();
    await page.getByRole("button", { name: "Record assessment" }).click();
    await page.getByText("To lower the level, say why.").waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("assess-note");
    expect(scene.frames.some(({ type }) => type === "assess")).toBe(false);
    await page.keyboard.type("They gave the pills away.");
    await page.getByRole("button", { name: "Record assessment" }).click();
    await expect.poll(() => scene.frames.filter(({ type }) => type === "assess").length).toBe(1);
  });
});

describe("a rise of the risk", () => {
  it.each([
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["forced", { forcedColors: "active" }],
  ])("%s: shows and sounds until it is acknowledged, also for another contact than the open one", async (name, options) => {
    await open_site(scene, options);
    await page.addInitScript(count_tones);
    await page.goto(`${origin}/desk`);
    await page.getByText("i gave them to my sister").waitFor();
    await page.getByLabel("Your reply").click();
    const before = await tones();
    const event = { seq: 6, at: Date.now(), type: "level", from: "low", to: "high" };
    scene.journals[ids.luis]!.push(event as never);
    site.push("event", { contact: ids.luis, event });
    const banner = page.locator('[data-banner="rise"]');
    await banner.getByText("Contact 00Q7: what they wrote raised the risk to").waitFor();
    await expect.poll(tones).toBeGreaterThan(before);
    await expect.poll(() => page.title()).toContain("●");
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("reply"); // it takes nobody's focus
    expect(await grave_faults(page)).toEqual([]);
    await shoot(`rise-${name}`);
    await banner.getByRole("button", { name: "Show" }).click();
    await page.getByRole("heading", { name: "Contact 00Q7" }).waitFor();
    await expect.poll(() => banner.count()).toBe(1);
    await banner.getByRole("button", { name: "Acknowledge" }).click();
    await expect.poll(() => banner.count()).toBe(0);
    await expect.poll(() => page.title()).not.toContain("●");
  });

  it("is told inside an open dialog too, which leads to the contact", async () => {
    await open();
    await page.getByRole("button", { name: "Open…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("have you wished").waitFor();
    const event = { seq: 6, at: Date.now(), type: "level", from: "low", to: "imminent", stands: true };
    scene.journals[ids.luis]!.push(event as never);
    site.push("event", { contact: ids.luis, event });
    await dialog.getByText("your word (low) stands, but what they wrote since reads as").waitFor();
    await expect.poll(() => page.locator('[data-banner="rise"]').count()).toBe(1);
    expect(await grave_faults(page)).toEqual([]);
    expect(await clipped(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Show" }).click();
    await page.getByRole("heading", { name: "Contact 00Q7" }).waitFor();
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
  });

  it("of somebody whom nobody has answered is told to a supervisor's desk", async () => {
    scene.role = "supervisor";
    await open();
    const place = { contact: ids.next, level: "imminent", engine_level: "imminent", assessed: false, raised_at: Date.now(), channel: "sms", language: "en", state: "waiting", arrived_at: Date.now() };
    expect(scene.frames.some(({ type, data }) => type === "watch" && data.board === true)).toBe(true);
    site.push("board", { line: [place] });
    const banner = page.locator('[data-banner="risen"]');
    await banner.getByText("Nobody has answered contact 00R8 yet").waitFor();
    await banner.getByRole("button", { name: "Acknowledge" }).click();
    site.push("board", { line: [place] });
    await expect.poll(() => banner.count()).toBe(0);
  });
});

describe("offers and endings", () => {
  it("an offer says why it stands where it does, also when that was said before", async () => {
    await open();
    const now = Date.now();
    const before = "i want to kill myself tonight";
    const reasons = [
      { rule: "a", sentence: "A time is named: tonight.", level: "high", spans: [span_of(before, "tonight")] },
      { rule: "b", sentence: "Says they want to kill themselves.", level: "imminent", spans: [span_of(before, "kill myself")] },
    ];
    const newest = { reasons: [{ rule: "c", sentence: "Calls out.", level: "low", spans: [[0, 5]] }] };
    const preview = { text: "hello?", spans: [[0, 5]] };
    site.push("offer", { ...an_offer(now), ...newest, preview, level: "imminent", raised_by: { text: before, reasons } });
    const card = page.getByRole("region", { name: "New contact" });
    await card.getByText("Before, they said:").waitFor();
    expect(await card.locator("mark").evaluateAll((all) => all.map((one) => [one.textContent, one.dataset.level]))).toEqual([
      ["kill myself", "imminent"],
      ["tonight", "high"],
      ["hello", "low"],
    ]);
    const why = await card.getByRole("list", { name: "Why" }).first().getByRole("listitem").allTextContents();
    expect(why).toEqual(["Imminent Says they want to kill themselves.", "High A time is named: tonight."]);
    expect(await grave_faults(page)).toEqual([]);
    await shoot("desk-offer-before");
    // A survey that was answered without a word has reasons and no text.
    const answered = { text: "", reasons: [{ rule: "s", sentence: "Said yes before the chat.", level: "moderate", spans: [] }] };
    site.push("offer", { ...an_offer(now), preview, reasons: [], level: "moderate", raised_by: answered });
    await card.getByText("Said yes before the chat.").waitFor();
    await expect.poll(() => card.locator("mark").count()).toBe(0);
  });

  it("an offer does not take the focus, and Alt+A accepts it", async () => {
    await open();
    await page.getByLabel("Your reply").focus();
    site.push("offer", an_offer(Date.now()));
    await page.getByRole("heading", { name: "New contact" }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("reply");
    await expect.poll(() => page.title()).toContain("●");
    await page.keyboard.press("Alt+KeyA");
    await page.getByRole("heading", { name: "Contact 00R8" }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("reply");
  });

  it("an offer that has moved on leaves with plain words, and two presses are one answer", async () => {
    scene.late = true;
    await open();
    site.push("offer", an_offer(Date.now()));
    await page.getByRole("heading", { name: "New contact" }).waitFor();
    await page.keyboard.press("Alt+KeyA");
    await page.keyboard.press("Alt+KeyA");
    await page.getByText("no longer on offer to you").waitFor();
    await expect.poll(() => page.getByRole("heading", { name: "New contact" }).count()).toBe(0);
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

  it("says that an account has none, and where it can go", async () => {
    scene.role = "on_call";
    await open({}, "No desk for this account");
    await expect.poll(() => page.getByRole("link", { name: "Open the board" }).getAttribute("href")).toBe("/board");
    expect(await grave_faults(page)).toEqual([]);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Password").waitFor();
    expect(scene.frames.map(({ type }) => type)).toEqual(["hello"]);
  });

  it("says that it was opened elsewhere and can be taken back", async () => {
    await open();
    site.cut(4409);
    await page.getByRole("button", { name: "Use the desk here" }).click();
    await page.getByText("Contact 00M4").waitFor();
  });
});

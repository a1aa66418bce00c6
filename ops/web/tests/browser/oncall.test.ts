import { beforeEach, describe, expect, it } from "vitest";
import { people } from "../fake_duties";
import { clipped, count_tones, faults_when_narrow, grave_faults_in_all_looks, kept_by, tones_on } from "./checks";
import { counselor, DutyScene } from "./duty_scene";
import { origin } from "./site";
import { open_site, page, shoot, site, stage } from "./stage";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };
let scene: DutyScene;

stage();
beforeEach(() => (scene = new DutyScene()));

async function open(options: object = phone, ready = "On call now"): Promise<void> {
  await open_site(scene, options);
  await page.goto(`${origin}/oncall`);
  await page.getByText(ready).first().waitFor();
}

const ringing = () => page.getByRole("region", { name: "Ringing" });

async function open_rota(): Promise<void> {
  await page.getByRole("button", { name: "Show the rota" }).click();
  await page.getByRole("heading", { name: "Calendar files" }).waitFor();
}

describe("looks", () => {
  it("nothing grave for axe in light, dark and forced colours, nothing cut off at 320 px", async () => {
    await open();
    expect(await grave_faults_in_all_looks(page)).toEqual([]);
    expect(await clipped(page)).toEqual([]);
    await shoot("oncall", true);
    expect(await faults_when_narrow(page)).toEqual([]);
    await open_rota();
    await page.getByRole("button", { name: "Add the shift" }).click();
    expect(await grave_faults_in_all_looks(page)).toEqual([]);
    expect(await faults_when_narrow(page)).toEqual([]);
    await shoot("oncall-rota", true);
  });

  it("signs in", async () => {
    scene.me = null;
    await open(phone, "Sign in to the on-call page");
    expect(await grave_faults_in_all_looks(page)).toEqual([]);
    await page.getByLabel("User name").fill("sam");
    await page.getByLabel("Password").fill("right");
    await page.keyboard.press("Enter");
    await page.getByText("On call now").waitFor();
  });

  it("leaves nothing of anybody in the browser or the address", async () => {
    await open();
    expect(await kept_by(page)).toEqual({ local: [], session: [], cookies: "", address: "/oncall", state: null });
    await expect.poll(() => page.title()).toBe("● (2) On call · Holdfast");
  });
});

describe("in the night", () => {
  it("says who is on call now and next and when nobody is", async () => {
    await open();
    await page.getByText("You are on call: primary.").waitFor();
    const ladder = page.getByRole("region", { name: "On call now" });
    await expect.poll(() => ladder.locator(".ladder li").allTextContents()).toEqual([
      expect.stringMatching(/^primary You \(Sam Okafor\) until .+then Dee Alvarez from /),
      expect.stringMatching(/^backup Eli Novak until .+then nobody$/),
      expect.stringMatching(/^lead Nobody then Eli Novak from /),
    ]);
    await ladder.getByRole("group", { name: "Nobody is on call" }).getByText(/^lead: /).waitFor();
    scene.server.on_call.now[1]!.on_call!.until = null;
    await page.reload();
    await expect.poll(() => ladder.locator(".ladder li").nth(1).textContent()).toMatch(/^backup Eli Novak with no end in the next 5 weeks$/);
  });

  it("one tap takes what rings: large, by touch, and it moves to what is mine", async () => {
    await open();
    await expect.poll(() => ringing().locator(".duty").count()).toBe(2);
    const take = ringing().locator(".duty").first().getByRole("button", { name: /Acknowledge/ });
    const box = (await take.boundingBox())!;
    expect(box.height).toBeGreaterThanOrEqual(56);
    await take.tap();
    const mine = page.getByRole("region", { name: /^Taken by me/ });
    await mine.getByText("Sam Okafor has it, quiet until").waitFor();
    await ringing().getByRole("button", { name: "Take over" }).tap();
    await ringing().getByText("Nothing is ringing.").waitFor();
    await expect.poll(() => mine.locator(".duty").count()).toBe(2);
    await expect.poll(() => page.title()).toBe("On call · Holdfast");
    await expect.poll(() => mine.getByRole("link", { name: "Open the escalation" }).getAttribute("href")).toBe("/escalation#01K9E000000000000000000001");
  });

  it("takes over from a colleague", async () => {
    await open();
    const others = page.getByRole("region", { name: /^Other duties/ });
    const taken = others.locator(".duty", { hasText: "Dee Alvarez has it" });
    await expect.poll(() => taken.getByRole("button", { name: /Acknowledge/ }).count()).toBe(0);
    await taken.getByRole("button", { name: "Take over" }).click();
    await page.getByRole("region", { name: /^Taken by me/ }).getByText("Confirm that help reached the person").waitFor();
    expect(scene.sent()).toMatchObject([{ to: "sam" }]);
  });

  it("works on a bad line: says how old it is, sends again, and counts once", async () => {
    await open_site(scene, phone);
    site.expect_complaint("ERR_CONNECTION_RESET");
    await page.clock.install();
    await page.goto(`${origin}/oncall`);
    await page.getByText("On call now").first().waitFor();
    scene.server.lose_calls = 1000;
    await page.clock.runFor(20_000);
    await page.getByText(/Out of date: last heard \d+ s ago/).waitFor();
    expect(await grave_faults_in_all_looks(page)).toEqual([]);
    await shoot("oncall-stale", true);
    await ringing().locator(".duty").first().getByRole("button", { name: /Acknowledge/ }).tap();
    await page.getByText("No answer yet. Sending again").waitFor();
    scene.server.lose_calls = 0;
    scene.server.lose_answers = 1;
    await expect.poll(async () => (await page.clock.runFor(5000), page.getByText("Sam Okafor has it").count())).toBe(1);
    expect(scene.server.done).toHaveLength(1);
    await page.getByText(/Out of date/).waitFor({ state: "detached" });
  });

  it("sounds for whoever is on call until it is taken, and never for a counselor who is not", async () => {
    scene.server.duties = scene.server.duties.filter(({ kind }) => kind === "escalation");
    await open_site(scene, phone);
    await page.addInitScript(count_tones);
    await page.clock.install();
    await page.goto(`${origin}/oncall`);
    await page.getByText("On call now").first().tap();
    await expect.poll(async () => (await page.clock.runFor(3000), tones_on(page))).toBeGreaterThan(0);
    await ringing().getByRole("button", { name: /Acknowledge/ }).tap();
    await ringing().getByText("Nothing is ringing.").waitFor();
    const heard = await tones_on(page);
    await page.clock.runFor(10_000);
    expect(await tones_on(page)).toBe(heard);
    Object.assign(scene.server.duties[0]!, { state: "open", ringing: true, by: null });
    scene.me = counselor;
    scene.server.on_call.me = { on_call: false, levels: [] };
    await page.reload();
    await ringing().locator(".duty").first().tap();
    await page.clock.runFor(10_000);
    expect(await tones_on(page)).toBe(0);
  });
});

describe("the rota", () => {
  it("shows a week of every level, with its holes, and swaps by keyboard alone", async () => {
    await open();
    await open_rota();
    const primary = page.getByRole("region", { name: "primary" });
    await expect.poll(() => primary.locator("li").count()).toBe(15);
    await expect.poll(() => page.getByRole("region", { name: "lead" }).locator('li[data-nobody="true"]').count()).toBe(1);
    await primary.getByRole("button", { name: /^Swap primary/ }).nth(1).press("Enter");
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("swap-user");
    await expect.poll(() => page.getByLabel("From").inputValue()).toMatch(/T08:00$/);
    await page.keyboard.press("E");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("Swapped.").waitFor();
    await expect.poll(() => primary.locator("li").nth(1).textContent()).toContain("Eli Novak");
    expect(scene.sent()).toMatchObject([{ level: "primary", user: "eli", from: expect.stringMatching(/T08:00$/), to: expect.stringMatching(/T20:00$/) }]);
  });

  it("a supervisor adds and removes shifts; what somebody else wrote meanwhile is shown, and nothing typed is lost", async () => {
    await open();
    site.expect_complaint("412");
    await open_rota();
    const form = page.getByRole("form", { name: "Add a shift" });
    await form.getByLabel("Level").selectOption("lead");
    await form.getByLabel("Who").selectOption("eli");
    await form.getByLabel("Begins", { exact: true }).fill("2026-01-05T00:00");
    await form.getByLabel("Hours").fill("168");
    scene.server.rota = { ...scene.server.rota, version: 9 };
    await form.getByRole("button", { name: "Add the shift" }).click();
    await page.getByText("Somebody else changed the rota meanwhile.").waitFor();
    await expect.poll(() => form.getByLabel("Who").inputValue()).toBe("eli");
    await form.getByRole("button", { name: "Add the shift" }).click();
    await page.getByText("The rota is saved.").waitFor();
    await expect.poll(() => page.getByRole("region", { name: "lead" }).locator('li[data-nobody="true"]').count()).toBe(0);
    await page.getByRole("button", { name: /^Remove the shift of Eli Novak, lead/ }).click();
    await expect.poll(() => scene.server.rota.levels.find(({ name }) => name === "lead")?.shifts).toEqual([]);
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("shifts");
  });

  it("a supervisor adds and removes holidays by keyboard alone", async () => {
    await open();
    await open_rota();
    const holidays = page.getByRole("region", { name: "Holidays" });
    const kept = () => scene.server.rota.levels.find(({ name }) => name === "lead")?.holidays;
    const form = page.getByRole("form", { name: "Add a holiday" });
    await form.getByLabel("Level").focus();
    await page.keyboard.type("lead");
    await page.keyboard.press("Tab");
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("holiday-date");
    await page.keyboard.press("Enter");
    await form.getByText("Say which day.").waitFor();
    await page.keyboard.type("12252026");
    await form.getByLabel("Who is on call that day").focus();
    await page.keyboard.type("Eli");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("The rota is saved.").waitFor();
    await expect.poll(kept).toEqual([{ date: "2026-12-25", user: "eli" }]);
    await expect.poll(() => form.getByLabel("Level").inputValue()).toBe("lead");

    // The same day again: only marked now, and still once.
    await form.getByLabel("Day", { exact: true }).fill("2026-12-25");
    await form.getByLabel("Day", { exact: true }).press("Enter");
    await expect.poll(kept).toEqual(["2026-12-25"]);
    await expect.poll(() => holidays.locator("li").allTextContents()).toEqual([expect.stringMatching(/2026, lead: only marked/)]);
    expect(await grave_faults_in_all_looks(page)).toEqual([]);

    await holidays.getByRole("button", { name: /^Remove the holiday .*2026, lead/ }).press("Enter");
    await holidays.getByText("No holidays yet.").waitFor();
    expect(kept()).toEqual([]);
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("holidays");
  });

  it("marks a holiday in the week and puts whoever stands for it on call", async () => {
    await open();
    await open_rota();
    const today = new Intl.DateTimeFormat("sv-SE", { timeZone: scene.server.rota.time_zone }).format(scene.server.now);
    const form = page.getByRole("form", { name: "Add a holiday" });
    await form.getByLabel("Level").selectOption("primary");
    await form.getByLabel("Day", { exact: true }).fill(today);
    await form.getByLabel("Who is on call that day").selectOption("eli");
    await form.getByRole("button", { name: "Add the holiday" }).click();
    const first = page.getByRole("region", { name: "primary" }).locator("li").first();
    await expect.poll(() => first.textContent()).toMatch(/holiday.*Eli Novak/);
  });

  it("goes out as calendar files and comes in as one, whose faults are named", async () => {
    await open();
    site.expect_complaint("400");
    await open_rota();
    const links = await page.getByRole("link", { name: /\.ics\)/ }).evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    expect(links).toEqual(["/v1/oncall/rota.ics", ...["primary", "backup", "lead"].map((level) => `/v1/oncall/rota.ics?level=${level}`)]);
    await page.getByRole("button", { name: "Import the file" }).click();
    await page.getByText("Choose a level.").waitFor();
    await page.getByLabel("Level that the file replaces").selectOption("primary");
    await page.getByLabel("File (.ics)").setInputFiles({ name: "r.ics", mimeType: "text/calendar", buffer: Buffer.from("BEGIN:VCALENDAR\r\n") });
    const errors = [{ field: "DTSTART", detail: "line 4: DTSTART is no time" }];
    scene.server.refuse_next = { status: 400, json: { title: "This does not fit.", detail: "The file was not taken.", errors } };
    await page.getByRole("button", { name: "Import the file" }).click();
    await page.getByText("line 4: DTSTART is no time").waitFor();
    await page.getByRole("button", { name: "Import the file" }).click();
    await page.getByText("The file is imported.").waitFor();
    const put = scene.server.asked.filter(({ method }) => method === "PUT").at(-1)!;
    expect(put).toMatchObject({ path: "/v1/oncall/rota.ics?level=primary", body: "BEGIN:VCALENDAR\r\n", headers: { "content-type": "text/calendar" } });
  });

  it("is only read and swapped by others", async () => {
    scene.me = { ...people.dee, role: "on_call", languages: ["en"], csrf: "c" };
    await open();
    await open_rota();
    await expect.poll(() => page.getByRole("button", { name: "Add the shift" }).count()).toBe(0);
    await expect.poll(() => page.getByRole("button", { name: "Import the file" }).count()).toBe(0);
    await expect.poll(() => page.getByRole("button", { name: "Add the holiday" }).count()).toBe(0);
    const swap = page.getByRole("form", { name: "Swap" });
    await expect.poll(() => swap.getByLabel("Who is on call instead").locator("option").allTextContents()).toEqual(["Choose…", "Dee Alvarez"]);
  });
});

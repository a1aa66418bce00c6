import { beforeEach, describe, expect, it } from "vitest";
import { an_escalation, people } from "../fake_duties";
import { faults_when_narrow, grave_faults_in_all_looks, kept_by, clipped, too_small } from "./checks";
import { counselor, DutyScene } from "./duty_scene";
import { origin } from "./site";
import { open_site, page, shoot, site, stage } from "./stage";

const id = "01K9E000000000000000000001";
const drill = "01K9E000000000000000000002";
let scene: DutyScene;

stage();
beforeEach(() => (scene = new DutyScene()));

async function open(hash = `#${id}`, ready = "Call script"): Promise<void> {
  await open_site(scene);
  await page.goto(`${origin}/escalation${hash}`);
  await page.getByText(ready).first().waitFor();
}

const next = () => page.getByRole("region", { name: /^Next step/ });
const focused = () => page.evaluate(() => document.activeElement?.id);

function rich(): void {
  const at = scene.server.now - 60_000;
  const entry = { at, by: people.sam };
  Object.assign(scene.server.escalations[id]!, {
    supervisor: people.eli,
    state: "told",
    next: ["on_the_way", "reached", "told", "closed"],
    where: [{ ...entry, seq: 14, what: "Room 12, Blue Motel, Route 9", how_known: "They wrote it.", corrects: null }],
    tried: [{ ...entry, seq: 15, what: "To give the pills to her sister", came_of: "She did not want to.", corrects: null }],
    told: [{ ...entry, seq: 16, whom: "Newark desk 4", kind: "emergency", reference: "NW-22871", said: "Address and pills." }],
    consent: { agreed: false, second: people.eli, why: "Pills in her hand." },
    notes: [{ ...entry, seq: 17, text: "It is room 21.", corrects: 14 }],
    events: [...scene.server.escalations[id]!.events, { ...entry, seq: 13, type: "escalation_step", to: "consulted", supervisor: people.eli }, { ...entry, seq: 16, type: "escalation_step", to: "told" }],
  });
}

describe("looks", () => {
  it("nothing grave for axe in light, dark and forced colours, nothing cut off at 320 px: a full record, with its script", async () => {
    rich();
    await open();
    await page.getByRole("button", { name: "Open the call script" }).click();
    await page.getByText("Emergency: what to say").waitFor();
    expect(await grave_faults_in_all_looks(page)).toEqual([]);
    expect(await clipped(page)).toEqual([]);
    expect(await too_small(page)).toEqual([]);
    await shoot("escalation", true);
    expect(await faults_when_narrow(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    await shoot("escalation-320", true);
  });

  it.each(["Supervisor consulted", "Help outside told", "Closed"])("the form of the step %s", async (step) => {
    await open();
    const button = next().getByRole("button", { name: step, exact: true });
    if (await button.count()) await button.click();
    await next().locator("button.big").click();
    await next().locator(".fault").first().waitFor();
    const without = page.getByLabel("No, without their consent");
    if (await without.count()) await without.check();
    expect(await grave_faults_in_all_looks(page)).toEqual([]);
    expect(await faults_when_narrow(page)).toEqual([]);
    await shoot(`escalation-${step.replaceAll(" ", "-")}`, true);
  });

  it("a practice says so, and the list of all stands too", async () => {
    await open(`#${drill}`);
    await page.getByText("Practice. Nobody is in danger").waitFor();
    expect(await grave_faults_in_all_looks(page)).toEqual([]);
    await page.getByRole("link", { name: "All escalations" }).click();
    await page.getByRole("heading", { name: "Closed lately" }).waitFor();
    expect(await grave_faults_in_all_looks(page)).toEqual([]);
    expect(await faults_when_narrow(page)).toEqual([]);
    await shoot("escalation-list", true);
    await page.getByRole("link", { name: "Open", exact: true }).first().click();
    await page.getByRole("heading", { name: /^Escalation opened/ }).waitFor();
  });

  it("signs in, and comes to the escalation that its address names", async () => {
    scene.me = null;
    await open(`#${id}`, "Sign in to the escalation");
    expect(await grave_faults_in_all_looks(page)).toEqual([]);
    await page.getByLabel("User name").fill("sam");
    await page.getByLabel("Password").fill("right");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /^Escalation opened/ }).waitFor();
  });

  it("is plain about one that is not there", async () => {
    await open_site(scene);
    site.expect_complaint("404");
    await page.goto(`${origin}/escalation#01K9E00000000000000000NONE`);
    await page.getByText("There is no such escalation").waitFor();
    expect(await grave_faults_in_all_looks(page)).toEqual([]);
  });
});

describe("the way through", () => {
  it("goes from opened to closed by keyboard alone", async () => {
    await open();
    await page.getByText("The next step is late by").waitFor();
    await page.locator("#step-supervisor").focus();
    await page.keyboard.press("E"); // Eli
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("Recorded: Supervisor consulted.").waitFor();
    await page.locator("#step-kind").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Newark desk 4");
    await page.keyboard.press("Tab");
    await page.keyboard.type("NW-22871");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Address and pills.");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown"); // without their consent
    await page.keyboard.press("Tab");
    await page.keyboard.press("D"); // Dee
    await page.keyboard.press("Tab");
    await page.keyboard.type("Pills in her hand.");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("Recorded: Help outside told.").waitFor();
    const log = page.getByRole("region", { name: "Who was told" });
    await log.getByText("reference NW-22871").waitFor();
    await page.getByText("Decided together with Dee Alvarez.").waitFor();
    await page.getByRole("button", { name: "Record: help is on the way" }).press("Enter");
    await page.getByRole("heading", { name: /^Help on the way/ }).waitFor();
    await page.getByRole("button", { name: "Record: the person was reached" }).press("Enter");
    await page.getByRole("heading", { name: /^Person reached/ }).waitFor();
    await page.getByLabel("Outcome").selectOption("reached");
    await page.getByLabel("Why, and what happened").fill("Taken to hospital, awake.");
    await page.getByRole("button", { name: "Close the escalation" }).press("Enter");
    await page.getByText("Outcome: Help reached the person").waitFor();
    await page.getByText("This escalation is closed.").waitFor();
    const told = { to: "told", rev: 2, kind: "emergency", whom: "Newark desk 4", reference: "NW-22871", said: "Address and pills.", agreed: false, second: "dee", why: "Pills in her hand." };
    expect(scene.sent()).toMatchObject([{ to: "consulted", rev: 1, supervisor: "eli" }, told, { to: "on_the_way", rev: 3 }, { to: "reached" }, { to: "closed", outcome: "reached" }]);
  });

  it("wants to know why there was no time when nobody was consulted", async () => {
    await open();
    await next().getByRole("button", { name: "Help outside told" }).click();
    await expect.poll(focused).toBe("step-no_time");
    await page.getByRole("button", { name: "Record: help outside told" }).click();
    await page.getByText("Say why there was no time.").waitFor();
    await expect.poll(() => focused()).toBe("step-no_time");
    expect(scene.sent()).toEqual([]);
  });

  it("keeps every word when somebody else was faster, when a field is refused, and over lost answers", async () => {
    await open();
    site.expect_complaint("409", "422", "ERR_CONNECTION_RESET");
    await page.locator("#step-supervisor").selectOption("eli");
    Object.assign(scene.server.escalations[id]!, { rev: 2, supervisor: people.dee, state: "consulted", next: ["told", "consulted", "closed"] });
    await page.getByRole("button", { name: "Record: supervisor consulted" }).click();
    await page.getByText("Somebody else changed the escalation meanwhile.").waitFor();
    await page.getByText("Dee Alvarez was consulted.").waitFor();
    await page.getByLabel("Name, station or desk").fill("Newark desk 4");
    await page.getByLabel("Emergency services").check();
    await page.getByLabel("Yes, they agreed").check();
    scene.server.refuse_next = { status: 422, json: { title: "Something does not fit.", errors: [{ field: "whom", detail: "name the station too" }] } };
    await page.getByRole("button", { name: "Record: help outside told" }).click();
    await page.getByText("name the station too").waitFor();
    await expect.poll(() => focused()).toBe("step-whom");
    await expect.poll(() => page.getByLabel("Name, station or desk").inputValue()).toBe("Newark desk 4");
    scene.server.lose_answers = 2;
    await page.keyboard.press("Enter");
    await page.getByText("Recorded: Help outside told.").waitFor();
    expect(scene.server.done.filter((path) => path.endsWith("/steps"))).toHaveLength(1);
  });

  it("shows what somebody else did without a touch", async () => {
    await open();
    rich();
    await page.getByRole("heading", { name: /^Help outside told/ }).first().waitFor();
    await page.getByText("Room 12, Blue Motel, Route 9").waitFor();
  });
});

describe("the record", () => {
  it("takes additions of every kind, and a correction names what it corrects", async () => {
    await open();
    const add = page.getByRole("region", { name: "Add to the record" });
    await add.getByLabel("Where (address").fill("Room 12");
    await add.getByRole("button", { name: "Add" }).click();
    await page.getByText("Say how it is known.").waitFor();
    await page.keyboard.type("They wrote it.");
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Where they are" }).getByText("Room 12").waitFor();
    await add.getByLabel("What to add").selectOption("correction");
    await add.getByLabel("Which entry").selectOption({ index: 2 });
    await add.getByLabel("What is right").fill("Room 21 <b>not</b> 12");
    await add.getByRole("button", { name: "Add" }).click();
    await page.getByText("Room 21 <b>not</b> 12").waitFor();
    await page.getByText("corrects entry 13").waitFor();
    expect(scene.sent()).toMatchObject([{ kind: "where", text: "Room 12", how_known: "They wrote it." }, { kind: "correction", corrects: 13 }]);
  });

  it("takes the duties of the escalation from here", async () => {
    await open();
    const duty = page.locator(".duty", { hasText: "Take an emergency escalation" });
    await duty.getByRole("button", { name: /Acknowledge/ }).click();
    await duty.getByText("Sam Okafor has it").waitFor();
  });
});

describe("handing over", () => {
  it("copies a line or all of the script, which is asked for by hand, and has the EIDO file as a download", async () => {
    rich();
    await open();
    await site.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
    expect(scene.server.asked.some(({ path }) => path.endsWith("/script"))).toBe(false);
    await page.getByRole("button", { name: "Open the call script" }).press("Enter");
    await page.getByRole("button", { name: "Copy: Where they are" }).press("Enter");
    await page.getByText("Copied: Where they are").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("Room 12, Blue Motel, Route 9 (They wrote it.)");
    await page.getByRole("button", { name: "Copy all" }).click();
    await page.getByText("Copied: Call script").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("I am calling from a crisis line.");
    expect(scene.server.asked.filter(({ path }) => path.endsWith("/script"))).toHaveLength(1);
    const eido = page.getByRole("link", { name: "Download EIDO (JSON)" });
    await expect.poll(() => eido.getAttribute("href")).toBe(`/v1/escalations/${id}/eido`);
    await expect.poll(() => eido.getAttribute("download")).not.toBeNull();
  });

  it("leaves nothing of anybody in the browser or the address", async () => {
    rich();
    await open();
    await page.getByLabel("Reference number (if they gave one)").fill("NW-1");
    await page.getByRole("button", { name: "Open the call script" }).click();
    await page.getByText("Emergency: what to say").waitFor();
    expect(await kept_by(page)).toEqual({ local: [], session: [], cookies: "", address: `/escalation#${id}`, state: null });
    await expect.poll(() => page.title()).toBe("Escalation · Holdfast");
    for (const { path } of scene.server.asked) expect(path).toMatch(/^\/v1\/[a-z0-9A-Z/]+$/);
  });
});

it("a counselor sees it too and may act", async () => {
  scene.me = counselor;
  scene.server.me = people.ana;
  scene.server.escalations = { [id]: an_escalation(Date.now()) };
  await open();
  await page.locator("#step-supervisor").selectOption("dee");
  await page.getByRole("button", { name: "Record: supervisor consulted" }).click();
  await page.getByText("Dee Alvarez was consulted.").waitFor();
});

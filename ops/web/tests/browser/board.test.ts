import { beforeEach, describe, expect, it } from "vitest";
import { people } from "../fake_duties";
import { a_board, a_busy_server, BoardScene } from "./board_scene";
import { clipped, count_tones, grave_faults, sideways_px, tones_on, too_small } from "./checks";
import { origin } from "./site";
import { open_site, page, shoot, site, stage } from "./stage";

let scene: BoardScene;

stage();
beforeEach(() => (scene = new BoardScene()));

async function open(options: object = {}, path = "/board", ready = "Ana Reyes"): Promise<void> {
  await open_site(scene, options);
  await page.goto(`${origin}${path}`);
  await page.getByText(ready).first().waitFor();
}

const tones = () => tones_on(page);

describe("the board", () => {
  it.each([
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["forced", { forcedColors: "active" }],
  ])("%s: nothing grave for axe", async (name, options) => {
    await open(options);
    expect(await grave_faults(page)).toEqual([]);
    await shoot(`board-${name}`, true);
  });

  it.each([320, 768, 1280, 1920])("%i px wide: nothing sticks out sideways", async (width) => {
    await open({ viewport: { width, height: 800 } });
    expect(await sideways_px(page)).toBe(0);
    expect(await clipped(page)).toEqual([]);
    expect(await too_small(page)).toEqual([]);
    await shoot(`board-${width}`, true);
  });

  it.each([
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["forced", { forcedColors: "active" }],
  ])("%s: tells of a rise that nobody has answered until it is acknowledged or answered", async (name, options) => {
    await open(options);
    await expect.poll(() => page.getByText("engine: high").count()).toBe(1);
    await expect.poll(() => page.getByText("engine: imminent").count()).toBe(1);
    const board = a_board();
    const [first, second, ...rest] = board.line;
    const risen = [{ ...first!, raised_at: board.now }, { ...second!, raised_at: board.now - 5 }, ...rest];
    site.push("board", { ...board, line: risen });
    const banners = page.locator('[data-banner="risen"]');
    await banners.getByText("Nobody has answered contact 0A4K yet, and the risk rose to").waitFor();
    await expect.poll(() => banners.count()).toBe(2);
    expect(await grave_faults(page)).toEqual([]);
    expect(await too_small(page)).toEqual([]);
    await shoot(`board-${name}-risen`, true);
    await banners.first().getByRole("button", { name: "Acknowledge" }).press("Enter");
    site.push("board", { ...board, line: risen });
    await expect.poll(() => banners.count()).toBe(1);
    site.push("board", { ...board, line: [risen[0]!, ...rest] });
    await expect.poll(() => banners.count()).toBe(0);
  });

  it("moves with each push and says how old its figures are when they stop", async () => {
    await open();
    await page.getByText("85 %").waitFor(); // 171 of 199 is 85.9: a missed target never reads as met
    const board = a_board();
    site.push("board", { ...board, waiting: { ...board.waiting, imminent: 4 } });
    await page.locator('.tile[data-level="imminent"]').getByText("4", { exact: true }).waitFor();
    await page.getByText(/These figures are \d+ s old/).waitFor();
    expect(await grave_faults(page)).toEqual([]);
    site.push("board", a_board());
    await page.getByText(/These figures are/).waitFor({ state: "detached" });
  });

  describe("what must not go quiet", () => {
    beforeEach(() => (scene.server = a_busy_server()));
    const ids = () => page.locator(".duty").evaluateAll((all) => all.map((one) => one.getAttribute("aria-labelledby")?.slice(-2)));

    it.each([
      ["light", { colorScheme: "light" }],
      ["dark", { colorScheme: "dark" }],
      ["forced", { forcedColors: "active" }],
    ])("%s: nothing grave for axe, with everything open", async (name, options) => {
      await open(options);
      await page.getByText("Take an emergency escalation").waitFor();
      await page.getByRole("button", { name: "More" }).first().click();
      await page.getByText("Notice (rang) · text · taken on").waitFor();
      await page.getByRole("button", { name: "Practice escalation…" }).click();
      expect(await grave_faults(page)).toEqual([]);
      expect(await too_small(page)).toEqual([]);
      await shoot(`board-duties-${name}`, true);
    });

    it.each([320, 768, 1280])("%i px wide: nothing sticks out sideways", async (width) => {
      await open({ viewport: { width, height: 800 } });
      await page.getByText("Take an emergency escalation").waitFor();
      await page.getByRole("button", { name: "More" }).first().click();
      expect(await sideways_px(page)).toBe(0);
      expect(await clipped(page)).toEqual([]);
      expect(await too_small(page)).toEqual([]);
      await shoot(`board-duties-${width}`, true);
    });

    it("stands in order, with numbers, words and the rota's holes in red", async () => {
      await open();
      await page.getByText("Take an emergency escalation").waitFor();
      await expect.poll(() => ids()).toEqual(["D3", "D5", "D2", "D1", "D4"]);
      await expect.poll(() => page.locator(".duty-tally li").allTextContents()).toEqual(["2Ringing", "1Overdue", "1Due", "1Taken"]);
      await page.locator('.figure-box[data-hole="true"]').getByText("2 holes").waitFor();
      const escalations = page.getByRole("region", { name: "Escalations" });
      await escalations.getByText("Next: Supervisor consulted").waitFor();
      await expect.poll(() => escalations.getByText("Practice", { exact: true }).count()).toBe(1);
    });

    it("sounds for urgent duties until they are taken, by keyboard alone", async () => {
      await open_site(scene);
      await page.addInitScript(count_tones);
      await page.clock.install();
      await page.goto(`${origin}/board`);
      const taking = page.locator(".duty", { hasText: "Take an emergency escalation" }).getByRole("button", { name: /Acknowledge/ });
      await taking.focus();
      await page.keyboard.press("Shift");
      await expect.poll(tones).toBeGreaterThan(0);
      await page.keyboard.press("Enter");
      await page.locator('.duty[data-mark="taken"]', { hasText: "Take an emergency escalation" }).waitFor();
      const second = page.locator(".duty", { hasText: "Answer this contact" });
      await second.getByRole("button", { name: "Take over" }).press("Enter");
      await second.getByText("Sam Okafor has it").waitFor();
      await expect.poll(() => page.locator('.duty[data-mark="ringing"]').count()).toBe(0);
      const heard = await tones();
      await page.clock.runFor(10_000); // the pattern would have come three times
      expect(await tones()).toBe(heard);
      expect(scene.server.done).toEqual([expect.stringMatching(/D3\/acknowledge$/), expect.stringMatching(/D5\/assign$/)]);
    });

    it("gives, ends and voids with what was said, and names what is missing", async () => {
      await open();
      const review = page.locator(".duty", { hasText: "Review the safety plan" });
      await review.getByRole("button", { name: "More" }).click();
      await review.getByRole("button", { name: "Make void" }).click();
      await review.getByText("Say why it is void.").waitFor();
      await page.keyboard.type("agreed twice");
      site.push("board", scene.board());
      await page.keyboard.press("Enter");
      await expect.poll(() => review.count()).toBe(0);
      const silence = page.locator(".duty", { hasText: "has no answer" });
      await silence.getByRole("button", { name: "More" }).click();
      await silence.getByLabel("Give to").selectOption("dee");
      await silence.getByRole("button", { name: "Give", exact: true }).click();
      await silence.getByText("Dee Alvarez has it").waitFor();
      const sent = scene.server.asked.filter(({ method }) => method === "POST").map(({ body }) => body);
      expect(sent).toMatchObject([{ reason: "agreed twice" }, { to: "dee" }]);
    });

    it("says who was faster, and sends a lost answer again as the same change", async () => {
      await open();
      await page.getByText("Take an emergency escalation").waitFor();
      Object.assign(scene.server.duties[2]!, { state: "acknowledged", by: people.eli });
      site.expect_complaint("409", "ERR_CONNECTION_RESET");
      const first = page.locator(".duty", { hasText: "Take an emergency escalation" });
      await first.getByRole("button", { name: /Acknowledge/ }).click();
      await first.getByText("Eli Novak has it.").first().waitFor();
      scene.server.lose_answers = 2;
      const answer = page.locator(".duty", { hasText: "Answer this contact" });
      await answer.getByRole("button", { name: /Acknowledge/ }).click();
      await answer.getByText("Sam Okafor has it").waitFor();
      expect(scene.server.done).toHaveLength(1);
    });

    it("starts a practice after one more question", async () => {
      await open();
      await page.getByRole("button", { name: "Practice escalation…" }).click();
      await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("No");
      await page.getByRole("button", { name: "Yes, start it" }).click();
      await page.waitForURL(/\/escalation#01K9E00000000000000000DR1$/);
      await page.getByText("Practice. Nobody is in danger").waitFor();
    });
  });

  it("is not for counselors", async () => {
    scene.allowed = false;
    await open({}, "/board", "The board is for supervisors");
    expect(await grave_faults(page)).toEqual([]);
  });
});

describe("the first page", () => {
  it.each(["light", "dark"])("%s: leads on, and is fine for axe", async (colorScheme) => {
    await open({ colorScheme }, "/", "Holdfast");
    expect(await grave_faults(page)).toEqual([]);
    expect(await too_small(page)).toEqual([]);
    const links = await page.getByRole("link").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    expect(links).toEqual(["/chat", "/desk", "/board", "/oncall"]);
    await shoot(`first-${colorScheme}`, true);
  });
});

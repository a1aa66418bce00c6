import { beforeEach, describe, expect, it } from "vitest";
import { a_board, BoardScene } from "./board_scene";
import { clipped, grave_faults, sideways_px, too_small } from "./checks";
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
    expect(await page.getByText("engine: high").count()).toBe(1);
    expect(await page.getByText("engine: imminent").count()).toBe(1);
    const board = a_board();
    const [first, second, ...rest] = board.line;
    const risen = [{ ...first!, raised_at: board.now }, { ...second!, raised_at: board.now - 5 }, ...rest];
    site.push("board", { ...board, line: risen });
    const banners = page.locator('[data-banner="risen"]');
    await banners.getByText("Nobody has answered contact 0A4K yet, and the risk rose to").waitFor();
    expect(await banners.count()).toBe(2);
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
    expect(links).toEqual(["/chat", "/desk", "/board"]);
    await shoot(`first-${colorScheme}`, true);
  });
});

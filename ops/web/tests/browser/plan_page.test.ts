// The page that a person keeps of their plan, in a real browser: nothing grave for axe, nothing loaded, prints tagged.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { written } from "../plan_samples";
import { clipped, grave_faults, sideways_px, too_small } from "./checks";
import { open_browser } from "./site";

const pages = written(7, 12).flatMap((one) => (one.pages ? [one.pages] : [])).slice(0, 3);
let browser: Browser;

beforeAll(async () => {
  browser = await open_browser();
});
afterAll(() => browser.close());

async function shown(html: string, options: object, check: (page: Page) => Promise<void>): Promise<void> {
  const context: BrowserContext = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.setContent(html);
    await check(page);
    expect(asked).toEqual([]);
  } finally {
    await context.close();
  }
}

describe("the page of a plan", () => {
  it.each([
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["forced", { forcedColors: "active" }],
  ])("%s: nothing grave for axe", async (_, options) => {
    for (const { page: html } of pages)
      await shown(html, options, async (page) => expect(await grave_faults(page)).toEqual([]));
  });

  it.each([320, 1280])("%i px wide: nothing sticks out sideways", async (width) => {
    for (const { page: html } of pages)
      await shown(html, { viewport: { width, height: 800 } }, async (page) => {
        expect(await sideways_px(page)).toBe(0);
        expect(await clipped(page)).toEqual([]);
        expect(await too_small(page)).toEqual([]);
      });
  });

  it("shows words that look like markup as words", async () => {
    const html = pages.find((one) => one.page.includes("&lt;script&gt;"))!.page;
    await shown(html, {}, async (page) => {
      await expect.poll(() => page.locator("script").count()).toBe(0);
      await expect.poll(() => page.getByText("</style><script>alert(1)</script>").count()).toBeGreaterThan(0);
    });
  });

  it("prints as a tagged PDF with a title that gives nothing away", async () => {
    const { page: html, file_name } = pages[0]!;
    expect(file_name).toMatch(/^(my-notes|mis-notas)\.html$/);
    await shown(html, {}, async (page) => {
      const pdf = (await page.pdf({ tagged: true })).toString("latin1");
      expect(pdf).toContain("/StructTreeRoot");
      expect(pdf.toLowerCase()).not.toContain("safety");
    });
  });

  it("prints cards of a bank card's width for the wallet, none cut by a page's end", async () => {
    const html = pages[0]!.wallet;
    await shown(html, {}, async (page) => {
      await page.emulateMedia({ media: "print" });
      const cards = await page.locator(".wallet section").evaluateAll((all) =>
        all.map((one) => ({
          width: Math.round((one.getBoundingClientRect().width / 96) * 254) / 10,
          whole: getComputedStyle(one).breakInside,
        })),
      );
      expect(cards.length).toBeGreaterThan(3);
      for (const card of cards) {
        expect(Math.abs(card.width - 85.6)).toBeLessThan(0.2);
        expect(card.whole).toBe("avoid");
      }
    });
  });
});

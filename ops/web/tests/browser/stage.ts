// One browser for a test file, and for each test a site of its own, closed after it, in which nothing may have complained.
import { mkdirSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { open_browser, Site } from "./site";

const shots = process.env.HOLDFAST_SHOTS;
let browser: Browser;
export let site: Site;
export let page: Page;

/** To be called once, before the tests. */
export function stage(): void {
  beforeAll(async () => {
    browser = await open_browser();
    if (shots) mkdirSync(shots, { recursive: true });
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    const complaints = site.complaints;
    await site.context.close();
    expect(complaints).toEqual([]);
  });
}

/** `site` and `page` are this one's from here on. */
export async function open_site(scene: Parameters<typeof Site.open>[1], options: object = {}): Promise<void> {
  site = await Site.open(browser, scene, options);
  page = site.page;
}

export async function shoot(name: string, fullPage = false): Promise<void> {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage });
}

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axe_source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface AxeWindow {
  axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] }> };
}

/** What axe finds serious or critical, one line each; empty is the aim. */
export async function grave_faults(page: Page): Promise<string[]> {
  await page.evaluate(axe_source);
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as AxeWindow).axe.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
  });
}

/** How far the page can be scrolled sideways. */
export async function sideways_px(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Buttons, labels and badges whose words do not fit into them. */
export async function clipped(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, .level, label, th, h2")]
      .filter((one) => one.clientWidth > 0 && !one.closest(".aside"))
      .filter((one) => {
        const words = document.createRange();
        words.selectNodeContents(one);
        const [inner, outer] = [words.getBoundingClientRect(), one.getBoundingClientRect()];
        const beside = inner.left < outer.left - 1 || inner.right > outer.right + 1; // centred, it sticks out on both sides
        return beside || one.scrollWidth > one.clientWidth + 1;
      })
      .map((one) => `${one.textContent} ${one.scrollWidth} in ${one.clientWidth}`),
  );
}

/** Whatever can be pressed and is smaller than 44 px in a direction; a checkbox or radio counts with its label. */
export async function too_small(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, select, input, textarea, a[href]")]
      .map((one) => (one.matches("[type=radio], [type=checkbox]") ? (one.closest("label") ?? one) : one))
      .map((one) => ({ one, box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 43.5 || box.height < 43.5))
      .map(({ one, box }) => `${one.outerHTML.slice(0, 120)} ${box.width} x ${box.height}`),
  );
}

const looks = [
  { colorScheme: "light", forcedColors: "none" },
  { colorScheme: "dark", forcedColors: "none" },
  { colorScheme: "light", forcedColors: "active" },
] as const;

/** The same in light, dark and forced colours, on the page as it stands. */
export async function grave_faults_in_all_looks(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const look of looks) {
    await page.emulateMedia(look);
    found.push(...(await grave_faults(page)).map((fault) => `${look.colorScheme}, forced ${look.forcedColors}: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: null, forcedColors: null });
  return found;
}

/** Nothing sticks out, is cut off or too small to press in a window that is 320 px wide. */
export async function faults_when_narrow(page: Page): Promise<string[]> {
  const before = page.viewportSize()!;
  await page.setViewportSize({ width: 320, height: 640 });
  const sideways = await sideways_px(page);
  const found = [...(sideways ? [`${sideways} px sideways`] : []), ...(await clipped(page)), ...(await too_small(page))];
  await page.setViewportSize(before);
  return found;
}

/** Runs in the page before its own code. Counts tones: every sound the page makes is one or more oscillators. */
export const count_tones = () => {
  const real = AudioContext.prototype.createOscillator;
  const counter = window as unknown as { tones: number };
  counter.tones = 0;
  AudioContext.prototype.createOscillator = function () {
    counter.tones += 1;
    return real.call(this);
  };
};

export async function tones_on(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as { tones: number }).tones);
}

/** What a page leaves behind in the browser and in its address: nothing of anybody. */
export async function kept_by(page: Page): Promise<object> {
  return page.evaluate(() => ({
    local: Object.entries(localStorage),
    session: Object.entries(sessionStorage),
    cookies: document.cookie,
    address: location.pathname + location.search + location.hash,
    state: history.state as unknown,
  }));
}

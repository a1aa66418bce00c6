// A running line as people have it in their browsers. With HOLDFAST_PICTURES=FOLDER pictures are left there.
import { mkdirSync } from "node:fs";
import type { Browser, Page } from "playwright-core";

const pictures = process.env.HOLDFAST_PICTURES;

/** A browser of its own; what its page throws fails the test. */
export async function new_page(browser: Browser, options: object = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => {
    throw error;
  });
  return page;
}

export async function sign_in(page: Page, user: string, password: string): Promise<void> {
  await page.getByLabel("User name").fill(user);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Past what is to be read, by this button, and every question of the survey. */
export async function enter_chat(chat: Page, button = "I have read this"): Promise<void> {
  await chat.getByRole("button", { name: button }).click();
  await chat.locator("form button.main").last().click();
}

export async function say(chat: Page, words: string): Promise<void> {
  await chat.locator("#say").fill(words);
  await chat.getByRole("button", { name: "Send" }).click();
}

export async function shoot(page: Page, name: string): Promise<void> {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: `${pictures}/${name}.png` });
}

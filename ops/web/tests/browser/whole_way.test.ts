// The whole way of a contact in real browsers against the running demo: a phone and a chat write, the desk answers, the board
// shows it, the conversation is closed. With HOLDFAST_PICTURES=FOLDER it leaves the README's pictures there.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { grave_faults } from "./checks";
import { free_port } from "./ports";
import { open_browser } from "./site";
import { enter_chat, new_page, say, shoot, sign_in } from "./visit";

const programs = [process.env.HOLDFAST_PROGRAM, "../../build/dev/holdfast", "../../build/release/holdfast"];
const password = "practice-only-1";
let demo: ChildProcess;
let browser: Browser;
let site: string;
let phones: string;

beforeAll(async () => {
  const program = programs.find((one) => one && existsSync(one));
  if (!program) throw new Error("build the program first: ops/build dev");
  const [port, phone_port] = [await free_port(), await free_port()];
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("HOLDFAST_")));
  const words = ["demo", "--port", String(port), "--phone-port", String(phone_port)];
  demo = spawn(resolve(program), words, { stdio: ["ignore", "pipe", "inherit"], env: clean });
  await new Promise<void>((ready, fail) => {
    demo.stdout!.on("data", (text: Buffer) => text.toString().includes("Everyone's password") && ready());
    demo.on("exit", (code) => fail(new Error(`the demo ended with ${code}`)));
  });
  site = `http://localhost:${port}`;
  phones = `http://localhost:${phone_port}`;
  browser = await open_browser();
});

afterAll(async () => {
  await browser?.close();
  demo?.removeAllListeners("exit");
  const ended = new Promise((done) => demo.on("exit", done));
  demo?.kill("SIGTERM");
  await ended;
});

async function open(url: string, width: number, height: number): Promise<Page> {
  const page = await new_page(browser, { viewport: { width, height } });
  await page.goto(url);
  return page;
}

const script_tag = `<img src=x onerror="document.title='run'"><script>document.title='run'</script>`;

async function text_from(number: string, words: string): Promise<Page> {
  const phone = await open(`${phones}/phone`, 900, 760);
  await phone.getByLabel("Phone number").selectOption(number);
  await phone.getByRole("button", { name: "Take this phone" }).click();
  await phone.locator("textarea").first().fill(words);
  await phone.getByRole("button", { name: "Send" }).click();
  return phone;
}

describe("the whole way", () => {
  it("goes from a phone and a chat over the desk to a closed contact", async () => {
    const phone = await open(`${phones}/phone`, 900, 760);
    const texts = phone.locator("#shown");
    const write = async (words: string) => {
      await phone.locator("textarea").first().fill(words);
      await phone.getByRole("button", { name: "Send" }).click();
    };
    await write("i want to kill myself, i have a plan how to do it");
    await texts.getByText("Thank you for reaching out").waitFor();

    const chat = await open(`${site}/chat?lang=en`, 420, 760);
    await enter_chat(chat);
    await say(chat, "nothing helps any more");
    await chat.getByText("nothing helps any more").waitFor();

    const board = await open(`${site}/board`, 1360, 820);
    await sign_in(board, "sam", password);
    await board.locator('.tile[data-level="high"]').getByText("1", { exact: true }).waitFor();
    await shoot(board, "board");

    const desk = await open(`${site}/desk`, 1360, 820);
    await sign_in(desk, "ana", password);
    await desk.getByText("Available", { exact: true }).click();
    await desk.getByRole("button", { name: "Accept" }).waitFor();
    await expect.poll(() => desk.locator(".offer").getAttribute("data-level")).toBe("high"); // the risk before the order of arrival
    await desk.getByText(/^1 available · 0 paused/).waitFor();
    await shoot(desk, "offer");
    await desk.getByRole("button", { name: "Accept" }).click();
    await desk.locator("mark").first().waitFor();
    await desk.locator("form textarea").first().fill("Hello, this is Ana. I am glad you wrote.");
    await desk.keyboard.press("Control+Enter");
    await texts.getByText("Hello, this is Ana").waitFor();
    await write("nobody knows i feel like this");
    await desk.getByRole("log").getByText("nobody knows i feel like this").waitFor();
    expect(await grave_faults(desk)).toEqual([]);
    await shoot(desk, "desk");
    await shoot(phone, "phone");

    await desk.getByRole("button", { name: "End conversation…" }).click();
    await desk.getByRole("button", { name: "Yes, end it" }).click();
    await desk.getByLabel("Outcome").selectOption("supported");
    await desk.getByRole("button", { name: "Complete" }).click();
    await desk.getByText("The assessment is missing").waitFor();
    await desk.locator("label.choice", { hasText: "High" }).click();
    await desk.getByRole("button", { name: "Record assessment" }).click();
    await desk.getByRole("button", { name: "Record a new assessment" }).waitFor();
    await desk.getByRole("button", { name: "Complete" }).click();
    await desk.getByText("At this risk, agree a safety plan").waitFor();
    await desk.getByLabel("Why neither").fill("They are with their sister, who takes them to the clinic.");
    await desk.getByRole("button", { name: "Complete" }).click();
    await desk.getByLabel("Outcome").waitFor({ state: "detached" });

    await desk.getByRole("button", { name: "Accept" }).waitFor(); // the freed place goes to the chat that waited
    await desk.getByRole("button", { name: "Accept" }).click();
    await chat.getByText("A counselor is here with you now.").first().waitFor();
    await desk.locator("form textarea").first().fill("I am here. Tell me more.");
    await desk.keyboard.press("Control+Enter");
    await chat.getByRole("log").getByText("I am here. Tell me more.").waitFor();
    expect(await grave_faults(chat)).toEqual([]);
    await shoot(chat, "chat");
    await say(chat, script_tag);
    await desk.getByRole("log").getByText(script_tag).waitFor(); // what a contact writes is text and nothing else
    expect(await desk.title()).not.toBe("run");

    await chat.reload();
    await chat.getByRole("log").getByText("I am here. Tell me more.").waitFor();
    await expect.poll(() => chat.getByRole("log").getByText("I am here. Tell me more.").count()).toBe(1);
    await expect.poll(() => chat.getByRole("log").getByText("nothing helps any more").count()).toBe(1);
  }, 120_000);

  it("shows STOP as what it is", async () => {
    const phone = await text_from("+12015550105", "i want to die");
    const desk = await open(`${site}/desk`, 1360, 820);
    await sign_in(desk, "ana", password);
    await desk.getByRole("button", { name: "Accept" }).click();
    await desk.getByRole("log").getByText("i want to die").waitFor();
    await phone.getByRole("button", { name: "STOP" }).click();
    await desk.getByText(/annot be reached by text until they send START/).first().waitFor();
    await phone.getByRole("button", { name: "START" }).click();
    await desk.getByText(/annot be reached by text until they send START/).first().waitFor({ state: "detached" });
  }, 90_000);

  it("rings the phone of who is on call, whose code takes it over", async () => {
    const phone = await text_from("+12015550106", "i just took all the pills. goodbye");
    await phone.getByRole("tab", { name: /201-555-0140/ }).click({ timeout: 40_000 });
    const ring = await phone.getByText(/On call: somebody must step in NOW/).first().textContent();
    const code = /\d{4}/.exec(ring ?? "")![0];
    await phone.locator("textarea").first().fill(code);
    await phone.getByRole("button", { name: "Send" }).click();
    await phone.getByText(/You have it/).first().waitFor();
    const board = await open(`${site}/board`, 1360, 820);
    await sign_in(board, "sam", password);
    await board.getByText(/Olu Adeyemi has it/).first().waitFor();
    const oncall = await open(`${site}/oncall`, 400, 800);
    await sign_in(oncall, "olu", password);
    await oncall.getByText(/You have it|Olu Adeyemi has it/).first().waitFor();
  }, 120_000);
});

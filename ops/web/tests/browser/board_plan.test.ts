import { beforeEach, describe, expect, it } from "vitest";
import { BoardScene, a_board } from "./board_scene";
import { faults_when_narrow, grave_faults_in_all_looks } from "./checks";
import { origin } from "./site";
import { open_site, page, shoot, site, stage } from "./stage";

const { contact } = a_board().clinicians[0]!.contacts[0]!;
const texts = (text: string, more: object = {}) => [{ text, version: 1, by: { role: "person" }, at: 1763790000000, ...more }];
const plan = {
  revision: 3,
  items: [
    { id: "1", step: "coping", place_version: 1, version: 2, texts: [...texts("Walk <b>far</b>"), ...texts("Swim")] },
    { id: "2", step: "people", place_version: 1, version: 1, texts: texts("My sister Ana", { number: { written: "ring twice", dialable: false }, may_call: "agreed" }) },
    { id: "3", step: "surroundings", place_version: 1, version: 1, texts: texts("Lock the pills away", { helper: "2", due: "2026-12-03" }) },
  ],
  settings: { review: { version: 1, texts: [{ value: "2026-12-24", version: 1, by: { role: "person" }, at: 1763790000000 }] } },
};
let asked: { contact: string; reason: string }[];

stage();
beforeEach(async () => {
  asked = [];
  await open_site(new BoardScene());
  await page.route("**/v1/contacts/*/plan", async (route) => {
    const reason = (await route.request().headerValue("holdfast-reason")) ?? "";
    asked.push({ contact: new URL(route.request().url()).pathname.split("/")[3]!, reason });
    const none = { status: 404, contentType: "application/problem+json", body: '{"title":"There is no such thing.","detail":"this person has no plan yet"}' };
    await route.fulfill(asked.length === 1 ? { json: plan } : none);
  });
  await page.goto(`${origin}/board`);
  await page.getByRole("heading", { name: "Read a safety plan" }).waitFor();
});

describe("a plan read from the board", () => {
  it("asks for a reason, shows it to read only, and puts it away", async () => {
    const read = page.getByRole("button", { name: "Read the plan" });
    await read.click();
    await page.getByText("Name the contact, and say why you read their plan.").waitFor();
    expect(asked).toEqual([]);
    await page.getByLabel("Contact (all 26 characters)").fill(contact.toLowerCase());
    await page.getByLabel("Why you read it").fill("una queja: señal ☂");
    expect(await grave_faults_in_all_looks(page)).toEqual([]);
    await read.click();
    const shown = page.getByRole("region", { name: "Read a safety plan" });
    await shown.getByText("Walk <b>far</b> or Swim").waitFor();
    expect(asked).toEqual([{ contact, reason: "una queja: señal ☂" }]);
    await shown.getByText("My sister Ana · ring twice (cannot be dialled) · agreed that we may call").waitFor();
    await shown.getByText("Lock the pills away · Who helps: My sister Ana · By when: December 3, 2026").waitFor();
    await shown.getByText("December 24, 2026").waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain("to read only");
    await expect.poll(() => shown.locator("input, textarea, select").count()).toBe(0);
    expect(await grave_faults_in_all_looks(page)).toEqual([]);
    expect(await faults_when_narrow(page)).toEqual([]);
    await shoot("board-plan", true);
    await shown.getByRole("button", { name: "Put it away" }).click();
    await shown.getByText("Lock the pills away").waitFor({ state: "detached" });
    await page.getByLabel("Contact (all 26 characters)").fill(contact);
    await page.getByLabel("Why you read it").fill("a check");
    await read.click();
    await page.getByText("There is no such thing. this person has no plan yet").waitFor();
    expect(site.complaints.splice(0)).toEqual([expect.stringContaining("status of 404")]);
  });
});

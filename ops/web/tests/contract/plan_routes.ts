// The HTTP routes of the safety plan: who may read, what a writer must say, what a version is handed on as, links, erasing.
import { Fhir } from "fhir";
import { expect } from "vitest";
import { call, type Call, expect_each } from "./calls";
import type { Client, Data } from "./frames";
import { fresh } from "./plan_frames";
import { accept_next, ada, ana, ben, event_of, Site, sue } from "./sites";

const nobody = "01KAPWYQ0M8Z3TQ5V7X9B2D4FH";
const agreement = JSON.stringify({ agreed: [{ role: "person" }], why: "first plan" });
const form = { "content-type": "application/x-www-form-urlencoded" };

type As = (contact: string, headers?: Record<string, string>, body?: string, more?: Record<string, string>) => Call;

async function staff(site: Site, user: string): Promise<As> {
  const { cookie, csrf } = await site.signed_in(user);
  const own = { cookie, origin: site.program.url, "x-csrf-token": csrf };
  return (contact, headers = {}, body = undefined, more = {}) => ({
    params: { contact, number: "1", ...more },
    headers: { ...own, ...headers },
    ...(body === undefined ? {} : { body }),
  });
}

/** What nobody may who is not the contact's own, and what is not there. */
function refusals(by: { ana: As; ben: As; sue: As }, contact: string, headers: Record<string, string> = {}, body?: string): [number, Call][] {
  return [
    [400, by.sue(contact, headers, body)],
    [400, by.sue(contact, { ...headers, "holdfast-reason": "x".repeat(301) }, body)],
    [401, { ...by.ana(contact, headers, body), headers: { origin: by.ana(contact).headers!["origin"]!, ...headers } }],
    [403, by.ben(contact, headers, body)],
    [404, by.ana(nobody, headers, body)],
  ];
}

async function writing(site: Site, by: { ana: As; ben: As; sue: As }, contact: string, chat: Client): Promise<void> {
  const { program } = site;
  const { body: example } = { body: JSON.stringify(plan_of("walk")) };
  await expect_each(program, "plan", [[404, by.ana(contact)]]);
  await expect_each(program, "put_plan", [
    [428, by.ana(contact, {}, example)],
    [412, by.ana(contact, { "if-match": "*" }, example)],
    [200, by.ana(contact, { "if-none-match": "*" }, example)],
    [412, by.ana(contact, { "if-none-match": "*" }, example)],
    [412, by.ana(contact, { "if-match": '"r1"' }, example)],
    [400, by.ana(contact, { "if-match": '"r2"' }, JSON.stringify({ ...plan_of("walk"), form: "another-form" }))],
    [400, by.ana(contact, { "if-match": '"r2"' }, JSON.stringify({ ...plan_of("walk"), colour: "red" }))],
    [413, by.ana(contact, { "if-match": '"r2"' }, JSON.stringify(plan_of("x".repeat(8192))))],
    [200, by.ana(contact, { "if-match": '"r9", "r2"' }, example)],
    ...refusals(by, contact, { "if-match": '"r4"' }, example),
  ]);
  const unknown = await call(program, "put_plan", by.ana(contact, { "if-match": '"r4"' }, JSON.stringify({ ...plan_of("walk"), colour: "red" })));
  expect(unknown.json.errors).toEqual([{ field: "colour", detail: "colour is no field of a plan: leave it out" }]);
  await chat.push("event", event_of("plan_changed", { outcome: "replaced", revision: 4 }));
  await expect_each(program, "plan", [
    [200, by.ana(contact)],
    [200, by.ana(contact, { "if-none-match": '"r2"' })],
    [304, by.ana(contact, { "if-none-match": '"r4"' })],
    [304, by.ana(contact, { "if-none-match": 'W/"r4"' })],
    [200, by.sue(contact, { "holdfast-reason": "a complaint" })],
    ...refusals(by, contact),
  ]);
  const two = plan_of("walk");
  two.items[0]!.version = 2;
  two.items[0]!.texts.push({ ...two.items[0]!.texts[0]!, text: "swim", version: 2 });
  await expect_each(program, "put_plan", [[200, by.ana(contact, { "if-match": '"r4"' }, JSON.stringify(two))]]);
  await expect_each(program, "agree_plan", [
    [428, by.ana(contact, {}, agreement)],
    [412, by.ana(contact, { "if-match": '"r4"' }, agreement)],
    [409, by.ana(contact, { "if-match": '"r6"' }, agreement)],
    [422, by.ana(contact, { "if-match": '"r6"' }, JSON.stringify({ agreed: [] }))],
    [413, by.ana(contact, { "if-match": '"r6"' }, JSON.stringify({ agreed: [{ role: "person" }], why: "x".repeat(1001) }))],
    ...refusals(by, contact, { "if-match": '"r6"' }, agreement),
  ]);
  await expect_each(program, "put_plan", [[200, by.ana(contact, { "if-match": '"r6"' }, example)]]);
  const agreed = await call(program, "agree_plan", by.ana(contact, { "if-match": '"r8"' }, agreement));
  expect(agreed.headers["location"]).toBe(`/v1/contacts/${contact}/plan/versions/1`);
  await expect_each(program, "agree_plan", [[200, by.ana(contact, { "if-match": '"r8"' }, agreement)]]);
  // Each form that goes out comes in again.
  for (const id of ["plan", "plan_version"]) {
    const out = await call(program, id, by.ana(contact));
    const back = await call(program, "put_plan", by.ana(contact, { "if-match": "*" }, out.text));
    expect(back.status, id).toBe(200);
    const stands = ({ texts }: Data) => texts.length > 0;
    const told = (one: Data) => one["items"].filter(stands).map(({ id: item, step, texts }: Data) => ({ item, step, texts: texts.map(({ text }: Data) => text) }));
    expect(told(back.json)).toEqual(told(id === "plan" ? out.json : out.json.plan));
  }
}

function plan_of(text: string) {
  const by = { role: "staff", account: "ana" };
  const texts = [{ text, version: 1, by, at: 1763790000000 }];
  return {
    format: "holdfast.plan",
    format_version: 1,
    id: fresh(),
    language: "en",
    form: "holdfast-1",
    revision: 1,
    items: [{ id: fresh(), step: "coping", place_version: 1, version: 1, texts }],
    settings: {},
    recent: [],
  };
}

async function versions(site: Site, by: { ana: As; ben: As; sue: As }, contact: string): Promise<void> {
  const { program } = site;
  const read = ["plan_version", "plan_version_changes", "plan_version_fhir", "plan_version_page", "plan_version_wallet"];
  for (const id of read)
    await expect_each(program, id, [
      [200, by.ana(contact)],
      [200, by.sue(contact, { "holdfast-reason": "a complaint" })],
      [404, by.ana(contact, {}, undefined, { number: "2" })],
      [404, by.ana(contact, {}, undefined, { number: "0" })],
      ...refusals(by, contact),
    ]);
  await expect_each(program, "plan_version", [[304, by.ana(contact, { "if-none-match": '"v1"' })]]);
  await expect_each(program, "plan_versions", [
    [200, by.ana(contact)],
    [200, { ...by.ana(contact), query: "?before=2" }],
    [400, { ...by.ana(contact), query: "?before=%zz" }],
    [400, { ...by.ana(contact), query: "?before=soon" }],
    [400, { ...by.ana(contact), query: "?before=0" }],
    ...refusals(by, contact),
  ]);
}

/** A screener is gone through, and stands in what a clinic gets. */
async function handed_on(site: Site, by: As, desk: Client, contact: string): Promise<void> {
  const named = { contact, instrument: "cssrs_recent" };
  const { version } = (await desk.ask("form", named))["form"];
  for (const item of ["wish", "thoughts", "behaviour"])
    await desk.ask("answer", { ...named, version, item, answer: "no", client_msg_id: item });
  const { json } = await call(site.program, "plan_version_fhir", by(contact));
  const kinds = json.entry.map(({ resource }: Data) => resource.resourceType);
  expect(kinds).toEqual(expect.arrayContaining(["CarePlan", "QuestionnaireResponse", "Consent", "Provenance"]));
  const { valid, messages } = new Fhir().validate(json, { errorOnUnexpected: true });
  expect(messages.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(valid).toBe(true);
}

async function links(site: Site, desk: Client, contact: string, from: string): Promise<void> {
  const { program } = site;
  const { url, code } = await desk.ask("plan_link", { contact });
  const params = { token: url.split("/").at(-1)! };
  const wrong = code === "000000" ? "111111" : "000000";
  const give = (digits: string, more: Call = {}): Call => ({ params, headers: form, body: `code=${digits}`, from, ...more });
  await expect_each(program, "link", [
    [200, { params }],
    [200, { params: { token: "nothing" } }],
  ]);
  await expect_each(program, "open_link", [
    [400, give("%zz")],
    [403, give(wrong)],
    [200, give(code)],
    [410, give(code)],
    [410, give(code, { params: { token: "nothing" } })],
    [413, give("0".repeat(2000))],
  ]);
  const guess = give(wrong);
  const statuses: number[] = [];
  for (let tries = 0; tries < 17; ++tries) statuses.push((await call(program, "open_link", guess)).status);
  expect(statuses.at(-1)).toBe(429);
}

/** A plan is put, agreed, handed on, shown behind a link, and erased with its person. */
export const plan_routes = () =>
  Site.run({}, [ana, ben, sue, ada], async (site) => {
    const { program } = site;
    const desk = await site.desk("ana", 2);
    const by = { ana: await staff(site, "ana"), ben: await staff(site, "ben"), sue: await staff(site, "sue") };
    const admin = await staff(site, "ada");
    const { chat, contact } = await site.waiting_chat("hello");
    await accept_next(desk);
    await writing(site, by, contact, chat);
    await versions(site, by, contact);
    await handed_on(site, by.ana, desk, contact);
    await links(site, desk, contact, site.fresh_address());
    const erase = (one: string, reason = "They asked for it.") => JSON.stringify({ contact: one, reason });
    const erasing = (body: string, as: As = admin): Call => as(contact, {}, body);
    await expect_each(program, "erase_person", [
      [400, erasing(erase(contact, ""))],
      [401, { headers: { origin: program.url }, body: erase(contact) }],
      [403, erasing(erase(contact), by.sue)],
      [404, erasing(erase(nobody))],
      [409, erasing(erase(contact))],
      [413, erasing(erase(contact, "x".repeat(5000)))],
    ]);
    await desk.ask("assess", { contact, level: "low" });
    await desk.ask("end", { contact });
    await desk.ask("complete", { contact, outcome: "supported" });
    await expect_each(program, "erase_person", [
      [200, erasing(erase(contact))],
      [404, erasing(erase(contact))],
    ]);
    await Promise.all([chat.close(), desk.close()]);
  });

/** A call of each route that needs the store. */
export function plan_calls(headers: Data): [string, Call][] {
  const params = { contact: nobody, number: "1", token: "nothing" };
  const read = ["plan", "plan_versions", "plan_version", "plan_version_changes", "plan_version_fhir", "plan_version_page", "plan_version_wallet"];
  const one = { params, headers };
  return [
    ...read.map((id): [string, Call] => [id, one]),
    ["put_plan", { ...one, body: JSON.stringify(plan_of("walk")) }],
    ["agree_plan", { ...one, body: agreement }],
    ["open_link", { params, headers: form, body: "code=000000" }],
    ["erase_person", { ...one, body: JSON.stringify({ contact: nobody, reason: "They asked for it." }) }],
  ];
}

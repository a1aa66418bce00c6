// On-call over HTTP: the rota is put, read, swapped in, taken out as a calendar and brought back; and what is refused.
import { expect } from "vitest";
import { call, type Call, expect_each } from "./calls";
import type { Data } from "./frames";
import { example_body } from "./requests";
import { ana, Site, sue } from "./sites";

type As = (headers?: Data, body?: string | Data, query?: string) => Call;

async function staff(site: Site, user: string): Promise<As> {
  const { cookie, csrf } = await site.signed_in(user);
  const own = { cookie, origin: site.program.url, "x-csrf-token": csrf };
  return (headers = {}, body = undefined, query = "") => ({
    query,
    headers: { ...own, ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}

const if_match = (version: number) => ({ "if-match": `"${version}"` });

async function rotas({ program }: Site, by: { ana: As; sue: As }): Promise<void> {
  const rota = example_body("put_rota", "application/json");
  await expect_each(program, "rota", [
    [200, by.ana()],
    [401, {}],
  ]);
  await expect_each(program, "put_rota", [
    [428, by.sue({}, rota)],
    [412, by.sue(if_match(7), rota)],
    [403, by.ana(if_match(0), rota)],
    [403, by.sue({ ...if_match(0), "x-csrf-token": "another" }, rota)],
    [401, { headers: { origin: program.url, ...if_match(0) }, body: JSON.stringify(rota) }],
    [400, by.sue(if_match(0), "{")],
    [400, by.sue(if_match(0), { ...rota, time_zone: "Europe/Berlin" })],
    [400, by.sue(if_match(0), { levels: [{ name: "attic" }] })],
    [400, by.sue(if_match(0), { levels: [{ name: "primary", shifts: [{ user: "stranger", start: "2026-11-23T08:00", hours: 12 }] }] })],
    [413, by.sue(if_match(0), "x".repeat(300_000))],
    [200, by.sue(if_match(0), rota)],
    [412, by.sue(if_match(0), rota)],
  ]);
  const { json, headers } = await call(program, "rota", by.ana());
  expect([json.levels, headers["etag"]]).toEqual([rota["levels"], '"1"']);
}

async function swaps({ program }: Site, by: { ana: As; sue: As }): Promise<void> {
  const swap = example_body("swap", "application/json");
  const own = { ...swap, user: "ana", key: "own" };
  await expect_each(program, "swap", [
    [400, by.sue({}, { ...swap, level: "attic" })],
    [400, by.sue({}, { ...swap, to: swap["from"] })],
    [401, { headers: { origin: program.url }, body: JSON.stringify(swap) }],
    [403, by.ana({}, swap)],
    [413, by.sue({}, "x".repeat(5000))],
    [200, by.sue({}, swap)],
    [200, by.sue({}, swap)],
    [200, by.ana({}, own)],
  ]);
  const { json } = await call(program, "rota", by.ana());
  expect(json.version, "a repeat is no other swap").toBe(3);
}

async function calendars({ program }: Site, by: { ana: As; sue: As }): Promise<void> {
  const level = "?level=primary";
  const { text } = await call(program, "rota_calendar", by.ana({}, undefined, level));
  const before = (await call(program, "rota", by.ana())).json.levels;
  await expect_each(program, "rota_calendar", [
    [200, by.ana()],
    [400, by.ana({}, undefined, "?level=attic")],
    [401, {}],
  ]);
  await expect_each(program, "put_rota_calendar", [
    [200, by.sue({}, text, level)],
    [412, by.sue(if_match(1), text, level)],
    [400, by.sue({}, text)],
    [400, by.sue({}, "no calendar", level)],
    [401, { headers: { origin: program.url }, body: text, query: level }],
    [403, by.ana({}, text, level)],
    [413, by.sue({}, "x".repeat(300_000), level)],
  ]);
  expect((await call(program, "rota", by.ana())).json.levels).toEqual(before);
  const example = example_body("put_rota_calendar", "text/calendar") as unknown as string;
  const faulty = await call(program, "put_rota_calendar", by.sue({}, example.replace("WEEKLY", "MONTHLY"), level));
  expect([faulty.status, faulty.json.errors[0].field]).toEqual([400, "RRULE"]);
  expect(faulty.json.detail).toMatch(/^line 9, RRULE: /);
  await expect_each(program, "put_rota_calendar", [[200, by.sue({}, example, level)]]);
}

/** Somebody is on call now, and somebody next; every other level is a hole. */
async function standing({ program }: Site, by: { ana: As; sue: As }): Promise<void> {
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10) + "T00:00";
  const shift = (user: string, ahead: number) => ({ user, start: day(ahead), hours: 48 });
  const { json } = await call(program, "rota", by.sue());
  const put = { levels: [{ name: "primary", shifts: [shift("ana", -1), shift("sue", 1)] }] };
  await call(program, "put_rota", by.sue(if_match(json.version), put));
  const now = (await call(program, "oncall", by.ana())).json;
  expect(now.now[0]).toMatchObject({ level: "primary", on_call: { user: "ana", name: "Ana Ruiz" }, next: { user: "sue" } });
  expect(now.now[1]).toMatchObject({ level: "backup", on_call: null, next: null });
  expect(now.holes.map(({ level }: Data) => level)).toEqual(["primary", "backup", "lead"]);
  expect(now.me).toEqual({ on_call: true, levels: ["primary"] });
  await expect_each(program, "oncall", [[401, {}]]);
}

export const oncall = () =>
  Site.run({}, [ana, sue], async (site) => {
    const by = { ana: await staff(site, "ana"), sue: await staff(site, "sue") };
    await rotas(site, by);
    await swaps(site, by);
    await calendars(site, by);
    await standing(site, by);
  });

/** A call of each route that needs the store. */
export function oncall_calls(headers: Data): [string, Call][] {
  const body = (id: string) => JSON.stringify(example_body(id, "application/json"));
  return [
    ["oncall", { headers }],
    ["rota", { headers }],
    ["rota_calendar", { headers }],
    ["swap", { headers, body: body("swap") }],
    ["put_rota", { headers: { ...headers, ...if_match(0) }, body: body("put_rota") }],
    ["put_rota_calendar", { headers, query: "?level=primary", body: "" }],
  ];
}

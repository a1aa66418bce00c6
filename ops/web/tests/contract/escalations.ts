// Emergency escalations over HTTP, at the desk and at the board: one that goes all the way, one without time and against
// somebody's will, a practice, and what is refused.
import { expect } from "vitest";
import { call, type Call, expect_each } from "./calls";
import type { Data } from "./frames";
import { accept_next, ana, ben, event_of, olu, Site, sue } from "./sites";

const nobody = "01KAPWYQ0M8Z3TQ5V7X9B2D4FH";
const imminent = "I am going to kill myself tonight";
const basis = { desire: "to be with her mother", capability: "pills at hand", intent: "tonight", buffers: "her dog" };
let keys = 0;

type As = (body?: Data, params?: Data, headers?: Data) => Call;

async function staff(site: Site, user: string): Promise<As> {
  const { cookie, csrf } = await site.signed_in(user);
  const own = { cookie, origin: site.program.url, "x-csrf-token": csrf };
  return (body, params = {}, headers = {}) => ({
    params: params as Record<string, string>,
    headers: { ...own, ...headers },
    ...(body ? { body: JSON.stringify({ key: `e${++keys}`, ...body }) } : {}),
  });
}

type People = { ana: As; ben: As; sue: As; olu: As };

async function refusals({ program }: Site, by: People, contact: string, escalation: string): Promise<void> {
  const origin = { origin: program.url };
  const here = { escalation, contact };
  const writing: [string, Data][] = [
    ["open_escalation", {}],
    ["start_drill", {}],
    ["take_escalation_step", { rev: 1, to: "consulted", supervisor: "sue" }],
    ["note_escalation", { kind: "note", text: "one more" }],
  ];
  for (const [id, body] of writing)
    await expect_each(program, id, [
      [400, by.ana({ ...body, key: "" }, here)],
      [401, { ...by.ana(body, here), headers: origin }],
      [403, by.ben(body, here)],
      [403, by.ana(body, here, { "x-csrf-token": "another" })],
      [413, by.ana({ ...body, more: "x".repeat(70_000) }, here)],
    ]);
  for (const [id, body] of writing.filter(([id]) => id !== "start_drill"))
    await expect_each(program, id, [[404, by.sue(body, { contact: nobody, escalation: nobody })]]);
  for (const id of ["escalation", "escalation_script", "escalation_eido"])
    await expect_each(program, id, [
      [401, { params: here }],
      [403, by.ben(undefined, here)],
      [404, by.sue(undefined, { escalation: nobody })],
      [404, by.sue(undefined, { escalation: "nothing" })],
    ]);
  await expect_each(program, "escalations", [[401, {}]]);
  await expect_each(program, "escalation_script", [[400, { ...by.ana(undefined, here), query: "?language=%zz" }]]);
  await expect_each(program, "open_escalation", [[413, by.ana({ basis: { intent: "x".repeat(2001) } }, here)]]);
  await expect_each(program, "take_escalation_step", [
    [409, by.ana({ rev: 9, to: "consulted", supervisor: "sue" }, here)],
    [413, by.ana({ rev: 1, to: "closed", outcome: "hoax", why: "x".repeat(2001) }, here)],
    [422, by.ana({ rev: 1, to: "reached" }, here)],
    [422, by.ana({ rev: 1, to: "told", kind: "emergency", agreed: false }, here)],
  ]);
  await expect_each(program, "note_escalation", [
    [413, by.ana({ kind: "note", text: "x".repeat(2001) }, here)],
    [422, by.ana({ kind: "correction", text: "no", corrects: 1 }, here)],
  ]);
}

/** In a conversation: opened with one call, all the way, corrected, read out. */
async function all_the_way(site: Site, by: People): Promise<void> {
  const { program } = site;
  const [desk, board] = [await site.desk("ana", 2), await site.desk("sue")];
  await board.ask("watch", { board: true });
  const { chat, contact } = await site.waiting_chat(imminent);
  await expect_each(program, "open_escalation", [[403, by.ana({}, { contact })]]);
  const { card } = await accept_next(desk);
  expect(card["escalation"]).toBe(null);
  const opened = await call(program, "open_escalation", by.ana({ basis, way: "from the conversation" }, { contact }));
  expect(opened.json).toMatchObject({ state: "opened", rev: 1, basis, next: ["consulted", "told", "closed"] });
  const escalation = opened.json.id as string;
  expect(opened.headers["location"]).toBe(`/v1/escalations/${escalation}`);
  await desk.push("event", event_of("escalation_opened", { escalation, name: "Ana Ruiz", intent: "tonight" }));
  await desk.push("card", (one) => one["card"].escalation?.id === escalation);
  await board.push("board", ({ escalations }) => escalations[0]?.id === escalation);
  const second = await call(program, "open_escalation", by.sue({}, { contact }));
  expect([second.status, second.json.escalation]).toEqual([409, escalation]);
  await refusals(site, by, contact, escalation);

  const here = { escalation };
  const note = async (body: Data) => (await call(program, "note_escalation", by.ana(body, here))).json;
  const place = (await note({ kind: "where", text: "12 North Road", how_known: "said by them" })).where[0].seq;
  await note({ kind: "tried", text: "call her sister", came_of: "no answer" });
  await note({ kind: "basis", basis });
  await note({ kind: "note", text: "she is still writing" });
  let rev = 1;
  const step = async (as: As, body: Data) => {
    const { status, json } = await call(program, "take_escalation_step", as({ rev, ...body }, here));
    expect([status, json.state]).toEqual([200, body["to"]]);
    rev = json.rev;
    return json;
  };
  await step(by.ana, { to: "consulted", supervisor: "sue" });
  await step(by.ana, { to: "told", kind: "mobile_team", whom: "the team", reference: "R-1", said: "where", agreed: true });
  await step(by.sue, { to: "on_the_way", reference: "unit 7", eta: "ten minutes" });
  await step(by.sue, { to: "reached", note: "at the door" });
  const closed = await step(by.ana, { to: "closed", outcome: "reached", why: "they are with her" });
  expect(closed.duties.map(({ kind, state }: Data) => [kind, state]).sort()).toEqual([
    ["escalation", "done"],
    ["responders", "done"],
  ]);
  await expect_each(program, "take_escalation_step", [[409, by.ana({ rev, to: "reached" }, here)]]);
  const corrected = await note({ kind: "correction", text: "21 North Road", corrects: place });
  expect(corrected.notes.at(-1)).toMatchObject({ text: "21 North Road", corrects: place });
  const { json: script } = await call(program, "escalation_script", by.ana(undefined, here));
  expect(script.where).toEqual(["21 North Road (said by them)"]);
  expect(script.said_by_person).toEqual([imminent]);
  const spanish = await call(program, "escalation_script", { ...by.olu(undefined, here), query: "?language=es" });
  expect(spanish.json.language).toBe("es");
  const { json: eido } = await call(program, "escalation_eido", by.sue(undefined, here));
  expect(eido.incidentComponent.incidentStatusCommonRegistryText).toEqual(["Closed"]);
  await expect_each(program, "escalation", [[200, by.olu(undefined, here)]]);
  const { json: listed } = await call(program, "escalations", by.ana());
  expect(listed).toMatchObject({ open: [], recent: [{ id: escalation, outcome: "reached" }] });
  expect((await call(program, "escalations", by.ben())).json).toEqual({ open: [], recent: [] });
  const journal = await site.journal("sue", contact);
  const types = journal.map(({ type }) => type).filter((type: string) => type.startsWith("escalation_"));
  expect(new Set(types)).toEqual(new Set(["escalation_opened", "escalation_step", "escalation_noted", "escalation_read"]));
  expect(types.filter((type: string) => type === "escalation_read")).toHaveLength(3);
  await Promise.all([chat.close(), desk.close(), board.close()]);
}

/** Somebody who waits: no time to ask a supervisor, and without their agreement. Then a practice. */
async function without_time(site: Site, by: People): Promise<void> {
  const { program } = site;
  const { chat, contact } = await site.waiting_chat(imminent);
  const { json: opened } = await call(program, "open_escalation", by.olu({}, { contact }));
  const here = { escalation: opened.id };
  const told = { to: "told", kind: "emergency", whom: "911", agreed: false, second: "sue", why: "in progress", no_time: "on the bridge" };
  const { json } = await call(program, "take_escalation_step", by.olu({ rev: 1, ...told }, here));
  expect(json).toMatchObject({ no_time: "on the bridge", consent: { agreed: false, second: { user: "sue" }, why: "in progress" } });
  expect(json.duties.map(({ kind }: Data) => kind).sort()).toEqual(["escalation", "involuntary_look", "responders"]);
  await site.journal("sue", contact);
  await chat.close();

  const { json: drill } = await call(program, "start_drill", by.sue({}));
  expect(drill).toMatchObject({ drill: true, state: "opened" });
  const { json: script } = await call(program, "escalation_script", by.sue(undefined, { escalation: drill.id }));
  expect(script.drill).toBe(true);
  const practised = await site.journal("sue", drill.contact);
  expect(practised[0]).toMatchObject({ type: "escalation_opened", drill: true });
}

export const escalations = () =>
  Site.run({}, [ana, ben, sue, olu], async (site) => {
    const [of_ana, of_ben, of_sue, of_olu] = [await staff(site, "ana"), await staff(site, "ben"), await staff(site, "sue"), await staff(site, "olu")];
    const by = { ana: of_ana, ben: of_ben, sue: of_sue, olu: of_olu };
    await all_the_way(site, by);
    await without_time(site, by);
  });

/** A call of each route that needs the store. */
export function escalation_calls(headers: Data): [string, Call][] {
  const params = { contact: nobody, escalation: nobody };
  const one = (body?: Data): Call => ({ params, headers, ...(body ? { body: JSON.stringify({ key: "a", ...body }) } : {}) });
  return [
    ["open_escalation", one({})],
    ["start_drill", one({})],
    ["escalations", one()],
    ["escalation", one()],
    ["take_escalation_step", one({ rev: 1, to: "reached" })],
    ["note_escalation", one({ kind: "note", text: "x" })],
    ["escalation_script", one()],
    ["escalation_eido", one()],
  ];
}

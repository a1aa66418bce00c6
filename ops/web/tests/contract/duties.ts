// Duties over HTTP and at the board: a contact that nobody answers, one who left at high risk, what staff do about it, and
// what is refused.
import { expect } from "vitest";
import { type Answer, call, type Call, expect_each } from "./calls";
import type { Client, Data } from "./frames";
import { accept_next, ana, ben, event_of, olu, Site, sue } from "./sites";

const nobody = "01KAPWYQ0M8Z3TQ5V7X9B2D4FH";
const imminent = "I am going to kill myself tonight";
const bodies: Record<string, Data> = {
  acknowledge_duty: { for_s: 5 },
  assign_duty: { to: "sue" },
  end_duty: { outcome: "They answered." },
  void_duty: { reason: "A test of the phones." },
};
let keys = 0;

type Waiting = { chat: Client; contact: string };
type Do = (id: string, duty: string, body?: Data, headers?: Data) => Call;

async function staff(site: Site, user: string): Promise<Do> {
  const { cookie, csrf } = await site.signed_in(user);
  const own = { cookie, origin: site.program.url, "x-csrf-token": csrf };
  return (id, duty, body = {}, headers = {}) => ({
    params: { duty },
    headers: { ...own, ...headers },
    ...(bodies[id] ? { body: JSON.stringify({ key: `${++keys}`, ...bodies[id], ...body }) } : {}),
  });
}

/** The duty of this kind, once the board shows it so. */
async function on_board(board: Client, kind: string, is: (duty: Data) => boolean = () => true): Promise<Data> {
  const found = ({ duties }: Data): Data | undefined => duties.find((duty: Data) => duty["kind"] === kind && is(duty));
  return found(await board.push("board", (data) => found(data) !== undefined))!;
}

async function refusals(site: Site, by: { ben: Do; sue: Do }, duty: string): Promise<void> {
  const { program } = site;
  const origin = { origin: program.url };
  for (const id of ["duty", ...Object.keys(bodies)])
    await expect_each(program, id, [
      [401, { ...by.sue(id, duty), headers: origin }],
      [403, by.ben(id, duty)],
      [404, by.sue(id, nobody)],
      [404, by.sue(id, "nothing")],
    ]);
  for (const id of Object.keys(bodies))
    await expect_each(program, id, [
      [400, by.sue(id, duty, { key: "" })],
      [400, by.sue(id, duty, { for_s: 0, to: "", outcome: "", reason: "" })],
      [403, by.sue(id, duty, {}, { "x-csrf-token": "another" })],
      [413, by.sue(id, duty, { more: "x".repeat(5000) })],
    ]);
  await expect_each(program, "acknowledge_duty", [
    [400, by.sue("acknowledge_duty", duty, { for_s: 901 })],
    [400, by.sue("acknowledge_duty", duty, { for_s: "soon" })],
  ]);
  await expect_each(program, "assign_duty", [[400, by.sue("assign_duty", duty, { to: "stranger" })]]);
  await expect_each(program, "end_duty", [[400, by.sue("end_duty", duty, { outcome: "é".repeat(201) })]]);
  await expect_each(program, "void_duty", [[400, by.sue("void_duty", duty, { reason: "é".repeat(501) })]]);
  const list = (query: string): Call => ({ ...by.sue("duties", duty), query });
  await expect_each(program, "duties", [
    [400, list("?after=tomorrow")],
    [400, list("?after=%zz")],
    [400, list(`?after=1.${nobody.slice(1)}`)],
    [401, { headers: origin }],
  ]);
}

const facts = ({ json }: Answer) => json.history.map(({ what }: Data) => what);

/** A contact waits too long: it rings, is taken for a second, rings again, is given on, taken over and void. */
async function unanswered(site: Site, by: { ana: Do; ben: Do; sue: Do; olu: Do }, board: Client): Promise<Waiting> {
  const { program } = site;
  const waiting = await site.waiting_chat(imminent);
  const { id: duty, contact } = await on_board(board, "answer", ({ ringing }) => ringing);
  expect(contact).toBe(waiting.contact);
  await board.push("counts", ({ ringing }) => ringing === 1);
  const { json: listed } = await call(program, "duties", by.olu("duties", duty));
  expect(listed.duties).toMatchObject([{ id: duty, overdue: true, urgent: true, contact_level: "imminent" }]);
  const { json: of_ben } = await call(program, "duties", by.ben("duties", duty));
  expect(of_ben.duties).toEqual([]);
  await refusals(site, by, duty);
  const taking = by.sue("acknowledge_duty", duty, { for_s: 1 });
  const { json: taken } = await call(program, "acknowledge_duty", taking);
  expect(taken).toMatchObject({ state: "acknowledged", by: { user: "sue", name: "Sue Park" }, ringing: false });
  expect((await call(program, "acknowledge_duty", taking)).json.until).toBe(taken.until);
  const late = await call(program, "acknowledge_duty", by.olu("acknowledge_duty", duty));
  expect([late.status, late.json.by]).toEqual([409, { user: "sue", name: "Sue Park" }]);
  await on_board(board, "answer", ({ ringing, rings }) => ringing && rings === 2);
  await expect_each(program, "assign_duty", [[200, by.sue("assign_duty", duty, { to: "ben" })]]);
  await expect_each(program, "duty", [[200, by.ben("duty", duty)]]);
  await on_board(board, "answer", ({ owner }) => owner?.user === "ben");
  await expect_each(program, "assign_duty", [[200, by.olu("assign_duty", duty, { to: "olu" })]]);
  await on_board(board, "answer", (one) => one["by"]?.user === "olu");
  await expect_each(program, "end_duty", [[409, by.olu("end_duty", duty)]]);
  await expect_each(program, "void_duty", [[200, by.olu("void_duty", duty)]]);
  for (const id of Object.keys(bodies)) await expect_each(program, id, [[409, by.sue(id, duty)]]);
  const read = await call(program, "duty", by.sue("duty", duty));
  const told = ["opened", "ring", "acknowledged", "expired", "ring", "assigned", "assigned", "acknowledged", "void"];
  expect(facts(read).filter((what: string) => what !== "notice")).toEqual(told);
  expect(read.json.history.at(-1)).toMatchObject({ by: { user: "olu" }, note: "A test of the phones." });
  const journal = await site.journal("sue", contact);
  expect(journal.filter(({ type }) => type.startsWith("duty_")).map(({ type }) => type.slice(5))).toEqual(told.filter((one) => one !== "ring"));
  return waiting;
}

/** They leave at high risk and are called back. */
async function left(site: Site, { chat, contact }: Waiting, by: { sue: Do }, board: Client): Promise<void> {
  await chat.ask("leave");
  const { id: duty } = await on_board(board, "call_back", (one) => one["contact"] === contact);
  const { json } = await call(site.program, "end_duty", by.sue("end_duty", duty));
  expect(json).toMatchObject({ state: "done", by: { user: "sue" }, overdue: false });
  const journal = await site.journal("sue", contact);
  expect(journal.at(-1)).toMatchObject({ type: "duty_done", name: "Sue Park", note: "They answered." });
  await chat.close();
}

/** Whoever accepts has done it; whoever serves the contact may read it. */
async function answered(site: Site, by: { ana: Do }, board: Client): Promise<void> {
  const { chat, contact } = await site.waiting_chat(imminent);
  const { id: duty } = await on_board(board, "answer", (one) => one["contact"] === contact);
  const desk = await site.desk("ana", 2);
  await accept_next(desk);
  await desk.push("event", event_of("duty_done"));
  const read = await call(site.program, "duty", by.ana("duty", duty));
  expect(read.json.history.at(-1)).toMatchObject({ what: "done", outcome: "accepted", by: { user: "ana" } });
  await Promise.all([chat.close(), desk.close()]);
}

export const duties = () =>
  Site.run({ "duties.answer_imminent_s": 5 }, [ana, ben, sue, olu], async (site) => {
    const board = await site.desk("sue");
    await board.ask("watch", { board: true });
    const by = { ana: await staff(site, "ana"), ben: await staff(site, "ben"), sue: await staff(site, "sue"), olu: await staff(site, "olu") };
    const waiting = await unanswered(site, by, board);
    await left(site, waiting, by, board);
    await answered(site, by, board);
    await board.close();
  });

/** A call of each route that needs the store. */
export function duty_calls(headers: Data): [string, Call][] {
  const one = (id: string): Call => ({
    params: { duty: nobody },
    headers,
    ...(bodies[id] ? { body: JSON.stringify({ key: "a", ...bodies[id] }) } : {}),
  });
  return ["duties", "duty", ...Object.keys(bodies)].map((id) => [id, one(id)]);
}

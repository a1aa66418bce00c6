// The scenarios of the sockets. Each plays a part of a contact's way and sends what its frames' examples describe.
import { expect } from "vitest";
import type { Client, Data } from "./frames";
import { refused_number } from "./gateway";
import { misuse } from "./misuse";
import { accept_next, ada, ana, ben, event_of, olu, Site, sue } from "./sites";

const phone = "+12015550123";
const nobody = "01KAPWYQ0M8Z3TQ5V7X9B2D4FH";

async function refuses(client: Client, code: string, frames: Record<string, Data>): Promise<void> {
  for (const [type, data] of Object.entries(frames)) expect((await client.refused(type, data))["code"], type).toBe(code);
}

/** A person texts, is answered, opts out and in, is assessed and closed. */
export const by_text = () =>
  Site.run({}, [ana], async (site) => {
    const desk = await site.socket("ana");
    const welcome = await desk.ask("hello");
    expect(welcome).toMatchObject({ presence: "paused", contacts: [], offer: null, me: { user: "ana" } });
    await misuse(desk, "presence", { state: "available", capacity: 2 });
    expect(await desk.ask("presence", { state: "paused" })).toMatchObject({ state: "paused" });
    expect(await desk.ask("presence", { state: "available", capacity: 2 })).toEqual({ state: "available", capacity: 2 });
    await site.text(phone, "I want to die");
    const offer = await desk.push("offer");
    expect(offer["preview"].text).toBe("I want to die");
    await site.text(phone, "are you there?", 2);
    const again = { preview: { text: "are you there?" }, reasons: [], raised_by: { text: "I want to die" } };
    expect(await desk.push("offer")).toMatchObject(again);

    const { contact } = offer;
    const named = { contact, offer: offer["offer"] };
    await misuse(desk, "accept", named);
    expect((await desk.ask("accept", named))["card"]).toMatchObject({ state: "active", channel: "sms", reachable: true });
    expect((await desk.ask("accept", named))["card"]).toMatchObject({ state: "active" });
    await desk.push("event", event_of("accepted"));

    await misuse(desk, "read", { contact, after: 0 });
    const { upto, events } = await desk.ask("read", { contact, after: 0 });
    const seqs = events.map(({ seq }: { seq: number }) => seq);
    expect(seqs).toEqual(Array.from({ length: upto }, (_, index) => index + 1));
    await misuse(desk, "say", { contact, client_msg_id: "m1", text: "Hello, I am here." });
    const said = await desk.ask("say", { contact, client_msg_id: "m1", text: "Hello, I am here." });
    expect(await desk.ask("say", { contact, client_msg_id: "m1", text: "Hello, I am here." })).toEqual(said);
    await misuse(desk, "seen", { contact, seq: upto });
    await desk.ask("seen", { contact, seq: upto });

    const { reference } = JSON.parse((await site.program.gateway.text("Hello, I am here.")).body).data;
    await desk.push("event", event_of("delivery", { of: said["seq"], status: "sent" }));
    await site.report(reference, "delivered");
    await desk.push("event", event_of("delivery", { of: said["seq"], status: "delivered" }));
    await site.text(phone, "I am going to kill myself tonight");
    await desk.push("event", event_of("level", { to: "imminent" }));
    await desk.push("card", ({ card }) => card.level === "imminent");

    await site.text(phone, "STOP");
    await desk.push("event", event_of("opted_out"));
    await desk.push("card", ({ card }) => !card.reachable && card.unreachable_why !== "");
    const stopped = await desk.refused("say", { contact, client_msg_id: "m2", text: "Are you there?" });
    expect(stopped["code"]).toBe("unreachable");
    await site.text(phone, "START");
    await desk.push("event", event_of("opted_in"));

    const early = await desk.refused("complete", { contact, outcome: "supported" });
    expect(early["code"]).toBe("conflict");
    await misuse(desk, "end", { contact });
    expect((await desk.ask("end", { contact }))["card"].state).toBe("wrapup");
    await desk.ask("end", { contact });
    const unassessed = await desk.refused("complete", { contact, outcome: "supported" });
    expect(unassessed).toMatchObject({ code: "incomplete", field: "assessment" });
    await misuse(desk, "assess", { contact, level: "moderate", note: "No plan." });
    const unsaid = await desk.refused("assess", { contact, level: "moderate" });
    expect(unsaid).toMatchObject({ code: "incomplete", field: "note" });
    const word = { contact, level: "moderate", note: "No plan.", client_msg_id: "w1" };
    expect(await desk.ask("assess", word)).toEqual(await desk.ask("assess", word));
    await desk.push("event", event_of("assessed", { level: "moderate", note: "No plan." }));
    await desk.push("card", ({ card }) => card.level === "moderate" && card.engine_level === "imminent");
    await site.text(phone, "I will kill myself tonight");
    await desk.push("event", event_of("level", { from: "moderate", to: "imminent", stands: true }));
    await instruments(desk, contact);
    const bare = await desk.refused("complete", { contact, outcome: "supported" });
    expect(bare).toMatchObject({ code: "incomplete", field: "without_plan" });
    const closing = { contact, outcome: "supported", note: "Will see a friend.", without_plan: "They did not want one." };
    await misuse(desk, "complete", closing);
    await desk.ask("complete", closing);
    await desk.push("event", event_of("closed", { outcome: "supported", without_plan: "They did not want one." }));
    await desk.push("gone", (gone) => gone["contact"] === contact && gone["reason"] === "closed");
    await desk.push("presence", ({ load }) => load === 0);

    await site.text(refused_number, "hello");
    const { contact: refused } = await accept_next(desk);
    await desk.ask("say", { contact: refused, client_msg_id: "m3", text: "Can you read this?" });
    const { event: failed } = await desk.push("event", event_of("delivery", { status: "failed" }));
    expect(failed.why).not.toBe("");
    const unknown = { contact: nobody, level: "low", outcome: "supported", after: 0 };
    const question = { instrument: "asq", version: 1, item: "wish", answer: "no", client_msg_id: "q" };
    const none = { ...question, contact: nobody };
    await refuses(desk, "not_found", { end: unknown, assess: unknown, complete: unknown, read: unknown, form: none, answer: none });
    await desk.ask("assess", { contact: refused, level: "none" });
    await desk.ask("ping");
    await desk.close();
  });

/** Goes through a screener, corrects an answer, and is told what it comes to; then one that says nothing of the level. */
async function instruments(desk: Client, contact: string): Promise<void> {
  const named = { contact, instrument: "cssrs_since" };
  await misuse(desk, "form", named);
  const { form } = await desk.ask("form", named);
  expect(form).toMatchObject({ instrument: "cssrs_since", language: "en", items: [{ item: "wish" }], result: null });
  const answer = (item: string, answer: string, id = item + answer) =>
    ({ ...named, version: form.version, item, answer, client_msg_id: id });
  await misuse(desk, "answer", answer("wish", "yes"));
  const first = await desk.ask("answer", answer("wish", "yes"));
  expect(await desk.ask("answer", answer("wish", "yes"))).toEqual(first);
  await desk.push("event", event_of("answered", { instrument: "cssrs_since", item: "wish", answer: "yes" }));
  expect(first["form"].items.map(({ item }: { item: string }) => item)).toEqual(["wish", "thoughts"]);
  expect(await desk.refused("answer", answer("plan", "yes"))).toMatchObject({ code: "conflict", field: "item" });
  const late = { ...answer("thoughts", "no"), version: form.version + 1 };
  expect(await desk.refused("answer", late)).toMatchObject({ code: "conflict", field: "version" });
  expect(await desk.refused("answer", answer("sleep", "no"))).toMatchObject({ code: "not_found", field: "item" });
  expect(await desk.refused("answer", answer("wish", "perhaps"))).toMatchObject({ code: "not_found", field: "answer" });
  for (const type of ["form", "answer"]) {
    const unknown = await desk.refused(type, { ...answer("wish", "yes"), instrument: "horoscope" });
    expect(unknown).toMatchObject({ code: "not_found", field: "instrument" });
  }
  await desk.ask("answer", answer("thoughts", "no"));
  await desk.ask("answer", answer("wish", "no"));
  expect((await desk.ask("form", named))["form"].items.map(({ item }: { item: string }) => item)).toEqual([
    "wish",
    "thoughts",
    "behaviour",
  ]);
  const last = await desk.ask("answer", answer("behaviour", "yes"));
  expect(last["form"].result).toEqual({ result: "high", text: "High risk", level: "high" });
  expect(await desk.ask("answer", answer("behaviour", "yes"))).toEqual(last);
  await desk.push("event", event_of("scored", { instrument: "cssrs_since", result: "high", level: "high" }));
  await desk.push("card", ({ card }) => card.level === "high" && card.assessed);
  expect((await desk.ask("form", named))["form"].items).toHaveLength(1);
  const other = { contact, instrument: "distress_end" };
  const { version } = (await desk.ask("form", other))["form"];
  await desk.ask("answer", { ...other, version, item: "distress", answer: "4", client_msg_id: "d" });
  await desk.push("event", event_of("scored", { instrument: "distress_end", score: 4, level: undefined }));
}

/** A person chats, loses the connection, comes back, sees the conversation end. */
export const by_chat = () =>
  Site.run({}, [ana], async (site) => {
    const first = await site.chat();
    await refuses(first, "conflict", { message: { client_msg_id: "c1", text: "i feel alone" }, seen: { seq: 1 }, leave: {} });
    const survey = { distress: 8, suicidal: "yes", about: "my exams" };
    await misuse(first, "start", { language: "en", consent: true, survey });
    const started = await first.ask("start", { language: "en", consent: true, survey });
    expect(started).toMatchObject({ state: "waiting", place: 1 });
    expect((await first.refused("start", { language: "en", consent: true }))["code"]).toBe("conflict");
    const { token } = started;
    await first.push("event", event_of("message")); // the first words
    await misuse(first, "message", { client_msg_id: "c1", text: "i feel alone" });
    const kept = await first.ask("message", { client_msg_id: "c1", text: "i feel alone" });
    expect(await first.ask("message", { client_msg_id: "c1", text: "i feel alone" })).toEqual(kept);
    await first.push("event", event_of("message", { client_msg_id: "c1" }));

    const desk = await site.desk("ana", 2);
    await first.push("state", ({ state, place }) => state === "waiting" && place === null);
    const { contact } = await accept_next(desk);
    await first.push("event", event_of("joined", { name: "Ana" }));
    await first.push("state", ({ state }) => state === "active");
    await desk.ask("seen", { contact, seq: kept["seq"] });
    expect(await first.push("seen")).toEqual({ seq: kept["seq"] });
    await misuse(first, "seen", { seq: kept["seq"] });
    await first.ask("seen", { seq: kept["seq"] });
    expect(await desk.push("seen")).toEqual({ contact, seq: kept["seq"] });

    const said = await desk.ask("say", { contact, client_msg_id: "m1", text: "Hello, I am here." });
    const second = await site.chat();
    await misuse(second, "resume", { token, last_seq: kept["seq"] });
    expect((await second.refused("resume", { token: "unknown", last_seq: 0 }))["code"]).toBe("not_found");
    expect(await second.refused("resume", { token, last_seq: 1_000 })).toMatchObject({ code: "conflict", field: "last_seq" });
    const resumed = await second.ask("resume", { token, last_seq: kept["seq"] });
    expect(resumed["events"].at(-1)).toMatchObject({ seq: said["seq"], by: { kind: "clinician", name: "Ana" } });
    expect(await first.closed()).toBe(4409);
    await second.ask("ping");

    await desk.ask("end", { contact });
    await second.push("event", event_of("ended"));
    await second.push("state", ({ state }) => state === "wrapup");
    const late = await desk.refused("say", { contact, client_msg_id: "m2", text: "One more thing." });
    expect(late["code"]).toBe("unreachable");
    await desk.ask("assess", { contact, level: "low", note: "Feels better." });
    await desk.ask("complete", { contact, outcome: "supported" });
    await second.push("event", event_of("closed"));
    await second.push("state", ({ state }) => state === "closed");
    expect((await second.refused("message", { client_msg_id: "c9", text: "one more" }))["code"]).toBe("not_found");
    expect((await second.refused("resume", { token, last_seq: 0 }))["code"]).toBe("not_found");
    const arrived = (await desk.ask("read", { contact, after: 0 }))["events"][0];
    expect(arrived).toMatchObject({ type: "arrived", channel: "chat", survey, level: "moderate" });
    expect(arrived.reasons.map(({ rule }: { rule: string }) => rule)).toContain("survey.suicidal");
    await second.close();

    const leaver = await site.waiting_chat("hello");
    const held = await accept_next(desk);
    await leaver.chat.ask("leave", { quick: true });
    await desk.push("event", event_of("left", { quickly: true }));
    await desk.push("card", ({ card }) => card.contact === held.contact && card.left_quickly && !card.reachable);
    await leaver.chat.close();
    await desk.close();
  });

/** Offers are declined, withdrawn, left and lapse; what is another's stays theirs. */
export const offers = () =>
  Site.run({ "line.passed_over_s": 300 }, [ana, ben, sue], async (site) => {
    const [senior, other] = [await site.desk("ana", 1), await site.desk("ben")];
    const { chat, contact } = await site.waiting_chat("hello");
    const { offer } = await senior.push("offer", (one) => one["contact"] === contact);
    const named = { contact, offer };
    const unknown = { contact: nobody, offer };
    await refuses(other, "conflict", { accept: named, decline: named });
    await refuses(other, "not_found", { accept: unknown, decline: unknown, seen: { contact: "no id", seq: 1 } });
    const work = { assess: { contact, level: "low" }, end: { contact }, complete: { contact, outcome: "test" } };
    await refuses(senior, "conflict", work);
    const question = { contact, instrument: "asq", version: 1, item: "wish", answer: "no", client_msg_id: "q" };
    await refuses(other, "forbidden", { ...work, read: { contact, after: 0 }, form: question, answer: question });
    await refuses(senior, "conflict", { answer: question });
    await refuses(other, "conflict", { seen: { contact, seq: 1 }, say: { contact, client_msg_id: "m1", text: "Hi." } });
    await misuse(senior, "decline", named);
    await senior.ask("decline", named);
    await senior.push("offer_gone", ({ reason }) => reason === "declined");

    await other.ask("presence", { state: "available", capacity: 1 });
    await other.push("offer", (one) => one["contact"] === contact);
    // He may not take this risk, and she has just declined: it waits.
    await chat.ask("message", { client_msg_id: "c2", text: "I am going to kill myself tonight" });
    await other.push("offer_gone", ({ reason }) => reason === "withdrawn");
    await chat.ask("leave", {});
    await chat.push("state", ({ state }) => state === "closed");
    await chat.close();
    const events = await site.journal("sue", contact);
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(["declined", "withdrawn", "level", "left"]));
    expect(events.slice(-2)).toMatchObject([{ type: "closed", outcome: "abandoned" }, { type: "duty_opened", kind: "call_back" }]);

    await senior.ask("presence", { state: "paused" });
    const second = await site.waiting_chat("hello");
    await other.push("offer", (one) => one["contact"] === second.contact);
    await second.chat.ask("leave", { quick: false });
    await other.push("offer_gone", ({ reason }) => reason === "left");
    await Promise.all([second.chat.close(), senior.close(), other.close()]);
  });

/** An offer that nobody answers. */
export const lapsed = () =>
  Site.run({ "line.offer_deadline_s": 1, "line.passed_over_s": 300 }, [ana, sue], async (site) => {
    const desk = await site.desk("ana", 1);
    const { chat, contact } = await site.waiting_chat("hello");
    await desk.push("offer");
    await desk.push("offer_gone", ({ reason }) => reason === "lapsed");
    await chat.push("state", ({ state, place }) => state === "waiting" && place === 1);
    expect((await desk.refused("accept", { contact, offer: 1 }))["code"]).toBe("conflict");
    const types = (await site.journal("sue", contact)).map(({ type }) => type);
    expect(types).toContain("lapsed");
    await Promise.all([chat.close(), desk.close()]);
  });

/** A clinician's connection is lost for good; the contact waits again and comes back to them. */
export const lost = () =>
  Site.run({ "line.clinician_grace_s": 1 }, [ana], async (site) => {
    const before = await site.desk("ana", 1);
    const { chat, contact } = await site.waiting_chat("hello");
    await accept_next(before);
    await before.close();
    await chat.push("event", event_of("waiting_again"));
    await chat.push("state", ({ state }) => state === "waiting");
    const desk = await site.desk("ana", 1);
    expect(await desk.push("offer")).toMatchObject({ contact, returning: true });
    const { events } = await desk.ask("read", { contact, after: 0 });
    const types = events.map(({ type }: { type: string }) => type);
    expect(types).toEqual(expect.arrayContaining(["accepted", "lost", "returned", "offered"]));
    expect((await desk.ask("hello"))["offer"]).toMatchObject({ contact, returning: true });
    await Promise.all([chat.close(), desk.close()]);
  });

/** A desk opened twice: the newer one has the seat. */
export const taken_over = () =>
  Site.run({}, [ana], async (site) => {
    const older = await site.desk("ana", 1);
    const { chat, contact } = await site.waiting_chat("hello");
    await accept_next(older);
    const newer = await site.socket("ana");
    expect(await newer.ask("hello")).toMatchObject({ presence: "available", load: 1, contacts: [{ contact }] });
    expect(await older.closed()).toBe(4409);
    await Promise.all([chat.close(), newer.close()]);
  });

/** Those who supervise watch the board; those on call answer nobody; a session ends; the server restarts. */
export const watching = () =>
  Site.run({}, [ana, sue, olu, ada], async (site) => {
    const [desk, board, on_call] = [await site.desk("ana", 2), await site.desk("sue"), await site.socket("olu")];
    expect(await on_call.ask("hello")).toMatchObject({ presence: "away" });
    const admin = await site.socket("ada");
    const early = { presence: { state: "available" }, read: { contact: nobody, after: 0 } };
    await refuses(admin, "conflict", { ...early, form: { contact: nobody, instrument: "asq" } });
    expect((await admin.ask("hello"))["me"].role).toBe("admin");
    expect((await on_call.refused("presence", { state: "available" }))["code"]).toBe("forbidden");
    expect((await desk.refused("watch", { board: true }))["code"]).toBe("forbidden");
    await misuse(board, "watch", { board: true });
    await board.ask("watch", { board: true });
    const held = await site.waiting_chat("hello");
    await accept_next(desk);
    await desk.ask("presence", { state: "available", capacity: 2 });
    const offered = await site.waiting_chat("hello");
    await desk.push("offer");
    const shown = await board.push("board", ({ open, line_total }) => open === 1 && line_total === 1);
    expect(shown["line"]).toMatchObject([{ contact: offered.contact, state: "offered", offered_to: "ana" }]);
    await offered.chat.ask("message", { client_msg_id: "r1", text: "I am going to kill myself tonight" });
    await board.push("board", ({ line }) => line[0]?.raised_at > 0 && line[0].level === "imminent");
    const seat = shown["clinicians"].find(({ user }: { user: string }) => user === "ana");
    expect(seat.contacts).toMatchObject([{ contact: held.contact, state: "active" }]);
    await board.push("counts", ({ open }) => open === 1);
    await board.ask("watch", { board: false });

    const ended = await site.socket("sue");
    const { cookie, csrf } = site.people.get("sue")!;
    await site.sign_out(cookie, csrf);
    expect(await board.closed()).toBe(4401);
    expect((await ended.refused("hello"))["code"]).toBe("unauthenticated");
    await ended.close();
    await admin.close();
    const all = [desk.closed(), on_call.closed(), held.chat.closed(), offered.chat.closed()];
    await site.program.end();
    expect(await Promise.all(all)).toEqual([1012, 1012, 1012, 1012]);
  });

// The scenarios of the safety plan at both sockets: written together, agreed, read again, sent and taken along.
import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { type Client, type Data } from "./frames";
import { misuse } from "./misuse";
import { accept_next, ana, ben, event_of, Site } from "./sites";

const nobody = "01KAPWYQ0M8Z3TQ5V7X9B2D4FH";
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** An id as a page makes it. */
export const fresh = () => `0${[...randomBytes(25)].map((byte) => alphabet[byte % 32]).join("")}`;

const person = { role: "person" };

class Author {
  constructor(
    readonly client: Client,
    readonly about: Data,
  ) {}
  change(kind: string, data: Data): Promise<Data> {
    return this.client.ask("plan_change", { ...this.about, change: fresh(), kind, ...data });
  }
  add(step: string, text: string, data: Data = {}): Promise<Data> {
    return this.change("add", { step, text, ...data });
  }
}

/** Both sides write; every kind of change, and two texts that both stand. */
async function written(desk: Client, chat: Client, contact: string): Promise<[revision: number, action: string]> {
  const [clinician, visitor] = [new Author(desk, { contact }), new Author(chat, {})];
  await misuse(desk, "plan_change", { contact, change: fresh(), kind: "set", setting: "rating", expected: 0, value: "7" });
  await misuse(chat, "plan_change", { change: fresh(), kind: "set", setting: "rating", expected: 0, value: "7" });
  const walk = await clinician.add("coping", "walk");
  await chat.push("event", event_of("plan_changed", { revision: 1, by: { role: "staff" } }));
  await desk.push("event", event_of("plan_changed", { revision: 1, name: "Ana Ruiz" }));
  const more = { relation: "my sister", number: "(201) 555-0123", reachable: "evenings", may_call: "agreed" };
  const sister = await visitor.add("people", "Ana", more);
  await desk.push("event", event_of("plan_changed", { revision: 2, by: person }));
  const action = { helper: sister["item"], due: "2026-12-03", outcome: "done" };
  await clinician.add("surroundings", "give the pills away", action);
  const lock = await clinician.add("surroundings", "lock the shed", { due: "2026-12-24" });
  await visitor.add("people", "my uncle", { number: "ring twice", after: "first" });
  await visitor.change("edit", { item: walk["item"], expected: 1, text: "swim" });
  const both = await clinician.change("edit", { item: walk["item"], expected: 1, text: "run" });
  expect(both["outcome"]).toBe("both_kept");
  await chat.push("event", ({ event }) => event.attention?.some(({ matter }: Data) => matter === "two_texts"));
  const two = { contact, revision: both["revision"], agreed: [person] };
  expect(await desk.refused("plan_agree", two)).toMatchObject({ code: "conflict", field: `items/${walk["item"]}` });
  await clinician.change("edit", { item: walk["item"], expected: both["version"], text: "swim or run" });
  await clinician.change("move", { item: walk["item"], expected: 1, step: "distraction" });
  await desk.push("event", ({ event }) => event.from_step === "coping");
  const gone = await visitor.add("reasons", "nothing");
  await visitor.change("remove", { item: gone["item"], expected: 1 });
  await visitor.change("set", { setting: "rating", expected: 0, value: "7" });
  await clinician.change("set", { setting: "rating", expected: 0, value: "6" });
  await desk.push("event", ({ event }) => event.attention?.some(({ setting }: Data) => setting === "rating"));
  await visitor.change("set", { setting: "rating", expected: 2, value: "7" });
  const settings = { likelier: "if it hangs on the door", took_part: "Ana and I", review: "2026-12-03" };
  for (const [setting, value] of Object.entries(settings)) await clinician.change("set", { setting, expected: 0, value });
  const last = await clinician.add("reasons", "my dog");
  for (const author of [clinician, visitor]) {
    const unknown = author.change("edit", { item: nobody, expected: 1, text: "?" });
    await expect(unknown).rejects.toThrow("not_found");
  }
  return [last["revision"], lock["item"]];
}

async function accept(desk: Client, contact: string): Promise<void> {
  const { offer } = await desk.push("offer", (one) => one["contact"] === contact);
  await desk.ask("accept", { contact, offer });
}

/** A code and a link; the plan in another conversation. */
async function carried(site: Site, desk: Client, chat: Client, contact: string): Promise<void> {
  await misuse(desk, "plan_code", { contact });
  await desk.ask("plan_code", { contact });
  const { code } = await chat.ask("plan_code");
  await misuse(desk, "plan_link", { contact });
  await desk.ask("plan_link", { contact });
  await desk.push("event", event_of("plan_linked", { name: "Ana Ruiz" }));
  const { chat: other, contact: later } = await site.waiting_chat("hello again");
  expect((await other.refused("plan_recall", { code: "wrong" }))["code"]).toBe("not_found");
  expect(await other.ask("plan_recall", { code: code.toLowerCase().replaceAll("-", " ") })).toEqual({ versions: 2 });
  await other.push("event", event_of("plan_recalled"));
  expect((await other.refused("plan_recall", { code }))["code"]).toBe("conflict");
  for (let tries = 0; tries < 2; ++tries) await other.refused("plan_recall", { code });
  expect((await other.refused("plan_recall", { code }))["code"]).toBe("throttled");
  await accept(desk, later);
  expect(await desk.ask("plan", { contact: later })).toMatchObject({ carried: true, versions: 2 });
  const { events } = await desk.ask("read", { contact: later, after: 0 });
  expect(events.map(({ type }: Data) => type)).toContain("plan_recalled");
  await other.ask("leave", {});
  await desk.push("card", ({ card }) => card.contact === later && card.contact_left);
  await desk.ask("assess", { contact: later, level: "low" });
  await desk.ask("complete", { contact: later, outcome: "supported" });
  await other.close();

  const recaller = await site.waiting_chat("a code");
  await misuse(recaller.chat, "plan_recall", { code: "7KQ2" });
  await recaller.chat.ask("leave", {});
  await recaller.chat.close();
}

export const plans = () =>
  Site.run({}, [ana, ben], async (site) => {
    const [desk, other] = [await site.desk("ana", 2), await site.socket("ben")];
    await other.ask("hello");
    const early = await site.chat();
    const set = { change: fresh(), kind: "set", setting: "rating", expected: 0, value: "7" };
    const by_chat = { plan: {}, plan_change: set, plan_page: { paper: "page" }, plan_code: {}, plan_recall: { code: "A" } };
    for (const [type, data] of Object.entries(by_chat))
      expect((await early.refused(type, data))["code"]).toBe("conflict");
    await early.close();
    const { chat, contact } = await site.waiting_chat("hello");
    await accept_next(desk);
    const asked = {
      plan: { contact },
      plan_change: { contact, ...set },
      plan_show: { contact },
      plan_agree: { contact, revision: 1, agreed: [person] },
      plan_text: { contact, key: "t1" },
      plan_versions: { contact },
      plan_version: { contact, number: 1 },
      plan_code: { contact },
      plan_recall: { contact, code: "7KQ2" },
      plan_link: { contact },
    };
    for (const [type, data] of Object.entries(asked)) {
      expect((await other.refused(type, data))["code"], type).toBe("conflict");
      expect((await desk.refused(type, { ...data, contact: nobody }))["code"], type).toBe("not_found");
    }
    await misuse(desk, "plan", { contact });
    expect(await desk.ask("plan", { contact })).toMatchObject({ plan: null, revision: 0, versions: 0, newest: null });
    await desk.push("event", event_of("plan_read", { why: "serving", name: "Ana Ruiz", what: "plan" }));
    expect(await desk.refused("plan_text", { contact, key: "t1" })).toMatchObject({ code: "incomplete", field: "items" });
    expect(await desk.refused("plan_agree", asked.plan_agree)).toMatchObject({ code: "incomplete", field: "items" });
    expect(await chat.refused("plan_page", { paper: "page" })).toMatchObject({ code: "not_found", field: "paper" });

    const [revision, action] = await written(desk, chat, contact);
    await misuse(desk, "plan_show", { contact });
    await desk.ask("plan_show", { contact });
    await chat.push("event", event_of("plan_shown"));
    const agreement = { contact, revision, agreed: [person, { role: "staff" }, { role: "other", name: "her sister" }], why: "first plan" };
    await misuse(desk, "plan_agree", agreement);
    expect((await desk.ask("plan_agree", agreement))["number"]).toBe(1);
    const { event } = await desk.push("event", event_of("plan_agreed", { number: 1, why: "first plan" }));
    expect(event.due).toEqual([{ on: "2026-12-03" }, { on: "2026-12-24", item: action }]);
    const told = await chat.push("event", event_of("plan_agreed", { number: 1, why: undefined }));
    expect(told["event"].agreed).toEqual([person, { role: "staff" }, { role: "other", name: "her sister" }]);
    await desk.push("card", ({ card }) => card.plan?.versions === 1 && card.plan.review === "2026-12-03" && !card.plan.working);

    const clinician = new Author(desk, { contact });
    await clinician.add("coping", "sing");
    const { plan } = await desk.ask("plan", { contact });
    const swim = plan.items.find(({ texts }: Data) => texts[0]?.text === "swim or run");
    await clinician.change("move", { item: swim.id, expected: swim.place_version, step: "coping" });
    await clinician.change("edit", { item: swim.id, expected: swim.version, text: "swim" });
    const uncle = plan.items.find(({ texts }: Data) => texts[0]?.text === "my uncle");
    const { revision: later } = await clinician.change("remove", { item: uncle.id, expected: 1 });
    await desk.ask("plan_agree", { contact, revision: later, agreed: [person] });
    await desk.push("event", event_of("plan_agreed", { number: 2 }));
    await misuse(desk, "plan_version", { contact, number: 2 });
    const read = desk.push("event", event_of("plan_read", { what: "version", number: 2 }));
    const second = await desk.ask("plan_version", { contact, number: 2 });
    await read;
    expect(new Set(second["changes"].map(({ kind }: Data) => kind))).toEqual(new Set(["added", "changed", "moved", "removed"]));
    const first = await desk.ask("plan_version", { contact, number: 1 });
    expect(first["and_now"]).toEqual(second["changes"]);
    expect(first["changes"].map(({ setting }: Data) => setting)).toContain("review");
    expect(await desk.refused("plan_version", { contact, number: 3 })).toMatchObject({ code: "not_found", field: "number" });
    await misuse(desk, "plan_versions", { contact, before: 2 });
    expect((await desk.ask("plan_versions", { contact }))["versions"].map(({ number }: Data) => number)).toEqual([2, 1]);
    expect((await desk.ask("plan_versions", { contact, before: 2 }))["versions"]).toMatchObject([{ number: 1, why: "first plan" }]);
    expect((await desk.ask("plan", { contact }))["newest"]).toMatchObject({ number: 2, review: "2026-12-03" });

    await misuse(desk, "plan_text", { contact, key: "t2", step: "reasons" });
    const sent = await desk.ask("plan_text", { contact, key: "t2", step: "reasons" });
    expect(await desk.ask("plan_text", { contact, key: "t2", step: "reasons" })).toEqual(sent);
    await chat.push("event", event_of("message", { seq: sent["seqs"][0] }));
    await desk.ask("plan_text", { contact, key: "t3" });
    expect((await chat.ask("plan"))["versions"]).toBe(2);
    await misuse(chat, "plan_page", { paper: "page", version: 1 });
    expect((await chat.ask("plan_page", { paper: "page", version: 1 }))["html"]).toContain("swim or run");
    expect((await chat.ask("plan_page", { paper: "wallet" }))["file_name"]).toBe("my-notes.html");
    expect((await chat.refused("plan_page", { paper: "page", version: 9 }))["field"]).toBe("version");
    await carried(site, desk, chat, contact);
    const { code: texted } = await chat.ask("plan_code");
    await chat.ask("leave", {});
    await desk.push("event", event_of("left"));
    expect((await desk.refused("plan_text", { contact, key: "t4" }))["code"]).toBe("unreachable");
    await desk.ask("assess", { contact, level: "high" });
    const closing = { contact, outcome: "safety_plan" };
    await desk.ask("complete", closing);
    await chat.close();

    await site.text("+12015550123", "hello");
    const { contact: texter, offer } = await desk.push("offer", ({ channel }) => channel === "sms");
    await desk.ask("accept", { contact: texter, offer });
    expect((await desk.refused("plan_show", { contact: texter }))["code"]).toBe("unreachable");
    await misuse(desk, "plan_recall", { contact: texter, code: "7KQ2" });
    expect(await desk.refused("plan_recall", { contact: texter, code: "wrong" })).toMatchObject({ code: "not_found", field: "code" });
    expect(await desk.ask("plan_recall", { contact: texter, code: texted })).toEqual({ versions: 2 });
    await desk.push("event", event_of("plan_recalled", { name: "Ana Ruiz" }));
    for (let tries = 0; tries < 3; ++tries) await desk.refused("plan_recall", { contact: texter, code: texted });
    expect((await desk.refused("plan_recall", { contact: texter, code: texted }))["code"]).toBe("throttled");
    await Promise.all([desk.close(), other.close()]);
  });

// Signing in and out, and reading a contact's journal.
import { expect } from "vitest";
import { call, type Call, expect_each, operation, sign_in } from "./calls";
import type { Node } from "./documents";
import { password } from "./program";
import { example_body } from "./requests";
import type { Site } from "./sites";

const elsewhere = { origin: "https://elsewhere.example" };

/** Staff sign in by the documented example, and not otherwise. */
export async function signing_in({ program }: Site, from: string): Promise<void> {
  const good = example_body("login", "application/json");
  expect(good).toEqual({ user: "ana", password });
  const login = (body: string | Node, headers = {}): Call => ({
    from,
    headers: { origin: program.url, "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify({ ...good, ...body }),
  });
  await expect_each(program, "login", [
    [200, login({})],
    [400, login("{")],
    [400, login({ user: undefined })],
    [400, login({ user: 7 })],
    [401, login({ password: "wrong-wrong-wrong" })],
    [403, login({}, elsewhere)],
    [413, login({ more: "x".repeat(5000) })],
    [413, login({ user: "u".repeat(65) })],
  ]);
}

/** Those who guess are held up. */
export async function guessing({ program }: Site, from: string): Promise<void> {
  const body = JSON.stringify({ user: "nobody", password: "wrong-wrong-wrong" });
  const guess: Call = { from, headers: { origin: program.url }, body };
  const wrong: [number, Call] = [401, guess];
  await expect_each(program, "login", [wrong, wrong, wrong, wrong, wrong, [429, guess]]);
}

/** Staff are known by their cookie until they sign out. */
export async function signing_out({ program }: Site, from: string): Promise<void> {
  const { cookie, csrf } = await sign_in(program, "ana", from);
  await expect_each(program, "me", [
    [200, { headers: { cookie } }],
    [401, {}],
    [401, { headers: { cookie: `${cookie}x` } }],
  ]);
  await expect_each(program, "staff", [
    [200, { headers: { cookie } }],
    [401, {}],
  ]);
  const out = (headers: Record<string, string>, body = ""): Call => ({
    headers: { cookie, origin: program.url, "x-csrf-token": csrf, ...headers },
    body,
  });
  await expect_each(program, "logout", [
    [403, out(elsewhere)],
    [403, out({ "x-csrf-token": "wrong" })],
    [413, out({}, "x".repeat(5000))],
    [204, out({})],
  ]);
  await expect_each(program, "me", [[401, { headers: { cookie } }]]);
}

/** A journal is read by those whose contact it is, and those who supervise. */
export async function journals(site: Site): Promise<void> {
  const { program } = site;
  const { chat, contact } = await site.waiting_chat("i feel alone");
  const [ben, sue] = [await site.cookie("ben"), await site.cookie("sue")];
  const as = (cookie: string, id: string, query = ""): Call => ({ params: { id }, query, headers: { cookie } });
  const all = await call(program, "contact_events", as(sue, contact));
  expect(all.json.events.map(({ type }: Node) => type).slice(0, 3)).toEqual(["arrived", "message", "message"]);
  const one = await call(program, "contact_events", as(sue, contact, "?after=1&limit=1"));
  expect(one.json).toMatchObject({ after: 1, upto: all.json.upto, events: [all.json.events[1]] });
  const nobody = operation("contact_events").place.node["parameters"][0]["example"];
  await expect_each(program, "contact_events", [
    [400, as(sue, contact, "?after=%zz")],
    [401, as("", contact)],
    [403, as(ben, contact)],
    [404, as(sue, nobody)],
    [404, as(sue, "no-id")],
  ]);
  await chat.close();
}

// Routes that need no account and no provider: health, pages, the chat's settings, the opening of sockets.
import { expect } from "vitest";
import { call, expect_each } from "./calls";
import type { Site } from "./sites";

export async function health({ program }: Site): Promise<void> {
  for (const id of ["healthz", "readyz", "version", "metrics"]) await expect_each(program, id, [[200, {}]]);
}

/** Pages come with an ETag, and not again while it is right. */
export async function pages({ program }: Site): Promise<void> {
  const files: [string, Record<string, string>][] = [
    ["home", {}],
    ["page", { page: "desk" }],
    ["page", { page: "icon.svg" }],
    ["asset", { file: "desk-1.js" }],
    ["asset", { file: "desk-1.css" }],
  ];
  for (const [id, params] of files) {
    const { status, headers } = await call(program, id, { params });
    expect(status).toBe(200);
    await expect_each(program, id, [[304, { params, headers: { "if-none-match": headers.etag! } }]]);
  }
  await expect_each(program, "page", [[404, { params: { page: "nowhere" } }]]);
  await expect_each(program, "asset", [[404, { params: { file: "nowhere.js" } }]]);
}

/** The chat's words are there in every language, and in the default one for others. */
export async function chat_settings({ program }: Site): Promise<void> {
  for (const [asked, given] of [["en", "en"], ["es", "es"], ["xx", "en"]]) {
    const { json } = await call(program, "chat_settings", { query: `?lang=${asked}` });
    expect(json.language).toBe(given);
  }
}

/** What a client sends to open a socket. */
export const opening = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  "sec-websocket-protocol": "holdfast.v1",
};

/** Sockets open for those who may, and it is said why not to others. */
export async function openings(site: Site): Promise<void> {
  const { program } = site;
  const headers: Record<string, string> = { ...opening, origin: program.url, cookie: await site.cookie("ana") };
  const without = (name: string) => ({ headers: Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name)) });
  const elsewhere = { headers: { ...headers, origin: "https://elsewhere.example" } };
  await expect_each(program, "desk", [
    [101, { headers }],
    [400, without("sec-websocket-protocol")],
    [400, without("sec-websocket-key")],
    [401, without("cookie")],
    [403, without("origin")],
    [403, elsewhere],
    [426, {}],
  ]);
  await expect_each(program, "chat", [
    [101, { headers }],
    [101, without("cookie")],
    [400, without("sec-websocket-protocol")],
    [403, without("origin")],
    [403, elsewhere],
    [426, {}],
  ]);
}

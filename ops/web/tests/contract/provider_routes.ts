// What SMS providers bring, signed as each of them does, and what the generic gateway is sent.
import { expect } from "vitest";
import { call, type Call, expect_each } from "./calls";
import { at, faults, type Node } from "./documents";
import { twilio_signature, webhook_headers } from "./gateway";
import { example_query, fresh_id, generic, kannel, twilio } from "./requests";
import type { Site } from "./sites";

const regret = "regret-01KAPWYQ0M8Z3TQ5V7X9B2D4FH"; // an answer of last resort: of no contact, and taken
const too_long = "x".repeat(70_000);
const signed = (body: string): Call => ({ body, headers: webhook_headers(body) });

export async function generic_texts({ program }: Site): Promise<void> {
  const good = generic("generic_text");
  await expect_each(program, "generic_text", [
    [204, good],
    [204, good],
    [400, { body: good.body! }],
    [400, signed("{")],
    [400, generic("generic_text", { from: undefined })],
    [400, generic("generic_text", { text: 7 })],
    [403, { ...good, body: `${good.body} ` }],
    [403, generic("generic_text", {}, Date.now() - 600_000)],
    [413, signed(too_long)],
    [413, generic("generic_text", { id: "x".repeat(257) })],
  ]);
}

/** Reports on the first words that the text above was answered with. */
export async function generic_reports({ program }: Site): Promise<void> {
  const { json } = await call(program, "chat_settings");
  const first_words = await program.gateway.text(json.texts.first_words);
  const { reference } = JSON.parse(first_words.body).data;
  const about = (changes: Node) => generic("generic_status", changes);
  await expect_each(program, "generic_status", [
    [204, about({ reference })],
    [204, about({ reference, status: "sent" })],
    [204, about({ reference, status: "other" })],
    [204, about({ reference: regret })],
    [400, about({ reference: "none" })],
    [400, about({ status: undefined })],
    [403, { ...about({}), headers: webhook_headers("") }],
    [404, about({})], // the example's contact is nobody
    [413, signed(too_long)],
  ]);
}

/** All texts that went to the generic gateway are as the webhook text_out says. */
export async function texts_out({ program }: Site): Promise<void> {
  const sent = program.gateway.sent.filter(({ path }) => path === "/send");
  expect(sent.length).toBeGreaterThan(0);
  const webhook = at("openapi.yaml", "webhooks", "text_out", "post");
  const schema = at(webhook, "requestBody", "content", "application/json", "schema");
  for (const { body, headers } of sent) {
    expect(faults(schema, JSON.parse(body))).toEqual([]);
    for (const index of Object.keys(webhook.node["parameters"])) {
      const parameter = at(webhook, "parameters", index);
      expect(faults(at(parameter, "schema"), headers[parameter.node["name"]])).toEqual([]);
    }
    const right = webhook_headers(body, Number(headers["webhook-timestamp"]) * 1000, `${headers["webhook-id"]}`);
    expect(headers["webhook-signature"]).toBe(right["webhook-signature"]);
  }
}

export async function by_twilio({ program }: Site): Promise<void> {
  const good = twilio(program, "twilio_text");
  await expect_each(program, "twilio_text", [
    [200, good],
    [200, good],
    [400, { ...good, headers: {} }],
    [400, twilio(program, "twilio_text", { From: "" })],
    [403, { ...good, body: `${good.body}&Body=more` }],
    [403, twilio(program, "twilio_text", { AccountSid: "AC00000000000000000000000000000000" })],
    [413, twilio(program, "twilio_text", { Body: too_long })],
  ]);
  const about = (query: string, changes = {}) => twilio(program, "twilio_status", changes, query);
  const wrong = { "x-twilio-signature": twilio_signature("http://elsewhere", {}) };
  await expect_each(program, "twilio_status", [
    [204, about(`?ref=${regret}`)],
    [400, about("?ref=none")],
    [400, about(`?ref=${regret}`, { MessageStatus: "" })],
    [403, { ...about(`?ref=${regret}`), headers: wrong }],
    [404, about(example_query("twilio_status"))], // the example's contact is nobody
    [413, about(`?ref=${regret}`, { More: too_long })],
  ]);
}

export async function by_kannel({ program }: Site): Promise<void> {
  const stranger = { params: { secret: "wrong" } };
  for (const id of ["kannel_text", "kannel_text_in_query"] as const)
    await expect_each(program, id, [
      [200, kannel(id, { id: fresh_id() })],
      [400, kannel(id, { sender: undefined })],
      [403, { ...kannel(id), ...stranger }],
    ]);
  await expect_each(program, "kannel_text", [[413, { ...kannel("kannel_text"), body: too_long }]]);
  await expect_each(program, "kannel_status", [
    [200, kannel("kannel_status", { ref: regret })],
    [400, kannel("kannel_status", { status: "3" })],
    [403, { ...kannel("kannel_status"), ...stranger }],
    [404, kannel("kannel_status")], // the example's contact is nobody
  ]);
}

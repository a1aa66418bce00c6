// Ready calls to the SMS routes: the documented example, signed as its provider would.
import { randomBytes } from "node:crypto";
import { operation, type Call } from "./calls";
import { at, type Node } from "./documents";
import { kannel_secret, twilio_signature, webhook_headers } from "./gateway";
import type { Program } from "./program";

/** The example of an operation's body. */
export function example_body(id: string, type: string): any {
  return structuredClone(at(operation(id).place, "requestBody", "content", type).node["example"]);
}

/** The query made of the examples of an operation's parameters. */
export function example_query(id: string, changes: Record<string, string | undefined> = {}): string {
  const { place } = operation(id);
  const item = at("openapi.yaml", "paths", operation(id).path);
  const all = [item, place].flatMap((where) =>
    ((where.node["parameters"] ?? []) as Node[]).map((_, index) => at(where, "parameters", `${index}`).node),
  );
  const pairs = all.filter((one) => one["in"] === "query").map((one) => [one["name"], `${one["example"]}`] as [string, string]);
  const merged = Object.entries({ ...Object.fromEntries(pairs), ...changes }).filter((pair) => pair[1] !== undefined);
  return `?${new URLSearchParams(merged as [string, string][])}`;
}

export function fresh_id(): string {
  return randomBytes(8).toString("hex");
}

export function generic(id: "generic_text" | "generic_status", changes: Node = {}, at_ms = Date.now()): Call {
  const message = example_body(id, "application/json");
  const body = JSON.stringify({ ...message, data: { ...message.data, ...changes } });
  return { body, headers: { "content-type": "application/json", ...webhook_headers(body, at_ms) } };
}

export function twilio(program: Program, id: "twilio_text" | "twilio_status", changes: Record<string, string> = {}, query = ""): Call {
  const form: Record<string, string> = { ...example_body(id, "application/x-www-form-urlencoded"), ...changes };
  const url = program.url + operation(id).path + query;
  const headers = { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": twilio_signature(url, form) };
  return { body: new URLSearchParams(form).toString(), headers, query };
}

export function kannel(id: "kannel_text" | "kannel_text_in_query" | "kannel_status", changes: Record<string, string | undefined> = {}): Call {
  const call: Call = { params: { secret: kannel_secret }, query: example_query(id, changes) };
  if (id === "kannel_text") call.body = example_body(id, "text/plain");
  return call;
}

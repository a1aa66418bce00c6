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
  const query: Record<string, string | undefined> = {};
  for (const { in: place, name, example } of all) if (place === "query") query[name] = `${example}`;
  const pairs = Object.entries({ ...query, ...changes }).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `?${new URLSearchParams(pairs)}`;
}

export function fresh_id(): string {
  return randomBytes(8).toString("hex");
}

type Named<Of extends string> = `${Of}_text` | `${Of}_status`;

export function generic(id: Named<"generic">, changes: Node = {}, at_ms = Date.now()): Call {
  const message = example_body(id, "application/json");
  const body = JSON.stringify({ ...message, data: { ...message.data, ...changes } });
  return { body, headers: { "content-type": "application/json", ...webhook_headers(body, at_ms) } };
}

export function twilio(program: Program, id: Named<"twilio">, changes: Record<string, string> = {}, query = ""): Call {
  const form: Record<string, string> = { ...example_body(id, "application/x-www-form-urlencoded"), ...changes };
  const url = program.url + operation(id).path + query;
  return {
    body: new URLSearchParams(form).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": twilio_signature(url, form) },
    query,
  };
}

export function kannel(id: Named<"kannel"> | "kannel_text_in_query", changes: Record<string, string | undefined> = {}): Call {
  const call: Call = { params: { secret: kannel_secret }, query: example_query(id, changes) };
  if (id === "kannel_text") call.body = example_body(id, "text/plain");
  return call;
}

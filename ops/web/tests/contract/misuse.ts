// Frames that are nearly right: for each member a schema names, one frame with the member missing, of another type, too
// short, too long, too small, too large or none of its words. What does not fit the schema must be refused, and the
// refusal must name that member.
import { expect } from "vitest";
import { at, faults, has, type Place } from "./documents";
import { type Client, type Data } from "./frames";

const codes = ["bad_request", "too_large", "not_found", "conflict", "incomplete"];

/** Sends every wrong form of a frame that would be taken. Nothing must come of it. */
export async function misuse(client: Client, type: string, good: Data): Promise<number> {
  const schema = at(client.channel.requests.get(type)!.request, "payload", "properties", "data");
  let sent = 0;
  for (const [member, value] of Object.entries(schema.node["properties"]).flatMap(([name]) =>
    wrong_values(at(schema, "properties", name)).map((wrong) => [name, wrong] as const),
  )) {
    const bad = { ...good, [member]: value };
    if (faults(schema, bad).length === 0) continue;
    const refusal = await client.refused(type, bad);
    expect(codes, `${type} ${member}`).toContain(refusal["code"]);
    expect([member, undefined], JSON.stringify(refusal)).toContain(refusal["field"]);
    ++sent;
  }
  return sent;
}

function wrong_values(member: Place): unknown[] {
  const { node } = member;
  const values: unknown[] = [undefined, 7.5, "wrong", true, [], -1, ""];
  if (node["maxLength"] !== undefined) values.push("x".repeat(node["maxLength"] + 1));
  if (has(member, "enum")) values.push("none of these");
  return values;
}

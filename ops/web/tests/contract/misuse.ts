// Frames that are nearly right: for each member a schema names, one frame with the member missing, of another type, too
// short, too long, too small, too large or none of its words. What does not fit the schema must be refused, and the
// refusal must name that member.
import { expect } from "vitest";
import { at, faults, has, type Place } from "./documents";
import { type Client, type Data } from "./frames";

const codes = ["bad_request", "too_large", "not_found", "conflict", "incomplete"];

/** Sends every wrong form of a frame that would be taken. Nothing must come of it. */
export async function misuse(client: Client, type: string, good: Data): Promise<void> {
  const schema = at(client.channel.requests.get(type)!.request, "payload", "properties", "data");
  for (const member of Object.keys(schema.node["properties"])) {
    const frames: Data[] = wrong_values(at(schema, "properties", member)).map((value) => ({ ...good, [member]: value }));
    const wrong = frames.filter((frame) => faults(schema, frame).length > 0);
    const given = wrong.filter((frame) => frame[member] !== undefined);
    expect(given.length, `${type} ${member} may be anything`).toBeGreaterThan(0);
    for (const frame of wrong) {
      const refusal = await client.refused(type, frame);
      expect(codes, `${type} ${member}`).toContain(refusal["code"]);
      expect([member, undefined], JSON.stringify(refusal)).toContain(refusal["field"]);
    }
  }
}

function wrong_values(member: Place): unknown[] {
  const { node } = member;
  const values: unknown[] = [undefined, 7.5, "wrong", true, [], -1, ""];
  if (node["maxLength"] !== undefined) values.push("x".repeat(node["maxLength"] + 1));
  if (has(member, "enum")) values.push("none of these");
  return values;
}

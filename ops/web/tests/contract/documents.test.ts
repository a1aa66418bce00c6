// The files of ops/api by themselves: sound by their own standards, and every example fits what it is an example of.
import { fromFile, Parser } from "@asyncapi/parser";
import { lint, loadConfig } from "@redocly/openapi-core";
import { describe, expect, it } from "vitest";
import { operations } from "./calls";
import { at, documents, faults, folder, has, type Node, type Place } from "./documents";
import { channels } from "./frames";

const warning = 1; // the parser's severities: 0 error, 1 warning, 2 information

describe("openapi.yaml", () => {
  it("has no fault by redocly's rules", async () => {
    const config = await loadConfig({ configPath: `${folder}redocly.yaml` });
    const problems = await lint({ ref: `${folder}openapi.yaml`, config });
    expect(problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)).toEqual([]);
  });

  it("has an example for every parameter, body and answer, and each fits its schema", () => {
    const wrong: string[] = [];
    const check = (holder: Place, about: string) => {
      const examples = examples_of(holder);
      if (examples.length === 0) wrong.push(`${about}: no example`);
      for (const one of examples) wrong.push(...faults(at(holder, "schema"), one).map((fault) => `${about}: ${fault}`));
    };
    const check_content = (holder: Place, about: string) => {
      if (has(holder, "content"))
        for (const type of Object.keys(holder.node["content"])) check(at(holder, "content", type), `${about} ${type}`);
    };
    const places = [...operations.values()].map(({ id, place }) => ({ id, place }));
    for (const name of Object.keys(documents["openapi.yaml"]["webhooks"]))
      places.push({ id: name, place: at("openapi.yaml", "webhooks", name, "post") });
    for (const { id, place } of places) {
      (place.node["parameters"] as Node[] | undefined)?.forEach((_, index) => {
        const parameter = at(place, "parameters", `${index}`);
        check(parameter, `${id}, ${parameter.node["name"]}`);
      });
      if (has(place, "requestBody")) check_content(at(place, "requestBody"), `${id}, body`);
      for (const status of Object.keys(place.node["responses"])) check_content(at(place, "responses", status), `${id} ${status}`);
    }
    expect(wrong).toEqual([]);
  });
});

function examples_of(holder: Place): unknown[] {
  if (has(holder, "example")) return [holder.node["example"]];
  return Object.keys(holder.node["examples"] ?? {}).map((name) => at(holder, "examples", name).node["value"]);
}

describe("asyncapi.yaml", () => {
  it("has no fault by the parser's rules", async () => {
    const { diagnostics } = await fromFile(new Parser(), `${folder}asyncapi.yaml`).parse();
    const serious = diagnostics.filter(({ severity }) => severity <= warning);
    expect(serious.map(({ code, message, path }) => `${code}: ${message} ${path.join("/")}`)).toEqual([]);
  });

  it("has an example for every frame, and each fits its schema", () => {
    const wrong: string[] = [];
    for (const [name, channel] of Object.entries(channels))
      for (const [message, place] of channel.messages) {
        const examples = (place.node["examples"] ?? []) as Node[];
        if (examples.length === 0) wrong.push(`${name} ${message}: no example`);
        for (const one of examples)
          wrong.push(...faults(at(place, "payload"), one["payload"]).map((fault) => `${name} ${message}: ${fault}`));
      }
    expect(wrong).toEqual([]);
  });

  it("sends or receives every frame it describes", () => {
    for (const [name, { messages, requests, pushes }] of Object.entries(channels)) {
      const used = [...requests.values()].flatMap(({ request, answers }) => [request.pointer, ...answers.map(({ pointer }) => pointer)]);
      used.push(...[...pushes.values()].map(({ pointer }) => pointer));
      expect([...messages.values()].map(({ pointer }) => pointer).filter((pointer) => !used.includes(pointer)), name).toEqual([]);
    }
  });
});

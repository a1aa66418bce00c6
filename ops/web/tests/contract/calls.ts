// Calls to the program's HTTP routes by their operationId in openapi.yaml. Every answer must be one that is written there:
// its status, type, headers and body; what was seen is kept, to find what is written but never happens.
import { type IncomingHttpHeaders, request } from "node:http";
import { expect } from "vitest";
import { at, type Json, documents, faults, has, type Node, type Place, touched } from "./documents";
import { password, type Program } from "./program";

export interface Call {
  /** For the path's {…}. */
  params?: Record<string, string>;
  /** With its question mark. */
  query?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** An address of this machine to call from: tries to sign in are counted by address. */
  from?: string;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  json: any;
}

export interface Operation {
  id: string;
  method: string;
  path: string;
  place: Place;
  on_metrics: boolean;
}

const methods = ["get", "post", "put", "patch", "delete"];

export const operations = new Map<string, Operation>();
for (const [path, item] of Object.entries(documents["openapi.yaml"]["paths"] as Record<string, Node>))
  for (const method of methods)
    if (item[method])
      operations.set(item[method]["operationId"], {
        id: item[method]["operationId"],
        method: method.toUpperCase(),
        path,
        place: at("openapi.yaml", "paths", path, method),
        on_metrics: item["servers"] !== undefined,
      });

export const answers_seen = new Set<string>();
export const members_seen = new Set<string>();

export function operation(id: string): Operation {
  const found = operations.get(id);
  if (!found) throw new Error(`openapi.yaml has no operation ${id}`);
  return found;
}

/** A request as it is, without openapi.yaml. */
export function ask(port: number, method: string, path: string, call: Call = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { headers = {}, body, from = "127.0.0.1" } = call;
    const sent = request({ host: "127.0.0.1", port, method, path, headers, localAddress: from, agent: false });
    sent.on("error", reject);
    sent.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text: "", json: undefined });
    });
    sent.on("response", (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(parts).toString();
        const json = /json/.test(response.headers["content-type"] ?? "") ? JSON.parse(text) : undefined;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
      });
    });
    sent.end(body);
  });
}

/** Calls the operation and holds the answer against its description. */
export async function call(program: Program, id: string, one: Call = {}): Promise<Answer> {
  const { method, path, on_metrics } = operation(id);
  const filled = path.replace(/{(\w+)}/g, (_, name: string) => one.params?.[name] ?? "");
  const port = on_metrics ? program.metrics_port : program.port;
  const answer = await ask(port, method, filled + (one.query ?? ""), one);
  check_answer(id, answer);
  return answer;
}

/** Makes the calls one after another; each must be answered with the status beside it. */
export async function expect_each(program: Program, id: string, calls: [status: number, one: Call][]): Promise<void> {
  const got: number[] = [];
  for (const [, one] of calls) got.push((await call(program, id, one)).status);
  expect(got, id).toEqual(calls.map(([status]) => status));
}

function check_answer(id: string, answer: Answer): void {
  const about = `${id} ${answer.status}`;
  const responses = at(operation(id).place, "responses");
  if (!has(responses, `${answer.status}`)) throw new Error(`${about} is not in openapi.yaml: ${answer.text}`);
  const written = at(responses, `${answer.status}`);
  for (const name of Object.keys(written.node["headers"] ?? {}))
    check_header(about, at(written, "headers", name), name, answer);
  const type = (answer.headers["content-type"] ?? "").split(";")[0]!;
  if (!has(written, "content")) {
    if (answer.text !== "") throw new Error(`${about} should have no body: ${answer.text}`);
  } else {
    if (!has(at(written, "content"), type)) throw new Error(`${about} is of the type "${type}"`);
    const schema = at(written, "content", type, "schema");
    const value = (/json/.test(type) ? answer.json : answer.text) as Json;
    const wrong = faults(schema, value);
    if (wrong.length > 0) throw new Error(`${about}: ${wrong.join("; ")}\n${answer.text}`);
    if (/problem/.test(type) && answer.json.status !== answer.status) throw new Error(`${about}: ${answer.text}`);
    touched(schema, value, members_seen);
  }
  answers_seen.add(about);
}

function check_header(about: string, header: Place, name: string, answer: Answer): void {
  const value = [answer.headers[name.toLowerCase()] ?? []].flat()[0];
  if (value === undefined && header.node["required"]) throw new Error(`${about} has no ${name}`);
  if (value === undefined) return;
  const wrong = faults(at(header, "schema"), value);
  if (wrong.length > 0) throw new Error(`${about}, ${name} "${value}": ${wrong.join("; ")}`);
}

export interface SignedIn {
  cookie: string;
  csrf: string;
}

export async function sign_in(program: Program, user: string, from = "127.0.0.1"): Promise<SignedIn> {
  const answer = await call(program, "login", {
    headers: { origin: program.url, "content-type": "application/json" },
    body: JSON.stringify({ user, password }),
    from,
  });
  if (answer.status !== 200) throw new Error(`${user} cannot sign in: ${answer.text}`);
  return { cookie: answer.headers["set-cookie"]![0]!.split(";")[0]!, csrf: answer.json.csrf };
}

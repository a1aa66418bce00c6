// What openapi.yaml does not name is not there.
import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { ask, operations } from "./calls";
import { at, faults } from "./documents";
import type { Site } from "./sites";

const problem = at("openapi.yaml", "components", "schemas", "Problem");
const all = [...operations.values()];
const filled = (path: string) => path.replace(/{id}/g, "01KAPWYQ0M8Z3TQ5V7X9B2D4FH").replace(/{\w+}/g, "some");

/** Methods that a path does not have: 405, with those that it has. */
export async function other_methods({ program }: Site): Promise<void> {
  for (const path of new Set(all.map(({ path }) => path))) {
    const here = all.filter((one) => one.path === path);
    const { on_metrics, place } = here[0]!;
    const allowed = new Set(here.map(({ method }) => method));
    if (allowed.has("GET") && !place.node["responses"]["101"]) allowed.add("HEAD");
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].filter((one) => !allowed.has(one))) {
      const answer = await ask(on_metrics ? program.metrics_port : program.port, method, filled(path));
      expect(answer.status, `${method} ${path}`).toBe(405);
      expect(new Set(answer.headers.allow?.split(", ")), path).toEqual(allowed);
      expect(faults(problem, answer.json)).toEqual([]);
    }
  }
}

/** Paths that are nearly one of those named: 404. */
export async function other_paths({ program }: Site): Promise<void> {
  const near = all.flatMap(({ path }) => {
    const one = filled(path);
    return [`${one}/more`, `${one}/`, one.toUpperCase(), `${one}x`, one.slice(0, -1), `/v2${one}`, `/${one}`];
  });
  const known = all.map(({ path }) => new RegExp(`^${path.replace(/{\w+}/g, "[^/]+")}$`));
  const strange = [...new Set(near)].filter((path) => path.startsWith("/") && !known.some((one) => one.test(path)));
  expect(strange.length).toBeGreaterThan(50);
  for (const path of strange) {
    const answer = await ask(program.port, "GET", path);
    expect(answer.status, path).toBe(404);
    expect(faults(problem, answer.json), path).toEqual([]);
  }
  expect((await ask(program.metrics_port, "GET", "/v1/me")).status).toBe(404);
}

/** Routes in the program's source: they are those that are named, no more and no fewer. */
export function other_routes(): void {
  const top = fileURLToPath(new URL("../../../../", import.meta.url));
  const files = ["router", "safetyplan", "ops"].flatMap((folder) =>
    readdirSync(join(top, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  );
  // The simulated phone has a server of its own, in the demo only.
  const sources = files.filter((file) => /\.[ch]pp$/.test(file) && !/^ops\/(rehearsal|web)\//.test(file));
  const found = sources.flatMap((file) => routes_in(readFileSync(join(top, file), "utf8")));
  const parts_alike = (path: string) => path.replace(/{\w+}/g, "{}");
  const named = all.map(({ method, path }) => `${method} ${parts_alike(path)}`);
  expect([...new Set(found.map(parts_alike))].sort()).toEqual(named.sort());
}

/** "GET /v1/duties" and its like, of `{get, "/v1/duties", …}`, also where parts of the path have names. */
function routes_in(source: string): string[] {
  const text = String.raw`"[^"]*"|\w+`;
  const sum = String.raw`(?:${text})(?:\s*\+\s*(?:${text}))*`;
  const names = new Map<string, string[]>();
  const values = (expression: string): string[] =>
    expression
      .split("+")
      .map((part) => part.trim())
      .reduce(
        (before, part) => {
          const these = part.startsWith('"') ? [part.slice(1, -1)] : (names.get(part) ?? [`?${part}`]);
          return before.flatMap((first) => these.map((second) => first + second));
        },
        [""],
      );
  for (const [, list] of source.matchAll(/const std::string ([^;()]+);/g))
    for (const [, name, expression] of list!.matchAll(new RegExp(String.raw`(\w+) = (${sum})`, "g")))
      names.set(name!, values(expression!));
  for (const [, name, list] of source.matchAll(/for \(const auto\* (\w+) : \{([^;]*)\}\)/g))
    names.set(name!, [...list!.matchAll(/"([^"]*)"/g)].map((one) => one[1]!));
  // After a method that is not the enumeration's own list.
  const route = new RegExp(String.raw`\{\s*(?:http::)?(?:Method::)?(get|post|put|patch|del),\s*(?!head\b)(${sum}),`, "g");
  const found = [...source.matchAll(route)].flatMap(([, method, path]) =>
    values(path!).map((one) => `${method === "del" ? "DELETE" : method!.toUpperCase()} ${one}`),
  );
  return [...found, ...[...source.matchAll(/\.pattern = "([^"]*)"/g)].map((one) => `GET ${one[1]}`)];
}

/** Requests that can be read in two ways: 400, and the connection is closed. */
export async function doubtful_requests({ program }: Site): Promise<void> {
  const doubtful = [
    "POST /v1/login HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "GET /healthz HTTP/1.1\r\n\r\n",
    "BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
  ];
  for (const request of doubtful) {
    const [head, body] = (await until_closed(program.port, request)).split("\r\n\r\n") as [string, string];
    expect(head).toMatch(/^HTTP\/1\.1 400 /);
    expect(faults(problem, JSON.parse(body))).toEqual([]);
  }
}

function until_closed(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(request));
    socket.on("data", (bytes) => (answer += bytes.toString()));
    socket.on("end", () => resolve(answer));
    socket.on("error", reject);
  });
}

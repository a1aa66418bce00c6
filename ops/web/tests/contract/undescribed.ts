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

/** Routes in the program's source: all of them are named. */
export function other_routes(): void {
  const top = fileURLToPath(new URL("../../../../", import.meta.url));
  const files = ["router", "ops/board", "ops/metrics", "ops/staff"].flatMap((folder) =>
    readdirSync(join(top, folder), { recursive: true, encoding: "utf8" }).map((file) => join(top, folder, file)),
  );
  const sources = [...files.filter((file) => /\.[ch]pp$/.test(file)), join(top, "ops/node.cpp")];
  const route = /(?:Method::\w+,|pattern =)\s*"(\/[^"]*)"/g;
  const found = sources.flatMap((file) => [...readFileSync(file, "utf8").matchAll(route)].map((match) => match[1]!));
  expect(found.length).toBeGreaterThan(10);
  const named = all.map(({ path }) => path.replace(/{\w+}/g, "{}"));
  expect(found.filter((path) => !named.includes(path.replace(/{\w+}/g, "{}")))).toEqual([]);
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

// `fetch` answered by a server in memory, over a line that loses calls and answers as it is told.
import { vi } from "vitest";
import type { Answered, Asked } from "./fake_duties";

export interface Server {
  answer(asked: Asked): Answered | "lost" | null;
}

export function answer_fetch(server: Server): void {
  vi.stubGlobal("fetch", async (path: string, init: RequestInit = {}) => {
    const text = init.body as string | undefined;
    const headers = Object.fromEntries(new Headers(init.headers).entries());
    const body: unknown = text && headers["content-type"] === "application/json" ? JSON.parse(text) : text;
    await Promise.resolve();
    const answer = server.answer({ method: init.method ?? "GET", path, headers, body });
    if (answer === "lost") throw new TypeError("network");
    const { status = 200, json, headers: more = {} } = answer ?? { status: 404, json: { title: "Not found." } };
    return new Response(json === undefined ? null : JSON.stringify(json), { status, headers: more });
  });
}

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { a_duty, DutyServer, people } from "../../tests/fake_duties";
import { answer_fetch } from "../../tests/fake_fetch";
import { seeded } from "../../tests/random";
import { account } from "../staff/account";
import { DutyActs } from "./acts";
import { Changes, tries_max } from "./changes";
import type { Duty } from "../wire/duty";

const waits: number[] = [];
const changes = () => new Changes({ pause: async (wait_ms) => void waits.push(wait_ms), random: seeded(1) });
const keys = (server: DutyServer) => server.asked.map(({ body }) => (body as { key: string }).key);
let server: DutyServer;

beforeEach(() => {
  waits.length = 0;
  server = new DutyServer();
  server.duties = [a_duty("D1", server.now, { ringing: true })];
  answer_fetch(server);
  account.value = { is: "in", who: { ...people.sam, role: "supervisor", languages: ["en"], csrf: "c" } };
});
afterEach(() => {
  vi.unstubAllGlobals();
  account.value = { is: "asking" };
});

describe("a change over a bad line", () => {
  it("is done once, whether calls or answers are lost, and keeps one key", async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = seeded(seed);
      server = new DutyServer();
      server.duties = [a_duty("D1", server.now, { ringing: true })];
      answer_fetch(server);
      server.lose_calls = Math.floor(random() * 3);
      server.lose_answers = Math.floor(random() * 3);
      const answer = await changes().make<Duty>("D1", "/v1/duties/D1/acknowledge", {});
      expect(answer.ok).toBe(true);
      expect(server.done).toEqual(["/v1/duties/D1/acknowledge"]);
      expect(new Set(keys(server)).size).toBe(1);
    }
  });

  it("is given up after a bounded number of tries, and pressed again it is still the same", async () => {
    const made = changes();
    server.lose_answers = tries_max;
    const first = await made.make("D1", "/v1/duties/D1/acknowledge", {});
    expect(first).toMatchObject({ ok: false, refused: { status: 0 } });
    expect(server.asked).toHaveLength(tries_max);
    expect(waits).toHaveLength(tries_max - 1);
    expect((await made.make("D1", "/v1/duties/D1/acknowledge", {})).ok).toBe(true);
    expect(new Set(keys(server)).size).toBe(1);
    expect(server.done).toHaveLength(1);
  });

  it("is another one when something else is sent, and after a refusal", async () => {
    const made = changes();
    server.refuse_next = { status: 422, json: { title: "Say more." } };
    expect((await made.make("D1", "/v1/duties/D1/done", { outcome: "x" })).ok).toBe(false);
    await made.make("D1", "/v1/duties/D1/done", { outcome: "x" });
    await made.make("D1", "/v1/duties/D1/done", { outcome: "y" });
    expect(new Set(keys(server)).size).toBe(3);
  });

  it("pressed twice at once is sent once", async () => {
    const made = changes();
    const both = [made.make("D1", "/v1/duties/D1/acknowledge", {}), made.make("D1", "/v1/duties/D1/acknowledge", {})];
    expect(made.under_way.value).toEqual({ D1: 1 });
    await Promise.all(both);
    expect(made.under_way.value).toEqual({});
    expect(server.asked).toHaveLength(1);
  });

  it("ends the session on the page when the server has ended it", async () => {
    server.refuse_next = { status: 401, json: { title: "Sign in first." } };
    await changes().make("D1", "/v1/duties/D1/acknowledge", {});
    expect(account.value).toEqual({ is: "out", why: "session_ended" });
  });
});

describe("acting on a duty", () => {
  it("shows the answer's duty, or in plain words why not", async () => {
    const shown: Duty[] = [];
    const acts = new DutyActs((duty) => shown.push(duty), changes());
    const duty = server.duties[0]!;
    expect(await acts.acknowledge({ ...duty })).toBe(true);
    expect(shown.at(-1)).toMatchObject({ id: "D1", state: "acknowledged", by: people.sam });
    Object.assign(duty, { by: people.eli });
    expect(await acts.acknowledge({ ...duty })).toBe(false);
    expect(acts.faults.value).toEqual({ D1: "Eli Novak has it." });
    expect(await acts.assign({ ...duty }, "sam")).toBe(true);
    expect(acts.faults.value).toEqual({});
    expect(await acts.done({ ...duty }, "reached her")).toBe(true);
    expect(server.asked.at(-1)).toMatchObject({ path: "/v1/duties/D1/done", body: { outcome: "reached her" } });
  });
});

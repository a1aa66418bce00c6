import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { seeded } from "../../tests/random";
import { account } from "../staff/account";
import { now } from "../staff/now";
import { longest_wait_ms } from "../wire/backoff";
import type { Answer } from "../wire/http";
import { Poll } from "./poll";

const refused = (status: number): Answer<number> => ({
  ok: false,
  refused: { status, title: "", detail: "", retry_after_s: null, errors: [] },
});
let answers: () => Promise<Answer<number>>;
let reads = 0;
let poll: Poll<number>;

beforeEach(() => {
  vi.useFakeTimers();
  now.value = Date.now();
  setInterval(() => (now.value = Date.now()), 1000);
  reads = 0;
  answers = async () => ({ ok: true, value: reads });
  const read = () => {
    reads += 1;
    return answers();
  };
  poll = new Poll({ read, every_ms: 5000, stale_after_ms: 12_000, random: seeded(3) });
});
afterEach(() => {
  poll.end();
  vi.useRealTimers();
  account.value = { is: "asking" };
});

describe("reading again and again", () => {
  it("goes on, and stops when told", async () => {
    poll.start();
    await vi.advanceTimersByTimeAsync(21_000);
    expect(poll.value.value).toBe(5);
    poll.end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reads).toBe(5);
  });

  it("waits longer and longer without an answer, keeps what it had, and says that it is out of date", async () => {
    poll.start();
    await vi.advanceTimersByTimeAsync(0);
    answers = async () => refused(0);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(poll.stale.value).toBe(false);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(poll.value.value).toBe(1);
    expect(poll.stale.value).toBe(true);
    expect(reads).toBeGreaterThan(600_000 / longest_wait_ms);
    expect(reads).toBeLessThan(600_000 / 5000);
    answers = async () => ({ ok: true, value: 42 });
    poll.hurry();
    await vi.advanceTimersByTimeAsync(1000);
    expect(poll.value.value).toBe(42);
    expect(poll.stale.value).toBe(false);
    expect(poll.refused.value).toBeNull();
  });

  it("does not show a reading that began before what another answer showed", async () => {
    let late: (answer: Answer<number>) => void = () => {};
    answers = () => new Promise((resolve) => (late = resolve));
    poll.start();
    poll.put(7);
    late({ ok: true, value: 1 });
    await vi.advanceTimersByTimeAsync(0);
    expect(poll.value.value).toBe(7);
  });

  it("ends the session on the page when the server has", async () => {
    answers = async () => refused(401);
    poll.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(account.value).toEqual({ is: "out", why: "session_ended" });
  });
});

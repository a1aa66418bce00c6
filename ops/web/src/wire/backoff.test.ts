import { expect, it } from "vitest";
import { seeded } from "../../tests/random";
import { first_wait_ms, longest_wait_ms, reconnect_wait_ms } from "./backoff";

it("waits grow, stay bounded, and differ from page to page", () => {
  for (let attempt = 0; attempt < 2000; attempt += 1) {
    const wait_ms = reconnect_wait_ms(attempt, seeded(attempt));
    expect(wait_ms).toBeGreaterThanOrEqual(first_wait_ms / 2);
    expect(wait_ms).toBeLessThanOrEqual(longest_wait_ms);
  }
  expect(reconnect_wait_ms(0, () => 1)).toBe(first_wait_ms);
  expect(reconnect_wait_ms(100, () => 1)).toBe(longest_wait_ms);
  const waits = Array.from({ length: 50 }, (_, seed) => reconnect_wait_ms(9, seeded(seed)));
  expect(new Set(waits).size).toBeGreaterThan(40);
});

// How long to wait before the n-th try to connect again (n from 0). Doubling, bounded, and jittered so that
// a thousand pages that lost the same server do not come back in the same second.
export const first_wait_ms = 500;
export const longest_wait_ms = 15_000;

export function reconnect_wait_ms(attempt: number, random: () => number): number {
  const ceiling = Math.min(longest_wait_ms, first_wait_ms * 2 ** Math.min(attempt, 10));
  return Math.round(ceiling * (0.5 + 0.5 * random()));
}

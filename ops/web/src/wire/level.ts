// How urgent a contact looks, from least to most.
export const levels = ["none", "low", "moderate", "high", "imminent"] as const;
export type Level = (typeof levels)[number];

export function gravest(of: readonly Level[]): Level | null {
  return of.reduce<Level | null>((most, one) => (most && level_rank(most) >= level_rank(one) ? most : one), null);
}

export function level_rank(level: Level): number {
  return levels.indexOf(level);
}

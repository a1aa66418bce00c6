import { level_rank, type Level } from "../wire/level";
import { level_words } from "./strings";

/** A level as colour, bars and word, so that no one of them is needed to read it. */
export function LevelBadge({ level }: { level: Level }) {
  return (
    <span class="level" data-level={level}>
      <LevelBars level={level} />
      {level_words[level]}
    </span>
  );
}

export function LevelBars({ level }: { level: Level }) {
  const filled = level_rank(level);
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {[1, 2, 3, 4].map((bar) => (
        <rect
          key={bar}
          x={bar * 4 - 3.5}
          y={14 - bar * 3}
          width="3"
          height={bar * 3}
          rx="0.6"
          fill={bar <= filled ? "currentColor" : "none"}
          stroke="currentColor"
          stroke-width="0.9"
        />
      ))}
    </svg>
  );
}

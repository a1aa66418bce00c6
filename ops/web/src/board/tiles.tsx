import { LevelBars } from "../staff/level";
import { level_words } from "../staff/strings";
import { levels } from "../wire/level";
import type { BoardPush } from "../wire/types";
import { words } from "./strings";

/** Who waits, by level, gravest first: colour, bars, word and number, always at the same place. */
export function Tiles({ board }: { board: BoardPush }) {
  return (
    <section aria-labelledby="tiles">
      <h2 id="tiles" class="aside">
        {words.tiles}
      </h2>
      <ul class="tiles">
        {[...levels].reverse().map((level) => {
          const count = board.waiting[level];
          const oldest = board.oldest_level[level];
          return (
            <li key={level} class="tile" data-level={level} data-some={count > 0}>
              <span class="tile-word">
                <LevelBars level={level} /> {level_words[level]}
              </span>
              <span class="tile-number figure">{count}</span>
              <span class="figure">{count > 0 && oldest !== undefined ? words.oldest(oldest) : words.nobody}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

import { clock_text } from "../staff/duration";
import { LevelBadge } from "../staff/level";
import { channel_short, handle, language_word } from "../staff/strings";
import type { BoardPush, LinePlace } from "../wire/types";
import { EngineWord } from "./engine_word";
import { words } from "./strings";

/** The line itself, in the order in which it will be served. */
export function Line({ board, now_ms }: { board: BoardPush; now_ms: number }) {
  const { columns } = words;
  return (
    <section class="sheet" aria-labelledby="line">
      <h2 id="line">
        {words.line} <span class="muted">{words.line_of(board.line.length, board.line_total)}</span>
      </h2>
      {board.line.length === 0 ? (
        <p class="empty muted">{words.line_empty}</p>
      ) : (
        <div class="scroll" role="region" aria-labelledby="line" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{columns.place}</th>
                <th scope="col">{columns.level}</th>
                <th scope="col">{columns.contact}</th>
                <th scope="col">{columns.channel}</th>
                <th scope="col">{columns.language}</th>
                <th scope="col">{columns.waited}</th>
                <th scope="col">{columns.state}</th>
              </tr>
            </thead>
            <tbody>
              {board.line.map((place, index) => (
                <Place key={place.contact} place={place} rank={index + 1} now_ms={now_ms} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Place({ place, rank, now_ms }: { place: LinePlace; rank: number; now_ms: number }) {
  return (
    <tr>
      <td class="figure">{rank}</td>
      <td>
        <LevelBadge level={place.level} /> <EngineWord of={place} />
      </td>
      <td class="figure">{handle(place.contact)}</td>
      <td>{channel_short[place.channel]}</td>
      <td>{language_word(place.language)}</td>
      <td class="figure">{clock_text(now_ms - place.arrived_at)}</td>
      <td>{place.state === "offered" && place.offered_to ? words.offered(place.offered_to) : words.waiting}</td>
    </tr>
  );
}

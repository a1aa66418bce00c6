import type { ComponentChildren } from "preact";
import { clock_text } from "../staff/duration";
import type { BoardPush } from "../wire/types";
import { words } from "./strings";

/** The few numbers that can be acted on within a quarter of an hour. */
export function Figures({ board }: { board: BoardPush }) {
  const { service_level: level, outbound, clinicians } = board;
  const count = (state: string) => clinicians.filter((one) => one.state === state).length;
  const free = clinicians
    .filter((one) => one.state === "available")
    .reduce((sum, one) => sum + Math.max(0, one.capacity - one.load), 0);
  return (
    <section aria-labelledby="figures">
      <h2 id="figures" class="aside">
        {words.figures}
      </h2>
      <dl class="figures">
        <Figure name={words.longest} value={clock_text(board.longest_wait_ms)} />
        <Figure name={words.service_level} value={level.ratio === null ? "–" : percent(level.ratio)}>
          <p>{words.in_target(level.target_s)}</p>
          <p>
            {level.ratio === null
              ? words.no_ratio
              : words.counted(level.answered_in_target, level.answered, level.abandoned)}
          </p>
          <p class="formula">{level.formula}</p>
        </Figure>
        <Figure name={words.open} value={String(board.open)} />
        <Figure name={words.clinicians} value={`${count("available")} ${words.available}`}>
          <p>{words.paused_away(count("paused"), count("away"))}</p>
          <p>{words.room(free)}</p>
        </Figure>
        <Figure name={words.outbound} value={`${outbound.queued} ${words.queued}`}>
          <p class={outbound.failed_today > 0 ? "fault" : undefined}>{words.failed(outbound.failed_today)}</p>
        </Figure>
        <Rota holes={board.holes ?? 0} />
      </dl>
    </section>
  );
}

/** Times without anybody on call must be seen a week ahead. */
function Rota({ holes }: { holes: number }) {
  return (
    <div class="figure-box" data-hole={holes > 0}>
      <dt>{words.rota}</dt>
      <dd>
        <p class="figure-value figure">{holes > 0 ? words.holes(holes) : words.no_holes}</p>
        <p>{words.rota_span}</p>
        <p>
          <a class="button" href="/oncall">
            {words.rota_open}
          </a>
        </p>
      </dd>
    </div>
  );
}

function Figure({ name, value, children }: { name: string; value: string; children?: ComponentChildren }) {
  return (
    <div class="figure-box">
      <dt>{name}</dt>
      <dd>
        <p class="figure-value figure">{value}</p>
        {children}
      </dd>
    </div>
  );
}

/** Rounded down, so that a missed target never reads as met. */
export function percent(ratio: number): string {
  return `${Math.floor(ratio * 100)} %`;
}

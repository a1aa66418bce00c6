import { duty_words, step_words } from "../duty/strings";
import type { Brief } from "../wire/duty";
import { Drill } from "../escalation/drill";
import { clock_text } from "../staff/duration";
import type { BoardPush } from "../wire/types";
import { words } from "./strings";

/** The open emergency escalations with their clocks and next steps, and the way to start a practice. */
export function Escalations({ board, now_ms }: { board: BoardPush; now_ms: number }) {
  const open = board.escalations ?? [];
  return (
    <section class="sheet" aria-labelledby="escalations">
      <h2 id="escalations">
        {words.escalations} <span class="muted figure">{open.length}</span>
      </h2>
      <div class="sheet-body">
        {open.length === 0 ? (
          <p class="muted">{words.escalations_none}</p>
        ) : (
          <ul class="escs">
            {open.map((one) => (
              <One key={one.id} one={one} now_ms={now_ms} />
            ))}
          </ul>
        )}
        <Drill />
      </div>
    </section>
  );
}

function One({ one, now_ms }: { one: Brief; now_ms: number }) {
  const { since, due } = one.clock;
  const late = due !== null && due <= now_ms;
  const next = one.next[0];
  return (
    <li class="esc" data-late={late}>
      <div>
        <p class="esc-head" id={`esc-${one.id}`}>
          <span>{step_words[one.state]}</span>
          {one.contact && <span class="figure">{duty_words.contact(one.contact)}</span>}
          {one.drill && <span class="drill-mark">{duty_words.drill}</span>}
        </p>
        <p class="small">
          <span class="figure">{words.escalation_since(clock_text(now_ms - since))}</span>
          {due !== null && (
            <>
              {" · "}
              <span class={late ? "figure late" : "figure"}>
                {late ? words.escalation_late(clock_text(now_ms - due)) : words.escalation_left(clock_text(due - now_ms))}
              </span>
            </>
          )}
        </p>
        {next && <p class="small">{words.escalation_next(step_words[next])}</p>}
      </div>
      <a class="button" href={`/escalation#${one.id}`} aria-describedby={`esc-${one.id}`}>
        {words.escalation_open}
      </a>
    </li>
  );
}

import { duty_words, outcome_words, step_words } from "../duty/strings";
import type { Escalation } from "../wire/duty";
import { time_text } from "../staff/duration";
import { server_now } from "../staff/now";
import { words } from "./strings";
import { way_of } from "./way";

/** Where it stands: the state and its clock in large, and the way so far. */
export function Head({ escalation }: { escalation: Escalation }) {
  const { since, due } = escalation.clock;
  const now_ms = server_now.value;
  const closed = escalation.state === "closed";
  const late = !closed && due !== null && due <= now_ms;
  return (
    <section class="sheet state" aria-labelledby="state" data-late={late} data-closed={closed}>
      <div class="sheet-body">
        <h2 id="state" class="state-word">
          {step_words[escalation.state]} <span class="figure">{words.since(now_ms - since)}</span>
        </h2>
        {!closed && due !== null && (
          <p class={late ? "figure state-clock fault" : "figure state-clock"}>
            {late ? words.late(now_ms - due) : words.left(due - now_ms)}
          </p>
        )}
        {escalation.outcome && <p class="state-clock">{words.outcome(outcome_words[escalation.outcome])}</p>}
        <p class="muted">
          {words.opened_by(escalation.opened_by.name, time_text(escalation.opened_at))}
          {escalation.contact && ` · ${duty_words.contact(escalation.contact)}`}
        </p>
        <ol class="way" aria-label={words.way}>
          {way_of(escalation).map(({ step, at, is }) => (
            <li key={step} data-is={is} aria-current={is === "now" ? "step" : undefined}>
              <span class="way-sign" aria-hidden="true">
                {is === "ahead" ? "○" : at === null ? "–" : is === "now" ? "●" : "✓"}
              </span>
              <span>{step_words[step]}</span>
              {at !== null && <span class="figure small">{time_text(at)}</span>}
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

import { LevelBadge } from "../staff/level";
import { concern_word } from "../staff/strings";
import type { Card, JournalEvent } from "../wire/types";
import { Assess } from "./assess";
import { Ask } from "./ask";
import { SideSwitch } from "./bar";
import type { DeskModel } from "./model";
import { words } from "./strings";
import { reasons_in, survey_in, type FoundReason } from "./timeline";
import { WrapUp } from "./wrapup";

/** Right pane: how grave it is and why, the clinician's own word, and the ending. */
export function Risk({ desk }: { desk: DeskModel }) {
  const card = desk.card.value;
  return (
    <section class="pane risk" data-pane="risk" aria-label={words.pane_names.risk}>
      <SideSwitch desk={desk} />
      {card ? (
        <>
          <Level card={card} />
          <Reasons desk={desk} reasons={reasons_in(desk.transcript.value.events)} />
          <FirstAnswers events={desk.transcript.value.events} />
          <Ask key={`ask ${card.contact}`} desk={desk} card={card} />
          <Assess key={`assess ${card.contact}`} desk={desk} card={card} />
          <WrapUp key={`wrapup ${card.contact}`} desk={desk} card={card} />
        </>
      ) : (
        <p class="empty muted">{words.nothing_open}</p>
      )}
    </section>
  );
}

function Level({ card }: { card: Card }) {
  return (
    <section class="block" aria-labelledby="risk-level">
      <div class="risk-level">
        <h2 id="risk-level">{words.risk}</h2>
        <LevelBadge level={card.level} />
      </div>
      {card.assessed && (
        <dl class="answers small both-words">
          {words.both_words(card.level, card.engine_level).map(([who, word]) => (
            <div key={who}>
              <dt class="muted">{who}</dt>
              <dd>{word}</dd>
            </div>
          ))}
        </dl>
      )}
      {card.concerns.length > 0 && (
        <ul class="concerns" aria-label={words.concerns}>
          {card.concerns.map((concern) => (
            <li key={concern}>{concern_word(concern)}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Reasons({ desk, reasons }: { desk: DeskModel; reasons: FoundReason[] }) {
  const show = (reason: FoundReason) => {
    desk.pane.value = "conversation";
    desk.focus_phrase.value = { seq: reason.seq, begin: reason.spans[0]?.[0] ?? 0 };
  };
  return (
    <section class="block" aria-labelledby="reasons">
      <h2 id="reasons">{words.reasons}</h2>
      {reasons.length === 0 && <p class="small muted">{words.no_reasons}</p>}
      <ul class="reasons">
        {reasons.map((reason, index) => (
          <li key={`${reason.seq} ${reason.rule} ${index}`}>
            <LevelBadge level={reason.level} />
            <p>{reason.sentence}</p>
            {reason.spans.length > 0 && (
              <button
                type="button"
                aria-label={words.show_phrase_of(reason.sentence)}
                onClick={() => show(reason)}
              >
                {words.show_phrase}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function FirstAnswers({ events }: { events: readonly JournalEvent[] }) {
  const survey = survey_in(events);
  const rows = survey ? words.survey_rows(survey) : [];
  if (rows.length === 0) return null;
  return (
    <section class="block" aria-labelledby="survey">
      <h2 id="survey">{words.survey}</h2>
      <dl class="answers">
        {rows.map(([question, answer]) => (
          <div key={question}>
            <dt class="muted">{question}</dt>
            <dd dir="auto">{answer}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

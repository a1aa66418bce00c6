import { useSignal } from "@preact/signals";
import { account } from "../staff/account";
import { LevelBadge } from "../staff/level";
import type { DutyActs } from "./acts";
import { DutyMore } from "./duty_more";
import { mark_of, type Mark } from "./rows";
import { duty_words as words, kind_word } from "./strings";
import type { Duty } from "../wire/duty";

export interface DutyItemProps {
  duty: Duty;
  now_ms: number;
  acts: DutyActs;
  /** Off on the page of the escalation that it belongs to. */
  with_link?: boolean;
}

/** One duty: how it stands by colour, sign and word, what it is, whose, and what can be done. */
export function DutyItem({ duty, now_ms, acts, with_link = true }: DutyItemProps) {
  const mark = mark_of(duty, now_ms);
  const fault = acts.faults.value[duty.id];
  const tries = acts.tries(duty.id);
  return (
    <li class="duty" data-mark={mark} data-urgent={duty.urgent} aria-labelledby={`duty-${duty.id}`}>
      <p class="duty-head">
        <MarkBadge mark={mark} />
        <span class="figure duty-clock">{clock_words(duty, mark, now_ms)}</span>
        {duty.drill && <span class="drill-mark">{words.drill}</span>}
      </p>
      <p class="duty-kind" id={`duty-${duty.id}`}>
        {kind_word(duty.kind)}
      </p>
      <p class="duty-facts small">
        {duty.contact && <span class="figure">{words.contact(duty.contact)}</span>}
        {duty.contact_level && <LevelBadge level={duty.contact_level} />}
        <span>{holder_words(duty)}</span>
        {duty.rings > 0 && duty.state === "open" && (
          <span class="muted">
            {words.rang(duty.rings)}, {words.ladder(duty.level_of_ladder)}
          </span>
        )}
      </p>
      <Buttons duty={duty} mark={mark} acts={acts} with_link={with_link} />
      <div role="status" class="small">
        {tries === 1 && words.sending}
        {tries > 1 && words.sending_again(tries)}
      </div>
      <div role="alert">{fault && <p class="fault">{fault}</p>}</div>
    </li>
  );
}

export function MarkBadge({ mark }: { mark: Mark }) {
  return (
    <span class="mark" data-mark={mark}>
      <span aria-hidden="true">{signs[mark]}</span> {words.marks[mark]}
    </span>
  );
}

const signs: Record<Mark, string> = { ringing: "▲", overdue: "!", due: "○", taken: "✓" };

function clock_words(duty: Duty, mark: Mark, now_ms: number): string {
  if (mark === "taken" && duty.due > now_ms) return words.due_in(duty.due - now_ms);
  return duty.due > now_ms ? words.due_in(duty.due - now_ms) : words.overdue_by(now_ms - duty.due);
}

function holder_words(duty: Duty): string {
  if (duty.state === "acknowledged" && duty.by) return words.taken(duty.by.name, duty.until);
  return duty.owner ? words.owner(duty.owner.name) : words.nobody;
}

interface ButtonsProps {
  duty: Duty;
  mark: Mark;
  acts: DutyActs;
  with_link: boolean;
}

function Buttons({ duty, mark, acts, with_link }: ButtonsProps) {
  const more = useSignal(false);
  const me = account.value.is === "in" ? account.value.who.user : "";
  const mine = duty.state === "acknowledged" && duty.by?.user === me;
  const others = duty.state === "acknowledged" && !mine;
  const about = `duty-${duty.id}`;
  return (
    <>
      <div class="row duty-acts">
        {!others && (
          <button
            type="button"
            class={mark === "ringing" || mark === "overdue" ? "main" : undefined}
            aria-describedby={about}
            onClick={() => void acts.acknowledge(duty)}
          >
            {mine ? words.again : words.acknowledge}{" "}
            {duty.urgent && !mine && <span class="small">{words.acknowledge_for}</span>}
          </button>
        )}
        {(others || duty.owner?.user !== me) && (
          <button type="button" aria-describedby={about} onClick={() => void acts.assign(duty, me)}>
            {words.take}
          </button>
        )}
        {with_link && duty.escalation && (
          <a class="button" href={`/escalation#${duty.escalation}`} aria-describedby={about}>
            {words.escalation}
          </a>
        )}
        <button
          type="button"
          class="quiet"
          aria-expanded={more.value}
          aria-describedby={about}
          onClick={() => (more.value = !more.value)}
        >
          {more.value ? words.less : words.more}
        </button>
      </div>
      {more.value && <DutyMore duty={duty} acts={acts} />}
    </>
  );
}

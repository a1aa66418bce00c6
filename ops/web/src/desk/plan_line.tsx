import { useSignal } from "@preact/signals";
import { time_text } from "../staff/duration";
import { name_of, type Row } from "../plan/shown";
import { fields_of, type Fields } from "../plan/fields";
import type { By, StepId, Text } from "../wire/plan";
import type { DeskModel } from "./model";
import { PlanDetails, type StepProps } from "./plan_details";
import { plan_words } from "./plan_strings";

const just_now_ms = 15_000;

interface LineProps extends StepProps {
  entry: string;
  row: Row | null; // null: the empty line to write on
  at: number;
  of: number;
  next(): void;
  move(by: 1 | -1): void;
  move_to(step: StepId): void;
  remove(): void;
}

/** One line, changed in place and kept as it is written. */
export function PlanLine(props: LineProps) {
  const { desk, contact, plan, step, entry, row, at, next, move } = props;
  const fields: Fields = row?.fields ?? { text: "" };
  const details = useSignal(false);
  const write = (change: Partial<Fields>) => desk.plans.write(contact, entry, { ...fields, ...change }, step.id);
  const leave = () => desk.plans.leave(contact, entry);
  const conflict = (row?.texts.length ?? 0) > 1;
  const id = `plan-${entry}`;
  const label = row ? plan_words.line(step.title, at) : plan_words.new_line(step.title);

  const on_key = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      move(event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      leave();
      next();
    }
  };

  return (
    <li class="plan-line" data-entry={entry} data-standing={row?.standing}>
      {conflict && <Conflict {...props} row={row!} />}
      <textarea
        id={id}
        rows={1}
        dir="auto"
        lang={plan.state.words?.language}
        value={fields.text}
        placeholder={row ? undefined : plan_words.new_placeholder}
        aria-label={conflict ? `${label}. ${plan_words.together}` : label}
        aria-describedby={row ? `${id}-facts` : undefined}
        aria-invalid={row?.fault ? true : undefined}
        onInput={(event) => write({ text: event.currentTarget.value })}
        onBlur={leave}
        onKeyDown={on_key}
      />
      {row && (
        <>
          {conflict && (
            <button type="button" onClick={() => desk.plans.settle(contact, entry, row.fields, row.version)}>
              {plan_words.keep_together}
            </button>
          )}
          <Foot {...props} row={row} details={details.value} toggle={() => (details.value = !details.value)} />
          {details.value && <PlanDetails {...props} row={row} fields={fields} write={write} leave={leave} />}
        </>
      )}
    </li>
  );
}

/** Whether the day that was agreed for a line or for the whole plan is over, as the server sees it. */
export function is_over(plan: StepProps["plan"], entry: string): boolean {
  return plan.state.attention.some(({ matter, item, setting }) => matter.endsWith("_passed") && (item ?? setting) === entry);
}

export function who(desk: DeskModel, by: By | undefined): string {
  if (!by || by.role === "person") return plan_words.by_person;
  return by.account === desk.state.value.me?.user ? plan_words.by_you : (by.account ?? "");
}

/** What else is in a text, for reading: relation, number, when, and so on. */
export function asides(plan: StepProps["plan"], text: Fields): string[] {
  return [
    text.relation,
    text.number,
    text.reachable,
    text.may_call && text.may_call !== "unasked" && plan_words.of_line(plan_words.may_call, plan_words.may_call_answers[text.may_call]),
    text.helper && plan_words.of_line(plan_words.helper, name_of(plan, text.helper)),
    text.due && plan_words.of_line(plan_words.due, text.due),
    text.outcome && plan_words.of_line(plan_words.outcome, text.outcome),
  ].filter((one): one is string => Boolean(one));
}

function Foot({ desk, plan, row, at, of, move, remove, details, toggle }: LineProps & { row: Row; details: boolean; toggle(): void }) {
  const newest: Text | undefined = row.texts[row.texts.length - 1];
  const news = desk.plans.news.value;
  const fresh = news?.entry === row.entry && desk.server_now.value - news.at < just_now_ms;
  const conflict = row.texts.length > 1;
  const facts = [
    newest && !conflict && row.standing === "kept" && who(desk, newest.by) + (fresh ? ` ${plan_words.wrote_now}` : ""),
    conflict ? plan_words.not_settled : plan_words.standing[row.standing],
    ...(row.standing === "writing" ? [] : asides(plan, row.fields)),
  ];
  const of_this = (what: string) => plan_words.of_line(what, row.fields.text);
  const bad_number = newest?.number && !newest.number.dialable && newest.number.written === row.fields.number;
  return (
    <div class="plan-foot">
      <div id={`plan-${row.entry}-facts`} class="small muted plan-facts" data-fresh={fresh || undefined}>
        <p>{facts.filter(Boolean).join(" · ")}</p>
        {is_over(plan, row.entry) && <p class="plan-unsure">{plan_words.day_over}</p>}
        {bad_number && <p class="plan-unsure">{plan_words.number_bad}</p>}
        {row.outcome && plan_words.outcomes[row.outcome] && <p>{plan_words.outcomes[row.outcome]}</p>}
        {row.fault && <p class="fault">{row.fault.text}</p>}
      </div>
      <div class="plan-buttons">
        <button type="button" aria-expanded={details} aria-label={of_this(plan_words.details)} onClick={toggle}>
          {plan_words.details}
        </button>
        <button
          type="button"
          id={`plan-${row.entry}-up`}
          aria-disabled={at === 1}
          aria-label={of_this(plan_words.up)}
          onClick={() => move(-1)}
        >
          <span aria-hidden="true">↑</span>
        </button>
        <button
          type="button"
          id={`plan-${row.entry}-down`}
          aria-disabled={at === of}
          aria-label={of_this(plan_words.down)}
          onClick={() => move(1)}
        >
          <span aria-hidden="true">↓</span>
        </button>
        <button type="button" aria-label={of_this(plan_words.remove)} onClick={remove}>
          <span aria-hidden="true">✕</span>
        </button>
      </div>
    </div>
  );
}

/** Several texts that stand, with who wrote each; one press keeps one. */
function Conflict({ desk, contact, plan, entry, row }: LineProps & { row: Row }) {
  return (
    <TextChoice desk={desk} contact={contact} entry={entry} version={row.version} texts={row.texts} more={(text) => asides(plan, text)} />
  );
}

interface ChoiceProps {
  desk: DeskModel;
  contact: string;
  entry: string;
  version: number;
  texts: readonly Text[];
  more?(text: Fields): string[];
}

export function TextChoice({ desk, contact, entry, version, texts, more = () => [] }: ChoiceProps) {
  const keep = (text: Text) => desk.plans.settle(contact, entry, fields_of(text), version);
  return (
    <div class="plan-conflict" role="group" aria-label={plan_words.conflict}>
      <p class="small">{plan_words.conflict}</p>
      <ul>
        {texts.map((text) => (
          <li key={text.version}>
            <p dir="auto">{[text.text, ...more(fields_of(text))].join(" · ")}</p>
            <p class="small muted">{plan_words.wrote(who(desk, text.by), time_text(text.at))}</p>
            <button type="button" aria-label={plan_words.keep_this_of([text.text, ...more(fields_of(text))].join(" · "))} onClick={() => keep(text)}>
              {plan_words.keep_this}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

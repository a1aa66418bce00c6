import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { place_beside, rows_of, type Row } from "../plan/shown";
import type { Fields } from "../plan/fields";
import type { PlanStep, StepId } from "../wire/plan";
import { new_ulid } from "../wire/id";
import type { StepProps } from "./plan_details";
import { read_out } from "./plan_keys";
import { PlanLine } from "./plan_line";
import { plan_words } from "./plan_strings";

/** One step: what to ask, what has helped others, and its lines with an empty one to write on. */
export function PlanStepPart({ desk, contact, step, at }: Omit<StepProps, "plan"> & { at: number }) {
  const plan = desk.plans.shown(contact);
  const rows = rows_of(plan, step.id);
  const blank = useRef(new_ulid());
  if (rows.some(({ entry }) => entry === blank.current)) blank.current = new_ulid();
  const removed = useSignal<{ entry: string; fields: Fields } | null>(null);
  const undo = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (removed.value) undo.current?.focus();
  }, [removed.value]);

  const move = (row: Row, by: 1 | -1) => {
    const after = place_beside(plan, step.id, row.entry, by);
    if (after === null) return;
    desk.plans.move(contact, row.entry, step.id, after);
    const place = rows_of(plan, step.id).findIndex(({ entry }) => entry === row.entry);
    desk.plan_said.value = plan_words.moved(place + 1, rows.length);
    // Taken from its place in the document an element loses the focus.
    const focused = document.activeElement?.id;
    requestAnimationFrame(() => focused && document.getElementById(focused)?.focus());
  };
  const move_to = (row: Row, to: StepId) => {
    desk.plans.move(contact, row.entry, to, "last");
    desk.plan_said.value = plan_words.moved_to(plan.state.words?.steps.find(({ id }) => id === to)?.title ?? "");
    requestAnimationFrame(() => document.getElementById(`plan-${row.entry}`)?.focus());
  };
  const remove = (row: Row) => {
    removed.value = row.fields.text.trim() ? { entry: row.entry, fields: row.fields } : null;
    if (row.texts.length > 1) desk.plans.settle(contact, row.entry, "gone", row.version);
    else desk.plans.remove(contact, row.entry);
  };
  const bring_back = () => {
    const { entry, fields } = removed.value!;
    removed.value = null;
    desk.plans.write(contact, entry, fields, step.id);
    desk.plans.save(contact, entry);
    requestAnimationFrame(() => document.getElementById(`plan-${entry}`)?.focus());
  };
  const add = (text: string) => {
    const entry = new_ulid();
    desk.plans.write(contact, entry, { text }, step.id);
    desk.plans.save(contact, entry);
  };
  const next = () => document.getElementById(`plan-${blank.current}`)?.focus();

  const line = { desk, contact, plan, step, next };
  return (
    <section class="plan-step" aria-labelledby={`step-${step.id}`} data-step={step.id}>
      <header>
        <h3 id={`step-${step.id}`}>
          {at}. {step.title}
        </h3>
        <button
          type="button"
          aria-label={plan_words.read_out_of(step.title)}
          aria-keyshortcuts="Alt+O"
          onClick={() => void read_out(desk, step.id)}
        >
          {plan_words.read_out}
        </button>
      </header>
      <p class="small">{step.prompt}</p>
      <Suggestions step={step} rows={rows} add={add} />
      <ul class="plan-lines">
        {[...rows, null].map((row, index) => (
          <PlanLine
            key={row?.entry ?? blank.current}
            {...line}
            entry={row?.entry ?? blank.current}
            row={row}
            at={index + 1}
            of={rows.length}
            move={(by) => row && move(row, by)}
            move_to={(to) => row && move_to(row, to)}
            remove={() => row && remove(row)}
          />
        ))}
      </ul>
      {removed.value && (
        <p class="row small plan-removed">
          <span role="status">{plan_words.removed}</span>
          <button type="button" ref={undo} onClick={bring_back} aria-label={plan_words.of_line(plan_words.undo, removed.value.fields.text)}>
            {plan_words.undo}
          </button>
        </p>
      )}
      {step.always.length > 0 && (
        <ul class="plan-fixed small muted" aria-label={plan_words.fixed}>
          {step.always.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Suggestions({ step, rows, add }: { step: PlanStep; rows: Row[]; add(text: string): void }) {
  const left = step.suggestions.filter((text) => !rows.some((row) => row.fields.text === text));
  if (left.length === 0) return null;
  return (
    <details class="plan-suggestions">
      <summary>{plan_words.suggestions(left.length)}</summary>
      <ul>
        {left.map((text) => (
          <li key={text}>
            <button type="button" onClick={() => add(text)}>
              {text}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

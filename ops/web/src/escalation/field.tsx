import type { ComponentChildren } from "preact";
import { account } from "../staff/account";
import { Fault, Options, type Choice } from "../staff/field";
import { colleagues, may_decide } from "../duty/colleagues";
import { told_kinds, type Escalation } from "../wire/duty";
import { outcomes_of, type Draft, type Field } from "./step_fields";
import { outcome_choice, told_words, words } from "./strings";

interface FieldProps {
  field: Field;
  draft: Draft;
  escalation: Escalation;
  fault: string;
  set(field: Field, text: string): void;
}

const labels: Record<Field, string> = {
  supervisor: words.supervisor,
  kind: words.kind,
  whom: words.whom,
  reference: words.reference,
  said: words.said,
  no_time: words.no_time,
  agreed: words.agreed,
  second: words.second,
  why: words.why_without,
  eta: words.eta,
  note: words.note,
  outcome: words.close_outcome,
  close_why: words.close_why,
};

const hints: Partial<Record<Field, string>> = { supervisor: words.supervisor_hint, no_time: words.no_time_hint };
const long: readonly Field[] = ["said", "no_time", "why", "note", "close_why"];

/** One field of a step's form, by its name: a choice, a line or a few lines. */
export function StepField(props: FieldProps) {
  const { field, escalation } = props;
  if (field === "kind") return <Radios {...props} all={told_kinds.map((kind) => [kind, told_words[kind]])} />;
  if (field === "agreed") return <Radios {...props} all={[["yes", words.agreed_yes], ["no", words.agreed_no]]} />;
  if (field === "outcome") return <Select {...props} all={outcomes_of(escalation).map((one) => [one, outcome_choice[one]])} />;
  if (field === "supervisor" || field === "second") return <Select {...props} all={people(field)} />;
  return <Text {...props} />;
}

function people(field: Field): Choice[] {
  const me = account.value.is === "in" ? account.value.who.user : "";
  return colleagues.value
    .filter((one) => one.user !== me && (field === "second" || may_decide(one)))
    .map(({ user, name }) => [user, name]);
}

function Around({ field, fault, children }: { field: Field; fault: string; children: ComponentChildren }) {
  return (
    <div class="field">
      <label for={id_of(field)}>{labels[field]}</label>
      {hints[field] && (
        <p class="small muted" id={`${id_of(field)}-hint`}>
          {hints[field]}
        </p>
      )}
      {children}
      <Fault id={id_of(field)} fault={fault} />
    </div>
  );
}

function Text({ field, draft, fault, set }: FieldProps) {
  const shared = {
    id: id_of(field),
    value: draft[field],
    "aria-invalid": fault !== "",
    "aria-describedby": described_by(field, fault),
    onInput: (event: { currentTarget: { value: string } }) => set(field, event.currentTarget.value),
  };
  return (
    <Around field={field} fault={fault}>
      {long.includes(field) ? (
        <textarea rows={2} maxLength={2000} {...shared} />
      ) : (
        <input autocomplete="off" maxLength={200} {...shared} />
      )}
    </Around>
  );
}

function Select({ field, draft, fault, set, all }: FieldProps & { all: readonly Choice[] }) {
  return (
    <Around field={field} fault={fault}>
      <select
        id={id_of(field)}
        value={draft[field]}
        aria-invalid={fault !== ""}
        aria-describedby={described_by(field, fault)}
        onChange={(event) => set(field, event.currentTarget.value)}
      >
        <Options none={words.choose} all={all} />
      </select>
    </Around>
  );
}

// The first choice carries the field's id, so that the focus finds it.
function Radios({ field, draft, fault, set, all }: FieldProps & { all: readonly Choice[] }) {
  return (
    <fieldset aria-describedby={described_by(field, fault)}>
      <legend>{labels[field]}</legend>
      {all.map(([value, text], at) => (
        <label key={value} class="check">
          <input
            type="radio"
            name={id_of(field)}
            id={at === 0 ? id_of(field) : undefined}
            checked={draft[field] === value}
            onChange={() => set(field, value)}
          />
          {text}
        </label>
      ))}
      <Fault id={id_of(field)} fault={fault} />
    </fieldset>
  );
}

export function id_of(field: Field): string {
  return `step-${field}`;
}

function described_by(field: Field, fault: string): string | undefined {
  const ids = [...(hints[field] ? [`${id_of(field)}-hint`] : []), ...(fault ? [`${id_of(field)}-fault`] : [])];
  return ids.length > 0 ? ids.join(" ") : undefined;
}

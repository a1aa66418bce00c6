import type { PlanModel } from "../plan/model";
import { helpers, type Row } from "../plan/shown";
import type { Fields } from "../plan/fields";
import { people_steps, type MayCall, type PlanStep, type StepId } from "../wire/plan";
import type { DeskModel } from "./model";
import { plan_words } from "./plan_strings";

/** What every part of one step of a plan is given. */
export interface StepProps {
  desk: DeskModel;
  contact: string;
  plan: PlanModel;
  step: PlanStep;
}

interface DetailsProps extends StepProps {
  row: Row;
  fields: Fields;
  write(change: Partial<Fields>): void;
  leave(): void;
  move_to(step: StepId): void;
}

/** What belongs to a person, or to an action that makes the surroundings safer; and the step that the line is in. */
export function PlanDetails(props: DetailsProps) {
  const { step } = props;
  return (
    <div class="plan-details">
      {people_steps.includes(step.id) && <Person {...props} />}
      {step.id === "surroundings" && <Action {...props} />}
      <InStep {...props} />
    </div>
  );
}

function InStep({ plan, step, row, move_to }: DetailsProps) {
  const id = `plan-${row.entry}-step`;
  return (
    <div class="field">
      <label for={id}>{plan_words.step}</label>
      <select id={id} value={step.id} onChange={(event) => move_to(event.currentTarget.value as StepId)}>
        {plan.state.words?.steps.map(({ id: name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}

interface FieldProps extends DetailsProps {
  name: "relation" | "number" | "reachable" | "due" | "outcome";
}

function Field({ row, fields, name, write, leave }: FieldProps) {
  const id = `plan-${row.entry}-${name}`;
  const at_fault = row.fault?.field.startsWith(name);
  const at = {
    id,
    value: fields[name] ?? "",
    "aria-invalid": at_fault ? true : undefined,
    "aria-describedby": at_fault ? `plan-${row.entry}-facts` : undefined,
    onInput: (event: Event) => write({ [name]: (event.currentTarget as HTMLInputElement).value }),
    onBlur: leave,
  };
  return (
    <div class="field">
      <label for={id}>{plan_words[name]}</label>
      {name === "due" ? <input {...at} type="date" /> : <input {...at} dir="auto" inputMode={name === "number" ? "tel" : "text"} autocomplete="off" />}
    </div>
  );
}

function Person(props: DetailsProps) {
  const { row, fields, write, leave } = props;
  const id = `plan-${row.entry}-may-call`;
  return (
    <>
      <Field {...props} name="relation" />
      <Field {...props} name="number" />
      <Field {...props} name="reachable" />
      <div class="field">
        <label for={id}>{plan_words.may_call}</label>
        <select
          id={id}
          value={fields.may_call ?? "unasked"}
          onChange={(event) => {
            write({ may_call: event.currentTarget.value as MayCall });
            leave();
          }}
        >
          {(["unasked", "agreed", "refused"] as const).map((answer) => (
            <option key={answer} value={answer}>
              {plan_words.may_call_answers[answer]}
            </option>
          ))}
        </select>
      </div>
    </>
  );
}

function Action(props: DetailsProps) {
  const { plan, row, fields, write, leave } = props;
  const id = `plan-${row.entry}-helper`;
  const known = helpers(plan);
  const gone = fields.helper && !known.some((one) => one.id === fields.helper);
  return (
    <>
      <div class="field">
        <label for={id}>{plan_words.helper}</label>
        <select
          id={id}
          value={fields.helper ?? ""}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            write({ helper: event.currentTarget.value });
            leave();
          }}
        >
          <option value="">{plan_words.nobody}</option>
          {gone && <option value={fields.helper}>{plan.item_of(fields.helper!)?.texts[0]?.text ?? plan_words.matters.helper_gone}</option>}
          {known.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
        <p class="small muted" id={`${id}-hint`}>
          {plan_words.no_helpers}
        </p>
      </div>
      <Field {...props} name="due" />
      <Field {...props} name="outcome" />
    </>
  );
}

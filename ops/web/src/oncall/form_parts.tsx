import { Fault, faulty, Options, type Choice as Choices } from "../staff/field";
import { words } from "./strings";

interface PartProps {
  id: string;
  label: string;
  value: string;
  fault: string;
  set(value: string): void;
}

interface ChoiceProps extends PartProps {
  all: readonly Choices[];
  /** What it means to choose nothing, where one may. */
  none?: string;
}

export function Choice({ id, label, value, fault, set, all, none = words.choose }: ChoiceProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} {...faulty(id, fault)} onChange={(event) => set(event.currentTarget.value)}>
        <Options none={none} all={all} />
      </select>
      <Fault id={id} fault={fault} />
    </div>
  );
}

export function Line({ id, label, value, fault, set, type }: PartProps & { type: "datetime-local" | "date" | "number" }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} type={type} value={value} {...faulty(id, fault)} onInput={(event) => set(event.currentTarget.value)} />
      <Fault id={id} fault={fault} />
    </div>
  );
}

import { useSignal, type Signal } from "@preact/signals";
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

/** What the fields of a form hold. `complete` says at the first needed one that is empty what is missing, and goes there. */
export function useFields<Draft extends { [Field in keyof Draft]: string }>(
  form: string,
  draft: Signal<Draft>,
  needed: (keyof Draft & string)[],
) {
  const missing = useSignal<(keyof Draft & string) | null>(null);
  const id_of = (field: string) => `${form}-${field}`;
  return {
    complete(): boolean {
      missing.value = needed.find((field) => !draft.value[field]) ?? null;
      if (missing.value) document.getElementById(id_of(missing.value))?.focus();
      return !missing.value;
    },
    of: (field: keyof Draft & string) => ({
      id: id_of(field),
      value: draft.value[field],
      fault: missing.value === field ? (words.missing[field] ?? "") : "",
      set: (value: string) => (draft.value = { ...draft.value, [field]: value }),
    }),
  };
}

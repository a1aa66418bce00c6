import { words } from "./strings";

interface PartProps {
  id: string;
  label: string;
  value: string;
  fault: string;
  set(value: string): void;
}

export function Choice({ id, label, value, fault, set, all }: PartProps & { all: readonly (readonly [string, string])[] }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} {...faulty(id, fault)} onChange={(event) => set(event.currentTarget.value)}>
        <option value="">{words.choose}</option>
        {all.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
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

export function faulty(id: string, fault: string) {
  return { "aria-invalid": fault !== "", "aria-describedby": fault ? `${id}-fault` : undefined };
}

export function Fault({ id, fault }: { id: string; fault: string }) {
  if (!fault) return null;
  return (
    <p class="fault small" id={`${id}-fault`}>
      {fault}
    </p>
  );
}

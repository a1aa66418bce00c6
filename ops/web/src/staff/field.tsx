// What the fields of a form have in common: what is wrong with one, tied to it by its id, and what to choose from.

export type Choice = readonly [value: string, text: string];

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

/** `none` stands first, for nothing chosen yet. */
export function Options({ none, all }: { none: string; all: readonly Choice[] }) {
  return (
    <>
      <option value="">{none}</option>
      {all.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </>
  );
}

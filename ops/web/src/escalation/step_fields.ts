// What each step of an escalation asks for. Pure: from what was typed to what is sent, or what is missing. The server has
// the last word; this only spares a journey.
import { outcomes, type Escalation, type Outcome, type Step } from "../wire/duty";

export type NextStep = Exclude<Step, "opened">;

/** Everything that was typed into the steps' forms; fields of the same name share what was typed. */
export interface Draft {
  supervisor: string;
  kind: string;
  whom: string;
  reference: string;
  said: string;
  no_time: string;
  agreed: "" | "yes" | "no";
  second: string;
  why: string;
  eta: string;
  note: string;
  outcome: string;
  close_why: string;
}

export const empty_draft: Draft = {
  supervisor: "",
  kind: "",
  whom: "",
  reference: "",
  said: "",
  no_time: "",
  agreed: "",
  second: "",
  why: "",
  eta: "",
  note: "",
  outcome: "",
  close_why: "",
};

export type Field = keyof Draft;


export function fields_of(step: NextStep, draft: Draft, escalation: Escalation): Field[] {
  switch (step) {
    case "consulted":
      return ["supervisor"];
    case "told":
      return [
        ...(escalation.supervisor ? [] : (["no_time"] as const)),
        "kind",
        "whom",
        "reference",
        "said",
        "agreed",
        ...(draft.agreed === "no" ? (["second", "why"] as const) : []),
      ];
    case "on_the_way":
      return ["reference", "eta"];
    case "reached":
      return ["note"];
    case "closed":
      return ["outcome", "close_why"];
  }
}

const optional: readonly Field[] = ["reference", "said", "eta", "note"];

/** The first field that is needed and empty. */
export function missing_in(step: NextStep, draft: Draft, escalation: Escalation): Field | null {
  return fields_of(step, draft, escalation).find((field) => !optional.includes(field) && !draft[field].trim()) ?? null;
}

export function body_of(step: NextStep, draft: Draft, escalation: Escalation): object {
  const body: Record<string, unknown> = { rev: escalation.rev, to: step };
  for (const field of fields_of(step, draft, escalation)) {
    const text = draft[field].trim();
    if (field === "agreed") body.agreed = text === "yes";
    else if (text) body[field === "close_why" ? "why" : field] = text;
  }
  return body;
}

/** Which field of the form the server means by a path. */
export function field_at(step: NextStep, path: string): Field | null {
  const name = path.split("/").at(-1) ?? "";
  if (step === "closed" && name === "why") return "close_why";
  return name in empty_draft ? (name as Field) : null;
}

/** What it may be closed with as it stands. */
export function outcomes_of({ state, told }: Escalation): Outcome[] {
  const fits: Partial<Record<Outcome, boolean>> = { reached: state === "reached", not_located: told.length > 0 };
  return outcomes.filter((outcome) => fits[outcome] ?? true);
}

// The page's copy of one escalation: read every few seconds, changed over HTTP. What is typed lives here and outlasts
// every reading, refusal and lost answer; it is emptied only when the server has taken it.
import { signal } from "@preact/signals";
import { DutyActs } from "../duty/acts";
import { Changes } from "../duty/changes";
import { Poll } from "../duty/poll";
import { with_duty } from "../duty/rows";
import { refusal_words, step_words } from "../duty/strings";
import { basis_parts, type Basis, type Escalation } from "../wire/duty";
import { read, type Refused } from "../wire/http";
import { body_of, empty_draft, field_at, missing_in, type Draft, type Field, type NextStep } from "./step_fields";
import { words } from "./strings";

export const read_every_ms = 4_000;
export const stale_after_ms = 15_000;

export const note_kinds = ["where", "tried", "basis", "note", "correction"] as const;
export type NoteKind = (typeof note_kinds)[number];

export type NoteField = "text" | "came_of" | "how_known" | "corrects" | keyof Basis;
export type NoteDraft = { kind: NoteKind } & Record<NoteField, string>;

const empty_note: NoteDraft = {
  kind: "where",
  text: "",
  came_of: "",
  how_known: "",
  corrects: "",
  desire: "",
  capability: "",
  intent: "",
  buffers: "",
};

/** What each kind of note asks for, in order. */
export const note_fields: Record<NoteKind, readonly NoteField[]> = {
  where: ["text", "how_known"],
  tried: ["text", "came_of"],
  basis: basis_parts,
  note: ["text"],
  correction: ["corrects", "text"],
};
const no_fault = { text: "", fields: {} as Readonly<Record<string, string>> };

export class EscalationWatch {
  readonly poll: Poll<Escalation>;
  readonly changes = new Changes();
  readonly acts: DutyActs;
  readonly draft = signal<Draft>(empty_draft);
  readonly note = signal<NoteDraft>(empty_note);
  /** The step whose form is open; null: the first that the server names. */
  readonly chosen = signal<NextStep | null>(null);
  readonly step_fault = signal(no_fault);
  readonly note_fault = signal(no_fault);
  readonly said = signal("");

  constructor(
    readonly id: string,
    reading = () => read<Escalation>(`/v1/escalations/${id}`),
  ) {
    this.poll = new Poll({ read: reading, every_ms: read_every_ms, stale_after_ms });
    this.acts = new DutyActs((duty) => {
      const escalation = this.poll.value.value;
      if (escalation) this.poll.put({ ...escalation, duties: with_duty(escalation.duties, duty) });
      this.poll.hurry();
    });
  }

  set(field: Field, text: string): void {
    this.draft.value = { ...this.draft.value, [field]: text };
  }

  set_note(change: Partial<NoteDraft>): void {
    this.note.value = { ...this.note.value, ...change };
  }

  /** The field that wants a hand, or null when the step is on record. */
  async take(step: NextStep): Promise<Field | null> {
    const escalation = this.poll.value.value;
    if (!escalation) return null;
    const draft = this.draft.value;
    const missing = missing_in(step, draft, escalation);
    if (missing) return this.#lacks(missing, words.missing[missing === "close_why" ? "why" : missing] ?? "");
    this.step_fault.value = no_fault;
    const body = body_of(step, draft, escalation);
    const answer = await this.changes.make<Escalation>("step", `/v1/escalations/${this.id}/steps`, body);
    if (!answer.ok) return this.#refused(step, answer.refused);
    this.poll.put(answer.value);
    this.draft.value = empty_draft;
    this.chosen.value = null;
    this.said.value = words.saved(step_words[step]);
    return null;
  }

  async add_note(): Promise<string | null> {
    const draft = this.note.value;
    const missing = missing_in_note(draft);
    if (missing) {
      this.note_fault.value = { text: "", fields: { [missing]: words.missing[missing] ?? "" } };
      return missing;
    }
    this.note_fault.value = no_fault;
    const path = `/v1/escalations/${this.id}/notes`;
    const answer = await this.changes.make<Escalation>("note", path, body_of_note(draft));
    if (!answer.ok) {
      const fields = fields_at_fault(answer.refused, (path) => path.split("/").at(-1) ?? "");
      this.note_fault.value = { text: refusal_words(answer.refused), fields };
      return Object.keys(fields)[0] ?? null;
    }
    this.poll.put(answer.value);
    this.note.value = { ...empty_note, kind: draft.kind };
    this.said.value = words.added;
    return null;
  }

  #lacks(field: Field, text: string): Field {
    this.step_fault.value = { text: "", fields: { [field]: text } };
    return field;
  }

  // Written by somebody else since: the page shows it as it is now, and what was typed waits for another press.
  #refused(step: NextStep, refused: Refused): Field | null {
    const stale = refused.status === 409 || refused.status === 412;
    if (stale) this.poll.hurry();
    const fields = fields_at_fault(refused, (path) => field_at(step, path) ?? "");
    const text = stale ? `${words.changed_meanwhile} ${refused.detail}`.trim() : refusal_words(refused);
    this.step_fault.value = { text, fields };
    return (Object.keys(fields)[0] as Field | undefined) ?? null;
  }
}

function missing_in_note(draft: NoteDraft): NoteField | null {
  const empty = note_fields[draft.kind].filter((field) => !draft[field].trim());
  if (draft.kind === "basis") return empty.length === basis_parts.length ? "desire" : null;
  return empty[0] ?? null;
}

function body_of_note(draft: NoteDraft): object {
  const filled = note_fields[draft.kind].map((field) => [field, draft[field].trim()] as const).filter(([, text]) => text);
  const said: Record<string, unknown> = Object.fromEntries(filled);
  if (draft.kind === "basis") return { kind: "basis", basis: said };
  return { kind: draft.kind, ...said, ...(said.corrects !== undefined && { corrects: Number(said.corrects) }) };
}

function fields_at_fault({ errors }: Refused, name: (path: string) => string): Record<string, string> {
  const named = errors.map(({ field, detail }) => [name(field), detail] as const);
  return Object.fromEntries(named.filter(([field]) => field));
}

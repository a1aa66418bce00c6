import type { Escalation } from "../wire/duty";
import { time_text } from "../staff/duration";
import { Fault, faulty } from "../staff/field";
import { event_text } from "./record";
import { Send } from "./send";
import { basis_words, words } from "./strings";
import { note_fields, note_kinds, type EscalationWatch, type NoteField, type NoteKind } from "./watch";

/** Adds to the record. Nothing in it is ever changed. */
export function AddNote({ watch, escalation }: { watch: EscalationWatch; escalation: Escalation }) {
  const draft = watch.note.value;
  const { text, fields } = watch.note_fault.value;
  const tries = watch.changes.under_way.value["note"] ?? 0;
  const submit = async (event: Event) => {
    event.preventDefault();
    const wanted = await watch.add_note();
    if (wanted) document.getElementById(`note-${wanted}`)?.focus();
  };
  return (
    <section class="sheet" aria-labelledby="add">
      <h2 id="add">{words.add}</h2>
      <form class="sheet-body" onSubmit={submit} noValidate>
        <p class="small muted">{words.add_hint}</p>
        <div class="field">
          <label for="note-kind">{words.add_kind}</label>
          <select
            id="note-kind"
            value={draft.kind}
            onChange={(event) => watch.set_note({ kind: event.currentTarget.value as NoteKind })}
          >
            {note_kinds.map((kind) => (
              <option key={kind} value={kind}>
                {words.add_kinds[kind]}
              </option>
            ))}
          </select>
        </div>
        {note_fields[draft.kind].map((field) => (
          <div class="field" key={field}>
            <label for={`note-${field}`}>{label_of(field, draft.kind)}</label>
            <NoteInput watch={watch} escalation={escalation} field={field} fault={fields[field] ?? ""} />
            <Fault id={`note-${field}`} fault={fields[field] ?? ""} />
          </div>
        ))}
        <Send fault={text} tries={tries} label={words.add_do} />
      </form>
    </section>
  );
}

function label_of(field: NoteField, kind: NoteKind): string {
  if (field === "text") return words.add_text[kind] ?? "";
  if (field === "corrects") return words.add_corrects;
  if (field === "came_of") return words.came_of;
  return field === "how_known" ? words.how_known : basis_words[field];
}

interface NoteInputProps {
  watch: EscalationWatch;
  escalation: Escalation;
  field: NoteField;
  fault: string;
}

function NoteInput({ watch, escalation, field, fault }: NoteInputProps) {
  const shared = {
    id: `note-${field}`,
    value: watch.note.value[field],
    ...faulty(`note-${field}`, fault),
    onInput: (event: { currentTarget: { value: string } }) => watch.set_note({ [field]: event.currentTarget.value }),
  };
  if (field === "text" || field in basis_words) return <textarea rows={2} maxLength={2000} {...shared} />;
  if (field !== "corrects") return <input autocomplete="off" maxLength={500} {...shared} />;
  return (
    <select {...shared}>
      <option value="">{words.choose}</option>
      {escalation.events.map((event) => (
        <option key={event.seq} value={event.seq}>
          {words.entry(event.seq)} · {time_text(event.at)} · {event_text(event)}
        </option>
      ))}
    </select>
  );
}

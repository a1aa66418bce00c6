import { useSignal } from "@preact/signals";
import { refusal_words } from "../duty/strings";
import { basis_parts, type Basis, type Escalation } from "../wire/duty";
import { basis_words } from "../escalation/strings";
import { LevelBadge } from "../staff/level";
import { basis_of, filled_in_max } from "./escalations";
import type { DeskModel } from "./model";
import { words } from "./strings";

/** Opens an escalation. The button has the focus, so that one Enter does it; what is known can be said before, or after. */
export function Escalate({ desk, contact }: { desk: DeskModel; contact: string }) {
  const card = desk.state.value.cards[contact];
  const basis = useSignal<Basis>(basis_of(desk.state.value.transcripts[contact]?.events ?? []));
  const fault = useSignal("");
  const tries = desk.changes.under_way.value[contact] ?? 0;
  const submit = async (event: Event) => {
    event.preventDefault();
    fault.value = "";
    const filled = basis_parts.flatMap((part) => (basis.value[part]?.trim() ? [[part, basis.value[part]!.trim()]] : []));
    const body = { basis: Object.fromEntries(filled) };
    const answer = await desk.changes.make<Escalation>(contact, `/v1/contacts/${contact}/escalations`, body);
    // Somebody was faster: what is open already is what was wanted.
    const already = answer.ok ? null : (answer.refused.escalation ?? null);
    if (!answer.ok && !already) return void (fault.value = refusal_words(answer.refused));
    const escalation = answer.ok ? { id: answer.value.id, state: answer.value.state } : { id: already!, state: "opened" as const };
    desk.session.dispatch({ type: "escalated", contact, escalation });
    desk.dialog.value = null;
  };
  if (!card) return null;
  return (
    <form class="stack" onSubmit={submit}>
      <p class="row">
        <strong>{words.contact_name(contact)}</strong> <LevelBadge level={card.level} />
      </p>
      <p>{words.escalate_lede}</p>
      <button class="main big" type="submit" autofocus aria-disabled={tries > 0}>
        {words.escalate_do}
      </button>
      <p class="small" role="status">
        {tries > 0 && words.escalate_sending(tries)}
      </p>
      <div role="alert">{fault.value && <p class="fault">{fault.value}</p>}</div>
      <p class="small muted">{words.escalate_filled}</p>
      {basis_parts.map((part) => (
        <div class="field" key={part}>
          <label for={`basis-${part}`}>{basis_words[part]}</label>
          <textarea
            id={`basis-${part}`}
            rows={2}
            maxLength={filled_in_max}
            value={basis.value[part] ?? ""}
            onInput={(event) => (basis.value = { ...basis.value, [part]: event.currentTarget.value })}
          />
        </div>
      ))}
    </form>
  );
}

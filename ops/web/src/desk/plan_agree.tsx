import { useSignal } from "@preact/signals";
import { row_of } from "../plan/shown";
import { is_setting } from "../wire/plan";
import { WireError } from "../wire/socket";
import { fault_word, type DeskModel } from "./model";
import { go_to } from "./plan";
import { plan_words } from "./plan_strings";

interface Of {
  desk: DeskModel;
  contact: string;
}

/** Who agrees and why; a refusal names the line it is about and leads there. */
export function Agree({ desk, contact }: Of) {
  const person = useSignal(true);
  const staff = useSignal(true);
  const others = useSignal("");
  const why = useSignal("");
  const fault = useSignal<{ field: string; text: string } | null>(null);
  const busy = useSignal(false);
  const plan = desk.plans.shown(contact);
  const me = desk.state.value.me;

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    if (!plan.settled()) return void (fault.value = { field: "", text: plan_words.agree_wait });
    const names = others.value.split("\n").map((name) => name.trim()).filter(Boolean);
    const agreed = [
      ...(person.value ? [{ role: "person" }] : []),
      ...(staff.value && me ? [{ role: "staff", name: me.user }] : []),
      ...names.map((name) => ({ role: "other", name })),
    ];
    busy.value = true;
    fault.value = null;
    try {
      const { revision } = plan.state.plan;
      const what = { contact, revision, agreed, ...(why.value.trim() && { why: why.value.trim() }) };
      const { number } = await desk.session.ask<{ number: number }>("plan_agree", what);
      desk.plan_said.value = plan_words.agree_done(number);
      desk.dialog.value = null;
    } catch (error) {
      const field = error instanceof WireError ? (error.field ?? "") : "";
      fault.value = { field, text: plan_words.agree_fields[field] ?? fault_word(error) };
    }
    busy.value = false;
  };

  return (
    <form class="stack" onSubmit={submit} noValidate>
      <p>{plan_words.agree_intro}</p>
      <div class="stack" role="group" aria-label={plan_words.agree_intro}>
        <label class="check">
          <input type="checkbox" checked={person.value} onChange={(event) => (person.value = event.currentTarget.checked)} />
          {plan_words.agree_person}
        </label>
        <label class="check">
          <input type="checkbox" checked={staff.value} onChange={(event) => (staff.value = event.currentTarget.checked)} />
          {plan_words.agree_staff(me?.name ?? "")}
        </label>
      </div>
      <div class="field">
        <label for="agree-others">{plan_words.agree_other}</label>
        <textarea id="agree-others" rows={2} aria-describedby="agree-others-hint" value={others.value} onInput={(event) => (others.value = event.currentTarget.value)} />
        <p class="small muted" id="agree-others-hint">
          {plan_words.agree_other_hint}
        </p>
      </div>
      <div class="field">
        <label for="agree-why">{plan_words.agree_why}</label>
        <textarea id="agree-why" rows={2} maxLength={1000} value={why.value} onInput={(event) => (why.value = event.currentTarget.value)} />
      </div>
      <div role="alert">{fault.value && <p class="fault">{fault.value.text}</p>}</div>
      {fault.value && <AtFault desk={desk} contact={contact} field={fault.value.field} />}
      <button class="main" type="submit" aria-disabled={busy.value}>
        {plan_words.agree_do}
      </button>
    </form>
  );
}

/** "items/ID" and "items/ID/helper" name a line, "settings/NAME" a setting. */
export function entry_at(field: string): string {
  const [kind, name = ""] = field.split("/");
  return kind === "items" || kind === "settings" ? name : "";
}

function AtFault({ desk, contact, field }: Of & { field: string }) {
  const entry = entry_at(field);
  const row = entry ? row_of(desk.plans.of(contact), entry) : null;
  if (!row) return null;
  const show = () => {
    desk.dialog.value = null;
    requestAnimationFrame(() => go_to(entry));
  };
  const name = is_setting(entry) ? plan_words.settings[entry] : row.fields.text;
  return (
    <p class="row">
      <q dir="auto">{name}</q>
      <button type="button" onClick={show}>
        {plan_words.agree_show}
      </button>
    </p>
  );
}

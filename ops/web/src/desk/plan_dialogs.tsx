import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { day_text } from "../plan/days";
import { row_of } from "../plan/shown";
import { fields_of, is_setting, type By, type Content, type Setting, type StepId } from "../plan/types";
import { time_text } from "../staff/duration";
import { WireError } from "../wire/socket";
import { fault_word, type DeskModel } from "./model";
import { go_to } from "./plan";
import { read_out } from "./plan_keys";
import { asides } from "./plan_line";
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

interface VersionLine {
  number: number;
  at: number;
  by?: By;
  why?: string;
  agreed: { role: string; name?: string }[];
  items: number;
}

interface Difference {
  kind: string;
  item?: string;
  step?: StepId;
  setting?: Setting;
  before?: Content;
  after?: Content;
}

export function Versions({ desk, contact }: Of) {
  const lines = useSignal<VersionLine[] | null>(null);
  const more = useSignal(false);
  const fault = useSignal("");
  const bring = async (before?: number) => {
    try {
      const page = { contact, ...(before && { before }) };
      const answer = await desk.session.ask<{ versions: VersionLine[]; more: boolean }>("plan_versions", page);
      lines.value = [...(lines.value ?? []), ...answer.versions];
      more.value = answer.more;
    } catch (error) {
      fault.value = fault_word(error);
    }
  };
  useEffect(() => void bring(), []);
  const all = lines.value ?? [];
  return (
    <div class="stack">
      <div role="alert">{fault.value && <p class="fault">{fault.value}</p>}</div>
      {lines.value === null && !fault.value && <p class="muted">{plan_words.loading}</p>}
      {lines.value?.length === 0 && <p>{plan_words.versions_none}</p>}
      <ol class="plan-versions">
        {all.map((line) => (
          <li key={line.number}>
            <OneVersion desk={desk} contact={contact} line={line} />
          </li>
        ))}
      </ol>
      {more.value && (
        <button type="button" onClick={() => void bring(all[all.length - 1]?.number)}>
          {plan_words.more}
        </button>
      )}
    </div>
  );
}

function party({ role, name }: { role: string; name?: string }): string {
  return name || (plan_words.roles[role] ?? role);
}

function OneVersion({ desk, contact, line }: Of & { line: VersionLine }) {
  const shown = useSignal<{ changes: Difference[]; and_now: Difference[] } | null>(null);
  const asked = useRef(false);
  const bring = async () => {
    if (asked.current) return;
    asked.current = true;
    await desk.attempt(async () => {
      shown.value = await desk.session.ask("plan_version", { contact, number: line.number });
    });
    if (!shown.value) asked.current = false;
  };
  return (
    <section class="stack" aria-labelledby={`version-${line.number}`}>
      <h3 id={`version-${line.number}`}>{plan_words.version(line.number)}</h3>
      <p class="small muted">
        {plan_words.version_facts(`${day_text(line.at)}, ${time_text(line.at)}`, line.items)}
        {" · "}
        {plan_words.version_agreed(line.agreed.map(party).join(", "))}
      </p>
      {line.why && <p dir="auto">{line.why}</p>}
      <Papers contact={contact} number={line.number} />
      <details onToggle={(event) => event.currentTarget.open && void bring()}>
        <summary>{plan_words.version_open(line.number)}</summary>
        {shown.value ? (
          <>
            <Changes desk={desk} contact={contact} title={plan_words.changes_before} all={shown.value.changes} />
            <Changes desk={desk} contact={contact} title={plan_words.changes_now} all={shown.value.and_now} />
          </>
        ) : (
          <p class="muted">{plan_words.loading}</p>
        )}
      </details>
    </section>
  );
}

function Changes({ desk, contact, title, all }: Of & { title: string; all: Difference[] }) {
  const plan = desk.plans.of(contact);
  const place = ({ step, setting }: Difference) =>
    setting ? plan_words.settings[setting] : plan.state.words?.steps.find(({ id }) => id === step)?.title;
  const text = (content?: Content) => (content ? [content.text, ...asides(plan, fields_of(content))].join(" · ") : "");
  return (
    <>
      <h4>{title}</h4>
      {all.length === 0 && <p class="small muted">{plan_words.no_changes}</p>}
      <ul class="plan-changes">
        {all.map((one, at) => (
          <li key={at}>
            <p class="small muted">
              {plan_words.kinds[one.kind] ?? one.kind}: {place(one)}
            </p>
            {one.before && (
              <p dir="auto">
                <del>{text(one.before)}</del>
              </p>
            )}
            {one.after && (
              <p dir="auto">
                <ins>{text(one.after)}</ins>
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Papers({ contact, number }: { contact: string; number: number }) {
  const path = `/v1/contacts/${contact}/plan/versions/${number}`;
  const link = { class: "button", target: "_blank", rel: "noopener noreferrer" };
  return (
    <p class="row">
      <a {...link} href={`${path}/page`} aria-label={plan_words.page_of(number)}>
        {plan_words.page}
      </a>
      <a {...link} href={`${path}/wallet`} aria-label={plan_words.wallet_of(number)}>
        {plan_words.wallet}
      </a>
    </p>
  );
}

/** By message, on paper, by a code that brings it back, or by a link if they asked for one. */
export function Give({ desk, contact }: Of) {
  const { versions } = desk.plans.shown(contact).state;
  return (
    <div class="stack">
      <section class="stack" aria-labelledby="give-text">
        <h3 id="give-text">{plan_words.give_text}</h3>
        <p>{plan_words.give_text_intro}</p>
        <button type="button" onClick={() => void read_out(desk)}>
          {plan_words.give_text_do}
        </button>
        <p role="status">{desk.plan_said.value}</p>
        <div role="alert">{desk.notice.value && <p class="fault">{desk.notice.value}</p>}</div>
      </section>
      <section class="stack" aria-labelledby="give-print">
        <h3 id="give-print">{plan_words.give_print}</h3>
        {versions ? <Papers contact={contact} number={versions} /> : <p class="muted">{plan_words.give_print_none}</p>}
      </section>
      <Code desk={desk} contact={contact} />
      <Link desk={desk} contact={contact} />
    </div>
  );
}

function Code({ desk, contact }: Of) {
  const code = useSignal("");
  const make = () =>
    desk.attempt(async () => {
      code.value = (await desk.session.ask<{ code: string }>("plan_code", { contact })).code;
    });
  return (
    <section class="stack" aria-labelledby="give-code">
      <h3 id="give-code">{plan_words.give_code}</h3>
      <p>{plan_words.give_code_intro}</p>
      <button type="button" onClick={() => void make()}>
        {plan_words.give_code_do}
      </button>
      <div role="status">
        {code.value && (
          <p>
            {plan_words.give_code_tell} <output class="plan-code">{code.value}</output>
          </p>
        )}
      </div>
    </section>
  );
}

function Link({ desk, contact }: Of) {
  const asked = useSignal(false);
  const made = useSignal<{ url: string; code: string; ends: number } | null>(null);
  const make = () =>
    desk.attempt(async () => {
      made.value = await desk.session.ask("plan_link", { contact });
    });
  return (
    <section class="stack" aria-labelledby="give-link">
      <h3 id="give-link">{plan_words.give_link}</h3>
      <p>{plan_words.give_link_warning}</p>
      <label class="check">
        <input type="checkbox" checked={asked.value} onChange={(event) => (asked.value = event.currentTarget.checked)} />
        {plan_words.give_link_asked}
      </label>
      <button type="button" disabled={!asked.value} onClick={() => void make()}>
        {plan_words.give_link_do}
      </button>
      <div role="status">
        {made.value && (
          <>
            <dl class="answers">
              <div>
                <dt class="muted">{plan_words.give_link_url}</dt>
                <dd>{made.value.url}</dd>
              </div>
              <div>
                <dt class="muted">{plan_words.give_link_code}</dt>
                <dd class="plan-code">{made.value.code}</dd>
              </div>
            </dl>
            <p class="small muted">{plan_words.give_link_ends(time_text(made.value.ends))}</p>
          </>
        )}
      </div>
    </section>
  );
}

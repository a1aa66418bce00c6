import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { day_text } from "../plan/days";
import { fields_of } from "../plan/fields";
import type { By, Content, Setting, StepId } from "../wire/plan";
import { time_text } from "../staff/duration";
import { fault_word, type DeskModel } from "./model";
import { asides } from "./plan_line";
import { plan_words } from "./plan_strings";

interface Of {
  desk: DeskModel;
  contact: string;
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

/** What was agreed, newest first; what each changed, and what has changed since. */
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

/** The pages of a version, to print or keep. */
export function Papers({ contact, number }: { contact: string; number: number }) {
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

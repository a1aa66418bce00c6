import type { ComponentChildren } from "preact";
import { step_words } from "../duty/strings";
import { basis_parts, type Escalation, type EscalationFact } from "../wire/duty";
import { time_text } from "../staff/duration";
import { basis_words, told_words, words } from "./strings";

/** What is on record, in the order in which somebody who takes over asks for it. */
export function Record({ escalation }: { escalation: Escalation }) {
  return (
    <>
      <Part name="where" title={words.where} none={words.where_none} count={escalation.where.length}>
        <ul class="entries">
          {escalation.where.map((one, at) => (
            <li key={at}>
              <p dir="auto">{one.what}</p>
              <p class="small muted" dir="auto">
                {one.how_known} · <Source one={one} />
              </p>
            </li>
          ))}
        </ul>
      </Part>
      <Part name="told" title={words.told} none={words.told_none} count={escalation.told.length}>
        <ol class="entries">
          {escalation.told.map((one, at) => (
            <li key={at}>
              <p>
                <strong>{told_words[one.kind]}</strong>: <span dir="auto">{one.whom}</span>
              </p>
              {one.said && <p dir="auto">{one.said}</p>}
              <p class="small muted">
                {one.reference && `${words.told_reference(one.reference)} · `}
                <Source one={one} />
              </p>
            </li>
          ))}
        </ol>
      </Part>
      <Agreement escalation={escalation} />
      <BasisOf escalation={escalation} />
      <Part name="tried" title={words.tried} none={words.tried_none} count={escalation.tried.length}>
        <ul class="entries">
          {escalation.tried.map((one, at) => (
            <li key={at}>
              <p dir="auto">{one.what}</p>
              <p class="small muted" dir="auto">
                {words.came_of}: {one.came_of} · <Source one={one} />
              </p>
            </li>
          ))}
        </ul>
      </Part>
      <Part name="notes" title={words.notes} none={words.notes_none} count={escalation.notes.length}>
        <ul class="entries">
          {escalation.notes.map((one) => (
            <li key={one.seq}>
              <p dir="auto">{one.text}</p>
              <p class="small muted">
                <Source one={one} />
              </p>
            </li>
          ))}
        </ul>
      </Part>
      <Events escalation={escalation} />
    </>
  );
}

interface Entry {
  seq: number;
  at: number;
  by: { name: string } | null;
  corrects?: number | null;
}

/** Who wrote an entry and when, its number, and which one it corrects. */
function Source({ one }: { one: Entry }) {
  return (
    <span class="figure">
      {one.by && `${one.by.name}, `}
      {time_text(one.at)}, {words.entry(one.seq)}
      {one.corrects ? `, ${words.corrects(one.corrects)}` : ""}
    </span>
  );
}

interface PartProps {
  name: string;
  title: string;
  none: string;
  count: number;
  children: ComponentChildren;
}

function Part({ name, title, none, count, children }: PartProps) {
  return (
    <section class="sheet" aria-labelledby={`part-${name}`}>
      <h2 id={`part-${name}`}>{title}</h2>
      <div class="sheet-body">{count > 0 ? children : <p class="muted">{none}</p>}</div>
    </section>
  );
}

function Agreement({ escalation }: { escalation: Escalation }) {
  const { consent, supervisor, no_time } = escalation;
  const agreed = consent?.agreed ?? null;
  return (
    <Part name="agreement" title={words.agreement} none="" count={1}>
      <p>{words.agreement_words[agreed === null ? "unknown" : agreed ? "yes" : "no"]}</p>
      {consent?.second && <p>{words.decided(consent.second.name)}</p>}
      {consent?.why && <p dir="auto">{consent.why}</p>}
      {supervisor && <p>{words.consulted(supervisor.name)}</p>}
      {no_time && <p dir="auto">{words.no_supervisor(no_time)}</p>}
    </Part>
  );
}

function BasisOf({ escalation }: { escalation: Escalation }) {
  const said = basis_parts.filter((part) => escalation.basis[part]);
  return (
    <Part name="basis" title={words.basis} none={words.basis_none} count={said.length}>
      <dl class="basis">
        {said.map((part) => (
          <div key={part}>
            <dt class="small muted">{basis_words[part]}</dt>
            <dd dir="auto">{escalation.basis[part]}</dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}

function Events({ escalation }: { escalation: Escalation }) {
  return (
    <Part name="events" title={words.events} none="" count={1}>
      <ol class="facts small">
        {escalation.events.map((event) => (
          <li key={event.seq}>
            <span class="figure muted">
              {event.seq} · {time_text(event.at)}
            </span>{" "}
            {event_text(event)}
          </li>
        ))}
      </ol>
    </Part>
  );
}

export function event_text(event: EscalationFact): string {
  const what = words.event_words[event.type] ?? event.type.replaceAll("_", " ");
  const kind = event.kind && words.add_kinds[event.kind];
  const supervisor = event.supervisor && `${words.supervisor_short}: ${event.supervisor.name}`;
  const unreadable = event.unreadable && words.unreadable;
  return [event.to ? step_words[event.to] : what, kind, supervisor, event.by?.name, unreadable].filter(Boolean).join(" · ");
}

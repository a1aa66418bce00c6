// A supervisor reads a contact's safety plan: only with a reason, which the journal keeps beside the reading, and only to
// read. What was read is on the screen until it is put away, and nowhere else.
import "./plan_reader.css";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { day_text } from "../plan/days";
import { settings, type Content, type Item, type Plan, type Setting, type StepId } from "../wire/plan";
import { handle } from "../staff/strings";
import { read_plan } from "../wire/http";
import type { BoardPush } from "../wire/types";
import { plan_words as words } from "./plan_reader_strings";

interface Read {
  contact: string;
  plan: Plan;
}

export function PlanReader({ board }: { board: BoardPush }) {
  const open = useSignal<Read | null>(null);
  const read = open.value;
  return (
    <section class="sheet plan-reader" aria-labelledby="plan-reader">
      <h2 id="plan-reader">{words.title}</h2>
      {read ? <Shown {...read} put_away={() => (open.value = null)} /> : <Ask board={board} opened={(one) => (open.value = one)} />}
    </section>
  );
}

function Ask({ board, opened }: { board: BoardPush; opened(read: Read): void }) {
  const contact = useSignal("");
  const why = useSignal("");
  const fault = useSignal("");
  const busy = useSignal(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    const wanted = contact.value.trim().toUpperCase();
    if (!wanted || !why.value.trim()) return void (fault.value = words.incomplete);
    busy.value = true;
    const answer = await read_plan(wanted, why.value.trim());
    busy.value = false;
    if (answer.ok) return opened({ contact: wanted, plan: answer.value });
    const { title, detail } = answer.refused;
    fault.value = [title, detail].filter(Boolean).join(" ") || words.no_answer;
  };
  const known = [
    ...board.line.map((one) => ({ contact: one.contact, where: words.waiting })),
    ...board.clinicians.flatMap((one) => one.contacts.map((held) => ({ contact: held.contact, where: words.with(one.name) }))),
  ];
  return (
    <form class="plan-ask" onSubmit={submit} noValidate>
      <p class="muted">{words.intro}</p>
      <div class="field">
        <label for="plan-contact">{words.contact}</label>
        <input
          id="plan-contact"
          list="plan-contacts"
          autocomplete="off"
          spellcheck={false}
          maxLength={26}
          value={contact.value}
          onInput={(event) => (contact.value = event.currentTarget.value)}
        />
        <datalist id="plan-contacts">
          {known.map((one) => (
            <option key={one.contact} value={one.contact} label={`${handle(one.contact)}, ${one.where}`} />
          ))}
        </datalist>
      </div>
      <div class="field">
        <label for="plan-why">{words.why}</label>
        <input id="plan-why" autocomplete="off" maxLength={300} value={why.value} onInput={(event) => (why.value = event.currentTarget.value)} />
      </div>
      <div role="alert">{fault.value && <p class="fault">{fault.value}</p>}</div>
      <button class="main" type="submit" aria-disabled={busy.value}>
        {words.read}
      </button>
    </form>
  );
}

function Shown({ contact, plan, put_away }: Read & { put_away(): void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const steps = Object.keys(words.steps) as StepId[];
  const name = (id?: string) => plan.items.find((item) => item.id === id)?.texts.at(-1)?.text ?? "";
  return (
    <div class="plan-read">
      <h3 tabIndex={-1} ref={heading}>
        {words.of(handle(contact))}
      </h3>
      {steps.map((step) => (
        <Step key={step} title={words.steps[step]} items={plan.items.filter((item) => item.step === step && item.texts.length)} name={name} />
      ))}
      <dl>
        {settings.map((setting) => (
          <Whole key={setting} plan={plan} setting={setting} />
        ))}
      </dl>
      <button type="button" onClick={put_away}>
        {words.put_away}
      </button>
    </div>
  );
}

function Step({ title, items, name }: { title: string; items: Item[]; name(id?: string): string }) {
  if (items.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <ul>
        {items.map((item) => (
          <li key={item.id} dir="auto">
            {item.texts.map((text) => [text.text, ...asides(text, name)].join(" · ")).join(` ${words.or} `)}
          </li>
        ))}
      </ul>
    </>
  );
}

function Whole({ plan, setting }: { plan: Plan; setting: Setting }) {
  const texts = plan.settings[setting]?.texts ?? [];
  if (texts.length === 0) return null;
  const shown = texts.map(({ value }) => (setting === "review" ? day_text(value) : value)).join(` ${words.or} `);
  return (
    <div>
      <dt class="muted">{words.settings[setting]}</dt>
      <dd dir="auto">{shown}</dd>
    </div>
  );
}

function asides({ relation, number, reachable, may_call, helper, due, outcome }: Content, name: (id?: string) => string): string[] {
  return [
    relation,
    number && (number.dialable ? number.written : `${number.written} (${words.number_unsure})`),
    reachable,
    may_call && words.may_call[may_call],
    helper && `${words.helper}: ${name(helper)}`,
    due && `${words.due}: ${day_text(due)}`,
    outcome && `${words.outcome}: ${outcome}`,
  ].filter((one): one is string => Boolean(one));
}

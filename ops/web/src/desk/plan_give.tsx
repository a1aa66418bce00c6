import { useSignal } from "@preact/signals";
import { time_text } from "../staff/duration";
import type { DeskModel } from "./model";
import { read_out } from "./plan_keys";
import { plan_words } from "./plan_strings";
import { Papers } from "./plan_versions";

interface Of {
  desk: DeskModel;
  contact: string;
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

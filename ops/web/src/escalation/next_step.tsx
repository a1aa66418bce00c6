import { useEffect } from "preact/hooks";
import { ask_colleagues } from "../duty/colleagues";
import { step_words } from "../duty/strings";
import type { Escalation } from "../wire/duty";
import { id_of, StepField } from "./field";
import { Send } from "./send";
import { fields_of, type NextStep } from "./step_fields";
import { do_words, words } from "./strings";
import type { EscalationWatch } from "./watch";

interface Of {
  watch: EscalationWatch;
  escalation: Escalation;
}

/** The next step as the one big thing to do; the other ways out beneath it. */
export function NextSteps({ watch, escalation }: Of) {
  useEffect(() => void ask_colleagues(), []);
  const possible = escalation.next.filter((step): step is NextStep => step !== "opened");
  const chosen = watch.chosen.value && possible.includes(watch.chosen.value) ? watch.chosen.value : possible[0];
  return (
    <section class="sheet next-step" aria-labelledby="next">
      <h2 id="next">
        {words.next}
        {chosen && <>: {step_words[chosen]}</>}
      </h2>
      <div class="sheet-body">
        <p role="status">{watch.said.value}</p>
        {chosen ? <StepForm watch={watch} escalation={escalation} step={chosen} /> : <p>{words.nothing_next}</p>}
        {possible.length > 1 && (
          <div class="stack">
            <p class="muted" id="other-steps">
              {words.other_steps}
            </p>
            <div class="row" role="group" aria-labelledby="other-steps">
              {possible
                .filter((step) => step !== chosen)
                .map((step) => (
                  <button key={step} type="button" onClick={() => choose(watch, escalation, step)}>
                    {step_words[step]}
                  </button>
                ))}
            </div>
          </div>
        )}
      </div>
    </section>
  );
}

// The form that opens gets the focus, since the button that opened it is gone.
function choose(watch: EscalationWatch, escalation: Escalation, step: NextStep): void {
  watch.chosen.value = step;
  const first = fields_of(step, watch.draft.value, escalation)[0];
  requestAnimationFrame(() => first && document.getElementById(id_of(first))?.focus());
}

function StepForm({ watch, escalation, step }: Of & { step: NextStep }) {
  const { text, fields } = watch.step_fault.value;
  const draft = watch.draft.value;
  const tries = watch.changes.under_way.value["step"] ?? 0;
  const submit = async (event: Event) => {
    event.preventDefault();
    const wanted = await watch.take(step);
    if (wanted) document.getElementById(id_of(wanted))?.focus();
  };
  return (
    <form class="stack" onSubmit={submit} noValidate>
      {fields_of(step, draft, escalation).map((field) => (
        <StepField
          key={field}
          field={field}
          draft={draft}
          escalation={escalation}
          fault={fields[field] ?? ""}
          set={(name, value) => watch.set(name, value)}
        />
      ))}
      <Send fault={text} tries={tries} label={do_words[step]} main />
    </form>
  );
}

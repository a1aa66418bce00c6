import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { WireError } from "../wire/socket";
import type { Card } from "../wire/types";
import { fault_word, type DeskModel } from "./model";
import { words } from "./strings";

/** Ending in two steps: end the talk (asked once more), then say what came of it. */
export function WrapUp({ desk, card }: { desk: DeskModel; card: Card }) {
  return (
    <section class="block" aria-labelledby="ending">
      <h2 id="ending">{words.ending}</h2>
      {card.state === "wrapup" ? <Complete desk={desk} card={card} /> : <End desk={desk} card={card} />}
    </section>
  );
}

function End({ desk, card }: { desk: DeskModel; card: Card }) {
  const asked = useSignal(false);
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asked.value) keep.current?.focus();
  }, [asked.value]);
  const end = () => {
    asked.value = false;
    void desk.attempt(() => desk.session.end_conversation(card.contact));
  };
  if (!asked.value) {
    return (
      <button type="button" onClick={() => (asked.value = true)}>
        {words.end}
      </button>
    );
  }
  return (
    <div class="stack ask" role="group" aria-labelledby="end-sure">
      <p id="end-sure">{words.end_sure}</p>
      <div class="row">
        <button type="button" ref={keep} onClick={() => (asked.value = false)}>
          {words.end_no}
        </button>
        <button
          type="button"
          class="main"
          onClick={end}
        >
          {words.end_yes}
        </button>
      </div>
    </div>
  );
}

function Complete({ desk, card }: { desk: DeskModel; card: Card }) {
  const outcome = useSignal("");
  const note = useSignal("");
  const without_plan = useSignal<string | null>(null); // null: it was not asked for
  const fault = useSignal<{ field: string; text: string } | null>(null);
  const busy = useSignal(false);
  const select = useRef<HTMLSelectElement>(null);

  const refuse = (field: string, text: string) => {
    fault.value = { field, text };
    if (field === "outcome") select.current?.focus();
    if (field === "without_plan") without_plan.value ??= "";
    if (field === "assessment") document.getElementById("assess-none")?.focus();
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    if (!outcome.value) return refuse("outcome", words.outcome_missing);
    busy.value = true;
    fault.value = null;
    try {
      await desk.session.complete(card.contact, outcome.value, note.value.trim(), without_plan.value?.trim());
    } catch (error) {
      const field = error instanceof WireError ? (error.field ?? "") : "";
      refuse(field, words.missing_fields[field] ?? fault_word(error));
    }
    busy.value = false;
  };

  return (
    <form class="stack" onSubmit={submit} noValidate>
      <div class="field">
        <label for="outcome">{words.outcome}</label>
        <select
          id="outcome"
          ref={select}
          value={outcome.value}
          aria-invalid={fault.value?.field === "outcome"}
          aria-describedby={fault.value ? "complete-fault" : undefined}
          onChange={(event) => (outcome.value = event.currentTarget.value)}
        >
          <option value="">{words.outcome_choose}</option>
          {desk.state.value.outcomes.map((one) => (
            <option key={one} value={one}>
              {words.outcome_word(one)}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="outcome-note">{words.outcome_note}</label>
        <textarea
          id="outcome-note"
          rows={2}
          value={note.value}
          onInput={(event) => (note.value = event.currentTarget.value)}
        />
      </div>
      {without_plan.value !== null && (
        <div class="field">
          <label for="without-plan">{words.without_plan}</label>
          <textarea
            id="without-plan"
            rows={2}
            maxLength={1000}
            value={without_plan.value}
            aria-invalid={fault.value?.field === "without_plan"}
            aria-describedby={fault.value ? "complete-fault" : undefined}
            onInput={(event) => (without_plan.value = event.currentTarget.value)}
          />
        </div>
      )}
      <div role="alert">
        {fault.value && (
          <p class="fault" id="complete-fault">
            {fault.value.text}
          </p>
        )}
      </div>
      <button class="main" type="submit" aria-disabled={busy.value}>
        {words.complete}
      </button>
    </form>
  );
}

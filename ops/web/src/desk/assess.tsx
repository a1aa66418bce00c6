import { useSignal } from "@preact/signals";
import { LevelBadge } from "../staff/level";
import { time_text } from "../staff/duration";
import { levels, type AssessedEvent, type Card, type Level } from "../wire/types";
import { fault_word, type DeskModel } from "./model";
import { words } from "./strings";

/** The clinician's word on the risk. It outranks the engine's and is needed before completing. */
export function Assess({ desk, card }: { desk: DeskModel; card: Card }) {
  const level = useSignal<Level | null>(null);
  const note = useSignal("");
  const fault = useSignal("");
  const busy = useSignal(false);
  const last = latest(desk);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    if (!level.value) {
      fault.value = words.choose_level;
      document.getElementById("assess-none")?.focus();
      return;
    }
    busy.value = true;
    fault.value = "";
    try {
      await desk.session.assess(card.contact, level.value, note.value.trim());
      level.value = null;
      note.value = "";
    } catch (error) {
      fault.value = fault_word(error);
    }
    busy.value = false;
  };

  return (
    <section class="block" aria-labelledby="assess">
      <h2 id="assess" tabIndex={-1}>
        {words.assess}
      </h2>
      <p class={last ? "small" : "small muted"} role="status">
        {last ? words.assessed(last.level, last.name, time_text(last.at)) : words.not_assessed}
      </p>
      <form class="stack" onSubmit={submit}>
        <fieldset aria-describedby={fault.value ? "assess-fault" : undefined}>
          <legend>{words.assess_level}</legend>
          <div class="choices">
            {levels.map((one) => (
              <label key={one} class="choice">
                <input
                  type="radio"
                  name="assess-level"
                  id={`assess-${one}`}
                  checked={level.value === one}
                  onChange={() => (level.value = one)}
                />
                <LevelBadge level={one} />
              </label>
            ))}
          </div>
        </fieldset>
        <div class="field">
          <label for="assess-note">{words.assess_note}</label>
          <textarea
            id="assess-note"
            rows={2}
            value={note.value}
            onInput={(event) => (note.value = event.currentTarget.value)}
          />
        </div>
        <div role="alert">
          {fault.value && (
            <p class="fault" id="assess-fault">
              {fault.value}
            </p>
          )}
        </div>
        <button type="submit" aria-disabled={busy.value}>
          {last ? words.assess_again : words.assess_do}
        </button>
      </form>
    </section>
  );
}

function latest(desk: DeskModel): AssessedEvent | null {
  const events = desk.transcript.value.events;
  for (let at = events.length - 1; at >= 0; at -= 1) {
    const event = events[at];
    if (event?.type === "assessed") return event;
  }
  return null;
}

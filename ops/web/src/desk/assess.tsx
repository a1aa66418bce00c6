import { useSignal, type Signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { LevelBadge } from "../staff/level";
import { time_text } from "../staff/duration";
import { new_message_id } from "../wire/id";
import { WireError } from "../wire/socket";
import { level_rank, levels, type Level } from "../wire/level";
import type { Card } from "../wire/types";
import { fault_word, type DeskModel } from "./model";
import { words } from "./strings";
import { word_in } from "./timeline";

/** The clinician's word on the risk. It outranks the engine's and is needed before completing. */
export function Assess({ desk, card }: { desk: DeskModel; card: Card }) {
  const level = useSignal<Level | null>(null);
  const note = useSignal("");
  const fault = useSignal("");
  const busy = useSignal(false);
  const last = word_in(desk.transcript.value.events);
  const id = useRef("");

  const want_reason = () => {
    fault.value = words.reason_missing;
    document.getElementById("assess-note")?.focus();
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    if (!level.value) {
      fault.value = words.choose_level;
      document.getElementById("assess-none")?.focus();
      return;
    }
    if (level_rank(level.value) < level_rank(card.level) && !note.value.trim()) return want_reason();
    busy.value = true;
    fault.value = "";
    try {
      id.current ||= new_message_id();
      await desk.session.assess(card.contact, level.value, note.value.trim(), id.current);
      id.current = "";
      level.value = null;
      note.value = "";
    } catch (error) {
      // Refused, it is a new word once it is mended; cut off, it may have been kept and is the same one.
      if (error instanceof WireError && error.retry !== "same_id") id.current = "";
      if (error instanceof WireError && error.field === "note") want_reason();
      else fault.value = fault_word(error);
    }
    busy.value = false;
  };

  return (
    <section class="block" aria-labelledby="assess">
      <h2 id="assess" tabIndex={-1}>
        {words.assess}
      </h2>
      <p class={last ? "small" : "small muted"} role="status">
        {last ? words.assessed(last.level, last.name, time_text(last.at), last.type === "scored" ? last.title : "") : words.not_assessed}
      </p>
      <form class="stack" onSubmit={submit}>
        <LevelChoice level={level} described_by={fault.value ? "assess-fault" : undefined} />
        <div class="field">
          <label for="assess-note">{words.assess_note}</label>
          <textarea
            id="assess-note"
            rows={2}
            aria-invalid={fault.value === words.reason_missing}
            aria-describedby={fault.value ? "assess-fault" : undefined}
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

function LevelChoice({ level, described_by }: { level: Signal<Level | null>; described_by?: string }) {
  return (
    <fieldset aria-describedby={described_by}>
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
  );
}

import { useSignal } from "@preact/signals";
import type { Card } from "../wire/types";
import type { DeskModel } from "./model";
import { words } from "./strings";

/** Chooses an instrument; it opens as a dialog over the desk. */
export function Ask({ desk, card }: { desk: DeskModel; card: Card }) {
  const { instruments } = desk.state.value;
  const chosen = useSignal("");
  const instrument = chosen.value || instruments[0]?.instrument;
  if (!instrument) return null;
  const open = (event: Event) => {
    event.preventDefault();
    desk.dialog.value = { contact: card.contact, instrument };
  };
  return (
    <section class="block" aria-labelledby="ask">
      <h2 id="ask">{words.instruments}</h2>
      <form class="stack" onSubmit={open}>
        <div class="field">
          <label for="instrument">{words.instrument}</label>
          <select
            id="instrument"
            value={instrument}
            onChange={(event) => (chosen.value = event.currentTarget.value)}
          >
            {instruments.map((one) => (
              <option key={one.instrument} value={one.instrument}>
                {one.title}
              </option>
            ))}
          </select>
        </div>
        <button type="submit">{words.instrument_open}</button>
      </form>
    </section>
  );
}

import type { Signal } from "@preact/signals";
import type { Colleague } from "../wire/duty";
import { Choice, Line, useFields } from "./form_parts";
import type { RotaWatch, Swap } from "./rota_watch";
import { words } from "./strings";

interface SwapProps {
  watch: RotaWatch;
  levels: string[];
  /** Whom one may put on call: anybody, or oneself. */
  people: readonly Colleague[];
  swap: Signal<Swap>;
  empty: Swap;
}

/** Somebody else for some hours. */
export function SwapForm({ watch, levels, people, swap, empty }: SwapProps) {
  const fields = useFields("swap", swap, ["level", "from", "to", "user"]);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!fields.complete()) return;
    if (await watch.swap(swap.value)) swap.value = empty;
  };
  return (
    <form class="stack part" aria-labelledby="swap" onSubmit={submit} noValidate>
      <h3 id="swap">{words.swap}</h3>
      <p class="small muted">{words.swap_hint}</p>
      <Choice {...fields.of("level")} label={words.level} all={levels.map((name) => [name, name])} />
      <Line {...fields.of("from")} label={words.from} type="datetime-local" />
      <Line {...fields.of("to")} label={words.to} type="datetime-local" />
      <Choice {...fields.of("user")} label={words.user} all={people.map(({ user, name }) => [user, name])} />
      <button type="submit" aria-disabled={watch.busy.value}>
        {words.swap}
      </button>
    </form>
  );
}

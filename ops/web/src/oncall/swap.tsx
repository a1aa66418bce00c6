import { useSignal, type Signal } from "@preact/signals";
import type { Colleague } from "../duty/types";
import { Choice, Line } from "./form_parts";
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
  const missing = useSignal<keyof Swap | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    const order: (keyof Swap)[] = ["level", "from", "to", "user"];
    missing.value = order.find((field) => !swap.value[field]) ?? null;
    if (missing.value) return document.getElementById(`swap-${missing.value}`)?.focus();
    if (await watch.swap(swap.value)) swap.value = empty;
  };
  const of = (field: keyof Swap) => ({
    id: `swap-${field}`,
    value: swap.value[field],
    fault: missing.value === field ? (words.missing[field] ?? "") : "",
    set: (value: string) => (swap.value = { ...swap.value, [field]: value }),
  });
  return (
    <form class="stack part" aria-labelledby="swap" onSubmit={submit} noValidate>
      <h3 id="swap">{words.swap}</h3>
      <p class="small muted">{words.swap_hint}</p>
      <Choice {...of("level")} label={words.level} all={levels.map((name) => [name, name])} />
      <Line {...of("from")} label={words.from} type="datetime-local" />
      <Line {...of("to")} label={words.to} type="datetime-local" />
      <Choice {...of("user")} label={words.user} all={people.map(({ user, name }) => [user, name])} />
      <button type="submit" aria-disabled={watch.busy.value}>
        {words.swap}
      </button>
    </form>
  );
}

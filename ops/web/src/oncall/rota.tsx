import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { ask_colleagues, colleagues } from "../duty/colleagues";
import { account } from "../staff/account";
import { server_now } from "../staff/now";
import { CalendarFiles } from "./calendar";
import { Holidays } from "./holidays";
import { day_min, day_words, shown_in } from "./local_time";
import { RotaWatch, type Swap } from "./rota_watch";
import { Shifts } from "./shifts";
import { words } from "./strings";
import { SwapForm } from "./swap";
import { Week } from "./week";

interface PartProps {
  zone: string;
  levels: string[];
}

/** The rota is brought only when it is asked for, since a phone in the night does not need it. */
export function RotaPart({ zone, levels }: PartProps) {
  const open = useSignal(false);
  return (
    <section class="sheet" aria-labelledby="rota">
      <h2 id="rota">{words.rota}</h2>
      <div class="sheet-body">
        <button type="button" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>
          {open.value ? words.rota_hide : words.rota_show}
        </button>
        {open.value && <Open zone={zone} levels={levels} />}
      </div>
    </section>
  );
}

const no_swap: Swap = { level: "", from: "", to: "", user: "" };

function Open({ zone, levels }: PartProps) {
  const watch = useMemo(() => new RotaWatch(), []);
  const week = useSignal(0);
  const swap = useSignal<Swap>(no_swap);
  useEffect(() => {
    void watch.bring();
    void ask_colleagues();
  }, [watch]);
  const rota = watch.rota.value;
  const now = shown_in(zone, server_now.value);
  const today = Math.floor(now / day_min) * day_min;
  const from = today + week.value * 7 * day_min;
  const me = account.value.is === "in" ? account.value.who : null;
  const may_write = me !== null && ["supervisor", "admin"].includes(me.role);
  const choose = (chosen: Omit<Swap, "user">) => {
    swap.value = { ...swap.value, ...chosen };
    document.getElementById("swap-user")?.focus();
  };
  return (
    <>
      <div role="alert">{watch.fault.value && <p class="fault">{watch.fault.value}</p>}</div>
      <p role="status">{watch.said.value}</p>
      {!rota && !watch.fault.value && <p class="muted">{words.rota_first}</p>}
      {rota && (
        <>
          <div class="row week" role="group" aria-labelledby="week">
            <button type="button" onClick={() => (week.value -= 1)}>
              {words.week_before}
            </button>
            <p id="week" role="status">
              {words.week(day_words(from), day_words(from + 6 * day_min))}
            </p>
            <button type="button" onClick={() => (week.value += 1)}>
              {words.week_after}
            </button>
          </div>
          {levels.map((name) => (
            <Week key={name} level={rota.levels.find((one) => one.name === name)} name={name} from={from} choose={choose} />
          ))}
          <SwapForm watch={watch} levels={levels} people={may_write ? colleagues.value : me ? [me] : []} swap={swap} empty={no_swap} />
          {may_write && <Shifts watch={watch} rota={rota} levels={levels} />}
          {may_write && <Holidays watch={watch} rota={rota} levels={levels} now={now} />}
          <CalendarFiles watch={watch} levels={levels} may_write={may_write} />
        </>
      )}
    </>
  );
}

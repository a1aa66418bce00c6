import { useSignal } from "@preact/signals";
import { colleagues } from "../duty/colleagues";
import type { Rota, Shift } from "../wire/duty";
import { Choice, Line, useFields } from "./form_parts";
import { day_words, minutes_of, time_words } from "./local_time";
import { name_of } from "./people";
import type { RotaWatch } from "./rota_watch";
import { words } from "./strings";

interface ShiftsProps {
  watch: RotaWatch;
  rota: Rota;
  levels: string[];
}

/** The shifts that the weeks are made of: each can be removed, and one added. */
export function Shifts({ watch, rota, levels }: ShiftsProps) {
  const all = rota.levels.flatMap((level) => level.shifts.map((shift, at) => ({ level: level.name, shift, at })));
  const remove = async (level: string, at: number) => {
    // The button is gone then, and the next key would be nowhere.
    if (await watch.remove_shift(level, at)) document.getElementById("shifts")?.focus();
  };
  return (
    <section class="stack part" aria-labelledby="shifts">
      <h3 id="shifts" tabIndex={-1}>
        {words.shifts}
      </h3>
      {all.length === 0 && <p class="muted">{words.shifts_none}</p>}
      <ul class="watches">
        {all.map(({ level, shift, at }) => (
          <li key={`${level} ${at}`}>
            <span>
              {level}: <strong>{name_of(shift.user)}</strong>, {words_of(shift)}
            </span>
            <button
              type="button"
              aria-label={words.remove_of(name_of(shift.user), `${level}, ${words_of(shift)}`)}
              onClick={() => void remove(level, at)}
            >
              {words.remove}
            </button>
          </li>
        ))}
      </ul>
      <AddShift watch={watch} levels={levels} />
    </section>
  );
}

function words_of({ start, hours, repeat }: Shift): string {
  const begin = minutes_of(start);
  const again = repeat ? words.every(repeat.every_days) : words.once;
  const last = repeat?.until ? ` ${words.last(day_words(minutes_of(repeat.until)))}` : "";
  return `${words.shift(`${day_words(begin)} ${time_words(begin)}`, hours)}, ${again}${last}`;
}

const empty = { level: "", user: "", start: "", hours: "12", days: "7", until: "" };

function AddShift({ watch, levels }: { watch: RotaWatch; levels: string[] }) {
  const draft = useSignal(empty);
  const fields = useFields("shift", draft, ["level", "user", "start", "hours"]);
  const submit = async (event: Event) => {
    event.preventDefault();
    const { level, user, start, hours, days, until } = draft.value;
    if (!fields.complete()) return;
    const repeat = days ? { every_days: Number(days), ...(until && { until }) } : null;
    if (await watch.add_shift(level, { user, start, hours: Number(hours), repeat })) draft.value = empty;
  };
  return (
    <form class="stack" aria-labelledby="add-shift" onSubmit={submit} noValidate>
      <h3 id="add-shift">{words.add_shift}</h3>
      <Choice {...fields.of("level")} label={words.level} all={levels.map((name) => [name, name])} />
      <Choice {...fields.of("user")} label={words.shift_user} all={colleagues.value.map(({ user, name }) => [user, name])} />
      <Line {...fields.of("start")} label={words.start} type="datetime-local" />
      <Line {...fields.of("hours")} label={words.hours} type="number" />
      <Line {...fields.of("days")} label={words.repeat_days} type="number" />
      <Line {...fields.of("until")} label={words.until_day} type="date" />
      <button type="submit" aria-disabled={watch.busy.value}>
        {words.add_do}
      </button>
    </form>
  );
}

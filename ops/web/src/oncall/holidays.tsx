import { useSignal } from "@preact/signals";
import { colleagues } from "../duty/colleagues";
import type { Rota } from "../wire/duty";
import { Choice, Line, useFields } from "./form_parts";
import { holiday_words, holidays_of, is_past } from "./holiday";
import { name_of } from "./people";
import type { RotaWatch } from "./rota_watch";
import { words } from "./strings";

interface HolidaysProps {
  watch: RotaWatch;
  rota: Rota;
  levels: string[];
  /** The minute that the centre's clock shows. */
  now: number;
}

/** The days on which somebody else is on call, or which are only marked: each can be removed, and one added. */
export function Holidays({ watch, rota, levels, now }: HolidaysProps) {
  const all = rota.levels
    .flatMap((level) => holidays_of(level).map((one) => ({ level: level.name, ...one })))
    .sort((a, b) => a.date.localeCompare(b.date));
  const remove = async (level: string, date: string) => {
    // The button is gone then, and the next key would be nowhere.
    if (await watch.remove_holiday(level, date)) document.getElementById("holidays")?.focus();
  };
  return (
    <section class="stack part" aria-labelledby="holidays">
      <h3 id="holidays" tabIndex={-1}>
        {words.holidays}
      </h3>
      {all.length === 0 && <p class="muted">{words.holidays_none}</p>}
      <ul class="watches">
        {all.map(({ level, date, user }) => (
          <li key={`${level} ${date}`}>
            <span class={is_past(date, now) ? "muted" : undefined}>
              {holiday_words(date)}, {level}: {user ? <strong>{name_of(user)}</strong> : words.holiday_marked}
            </span>
            <button
              type="button"
              aria-label={words.remove_holiday(holiday_words(date), level)}
              onClick={() => void remove(level, date)}
            >
              {words.remove}
            </button>
          </li>
        ))}
      </ul>
      <AddHoliday watch={watch} levels={levels} />
    </section>
  );
}

const empty = { level: "", date: "", user: "" };

function AddHoliday({ watch, levels }: { watch: RotaWatch; levels: string[] }) {
  const draft = useSignal(empty);
  const fields = useFields("holiday", draft, ["level", "date"]);
  const submit = async (event: Event) => {
    event.preventDefault();
    const { level, date, user } = draft.value;
    if (!fields.complete()) return;
    if (await watch.add_holiday(level, { date, user })) draft.value = { ...empty, level };
  };
  return (
    <form class="stack" aria-labelledby="add-holiday" onSubmit={submit} noValidate>
      <h3 id="add-holiday">{words.add_holiday}</h3>
      <p class="small muted">{words.holiday_hint}</p>
      <Choice {...fields.of("level")} label={words.level} all={levels.map((name) => [name, name])} />
      <Line {...fields.of("date")} label={words.holiday_date} type="date" />
      <Choice
        {...fields.of("user")}
        label={words.holiday_user}
        none={words.holiday_nobody}
        all={colleagues.value.map(({ user, name }) => [user, name])}
      />
      <button type="submit" aria-disabled={watch.busy.value}>
        {words.add_holiday_do}
      </button>
    </form>
  );
}

import type { RotaLevel } from "../wire/duty";
import { day_min, day_words, local_of, time_words } from "./local_time";
import { name_of } from "./people";
import { is_holiday, watches, type Watch } from "./rota_days";
import type { Swap } from "./rota_watch";
import { words } from "./strings";

interface WeekProps {
  name: string;
  /** None: the rota does not have this level of the ladder. */
  level: RotaLevel | undefined;
  from: number;
  choose(swap: Omit<Swap, "user">): void;
}

/** Seven days of one level, with a button for each watch that puts it into the swap form. */
export function Week({ name, level, from, choose }: WeekProps) {
  const whole = level ?? { name, shifts: [], overrides: [], holidays: [] };
  return (
    <section aria-labelledby={`week-${name}`}>
      <h3 id={`week-${name}`}>{name}</h3>
      <ul class="watches">
        {watches(whole, from, from + 7 * day_min).map((one) => (
          <Row key={one.from} level={whole} watch={one} choose={choose} />
        ))}
      </ul>
    </section>
  );
}

function Row({ level, watch, choose }: { level: RotaLevel; watch: Watch; choose: WeekProps["choose"] }) {
  const { user, from, to } = watch;
  const same_day = Math.floor(from / day_min) === Math.floor((to - 1) / day_min);
  const begin = `${day_words(from)} ${time_words(from)}`;
  const when = words.watch(begin, same_day ? time_words(to) : `${day_words(to)} ${time_words(to)}`);
  return (
    <li data-nobody={user === ""}>
      <span class="figure">
        {when} {is_holiday(level, from) && <span class="muted small">{words.holiday}</span>}
      </span>
      <strong>{user ? name_of(user) : words.nobody}</strong>
      <button
        type="button"
        aria-label={words.swap_this_of(level.name, when)}
        onClick={() => choose({ level: level.name, from: local_of(from), to: local_of(to) })}
      >
        {words.swap}
      </button>
    </li>
  );
}

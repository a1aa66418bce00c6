import { DutyList } from "../duty/duty_list";
import { in_order, marks, tally } from "../duty/rows";
import { duty_words } from "../duty/strings";
import type { BoardWatch } from "./watch";
import { words } from "./strings";

/** The board holds no more of them; the on-call page has them all. */
const shown_max = 100;

/** What somebody must do by a time: how many of each, always at the same place, then each with what can be done. */
export function Duties({ watch }: { watch: BoardWatch }) {
  const now_ms = watch.server_now.value;
  const duties = watch.duties.value;
  const counted = tally(duties, now_ms);
  return (
    <section class="sheet" aria-labelledby="duties">
      <h2 id="duties">
        {duty_words.title}{" "}
        {duties.length >= shown_max && <span class="muted">{words.duties_shown(shown_max)}</span>}
      </h2>
      <div class="sheet-body">
        <ul class="duty-tally">
          {marks.map((mark) => (
            <li key={mark} data-mark={mark} data-some={counted[mark] > 0}>
              <span class="figure">{counted[mark]}</span>
              <span class="small">{duty_words.marks[mark]}</span>
            </li>
          ))}
        </ul>
        <p class="aside" role="status">
          {watch.acts.said.value}
        </p>
        <DutyList duties={in_order(duties, now_ms)} none={duty_words.none} now_ms={now_ms} acts={watch.acts} />
      </div>
    </section>
  );
}

import type { ReadonlySignal } from "@preact/signals";
import { DutyList } from "../duty/duty_list";
import type { Duty } from "../wire/duty";
import { server_now } from "../staff/now";
import { words } from "./strings";
import type { OnCallWatch } from "./watch";

/** What rings, what I have taken, and the rest; always in this order. */
export function Duties({ watch }: { watch: OnCallWatch }) {
  return (
    <>
      <p class="aside" role="status">
        {watch.acts.said.value}
      </p>
      <Part watch={watch} name="ringing" title={words.ringing} none={words.ringing_none} of={watch.ringing} />
      {watch.mine.value.length > 0 && <Part watch={watch} name="mine" title={words.mine} none="" of={watch.mine} />}
      <Part watch={watch} name="others" title={words.others} none={words.others_none} of={watch.others} />
    </>
  );
}

interface PartProps {
  watch: OnCallWatch;
  name: string;
  title: string;
  none: string;
  of: ReadonlySignal<Duty[]>;
}

function Part({ watch, name, title, none, of }: PartProps) {
  const duties = of.value;
  return (
    <section class="sheet" data-part={name} aria-labelledby={`part-${name}`}>
      <h2 id={`part-${name}`}>
        {title} <span class="muted figure">{duties.length}</span>
      </h2>
      <div class="sheet-body">
        <DutyList duties={duties} none={none} now_ms={server_now.value} acts={watch.acts} />
      </div>
    </section>
  );
}

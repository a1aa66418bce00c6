import { useEffect, useMemo } from "preact/hooks";
import { DutyList } from "../duty/duty_list";
import { follow } from "../duty/poll";
import { in_order } from "../duty/rows";
import { refusal_words } from "../duty/strings";
import type { Escalation } from "../wire/duty";
import { Brand, SignOut } from "../staff/bar";
import { server_now } from "../staff/now";
import { AddNote } from "./add_note";
import { Head } from "./head";
import { List } from "./list";
import { NextSteps } from "./next_step";
import { Record } from "./record";
import { Script } from "./script";
import { words } from "./strings";
import { EscalationWatch } from "./watch";

/** One escalation, or all of them when the address names none. */
export function Page({ id }: { id: string }) {
  return (
    <div class="escalation">
      <header class="bar">
        <Brand title={words.title} />
        <nav class="bar-tools" aria-label={words.title}>
          {id && (
            <a class="button" href="#">
              {words.all}
            </a>
          )}
          <a class="button" href="/oncall">
            {words.to_on_call}
          </a>
          <SignOut />
        </nav>
      </header>
      {id ? <One key={id} id={id} /> : <List />}
    </div>
  );
}

function One({ id }: { id: string }) {
  const watch = useMemo(() => new EscalationWatch(id), [id]);
  useEffect(() => follow(watch.poll), [watch]);
  const escalation = watch.poll.value.value;
  const refused = watch.poll.refused.value;
  return (
    <>
      <div role="status">
        {watch.poll.stale.value && (
          <p class="banner grave">{words.old(Math.floor(watch.poll.age_ms.value / 1000))}</p>
        )}
        {escalation?.drill && <p class="banner drill-banner">{words.practice}</p>}
      </div>
      <div role="alert">
        {!escalation && refused && (
          <p class="banner grave">{refused.status === 404 ? words.not_found : refusal_words(refused)}</p>
        )}
      </div>
      {escalation ? (
        <Shown watch={watch} escalation={escalation} />
      ) : (
        <main>{!refused && <p class="muted">{words.first}</p>}</main>
      )}
    </>
  );
}

function Shown({ watch, escalation }: { watch: EscalationWatch; escalation: Escalation }) {
  return (
    <main aria-label={words.name(escalation.contact)}>
      <div class="column">
        <Head escalation={escalation} />
        <NextSteps watch={watch} escalation={escalation} />
        <Duties watch={watch} escalation={escalation} />
        <AddNote watch={watch} escalation={escalation} />
      </div>
      <div class="column">
        <Script id={escalation.id} />
        <Record escalation={escalation} />
      </div>
    </main>
  );
}

function Duties({ watch, escalation }: { watch: EscalationWatch; escalation: Escalation }) {
  const now_ms = server_now.value;
  const open = escalation.duties.filter(({ state }) => state === "open" || state === "acknowledged");
  return (
    <section class="sheet" aria-labelledby="duties">
      <h2 id="duties">{words.duties}</h2>
      <div class="sheet-body">
        <p class="aside" role="status">
          {watch.acts.said.value}
        </p>
        <DutyList
          duties={in_order(open, now_ms)}
          none={words.duties_none}
          now_ms={now_ms}
          acts={watch.acts}
          with_link={false}
        />
      </div>
    </section>
  );
}

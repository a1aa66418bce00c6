import { useEffect, useMemo } from "preact/hooks";
import { Poll } from "../duty/poll";
import { duty_words, outcome_words, refusal_words, step_words } from "../duty/strings";
import type { Brief } from "../wire/duty";
import { day_text } from "../plan/days";
import { account } from "../staff/account";
import { time_text } from "../staff/duration";
import { server_now } from "../staff/now";
import { read } from "../wire/http";
import { Drill } from "./drill";
import { words } from "./strings";
import { read_every_ms, stale_after_ms } from "./watch";

interface Lists {
  open: Brief[];
  recent: Brief[];
}

/** The open escalations and those that were closed lately. */
export function List() {
  const poll = useMemo(
    () => new Poll<Lists>({ read: () => read<Lists>("/v1/escalations"), every_ms: read_every_ms, stale_after_ms }),
    [],
  );
  useEffect(() => {
    poll.start();
    return () => poll.end();
  }, [poll]);
  const refused = poll.refused.value;
  const lists = poll.value.value;
  const may_drill = account.value.is === "in" && account.value.who.role !== "counselor";
  return (
    <main class="lists">
      <div role="alert">{refused && <p class="banner grave">{refusal_words(refused)}</p>}</div>
      {!lists && !refused && <p class="muted">{words.first}</p>}
      {lists && (
        <>
          <Part name="open" title={words.list} none={words.list_none} all={lists.open} />
          {may_drill && <Drill />}
          <Part name="recent" title={words.list_recent} none={words.list_recent_none} all={lists.recent} />
        </>
      )}
    </main>
  );
}

function Part({ name, title, none, all }: { name: string; title: string; none: string; all: Brief[] }) {
  return (
    <section class="sheet" aria-labelledby={`list-${name}`}>
      <h2 id={`list-${name}`}>{title}</h2>
      <div class="sheet-body">
        {all.length === 0 && <p class="muted">{none}</p>}
        <ul class="entries">
          {all.map((one) => (
            <li key={one.id} class="list-one">
              <p id={`one-${one.id}`}>
                <strong>{step_words[one.state]}</strong>
                {one.outcome && ` · ${outcome_words[one.outcome]}`}
                {one.contact && ` · ${duty_words.contact(one.contact)}`}
                {one.drill && <span class="drill-mark">{duty_words.drill}</span>}
              </p>
              <p class="small muted">
                {words.opened_by(one.opened_by.name, `${day_text(one.opened_at)}, ${time_text(one.opened_at)}`)}
                {one.state !== "closed" && ` · ${words.since(server_now.value - one.clock.since)}`}
              </p>
              <a class="button" href={`#${one.id}`} aria-describedby={`one-${one.id}`}>
                {words.open}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

import type { OnCall, OnCallLevel } from "../wire/duty";
import { account } from "../staff/account";
import { moment_words } from "./local_time";
import { words } from "./strings";

/** Who is on call now and next, level by level, and when nobody is. */
export function Ladder({ on_call }: { on_call: OnCall }) {
  const { me, holes, time_zone: zone } = on_call;
  const moment = (at_ms: number) => moment_words(zone, at_ms);
  return (
    <section class="sheet" aria-labelledby="ladder">
      <h2 id="ladder">{words.now}</h2>
      <div class="sheet-body">
        <p class={me.on_call ? "on-call-me" : "muted"}>
          {me.on_call ? words.you_are(me.levels.join(", ")) : words.you_are_not}
        </p>
        {holes.length > 0 && (
          <div class="holes" role="group" aria-labelledby="holes">
            <h3 id="holes">{words.holes}</h3>
            <p class="small">{words.holes_hint}</p>
            <ul>
              {holes.map((hole) => (
                <li key={`${hole.level} ${hole.from}`}>{words.hole(hole.level, moment(hole.from), moment(hole.to))}</li>
              ))}
            </ul>
          </div>
        )}
        {on_call.now.length === 0 && <p class="muted">{words.no_levels}</p>}
        <ol class="ladder">
          {on_call.now.map((level) => (
            <Level key={level.level} level={level} moment={moment} />
          ))}
        </ol>
        <p class="small muted">{words.zone(zone)}</p>
      </div>
    </section>
  );
}

function Level({ level: { level, on_call, next, holiday }, moment }: { level: OnCallLevel; moment(at_ms: number): string }) {
  const me = account.value.is === "in" ? account.value.who.user : "";
  const no_end = on_call && on_call.until === null;
  const after = next ? words.next(next.name, moment(next.from)) : no_end ? words.no_end : words.next_nobody;
  return (
    <li data-nobody={on_call === null}>
      <p>
        <span class="muted">
          {level}
          {holiday && `, ${words.holiday}`}
        </span>{" "}
        <strong>{!on_call ? words.nobody : on_call.user === me ? words.you(on_call.name) : on_call.name}</strong>{" "}
        {on_call?.until && <span class="figure small">{words.until(moment(on_call.until))}</span>}
      </p>
      <p class="small muted">{after}</p>
    </li>
  );
}

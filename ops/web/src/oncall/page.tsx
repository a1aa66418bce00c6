import { effect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { follow } from "../duty/poll";
import { refusal_words } from "../duty/strings";
import { Brand, SignOut } from "../staff/bar";
import { SoundOff, ring_for } from "../staff/sound";
import { Duties } from "./duties";
import { Ladder } from "./ladder";
import { RotaPart } from "./rota";
import { words } from "./strings";
import { OnCallWatch } from "./watch";

/** For a phone in the night: what rings first, in large, with one press to take it; then who is on call. */
export function Page() {
  const watch = useMemo(() => new OnCallWatch(), []);
  useEffect(() => run(watch), [watch]);
  const known = watch.poll.value.value;
  return (
    <div class="oncall" data-stale={watch.poll.stale.value}>
      <header class="bar">
        <Brand title={words.title} />
        <nav class="bar-tools" aria-label={words.title}>
          <a class="button" href="/escalation">
            {words.escalations}
          </a>
          <SignOut />
        </nav>
      </header>
      <Standing watch={watch} />
      {known ? (
        <main>
          <Duties watch={watch} />
          <Ladder on_call={known.on_call} />
          <RotaPart zone={known.on_call.time_zone} levels={known.on_call.now.map(({ level }) => level)} />
        </main>
      ) : (
        <main class="muted">{words.first}</main>
      )}
    </div>
  );
}

// What is shown stays on show when the server is out of reach, with its age.
function Standing({ watch }: { watch: OnCallWatch }) {
  const refused = watch.poll.refused.value;
  const known = watch.poll.value.value !== null;
  const age_s = Math.floor(watch.poll.age_ms.value / 1000);
  return (
    <div role="status">
      <SoundOff ringer={watch.ringer} />
      {(watch.poll.stale.value || (refused && !known)) && (
        <div class="banner grave" data-banner="stale">
          <p>
            {known && words.stale(age_s)}
            {!known && refused && (refused.status === 0 ? words.no_answer : refusal_words(refused))}
          </p>
          <button type="button" onClick={() => watch.poll.hurry()}>
            {words.retry_now}
          </button>
        </div>
      )}
    </div>
  );
}

function run(watch: OnCallWatch): () => void {
  const stops = [
    ring_for(watch.ringer, watch.urgent),
    effect(() => {
      const count = watch.ringing.value.length;
      document.title = `${count > 0 ? `● (${count}) ` : ""}${words.title} · Holdfast`;
    }),
    follow(watch.poll),
  ];
  return () => stops.forEach((stop) => stop());
}

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Changes } from "../duty/changes";
import { refusal_words } from "../duty/strings";
import type { Escalation } from "../wire/duty";
import { words } from "./strings";

/** Starts a practice escalation, asked once more, and goes to its page. */
export function Drill() {
  const asked = useSignal(false);
  const fault = useSignal("");
  const changes = useRef(new Changes());
  const no = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asked.value) no.current?.focus();
  }, [asked.value]);
  const start = async () => {
    fault.value = "";
    const answer = await changes.current.make<Escalation>("drill", "/v1/drills", {});
    if (answer.ok) location.assign(`/escalation#${answer.value.id}`);
    else fault.value = refusal_words(answer.refused);
  };
  const busy = Object.keys(changes.current.under_way.value).length > 0;
  return (
    <div class="stack">
      {asked.value ? (
        <div class="stack" role="group" aria-labelledby="drill-sure">
          <p id="drill-sure">{words.drill_sure}</p>
          <div class="row">
            <button type="button" ref={no} onClick={() => (asked.value = false)}>
              {words.drill_no}
            </button>
            <button type="button" class="main" aria-disabled={busy} onClick={() => void start()}>
              {words.drill_yes}
            </button>
          </div>
        </div>
      ) : (
        <div>
          <button type="button" onClick={() => (asked.value = true)}>
            {words.drill}
          </button>
        </div>
      )}
      <div role="alert">{fault.value && <p class="fault">{fault.value}</p>}</div>
    </div>
  );
}

import { time_text } from "../staff/duration";
import type { Card } from "../wire/types";
import { escalate, escalation_page, help_for } from "./escalate_key";
import { proposes } from "./escalations";
import type { DeskModel } from "./model";
import { words } from "./strings";

/** How far the emergency escalation is; or, at imminent risk, the proposal to call for it, which a person confirms. */
export function EscalationBanner({ desk, card }: { desk: DeskModel; card: Card }) {
  const help = help_for(desk, card);
  const proposed = !help && proposes(card, desk.transcript.value.events) && !desk.not_now.value.has(card.contact);
  const put_aside = () => (desk.not_now.value = new Set([...desk.not_now.value, card.contact]));
  return (
    <div role="status">
      {help && (
        <div class="banner help" data-banner="help">
          <p>
            {help.drill && `${words.help_drill} `}
            {words.help_is(help.step, help.since === null ? null : time_text(help.since))}
          </p>
          <a class="button" href={escalation_page(help.id)} target="_blank" rel="noopener noreferrer">
            {words.escalation_page}
          </a>
        </div>
      )}
      {proposed && (
        <div class="banner grave" data-banner="proposed">
          <p>{words.proposed}</p>
          <button type="button" class="main" aria-keyshortcuts="Alt+E" onClick={() => escalate(desk)}>
            {words.escalate}
          </button>
          <button type="button" onClick={put_aside}>
            {words.proposed_not}
          </button>
        </div>
      )}
    </div>
  );
}

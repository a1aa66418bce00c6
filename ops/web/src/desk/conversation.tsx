import { useEffect, useRef } from "preact/hooks";
import { ChannelIcon } from "../staff/icons";
import { LevelBadge } from "../staff/level";
import { channel_words, language_word } from "../staff/strings";
import type { Card } from "../wire/types";
import { Composer } from "./composer";
import { EscalationBanner } from "./escalation_banner";
import { escalate, help_for } from "./escalate_key";
import { Log } from "./log";
import type { DeskModel } from "./model";
import { plan_words } from "./plan_strings";
import { words } from "./strings";

/** Middle pane: the open conversation. */
export function Conversation({ desk }: { desk: DeskModel }) {
  const card = desk.card.value;
  return (
    <section class="pane conversation" data-pane="conversation" aria-label={words.pane_names.conversation}>
      {card ? (
        <Open key={card.contact} desk={desk} card={card} />
      ) : (
        <p class="empty muted">{words.nothing_open}</p>
      )}
    </section>
  );
}

function Open({ desk, card }: { desk: DeskModel; card: Card }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // A conversation that closes under the focus must not drop it to the top of the page.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus();
  }, []);
  return (
    <>
      <header class="talk-head">
        <h2 tabIndex={-1} ref={heading}>
          {words.contact_name(card.contact)}
        </h2>
        <LevelBadge level={card.level} />
        <span class="fact small">
          <ChannelIcon channel={card.channel} /> {channel_words[card.channel]}
        </span>
        <span class="fact small">{language_word(card.language)}</span>
        {card.region && <span class="fact small">{card.region}</span>}
        {card.plan && (
          <button type="button" class="quiet small" onClick={() => desk.show("plan")}>
            {plan_words.has_plan(card.plan)}
          </button>
        )}
        {!help_for(desk, card) && (
          <button type="button" class="quiet small" aria-keyshortcuts="Alt+E" onClick={() => escalate(desk)}>
            {words.escalate}
          </button>
        )}
      </header>
      <EscalationBanner desk={desk} card={card} />
      <Standing card={card} />
      <Log desk={desk} card={card} />
      {card.state !== "wrapup" && <Composer desk={desk} card={card} />}
    </>
  );
}

function Standing({ card }: { card: Card }) {
  const text = standing_words(card);
  return (
    <div role="status">
      {text && (
        <p class={card.left_quickly || !card.reachable ? "banner grave" : "banner"} data-banner="contact">
          {text}
        </p>
      )}
    </div>
  );
}

function standing_words(card: Card): string {
  if (card.state === "wrapup") return words.in_wrapup;
  if (!card.reachable) return card.unreachable_why || words.not_reachable;
  if (card.contact_left) return card.left_quickly ? words.left_quickly : words.left;
  return "";
}

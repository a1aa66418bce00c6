import { clock_text } from "../staff/duration";
import { ChannelIcon } from "../staff/icons";
import { LevelBadge, LevelBars } from "../staff/level";
import { channel_short, handle, language_word, level_words } from "../staff/strings";
import { levels } from "../wire/level";
import type { Card } from "../wire/types";
import { help_in } from "./escalations";
import type { DeskModel } from "./model";
import { words } from "./strings";
import { standing } from "./timeline";
import { no_transcript } from "./transcript";

/** Left pane: how many wait, and the contacts that are mine. */
export function Contacts({ desk }: { desk: DeskModel }) {
  const { me, presence } = desk.state.value;
  return (
    <section class="pane contacts" data-pane="contacts" aria-label={words.pane_names.contacts}>
      <Waiting desk={desk} />
      <h2 id="mine">{words.mine}</h2>
      {desk.cards.value.length === 0 ? (
        <p class="empty muted">
          {me && words.none_mine}{" "}
          {me && (presence === "available" ? words.none_mine_available : words.none_mine_paused)}
        </p>
      ) : (
        <ul class="cards" aria-labelledby="mine">
          {desk.cards.value.map((card) => (
            <li key={card.contact}>
              <ContactCard desk={desk} card={card} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Waiting({ desk }: { desk: DeskModel }) {
  const counts = desk.state.value.counts;
  if (!counts) return null;
  const total = levels.reduce((sum, level) => sum + counts.waiting[level], 0);
  return (
    <section class="waiting" aria-labelledby="waiting">
      <h2 id="waiting">{words.waiting}</h2>
      <ul class="tally">
        {[...levels].reverse().map((level) => (
          <li key={level} data-level={level} data-some={counts.waiting[level] > 0}>
            <span class="figure">{counts.waiting[level]}</span>
            <span class="tally-word">
              <LevelBars level={level} />
              {level_words[level]}
            </span>
          </li>
        ))}
      </ul>
      <p class="small muted">
        {total === 0 ? words.nobody_waiting : `${words.longest} `}
        {total > 0 && <span class="figure">{clock_text(counts.longest_wait_ms)}</span>}
      </p>
      <p class="small muted">{words.staff_now(counts.available, counts.paused, counts.open)}</p>
    </section>
  );
}

function ContactCard({ desk, card }: { desk: DeskModel; card: Card }) {
  const { transcripts, shown } = desk.state.value;
  const events = (transcripts[card.contact] ?? no_transcript).events;
  const { unread, last } = standing(events, shown[card.contact] ?? 0);
  const open = desk.selected.value === card.contact;
  const since = desk.server_now.value - (last?.at ?? card.arrived_at);
  return (
    <button
      type="button"
      class="card"
      aria-current={open ? "true" : undefined}
      data-theirs={last?.from === "contact"}
      onClick={() => desk.select(card.contact)}
    >
      <span class="card-top">
        <LevelBadge level={card.level} />
        <strong>{handle(card.contact)}</strong>
        {unread > 0 && <span class="unread">{words.unread(unread)}</span>}
      </span>
      <span class="card-facts small">
        <ChannelIcon channel={card.channel} /> {channel_short[card.channel]} · {language_word(card.language)}
        {card.plan && <span class="tag">{words.pane_names.plan}</span>}
        {help_in(card, events) && <span class="tag">{words.escalation_tag}</span>}
        {card.state === "wrapup" && <span class="tag">{words.wrapup}</span>}
      </span>
      <span class="card-clock small">
        {last ? words.last_spoke[last.from] : words.arrived_ago}{" "}
        <span class="figure">{words.ago(clock_text(since))}</span>
      </span>
    </button>
  );
}

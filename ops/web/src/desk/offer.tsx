import { clock_text } from "../staff/duration";
import { ChannelIcon } from "../staff/icons";
import { LevelBadge } from "../staff/level";
import { channel_words, concern_word, language_word } from "../staff/strings";
import { level_rank } from "../wire/level";
import type { Offer, Reason } from "../wire/types";
import { Marked } from "./marked";
import type { DeskModel } from "./model";
import { cut } from "./spans";
import { words } from "./strings";

/** The offered contact. It takes no focus, so nobody accepts by typing on; it is said once, at once. */
export function OfferCard({ desk }: { desk: DeskModel }) {
  const offer = desk.offer.value;
  return (
    <div class="offers">
      <p class="aside" aria-live="assertive">
        {offer ? words.offer_said(offer) : ""}
      </p>
      {offer && <OpenOffer key={`${offer.contact}.${offer.offer}`} desk={desk} offer={offer} />}
    </div>
  );
}

function OpenOffer({ desk, offer }: { desk: DeskModel; offer: Offer }) {
  return (
    <section class="offer" data-level={offer.level} aria-labelledby="offer-title">
      <div class="offer-head">
        <h2 id="offer-title">{words.offer_title(offer)}</h2>
        <LevelBadge level={offer.level} />
        <span class="fact">
          <ChannelIcon channel={offer.channel} /> {channel_words[offer.channel]}
        </span>
        <span class="fact">{language_word(offer.language)}</span>
        <Waited desk={desk} since={offer.arrived_at} />
      </div>
      <div class="offer-said">
        {offer.raised_by && (
          <Said label={words.offer_before} {...offer.raised_by} language={offer.language} />
        )}
        <Said
          label={offer.raised_by ? words.offer_newest : ""}
          text={offer.preview.text}
          reasons={offer.reasons}
          language={offer.language}
        />
      </div>
      {offer.concerns.length > 0 && (
        <p class="small offer-concerns">
          {words.concerns}: {offer.concerns.map(concern_word).join(", ")}
        </p>
      )}
      <div class="offer-acts">
        <Countdown desk={desk} deadline={offer.deadline} />
        <button type="button" onClick={() => void desk.decline()}>
          {words.decline}
        </button>
        <button class="main" type="button" aria-keyshortcuts="Alt+A" onClick={() => void desk.accept()}>
          {words.accept} <kbd aria-hidden="true">{words.accept_key}</kbd>
        </button>
      </div>
    </section>
  );
}

interface SaidProps {
  label: string;
  text: string;
  reasons: readonly Reason[];
  language: string;
}

/** Something they said, and every reason seen in it; each phrase is marked by its own reason's level. */
function Said({ label, text, reasons, language }: SaidProps) {
  const spans = reasons.flatMap(({ level, sentence, spans }) =>
    spans.map((span) => ({ span, level, why: sentence })),
  );
  return (
    <>
      {label && <p class="small muted">{label}</p>}
      {text && (
        <blockquote class="offer-preview" lang={language} dir="auto">
          <Marked parts={cut(text, spans)} />
        </blockquote>
      )}
      {reasons.length > 0 && (
        <ul class="offer-reasons small" aria-label={words.reasons}>
          {[...reasons].sort(by_gravity).map((reason, index) => (
            <li key={`${reason.rule} ${index}`}>
              <LevelBadge level={reason.level} /> {reason.sentence}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function by_gravity(a: Reason, b: Reason): number {
  return level_rank(b.level) - level_rank(a.level);
}

function Waited({ desk, since }: { desk: DeskModel; since: number }) {
  const waited_ms = desk.server_now.value - since;
  return (
    <span class="fact figure">
      <span class="aside">{words.offer_waiting(waited_ms)}</span>
      <span aria-hidden="true">
        {words.waited(clock_text(waited_ms))}
      </span>
    </span>
  );
}

function Countdown({ desk, deadline }: { desk: DeskModel; deadline: number }) {
  const left_ms = deadline - desk.server_now.value;
  const seconds = left_ms > 0 ? Math.max(1, Math.round(left_ms / 1000)) : 0; // up would be a second more than there ever was
  return (
    <p class="countdown figure" role="timer" aria-live="off">
      {seconds > 0 ? words.offer_left(seconds) : words.offer_over}
    </p>
  );
}

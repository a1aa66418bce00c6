import { Banner } from "../staff/banner";
import { LevelBadge } from "../staff/level";
import { RisenBanners } from "../staff/risen_banners";
import { SoundOff } from "../staff/sound";
import { risen_words } from "../staff/strings";
import type { LevelEvent } from "../wire/types";
import type { DeskModel } from "./model";
import { words } from "./strings";

/** What is wrong right now and what can be done about it, above everything else. */
export function Banners({ desk }: { desk: DeskModel }) {
  const { degraded, lost_replies } = desk.state.value;
  const waiting = desk.link.value.is === "waiting" || desk.link.value.is === "connecting";
  return (
    <div class="banners">
      {!desk.dialog.value && <Alarms desk={desk} />}
      <div role="status">
        {degraded !== null && (
          <p class="banner grave" data-banner="degraded">
            {degraded}
          </p>
        )}
        {waiting && desk.state.value.me && (
          <Banner text={words.lost_link} button={words.retry_now} act={() => desk.session.hurry()} grave />
        )}
        {desk.alarms.value > 0 && <RingingAlarms desk={desk} />}
        <SoundOff ringer={desk.ringer} />
        {lost_replies.length > 0 && (
          <Banner
            text={words.lost_reply(lost_replies)}
            button={words.dismiss}
            act={() => desk.session.dispatch({ type: "noticed" })}
          />
        )}
        {desk.notice.value && (
          <Banner text={desk.notice.value} button={words.dismiss} act={() => (desk.notice.value = "")} />
        )}
      </div>
    </div>
  );
}

/** Who rose. An open dialog has them inside, since nothing beside it can be read or pressed. */
export function Alarms({ desk }: { desk: DeskModel }) {
  return (
    <div role="alert">
      {desk.rises.value.map(({ contact, event }) => (
        <Rise key={`${contact} ${event.seq}`} desk={desk} contact={contact} event={event} />
      ))}
      <RisenBanners risen={desk.risen} />
    </div>
  );
}

/** The risk of a contact of this desk rose. It stays, with its sound, until it is acknowledged or assessed. */
function Rise({ desk, contact, event }: { desk: DeskModel; contact: string; event: LevelEvent }) {
  const show = () => {
    desk.dialog.value = null;
    desk.select(contact);
  };
  return (
    <div class="banner grave" data-banner="rise">
      <p>
        {words.rise(contact, event)} <LevelBadge level={event.to} />
      </p>
      <button type="button" onClick={show}>
        {words.rise_show}
      </button>
      <button
        type="button"
        onClick={() => desk.session.dispatch({ type: "acknowledged", contact, seq: event.seq })}
      >
        {risen_words.acknowledge}
      </button>
    </div>
  );
}

/** Quiet for a counselor, who may be in the middle of a conversation; others hear it too and have the way there. */
function RingingAlarms({ desk }: { desk: DeskModel }) {
  return (
    <div class="banner" data-banner="alarms">
      <p>{words.alarms(desk.alarms.value)}</p>
      {desk.state.value.me?.role !== "counselor" && (
        <a class="button" href="/oncall" target="_blank" rel="noopener noreferrer">
          {words.alarms_open}
        </a>
      )}
    </div>
  );
}

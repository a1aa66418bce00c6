import { useLayoutEffect, useRef } from "preact/hooks";
import type { Card } from "../wire/types";
import { command_of, press_of } from "./keys";
import type { DeskModel } from "./model";
import { prefs } from "./prefs";
import { count_segments } from "./segments";
import { words } from "./strings";

/** Where a reply is written. The draft belongs to its contact and is still there after looking elsewhere. */
export function Composer({ desk, card }: { desk: DeskModel; card: Card }) {
  const box = useRef<HTMLTextAreaElement>(null);
  const text = desk.drafts.value[card.contact] ?? "";
  const most = desk.state.value.message_chars_max[card.channel];
  const used = [...text].length;
  const writable = may_write(card);
  const sendable = writable && text.trim() !== "" && used <= most;
  const focus_asked = desk.focus_reply.value;

  // At once, not after the next paint: what is typed right after Alt+L must land in the box.
  useLayoutEffect(() => {
    if (!focus_asked) return;
    box.current?.focus();
    desk.focus_reply.value = false;
  }, [focus_asked]);

  const send = () => {
    if (!sendable) return;
    desk.session.say(card.contact, text);
    desk.set_draft(card.contact, "");
    box.current?.focus();
  };
  const on_key = (event: KeyboardEvent) => {
    if (!prefs.value.keys || command_of(press_of(event)) !== "send") return;
    event.preventDefault();
    send();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="composer-head">
        <label for="reply">{words.reply}</label>
        <span class="small muted">{words.reply_hint}</span>
        <Phrases desk={desk} card={card} />
      </div>
      <textarea
        id="reply"
        ref={box}
        rows={3}
        dir="auto"
        value={text}
        disabled={!writable}
        aria-describedby="reply-size"
        aria-keyshortcuts="Alt+L"
        aria-invalid={used > most}
        onInput={(event) => desk.set_draft(card.contact, event.currentTarget.value)}
        onKeyDown={on_key}
      />
      <div class="composer-foot">
        <Size card={card} text={text} used={used} most={most} />
        <button class="main" type="submit" disabled={!sendable}>
          {words.send}
        </button>
      </div>
    </form>
  );
}

interface SizeProps {
  card: Card;
  text: string;
  used: number;
  most: number;
}

function Size({ card, text, used, most }: SizeProps) {
  const facts = [words.characters(used, most)];
  if (card.channel === "sms" && used > 0) {
    const { encoding, segments, left } = count_segments(text);
    facts.push(words.parts(segments), words.part_left(left));
    if (encoding === "UCS-2") facts.push(words.ucs2);
  }
  return (
    <p id="reply-size" class={used > most ? "small fault figure" : "small muted figure"}>
      {used > most ? words.too_long(used - most) : facts.join(" · ")}
    </p>
  );
}

function Phrases({ desk, card }: { desk: DeskModel; card: Card }) {
  const { phrases } = desk.state.value;
  if (phrases.length === 0) return null;
  const insert = (event: Event) => {
    const select = event.currentTarget as HTMLSelectElement;
    const draft = desk.draft(card.contact);
    desk.set_draft(card.contact, draft ? `${draft} ${select.value}` : select.value);
    select.value = "";
    desk.focus_reply.value = true;
  };
  return (
    <select class="phrases" aria-label={words.phrases} value="" onChange={insert} disabled={!may_write(card)}>
      <option value="">{words.phrases}</option>
      {phrases.map((phrase) => (
        <option key={phrase} value={phrase}>
          {phrase}
        </option>
      ))}
    </select>
  );
}

// The words above the reply say why not.
function may_write(card: Card): boolean {
  return card.state === "active" && card.reachable && !(card.contact_left && card.left_quickly);
}

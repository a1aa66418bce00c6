import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { LevelBadge } from "../staff/level";
import { time_text } from "../staff/duration";
import type { Card } from "../wire/types";
import { Marked } from "./marked";
import type { DeskModel } from "./model";
import { note_word, tick_word, words } from "./strings";
import { timeline, type MessageLine, type NoteLine } from "./timeline";
import { missing_after } from "./transcript";

const near_end_px = 80;

/** The conversation as a live log: each new line is read out once; switching contacts reads nothing out. */
export function Log({ desk, card }: { desk: DeskModel; card: Card }) {
  const box = useRef<HTMLDivElement>(null);
  const at_end = useRef(true);
  const below = useSignal(false);
  const { transcripts, unsent, reached } = desk.state.value;
  const transcript = transcripts[card.contact];
  const lines = useMemo(
    () => timeline(card, transcript?.events ?? [], unsent, reached[card.contact] ?? 0),
    [card, transcript, unsent, reached],
  );
  const loading = transcript !== undefined && missing_after(transcript) !== null;

  useLayoutEffect(() => {
    if (at_end.current) to_end(box.current);
    else below.value = true;
  }, [lines.length]);
  usePhraseFocus(desk, box);
  // An offer above or a longer draft below makes the log shorter; its end stays in sight.
  useEffect(() => {
    const log = box.current;
    if (!log) return;
    const observer = new ResizeObserver(() => at_end.current && to_end(log));
    observer.observe(log);
    return () => observer.disconnect();
  }, []);

  const scrolled = () => {
    const log = box.current;
    if (!log) return;
    at_end.current = log.scrollHeight - log.scrollTop - log.clientHeight < near_end_px;
    if (at_end.current) below.value = false;
  };

  return (
    <div class="log-frame">
      <div
        class="log"
        ref={box}
        role="log"
        aria-live="polite"
        aria-relevant="additions"
        aria-busy={loading}
        aria-label={words.log(card.contact)}
        tabIndex={0}
        onScroll={scrolled}
      >
        {lines.map((line) =>
          line.kind === "message" ? (
            <Message key={line.key} desk={desk} card={card} line={line} />
          ) : (
            <Note key={line.key} line={line} />
          ),
        )}
        {loading && <p class="note muted">{words.loading}</p>}
      </div>
      {below.value && (
        <button type="button" class="to-newest" onClick={() => to_end(box.current)}>
          {words.to_newest}
        </button>
      )}
    </div>
  );
}

function to_end(log: HTMLDivElement | null): void {
  if (log) log.scrollTop = log.scrollHeight;
}

// The risk pane asks for a phrase by its message and first byte; the mark that holds it gets the focus.
function usePhraseFocus(desk: DeskModel, box: { current: HTMLDivElement | null }): void {
  const wanted = desk.focus_phrase.value;
  useEffect(() => {
    if (!wanted) return;
    const marks = box.current?.querySelectorAll<HTMLElement>(`[data-seq="${Number(wanted.seq)}"] mark`);
    const before = [...(marks ?? [])].filter((mark) => Number(mark.dataset.at) <= wanted.begin);
    const target = before.at(-1) ?? marks?.[0];
    target?.scrollIntoView({ block: "center" });
    target?.focus({ preventScroll: true });
    desk.focus_phrase.value = null;
  }, [wanted]);
}

function Message({ desk, card, line }: { desk: DeskModel; card: Card; line: MessageLine }) {
  const author = line.from === "clinician" && line.name ? line.name : words.from[line.from];
  return (
    <article class="message" data-from={line.from} data-seq={line.seq ?? undefined}>
      <p class="message-head small">
        <span class="author">{author}</span> <span class="figure">{time_text(line.at)}</span>
        {line.level && line.level !== "none" && (
          <>
            <span class="aside">{words.raised(line.level)}</span>
            <span aria-hidden="true">
              <LevelBadge level={line.level} />
            </span>
          </>
        )}
      </p>
      <p class="message-text" dir="auto" lang={line.from === "contact" ? card.language : undefined}>
        <Marked parts={line.parts} />
      </p>
      {line.media > 0 && <p class="small muted">{words.media(line.media)}</p>}
      {line.tick && (
        <p class="tick small" data-tick={line.tick.is}>
          {tick_word(line.tick)}
        </p>
      )}
      {line.tick?.is === "refused" && line.client_msg_id && (
        <Refused desk={desk} contact={card.contact} line={line} id={line.client_msg_id} />
      )}
    </article>
  );
}

interface RefusedProps {
  desk: DeskModel;
  contact: string;
  line: MessageLine;
  id: string;
}

function Refused({ desk, contact, line, id }: RefusedProps) {
  const put_back = () => {
    const text = line.parts.map((part) => part.text).join("");
    const draft = desk.draft(contact);
    desk.set_draft(contact, draft ? `${text}\n${draft}` : text);
    desk.session.dispatch({ type: "unsay", client_msg_id: id });
    desk.focus_reply.value = true;
  };
  return (
    <p class="refused">
      <button type="button" onClick={put_back}>
        {words.put_back}
      </button>
      <button type="button" onClick={() => desk.session.say_again(id)}>
        {words.again}
      </button>
    </p>
  );
}

function Note({ line }: { line: NoteLine }) {
  return (
    <p class="note small" data-note={line.event.type}>
      <span>{note_word(line.event)}</span> <span class="figure">{time_text(line.at)}</span>
    </p>
  );
}

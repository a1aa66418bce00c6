// What was said, in two lists. `kept` holds the visible events in journal order, each once, whatever order
// their acknowledgement, their push and a resume arrive in. `unsent` holds what was written and is not known to be
// kept, in the order of writing; at most unsent_max of them can still be sent, and failed ones make room first.
import type { ChatEvent } from "./wire";

export const unsent_max = 50;

export type Kind = "mine" | "theirs" | "line" | "joined" | "waiting_again" | "ended" | "closed";

export interface Line {
  key: string; // the client message id, else made of the sequence number; stable over a line's life
  seq: number; // 0: not known to be kept
  kind: Kind;
  text: string;
  name: string;
  at: number; // server's clock; 0: not known yet
  failed: boolean; // the server will never take it
}

const happenings = ["joined", "waiting_again", "ended", "closed"];

function kind_of(event: ChatEvent): Kind | null {
  if (happenings.includes(event.type)) return event.type as Kind;
  if (event.type !== "message") return null;
  const by = event.by?.kind;
  return by === "contact" ? "mine" : by === "line" ? "line" : "theirs";
}

function take(lines: Line[], is: (line: Line) => boolean): Line | undefined {
  const place = lines.findIndex(is);
  return place < 0 ? undefined : lines.splice(place, 1)[0];
}

export function create_transcript() {
  const kept: Line[] = [];
  const unsent: Line[] = [];
  const sendable = () => unsent.filter((line) => !line.failed);

  function insert(line: Line): void {
    let place = kept.length;
    while (place > 0 && kept[place - 1]!.seq > line.seq) place--;
    kept.splice(place, 0, line);
  }

  return {
    kept,
    unsent,
    next: () => unsent.find((line) => !line.failed),
    room: () => sendable().length < unsent_max,

    add(key: string, text: string): void {
      if (unsent.length >= unsent_max) take(unsent, (line) => line.failed);
      unsent.push({ key, seq: 0, kind: "mine", text, name: "", at: 0, failed: false });
    },

    /** A visible event, new to us; answers what it was, or null for one that is not shown. */
    apply(event: ChatEvent): Kind | null {
      const kind = kind_of(event);
      if (!kind) return null;
      const key = (kind === "mine" && event.client_msg_id) || `s${event.seq}`;
      const same = (line: Line) => line.key === key || line.seq === event.seq;
      const { seq, at, text = "", name = event.by?.name ?? "" } = event;
      const known = take(unsent, same) ?? take(kept, same) ?? { key, kind, text, name };
      insert({ ...known, seq, at, failed: false });
      return kind;
    },

    acknowledge(key: string, seq: number): void {
      const line = take(unsent, (line) => line.key === key);
      if (line) insert({ ...line, seq });
    },

    /** What was kept is read anew; what was written is not lost. */
    forget(): void {
      kept.length = 0;
    },

    fail(key?: string): void {
      for (const line of unsent) if (!key || line.key === key) line.failed = true;
    },
  };
}

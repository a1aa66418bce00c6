// A made-up evening at the board: a line of seven, five clinicians.
import type { BoardPush, LinePlace } from "../../src/wire/types";
import { Refusal, type Frame, type Script } from "./site";

export const supervisor = { user: "sam", name: "Sam Okafor", role: "supervisor", languages: ["en"], csrf: "c" };

function place(end: string, level: LinePlace["level"], waited_s: number, change: Partial<LinePlace> = {}): LinePlace {
  const arrived_at = Date.now() - waited_s * 1000;
  const contact = `01K9C000000000000000000${end}`;
  return { contact, level, engine_level: level, assessed: false, channel: "sms", language: "en", state: "waiting", arrived_at, ...change };
}

export function a_board(): BoardPush {
  const now = Date.now();
  const held = (end: string, level: LinePlace["level"]) => ({
    contact: `01K9C000000000000000000${end}`,
    level,
    engine_level: level,
    assessed: false,
    state: "active",
    since: now - 400_000,
  });
  return {
    now,
    waiting: { imminent: 1, high: 2, moderate: 1, low: 0, none: 3 },
    longest_wait_ms: 734_000,
    oldest_level: { imminent: 12_000, high: 95_000, moderate: 260_000, none: 734_000 },
    line: [
      place("A4K", "imminent", 12, { state: "offered", offered_to: "Ana Reyes" }),
      place("B7T", "high", 95),
      place("C2M", "high", 40, { channel: "chat", language: "es" }),
      place("D9X", "moderate", 260),
      place("E3P", "none", 734, { channel: "chat" }),
      place("F6R", "none", 300, { assessed: true, engine_level: "high" }),
      place("G8W", "none", 20, { language: "es" }),
    ],
    line_total: 7,
    clinicians: [
      { user: "ana", name: "Ana Reyes", role: "counselor", state: "available", load: 2, capacity: 3, contacts: [held("H5Y", "high"), held("J1Q", "low")] },
      { user: "ben", name: "Ben Cho", role: "counselor", state: "available", load: 3, capacity: 3, contacts: [held("K2Z", "imminent"), { ...held("L4V", "moderate"), assessed: true, engine_level: "imminent" as const }, held("M7S", "none")] },
      { user: "cleo", name: "Cleo Marsh", role: "counselor", state: "paused", load: 1, capacity: 2, contacts: [held("N9B", "moderate")] },
      { user: "dee", name: "Dee Alvarez", role: "on_call", state: "away", load: 0, capacity: 2, contacts: [] },
      { user: "eli", name: "Eli Novak", role: "supervisor", state: "paused", load: 0, capacity: 1, contacts: [] },
    ],
    service_level: {
      target_s: 60,
      answered_in_target: 171,
      answered: 190,
      abandoned: 9,
      ratio: 171 / 199,
      formula: "answered within target ÷ (answered + abandoned), since midnight UTC",
    },
    open: 6,
    outbound: { queued: 2, failed_today: 1 },
  };
}

export class BoardScene implements Script {
  me: object | null = supervisor;
  allowed = true;

  answer(frame: Frame, push: (type: string, data: unknown) => void): unknown {
    if (frame.type !== "watch") return {};
    if (!this.allowed) return new Refusal({ code: "forbidden", title: "You may not do this." });
    setTimeout(() => push("board", a_board()), 10);
    return {};
  }
}

// A made-up evening at the board: a line of seven, five clinicians.
import type { BoardPush, LinePlace } from "../../src/wire/types";
import { a_duty, an_escalation, DutyServer, people } from "../fake_duties";
import { Refusal, type Frame, type HttpCall, type Script } from "./site";

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
    duties: [],
    escalations: [],
    holes: 0,
  };
}

/** Five duties of every standing, two escalations, of which one is a practice, and holes in the rota. */
export function a_busy_server(now = Date.now()): DutyServer {
  const server = new DutyServer(now);
  const escalation = an_escalation(now, { contact: "01K9C000000000000000000K2Z" });
  const drill = an_escalation(now, { id: "01K9E000000000000000000002", drill: true, contact: "", state: "consulted", clock: { since: now - 20_000, due: now + 100_000 }, next: ["told", "closed"] });
  server.escalations = { [escalation.id]: escalation, [drill.id]: drill };
  const past = { overdue: true, due: now - 95_000 };
  server.duties = [
    a_duty("01K9D000000000000000000D1", now, { kind: "plan_review", urgent: false, contact_level: "low", overdue: false, due: now + 7_200_000, owner: people.ana }),
    a_duty("01K9D000000000000000000D2", now, { kind: "silence", contact_level: "moderate", urgent: false, ...past, owner: people.ana, rings: 1, ringing: false }),
    a_duty("01K9D000000000000000000D3", now, { kind: "escalation", escalation: escalation.id, ...past, ringing: true, rings: 3, level_of_ladder: 1 }),
    a_duty("01K9D000000000000000000D4", now, { kind: "responders", escalation: drill.id, drill: true, contact: "", state: "acknowledged", by: people.dee, until: now + 600_000, overdue: false, due: now + 400_000 }),
    a_duty("01K9D000000000000000000D5", now, { kind: "answer", contact_level: "high", overdue: true, due: now - 10_000, ringing: true, rings: 1 }),
  ];
  return server;
}

export class BoardScene implements Script {
  me: object | null = supervisor;
  allowed = true;
  server = new DutyServer();

  http(call: HttpCall) {
    return this.server.answer(call);
  }

  board(): BoardPush {
    const { duties, escalations } = this.server;
    const open = duties.filter(({ state }) => state === "open" || state === "acknowledged").map((duty) => ({ ...duty }));
    const briefs = Object.values(escalations).map((one) => this.server.brief(one));
    return { ...a_board(), duties: open, escalations: briefs, holes: duties.length > 0 ? 2 : 0 };
  }

  answer(frame: Frame, push: (type: string, data: unknown) => void): unknown {
    if (frame.type !== "watch") return {};
    if (!this.allowed) return new Refusal({ code: "forbidden", title: "You may not do this." });
    setTimeout(() => push("board", this.board()), 10);
    return {};
  }
}

// The server's side of duties, escalations and the rota in memory, by the same rules as far as a page can tell: a change
// counts once for its key, the first to acknowledge has it, a step must know the newest revision.
import type { Brief, Duty, Escalation, OnCall, Rota, Step } from "../src/wire/duty";

export interface Asked {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
}

export interface Answered {
  status?: number;
  json?: unknown;
  text?: string;
  headers?: Record<string, string>;
}

export const people = {
  ana: { user: "ana", name: "Ana Reyes" },
  sam: { user: "sam", name: "Sam Okafor" },
  dee: { user: "dee", name: "Dee Alvarez" },
  eli: { user: "eli", name: "Eli Novak" },
};
export const staff = [
  { ...people.ana, role: "counselor" },
  { ...people.dee, role: "on_call" },
  { ...people.eli, role: "supervisor" },
  { ...people.sam, role: "supervisor" },
];
export const maya = "01K9C0000000000000000000M4";
const after: Partial<Record<Step, Step[]>> = {
  opened: ["consulted", "told", "closed"],
  consulted: ["told", "closed"],
  told: ["on_the_way", "reached", "told", "closed"],
  on_the_way: ["reached", "told", "closed"],
  reached: ["closed", "told"],
};

export function a_duty(id: string, now: number, change: Partial<Duty> = {}): Duty {
  return {
    id,
    kind: "answer",
    contact: maya,
    contact_level: "imminent",
    state: "open",
    opened: now - 60_000,
    due: now - 30_000,
    overdue: true,
    ringing: false,
    rings: 0,
    level_of_ladder: 0,
    owner: null,
    by: null,
    until: null,
    urgent: true,
    drill: false,
    escalation: null,
    next: null,
    ...change,
  };
}

export function an_escalation(now: number, change: Partial<Escalation> = {}): Escalation {
  return {
    id: "01K9E000000000000000000001",
    contact: maya,
    state: "opened",
    rev: 1,
    drill: false,
    opened_at: now - 90_000,
    opened_by: people.ana,
    clock: { since: now - 90_000, due: now - 30_000 },
    next: ["consulted", "told", "closed"],
    supervisor: null,
    no_time: null,
    consent: null,
    basis: { desire: "Wants to be dead tonight.", capability: "Pills on the desk." },
    tried: [],
    where: [],
    told: [],
    outcome: null,
    notes: [],
    events: [{ seq: 12, at: now - 90_000, by: people.ana, type: "escalation_opened" }],
    duties: [],
    ...change,
  };
}

export class DutyServer {
  duties: Duty[] = [];
  escalations: Record<string, Escalation> = {};
  on_call: OnCall;
  rota: Rota;
  me = people.sam;
  asked: Asked[] = [];
  /** What was really done, by path; a key that came twice counts once. */
  done: string[] = [];
  /** Answers that are lost after the change was made, or calls that never arrive. */
  lose_answers = 0;
  lose_calls = 0;
  refuse_next: Answered | null = null;
  #answers = new Map<string, Answered>();

  constructor(readonly now = Date.now()) {
    const hour = 3_600_000;
    this.on_call = {
      now: [
        { level: "primary", on_call: { ...people.sam, until: now + 3 * hour }, next: { ...people.dee, from: now + 3 * hour } },
        { level: "backup", on_call: { ...people.eli, until: now + 9 * hour }, next: null },
        { level: "lead", on_call: null, next: { ...people.eli, from: now + 5 * hour } },
      ],
      holes: [{ level: "lead", from: now, to: now + 5 * hour }],
      ringing: [],
      time_zone: "America/New_York",
      me: { on_call: true, levels: ["primary"] },
    };
    const every = { every_days: 1 };
    this.rota = {
      version: 3,
      time_zone: "America/New_York",
      levels: [
        {
          name: "primary",
          shifts: [
            { user: "sam", start: "2026-01-05T08:00", hours: 12, repeat: every },
            { user: "dee", start: "2026-01-05T20:00", hours: 12, repeat: every },
          ],
          overrides: [],
          holidays: [],
        },
        { name: "backup", shifts: [{ user: "eli", start: "2026-01-05T08:00", hours: 168, repeat: { every_days: 7 } }], overrides: [], holidays: [] },
      ],
    };
  }

  answer(asked: Asked): Answered | "lost" | null {
    this.asked.push(asked);
    if (this.lose_calls > 0) {
      this.lose_calls -= 1;
      return "lost";
    }
    const answer = asked.method === "GET" ? this.read(asked.path) : this.change(asked);
    if (asked.method !== "GET" && this.lose_answers > 0) {
      this.lose_answers -= 1;
      return "lost";
    }
    return answer;
  }

  brief(escalation: Escalation): Brief {
    const { id, contact, state, drill, opened_at, opened_by, clock, next, outcome } = escalation;
    return { id, contact, state, drill, opened_at, opened_by, clock, next, outcome };
  }

  private read(path: string): Answered | null {
    const [where = ""] = path.split("?");
    const parts = where.split("/").slice(2);
    if (path === "/v1/staff") return { json: { staff } };
    if (path === "/v1/oncall") return { json: { ...this.on_call, ringing: this.duties.filter((one) => one.state === "open" && one.ringing) } };
    if (path === "/v1/oncall/rota") return { json: this.rota, headers: { etag: `"${this.rota.version}"` } };
    if (path === "/v1/duties") return { json: { duties: this.open(), next: null, now: Date.now() } };
    if (path === "/v1/escalations") return { json: this.lists() };
    if (parts[0] === "duties") return { json: { ...this.duties.find(({ id }) => id === parts[1]), history: this.history() } };
    const escalation = this.escalations[parts[1] ?? ""];
    if (!escalation) return null;
    return { json: parts[2] === "script" ? a_script(escalation) : this.shown(escalation) };
  }

  private change({ path, body, headers, method }: Asked): Answered | null {
    if (headers["x-csrf-token"] !== "c") return { status: 403, json: { title: "Send the csrf value." } };
    if (method === "PUT") return this.put(path, body, headers);
    const { key, ...rest } = body as Record<string, unknown> & { key?: string };
    if (!key) return { status: 400, json: { title: "Send a key." } };
    const before = this.#answers.get(key);
    if (before) return before;
    const refused = this.refuse_next;
    this.refuse_next = null;
    const answer = refused ?? this.make(path, rest);
    if (answer && (answer.status ?? 200) < 400) {
      this.#answers.set(key, answer);
      this.done.push(path);
    }
    return answer;
  }

  private put(path: string, body: unknown, headers: Record<string, string>): Answered {
    if (headers["if-match"] !== `"${this.rota.version}"`) return { status: 412, json: { title: "Somebody else has written since." } };
    const refused = this.refuse_next;
    this.refuse_next = null;
    if (refused) return refused;
    if (path === "/v1/oncall/rota") this.rota = { ...(body as Rota), version: this.rota.version + 1 };
    else this.rota = { ...this.rota, version: this.rota.version + 1 };
    this.done.push(path);
    return { json: this.rota };
  }

  private make(path: string, body: Record<string, unknown>): Answered | null {
    const [what, id = "", act = ""] = path.split("/").slice(2);
    if (what === "duties") return this.act(id, act, body);
    if (what === "drills") return { status: 201, json: this.open_escalation({ id: "01K9E00000000000000000DR1", drill: true, contact: "" }) };
    if (what === "contacts") return { status: 201, json: this.open_escalation({ contact: id, basis: body.basis as Escalation["basis"] }) };
    if (what === "oncall") {
      const swap = body as { level: string; user: string; from: string; to: string };
      const level = this.rota.levels.find(({ name }) => name === swap.level);
      level?.overrides.push({ user: swap.user, from: swap.from, to: swap.to });
      this.rota.version += 1;
      return { json: this.rota };
    }
    const escalation = this.escalations[id];
    if (!escalation) return null;
    return act === "steps" ? this.step(escalation, body) : this.note(escalation, body);
  }

  private act(id: string, act: string, body: Record<string, unknown>): Answered | null {
    const duty = this.duties.find((one) => one.id === id);
    if (!duty) return null;
    const taken = duty.state === "acknowledged" && duty.by?.user !== this.me.user;
    if (act === "acknowledge" && taken) return { status: 409, json: { title: "Somebody has it.", detail: `${duty.by?.name} has it.` } };
    const changed: Partial<Duty> =
      act === "acknowledge"
        ? { state: "acknowledged", ringing: false, by: this.me, until: Date.now() + 900_000 }
        : act === "assign"
          ? { state: "acknowledged", ringing: false, owner: person(body.to), by: person(body.to), until: Date.now() + 900_000 }
          : { state: act === "done" ? "done" : "void", ringing: false };
    Object.assign(duty, changed);
    return { json: { ...duty } };
  }

  private open_escalation(change: Partial<Escalation>): Escalation {
    const escalation = an_escalation(Date.now(), { opened_at: Date.now(), clock: { since: Date.now(), due: Date.now() + 60_000 }, ...change });
    this.escalations[escalation.id] = escalation;
    return escalation;
  }

  private step(escalation: Escalation, body: Record<string, unknown>): Answered {
    if (body.rev !== escalation.rev) return { status: 409, json: { title: "This has already moved on.", detail: "Read it again." } };
    const to = body.to as Step;
    const now = Date.now();
    const entry = { seq: 12 + escalation.events.length, at: now, by: this.me };
    escalation.state = to;
    escalation.rev += 1;
    escalation.clock = { since: now, due: to === "closed" ? null : now + 300_000 };
    if (body.supervisor) escalation.supervisor = person(body.supervisor);
    if (body.no_time) escalation.no_time = body.no_time as string;
    escalation.next = (after[to] ?? []).filter((step) => step !== "consulted" || !escalation.supervisor);
    if (to === "told") {
      const { whom, kind, reference = "", said = "" } = body as Record<string, string>;
      escalation.told.push({ ...entry, whom: whom!, kind: kind as never, reference, said });
      escalation.consent = { agreed: body.agreed as boolean, second: body.second ? person(body.second) : null, why: (body.why as string) ?? "" };
    }
    if (to === "closed") escalation.outcome = body.outcome as never;
    escalation.events.push({ ...entry, type: "escalation_step", to });
    return { json: this.shown(escalation) };
  }

  private note(escalation: Escalation, body: Record<string, unknown>): Answered {
    const entry = { seq: 12 + escalation.events.length, at: Date.now(), by: this.me };
    const { kind, text, came_of = "", how_known = "" } = body as Record<string, string>;
    const corrects = (body.corrects as number | undefined) ?? null;
    if (kind === "where") escalation.where.push({ ...entry, what: text!, how_known, corrects });
    else if (kind === "tried") escalation.tried.push({ ...entry, what: text!, came_of, corrects });
    else if (kind === "basis") escalation.basis = { ...escalation.basis, ...(body.basis as object) };
    else escalation.notes.push({ ...entry, text: text!, corrects });
    escalation.events.push({ ...entry, type: "escalation_noted", kind });
    return { json: this.shown(escalation) };
  }

  private shown(escalation: Escalation): Escalation {
    return structuredClone({ ...escalation, duties: this.open().filter((duty) => duty.escalation === escalation.id) });
  }

  private open(): Duty[] {
    return this.duties.filter(({ state }) => state === "open" || state === "acknowledged").map((duty) => ({ ...duty }));
  }

  private lists(): { open: Brief[]; recent: Brief[] } {
    const all = Object.values(this.escalations).map((one) => this.brief(one));
    return { open: all.filter(({ state }) => state !== "closed"), recent: all.filter(({ state }) => state === "closed") };
  }

  private history() {
    return [
      { at: this.now - 60_000, what: "opened" },
      { at: this.now - 30_000, what: "ring", level: 0 },
      { at: this.now - 29_000, what: "notice", of: "ring", path: "text", result: "taken_on" },
    ];
  }
}

function person(user: unknown) {
  return people[user as keyof typeof people] ?? null;
}

function a_script(escalation: Escalation) {
  const labels = { what: "What is happening", where: "Where they are", call_back: "Call-back", risk: "How grave", in_contact: "Who is in contact", said_by_person: "In their own words" };
  const practice = escalation.drill ? ["PRACTICE: this is a drill."] : [];
  return {
    language: "en",
    drill: escalation.drill,
    heading: "Emergency: what to say",
    labels,
    text: "I am calling from a crisis line.",
    what: [...practice, "I am calling from a crisis line: Example Line.", "A person who writes to us by text message is in danger of ending their life."],
    where: escalation.where.length > 0 ? escalation.where.map(({ what, how_known }) => `${what} (${how_known})`) : ["Not known. They have not said where they are."],
    call_back: ["The person: +1 201 555 0123", "At our line ask for Sam Okafor."],
    risk: ["Risk: imminent, judged by a clinician"],
    in_contact: ["Ana Reyes is in conversation with them now."],
    said_by_person: ["“i have the pills on my desk”"],
  };
}

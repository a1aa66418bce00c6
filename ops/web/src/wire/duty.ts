// What the server says about duties, escalations and who is on call. Times are milliseconds since the epoch by the
// server's clock, but for the rota's, which are local to the centre ("2026-11-23T08:00").
import type { Level } from "./level";

export interface Colleague {
  user: string;
  name: string;
}

export interface Duty {
  id: string;
  kind: string;
  contact: string;
  contact_level: Level | null;
  state: "open" | "acknowledged" | "done" | "void";
  opened: number;
  due: number;
  overdue: boolean;
  ringing: boolean;
  rings: number;
  level_of_ladder: number;
  owner: Colleague | null;
  /** Who acknowledged it, and until when it stays quiet. */
  by: Colleague | null;
  until: number | null;
  urgent: boolean;
  drill: boolean;
  escalation: string | null;
  next: number | null;
}

export interface DutyFact {
  at: number;
  what: string;
  by?: Colleague;
  to?: Colleague;
  until?: number;
  /** Of a ring: where on the ladder. */
  level?: number;
  /** Of a notice: what it told, by which path, and what became of it. */
  of?: string;
  path?: string;
  result?: string;
  /** What somebody said, in their own words. */
  note?: string;
}

export interface DutyPage {
  duties: Duty[];
  next: string | null;
  now: number;
}

export const steps = ["opened", "consulted", "told", "on_the_way", "reached", "closed"] as const;
export type Step = (typeof steps)[number];
export type Told = "emergency" | "mobile_team" | "trusted_person";
export const told_kinds: readonly Told[] = ["emergency", "mobile_team", "trusted_person"];
export const outcomes = ["reached", "safe_by_own_plan", "not_located", "refused", "hoax", "wrong"] as const;
export type Outcome = (typeof outcomes)[number];

export interface Clock {
  since: number;
  due: number | null;
}

export interface Brief {
  id: string;
  contact: string;
  state: Step;
  drill: boolean;
  opened_at: number;
  opened_by: Colleague;
  clock: Clock;
  next: Step[];
  outcome?: Outcome | null;
}

export const basis_parts = ["desire", "capability", "intent", "buffers"] as const;
export type Basis = Partial<Record<(typeof basis_parts)[number], string>>;

interface Entry {
  seq: number;
  at: number;
  by: Colleague | null;
}

export interface Escalation extends Brief {
  rev: number;
  supervisor: Colleague | null;
  no_time: string | null;
  consent: { agreed: boolean | null; second: Colleague | null; why: string } | null;
  basis: Basis;
  tried: (Entry & { what: string; came_of: string; corrects: number | null })[];
  where: (Entry & { what: string; how_known: string; corrects: number | null })[];
  told: (Entry & { whom: string; kind: Told; reference: string; said: string })[];
  notes: (Entry & { text: string; corrects: number | null })[];
  events: EscalationFact[];
  duties: Duty[];
}

/** Any entry of the record; corrections name it by `seq`. */
export interface EscalationFact extends Entry {
  type: string;
  to?: Step;
  kind?: string;
  supervisor?: Colleague | null;
  /** Its words cannot be opened any more. */
  unreadable?: boolean;
}

/** What to read out, in the language of whoever calls: each part a list of lines; `text` is all of it. */
export interface CallScript {
  language: string;
  drill: boolean;
  heading: string;
  labels: Record<ScriptPart, string>;
  text: string;
  what: string[];
  where: string[];
  call_back: string[];
  risk: string[];
  in_contact: string[];
  said_by_person: string[];
}

export const script_parts = ["what", "where", "call_back", "risk", "in_contact", "said_by_person"] as const;
export type ScriptPart = (typeof script_parts)[number];

export interface OnCallLevel {
  level: string;
  /** `until` none: for longer than the rota is looked ahead. */
  on_call: (Colleague & { until: number | null }) | null;
  next: (Colleague & { from: number }) | null;
  holiday?: boolean;
}

export interface Hole {
  level: string;
  from: number;
  to: number;
}

export interface OnCall {
  now: OnCallLevel[];
  holes: Hole[];
  ringing: Duty[];
  time_zone: string;
  me: { on_call: boolean; levels: string[] };
}

export interface Shift {
  user: string;
  start: string;
  hours: number;
  repeat: { every_days: number; until?: string; except?: string[] } | null;
}

/** A swap: who is on call instead. Of two the later one in the list counts. */
export interface Override {
  user: string;
  from: string;
  to: string;
}

export interface RotaLevel {
  name: string;
  shifts: Shift[];
  overrides: Override[];
  /** Only marked, or with somebody who is on call from midnight to midnight. */
  holidays: (string | { date: string; user: string })[];
}

export interface Rota {
  version: number;
  time_zone: string;
  levels: RotaLevel[];
}

// What travels between the server and the staff pages. Times are milliseconds since the epoch by the
// server's clock; spans are UTF-8 byte offsets into the text of the message that carries them.

import type { Brief, Duty, Outcome, Step } from "./duty";
import type { PlanChanged } from "./plan";
import type { Level } from "./level";

export type Channel = "sms" | "chat";
export type Role = "counselor" | "supervisor" | "on_call" | "admin";
export type Span = [begin: number, end: number];
export type PerLevel = Record<Level, number>;

export interface Reason {
  rule: string;
  sentence: string;
  level: Level;
  spans: Span[];
}

export interface Card {
  contact: string;
  state: "offered" | "active" | "wrapup";
  level: Level;
  engine_level: Level;
  assessed: boolean;
  concerns: string[];
  channel: Channel;
  provider?: string;
  language: string;
  arrived_at: number;
  accepted_at?: number;
  last_seq: number;
  reachable: boolean;
  unreachable_why?: string;
  contact_left: boolean;
  left_quickly: boolean;
  region?: string;
  /** What the line knows of the person's plan without opening it. */
  plan?: { versions: number; agreed_at?: number; review?: string; working: boolean } | null;
  escalation?: { id: string; state: Step } | null;
}

export interface Offer {
  contact: string;
  offer: number;
  level: Level;
  concerns: string[];
  reasons: Reason[];
  channel: Channel;
  language: string;
  arrived_at: number;
  deadline: number;
  returning: boolean;
  preview: { text: string; spans: Span[] };
  raised_by?: { text: string; reasons: Reason[] };
}

export interface Survey {
  distress?: number;
  suicidal?: "yes" | "no" | "skip";
  about?: string;
}

export interface Author {
  kind: "contact" | "clinician" | "line";
  name?: string;
}

interface EventBase {
  seq: number;
  at: number;
  by?: Author;
}

export interface ChatEvent extends EventBase {
  type: "message";
  text: string;
  client_msg_id?: string;
  level?: Level;
  reasons?: Reason[];
  media?: number;
  delivery?: "queued";
}

export type DeliveryStatus = "queued" | "sent" | "delivered" | "failed";

export interface DeliveryEvent extends EventBase {
  type: "delivery";
  of: number;
  status: Exclude<DeliveryStatus, "queued">;
  why?: string;
}

export interface AssessedEvent extends EventBase {
  type: "assessed";
  level: Level;
  note: string;
  name: string;
}

export interface LevelEvent extends EventBase {
  type: "level";
  from: Level;
  to: Level;
  /** It is above a clinician's word, which stands all the same. */
  stands?: true;
}

/** Of answers and results only what could be unlocked is there. */
export interface AnsweredEvent extends EventBase {
  type: "answered";
  name: string;
  instrument: string;
  title?: string;
  item?: string;
  text?: string;
  answer?: string;
  answer_text?: string;
}

export interface ScoredEvent extends EventBase {
  type: "scored";
  name: string;
  instrument: string;
  title?: string;
  result?: string;
  result_text?: string;
  level?: Level;
  score?: number;
}

/** An instrument as far as its answers have led; the last item waits for its answer until there is a result. */
export interface Form {
  instrument: string;
  version: number;
  title: string;
  language: string;
  credit: string;
  items: FormItem[];
  result: { result: string; text: string; level?: Level; score?: number } | null;
}

export interface FormItem {
  item: string;
  text: string;
  choices: { answer: string; text: string }[];
  answer?: string;
}

export type JournalEvent =
  | ChatEvent
  | DeliveryEvent
  | AssessedEvent
  | LevelEvent
  | AnsweredEvent
  | ScoredEvent
  | (EventBase & {
      type: "arrived";
      channel: Channel;
      language: string;
      survey?: Survey;
      level?: Level;
      reasons?: Reason[];
    })
  | (EventBase & { type: "offered" | "accepted" | "declined" | "lapsed" | "withdrawn" | "withdrawn" | "lost"; name?: string })
  | (EventBase & { type: "returned" | "opted_out" | "opted_in" | "ended" })
  | (EventBase & { type: "left"; quickly?: boolean })
  | PlanEvent
  | EscalationEvent
  | DutyEvent
  | (EventBase & { type: "closed"; outcome: string; note?: string });

/** Who did it is `name`. */
export type EscalationEvent =
  | (EventBase & { type: "escalation_opened"; escalation: string; name?: string; drill?: boolean })
  | (EventBase & { type: "escalation_step"; escalation: string; to: Step; name?: string; outcome?: Outcome })
  | (EventBase & { type: "escalation_noted"; escalation: string; name?: string });

export interface DutyEvent extends EventBase {
  type:
    | "duty_opened"
    | "duty_acknowledged"
    | "duty_expired"
    | "duty_assigned"
    | "duty_done"
    | "duty_void";
  duty: string;
  kind: string;
  name?: string;
  /** To whom it was given. */
  to?: string;
  until?: number;
  outcome?: string;
}

/** Who did it is told by role: the person, or a member of staff. */
export type PlanEvent =
  | (Omit<EventBase, "by"> & PlanChanged)
  | (Omit<EventBase, "by"> & { type: "plan_agreed"; number: number; why?: string; by?: unknown })
  | (Omit<EventBase, "by"> & { type: "plan_read"; by?: unknown; name?: string; why?: string; what?: string; number?: number })
  | (Omit<EventBase, "by"> & { type: "plan_shown" | "plan_recalled" | "plan_linked"; by?: unknown; name?: string });

export interface Me {
  user: string;
  name: string;
  role: Role;
  languages: string[];
}

export interface SignedIn extends Me {
  csrf: string;
}

export type Presence = "available" | "paused" | "away";

export interface Hello {
  now: number;
  me: Me;
  presence: Presence;
  capacity: number;
  capacity_max: number;
  contacts: Card[];
  offer: Offer | null;
  outcomes: string[];
  phrases: string[];
  instruments: { instrument: string; title: string }[];
  message_chars_max: { sms: number; chat: number };
}

export interface Counts {
  waiting: PerLevel;
  longest_wait_ms: number;
  available: number;
  paused: number;
  open: number;
  /** Urgent duties that ring now. */
  ringing?: number;
}

export interface ReadAnswer {
  contact: string;
  after: number;
  upto: number;
  events: JournalEvent[];
}

export interface LinePlace {
  contact: string;
  level: Level;
  engine_level: Level;
  assessed: boolean;
  raised_at?: number;
  channel: Channel;
  language: string;
  state: "waiting" | "offered";
  arrived_at: number;
  offered_to?: string;
}

export interface BoardClinician {
  user: string;
  name: string;
  role: Role;
  state: Presence;
  load: number;
  capacity: number;
  contacts: {
    contact: string;
    level: Level;
    engine_level: Level;
    assessed: boolean;
    state: string;
    since: number;
  }[];
}

export interface BoardPush {
  now: number;
  waiting: PerLevel;
  longest_wait_ms: number;
  oldest_level: Partial<PerLevel>;
  line: LinePlace[];
  line_total: number;
  clinicians: BoardClinician[];
  service_level: {
    target_s: number;
    answered_in_target: number;
    answered: number;
    abandoned: number;
    ratio: number | null;
    formula: string;
  };
  open: number;
  outbound: { queued: number; failed_today: number };
  duties?: Duty[];
  escalations?: Brief[];
  /** Times of the next seven days for which no rota names anybody. */
  holes?: number;
}

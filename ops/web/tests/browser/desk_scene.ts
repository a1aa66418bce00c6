// A made-up evening at a desk: three contacts of different risk, one offer, and a server that plays along.
import type { Card, Form, FormItem, JournalEvent, Offer, Reason, Span } from "../../src/wire/types";
import type { By, ChangeAnswer } from "../../src/wire/plan";
import { PlanRefusal, PlanServer } from "../plan_server";
import { DutyServer, people } from "../fake_duties";
import { Refusal, type Frame, type HttpCall, type Script } from "./site";

const bytes = (text: string) => new TextEncoder().encode(text).length;

export function span_of(text: string, phrase: string): Span {
  const begin = bytes(text.slice(0, text.indexOf(phrase)));
  return [begin, begin + bytes(phrase)];
}

export const ids = {
  maya: "01K9C0000000000000000000M4",
  luis: "01K9C0000000000000000000Q7",
  gone: "01K9C0000000000000000000X2",
  next: "01K9C0000000000000000000R8",
};
export const who = { user: "ana", name: "Ana Reyes", role: "counselor", languages: ["en", "es"], csrf: "c" };

function reason(text: string, phrase: string, level: Reason["level"], sentence: string): Reason {
  return { rule: sentence.startsWith("Means") ? "means.in_hand" : "desire", sentence, level, spans: [span_of(text, phrase)] };
}

function card(contact: string, now: number, change: Partial<Card>): Card {
  return {
    contact,
    state: "active",
    level: "moderate",
    engine_level: "moderate",
    assessed: false,
    concerns: [],
    channel: "sms",
    language: "en",
    arrived_at: now - 600_000,
    accepted_at: now - 500_000,
    last_seq: 0,
    reachable: true,
    contact_left: false,
    left_quickly: false,
    ...change,
  };
}

const contact = { kind: "contact" } as const;
const ana = { kind: "clinician", name: "Ana Reyes" } as const;
const line = { kind: "line" } as const;

function maya(now: number): JournalEvent[] {
  const at = (ago_s: number) => now - ago_s * 1000;
  const first = "i cant sleep. i have the pills on my desk 😢 and i keep thinking about tonight";
  const second = "my mom’s are in the kitchen too. i dont want to be here anymore";
  return [
    { seq: 1, at: at(610), type: "arrived", channel: "sms", language: "en" },
    {
      seq: 2,
      at: at(610),
      type: "message",
      by: contact,
      text: first,
      level: "imminent",
      reasons: [
        reason(first, "have the pills on my desk", "imminent", "Means at hand: speaks of pills within reach."),
        reason(first, "tonight", "high", "A time is named: tonight."),
      ],
    },
    { seq: 3, at: at(609), type: "message", by: line, text: "Thank you for texting. Somebody will be with you in a moment." },
    { seq: 4, at: at(590), type: "offered", name: "Ana Reyes" },
    { seq: 5, at: at(500), type: "accepted", name: "Ana Reyes" },
    { seq: 6, at: at(470), type: "message", by: ana, text: "Hi, I’m Ana. I’m glad you wrote. Are the pills near you right now?", client_msg_id: "a1" },
    { seq: 7, at: at(469), type: "delivery", of: 6, status: "delivered" },
    {
      seq: 8,
      at: at(300),
      type: "message",
      by: contact,
      text: second,
      level: "high",
      reasons: [reason(second, "dont want to be here anymore", "high", "Wish to be dead: does not want to be here anymore.")],
    },
    { seq: 9, at: at(240), type: "message", by: ana, text: "That sounds so heavy. Could you put them in another room while we talk?", client_msg_id: "a2" },
    { seq: 10, at: at(239), type: "delivery", of: 9, status: "sent" },
    { seq: 11, at: at(60), type: "message", by: contact, text: "ok. i gave them to my sister" },
  ];
}

function luis(now: number): JournalEvent[] {
  const about = "Mi papá y yo peleamos otra vez";
  return [
    { seq: 1, at: now - 400_000, type: "arrived", channel: "chat", language: "es", survey: { distress: 7, suicidal: "no", about } },
    { seq: 2, at: now - 395_000, type: "message", by: contact, text: "hola, ¿hay alguien?" },
    { seq: 3, at: now - 380_000, type: "accepted", name: "Ana Reyes" },
    { seq: 4, at: now - 360_000, type: "message", by: ana, text: "Hola, soy Ana. Aquí estoy.", client_msg_id: "b1" },
    { seq: 5, at: now - 90_000, type: "message", by: contact, text: "gracias <b>por</b> responder" },
  ];
}

function gone(now: number): JournalEvent[] {
  return [
    { seq: 1, at: now - 900_000, type: "arrived", channel: "sms", language: "en" },
    { seq: 2, at: now - 900_000, type: "message", by: contact, text: "is this anonymous" },
    { seq: 3, at: now - 800_000, type: "accepted", name: "Ana Reyes" },
    { seq: 4, at: now - 700_000, type: "message", by: contact, text: "STOP" },
    { seq: 5, at: now - 700_000, type: "opted_out" },
  ];
}

export function an_offer(now: number): Offer {
  const text = "he hit me again and i can’t go home. i just want it all to end";
  return {
    contact: ids.next,
    offer: 12,
    level: "high",
    concerns: ["abuse", "desire"],
    reasons: [reason(text, "want it all to end", "high", "Wish to be dead: wants it all to end.")],
    channel: "chat",
    language: "en",
    arrived_at: now - 47_000,
    deadline: now + 25_000,
    returning: false,
    preview: { text, spans: [span_of(text, "want it all to end")] },
  };
}

/** Two questions, the second only after a yes; like the server, it says which comes next. */
function a_form(instrument: string, answers: Record<string, string>): Form {
  const choices = ["yes", "no"].map((answer) => ({ answer, text: answer === "yes" ? "Yes" : "No" }));
  const numbers = Array.from({ length: 11 }, (_, n) => ({ answer: `${n}`, text: `${n}` }));
  const asked: FormItem[] =
    instrument === "asq"
      ? [{ item: "wish", text: "In the past few weeks, have you wished you were dead?", choices }]
      : [{ item: "distress", text: "How upset do you feel, from 0 to 10?", choices: numbers }];
  if (answers.wish === "yes") asked.push({ item: "now", text: "Are you having thoughts of killing yourself right now?", choices });
  const items = asked.map((item) => (answers[item.item] ? { ...item, answer: answers[item.item] } : item));
  const title = instrument === "asq" ? "Suicide screening questions (ASQ)" : "Distress, at the end";
  const form = { instrument, version: 1, title, language: "en", credit: "After the ASQ; own short wording", items };
  if (items.some(({ answer }) => answer === undefined)) return { ...form, result: null };
  if (instrument !== "asq") return { ...form, result: { result: "told", text: "At the end", score: Number(answers.distress) } };
  const level = answers.now === "yes" ? "high" : answers.wish === "yes" ? "moderate" : "none";
  return { ...form, result: { result: level, text: level === "none" ? "Negative" : "Positive", level } };
}

export class DeskScene implements Script {
  me: object | null = who;
  journals: Record<string, JournalEvent[]>;
  cards: Record<string, Card>;
  frames: Frame[] = [];
  late = false;
  answers: Record<string, string> = {};
  role = who.role;
  refuse_next: { code: string; title: string; field?: string } | null = null;

  plans: Record<string, PlanServer> = {};
  complete_wants = "assessment";
  duties = new DutyServer();
  ringing = 0;

  constructor(readonly now = Date.now()) {
    this.journals = { [ids.maya]: maya(now), [ids.luis]: luis(now), [ids.gone]: gone(now), [ids.next]: [] };
    this.cards = {
      [ids.maya]: card(ids.maya, now, { level: "imminent", engine_level: "imminent", concerns: ["means", "time", "desire"], region: "New Jersey" }),
      [ids.luis]: card(ids.luis, now, { level: "low", channel: "chat", language: "es", accepted_at: now - 380_000 }),
      [ids.gone]: card(ids.gone, now, { level: "none", accepted_at: now - 300_000, reachable: false }),
    };
  }

  http(call: HttpCall) {
    this.duties.me = people.ana;
    return this.duties.answer(call);
  }

  login({ password }: { password: string }): object | null {
    return password === "right" ? (this.me = who) : null;
  }

  arrive(id: string, event: Omit<Extract<JournalEvent, { type: "message" }>, "seq" | "at">): JournalEvent {
    const journal = this.journals[id] ?? [];
    const whole = { ...event, seq: journal.length + 1, at: Date.now() };
    journal.push(whole);
    return whole;
  }

  keep(id: string, event: object, push: (type: string, data: unknown) => void): JournalEvent {
    const journal = (this.journals[id] ??= []);
    const whole = { ...event, seq: journal.length + 1, at: Date.now() } as JournalEvent;
    journal.push(whole);
    push("event", { contact: id, event: whole });
    return whole;
  }

  answer(frame: Frame, push: (type: string, data: unknown) => void): unknown {
    this.frames.push(frame);
    const id = frame.data.contact as string;
    const journal = this.journals[id] ?? [];
    switch (frame.type) {
      case "hello":
        setTimeout(() => push("counts", this.counts()), 10);
        return this.hello();
      case "read":
        return { contact: id, after: frame.data.after, upto: journal.length, events: journal.slice(frame.data.after as number) };
      case "presence":
        return { state: frame.data.state, capacity: frame.data.capacity ?? 3 };
      case "accept":
        if (this.late) return new Refusal({ code: "conflict", title: "This has already moved on." });
        this.journals[id] = [{ seq: 1, at: this.now, type: "accepted", name: who.name }];
        return { card: card(id, Date.now(), { level: "high", channel: "chat", accepted_at: Date.now(), last_seq: 1 }) };
      case "say": {
        const { text, client_msg_id } = frame.data as { text: string; client_msg_id: string };
        const event = this.arrive(id, { type: "message", by: ana, text, client_msg_id });
        push("event", { contact: id, event });
        return { seq: event.seq };
      }
      case "form":
        return { form: a_form(frame.data.instrument as string, this.answers) };
      case "answer": {
        const refusal = this.refuse_next;
        this.refuse_next = null;
        if (refusal) return new Refusal(refusal);
        const { instrument, item, answer } = frame.data as Record<string, string>;
        this.answers[item!] = answer!;
        const form = a_form(instrument!, this.answers);
        const note = { type: "answered", name: ana.name, instrument: instrument!, text: form.items.find((one) => one.item === item)!.text, answer_text: answer! };
        const { seq } = this.keep(id, note, push);
        if (form.result) {
          const { text: result_text, level, score } = form.result;
          this.keep(id, { type: "scored", name: ana.name, instrument: instrument!, title: form.title, result_text, level, score }, push);
          const now = this.cards[id]!;
          const word = level ? { assessed: true, level } : {};
          this.cards[id] = { ...now, ...word, last_seq: this.journals[id]!.length };
          setTimeout(() => push("card", { card: this.cards[id] }), 5);
          this.answers = {};
        }
        return { form, seq };
      }
      case "end":
        return { card: (this.cards[id] = { ...this.cards[id]!, state: "wrapup" }) };
      case "complete":
        if (frame.data[this.complete_wants]) return {};
        return new Refusal({ code: "incomplete", title: "Something is still missing.", field: this.complete_wants });
      default:
        return frame.type.startsWith("plan") ? this.about_plan(frame, id, push) : {};
    }
  }

  plan_of(id: string): PlanServer {
    return (this.plans[id] ??= new PlanServer());
  }

  /** A change as the server takes it, told to this desk whoever made it. */
  change_plan(id: string, change: object, by: By, push: (type: string, data: unknown) => void): ChangeAnswer | PlanRefusal {
    const plan = this.plan_of(id);
    plan.now = Date.now();
    plan.push = (event) => this.keep(id, event, push);
    return plan.take(change, by);
  }

  private about_plan({ type, data }: Frame, id: string, push: (type: string, data: unknown) => void): unknown {
    const plan = this.plan_of(id);
    const newest = plan.versions[plan.versions.length - 1];
    switch (type) {
      case "plan":
        return plan.open();
      case "plan_change": {
        const answer = this.change_plan(id, data, { role: "staff", account: who.user }, push);
        if (!(answer instanceof PlanRefusal)) return answer;
        return new Refusal({ code: answer.code, title: "This does not fit.", detail: answer.detail, field: answer.field, retry: "never" });
      }
      case "plan_agree": {
        const open = plan.plan.items.find((item) => item.texts.length > 1);
        if (open) return new Refusal({ code: "conflict", title: "Two texts stand.", field: `items/${open.id}` });
        const number = plan.versions.length + 1;
        plan.versions.push({ number, at: Date.now(), why: data.why as string });
        const { seq } = this.keep(id, { type: "plan_agreed", by: "staff", number, agreed: data.agreed }, push);
        return { number, seq };
      }
      case "plan_versions": {
        const versions = plan.versions.map((one) => ({ ...one, agreed: [{ role: "person" }, { role: "staff", name: "ana" }], items: 3 }));
        return { versions: versions.reverse(), more: false };
      }
      case "plan_version":
        return {
          version: newest,
          changes: [{ kind: "added", item: "x", step: "coping", after: { text: "Walk the dog" } }],
          and_now: [{ kind: "changed", setting: "rating", before: { text: "4" }, after: { text: "7" } }],
        };
      case "plan_text":
        return { seqs: [1, 2] };
      case "plan_code":
        return { code: "7K3M-Q9WX-2PRT-H4BV-N8YD" };
      case "plan_recall": {
        if (data.code !== "7K3M-Q9WX-2PRT-H4BV-N8YD") return new Refusal({ code: "not_found", title: "Not found.", field: "code", retry: "never" });
        this.change_plan(id, { change: "r1", kind: "add", step: "coping", after: "last", text: "Walk by the sea" }, { role: "person" }, () => {});
        plan.carried = true;
        this.keep(id, { type: "plan_recalled", name: who.name }, push);
        return { versions: 0 };
      }
      case "plan_link":
        return { url: "https://line.example/n/Zk3v", code: "402918", ends: Date.now() + 900_000 };
      default:
        return {};
    }
  }

  counts() {
    const waiting = { none: 2, low: 0, moderate: 3, high: 1, imminent: 0 };
    return { waiting, longest_wait_ms: 252_000, available: 4, paused: 1, open: 11, ringing: this.ringing };
  }

  private hello() {
    const contacts = Object.values(this.cards).map((one) => ({ ...one, last_seq: this.journals[one.contact]?.length ?? 0 }));
    const { csrf: _, ...me } = who;
    if (this.role === "on_call") return { now: Date.now(), me: { ...me, role: this.role }, presence: "away", capacity_max: 6 };
    return {
      now: Date.now(),
      me: { ...me, role: this.role },
      presence: "available",
      capacity: 3,
      capacity_max: 6,
      contacts,
      offer: null,
      outcomes: ["supported", "safety_plan", "referred", "emergency_services", "no_response"],
      instruments: [
        { instrument: "asq", title: "Suicide screening questions (ASQ)" },
        { instrument: "distress_end", title: "Distress, at the end" },
      ],
      phrases: ["I’m here with you.", "Are you safe right now?"],
      message_chars_max: { sms: 1600, chat: 4000 },
    };
  }
}

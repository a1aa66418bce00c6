// The server's side of a desk socket in memory: one contact's journal and plan, answers to `hello`, `read` and `say`,
// and a line that can be cut before or after a frame is taken. Frames travel one macrotask apart.
import type { JournalEvent } from "../src/wire/types";
import { a_card, a_hello, a_message, contact_a } from "./cases";
import { PlanRefusal, PlanServer } from "./plan_server";
import type { Random } from "./random";

export class FakeDesk {
  journal: JournalEvent[] = [];
  links: FakeLink[] = [];
  taken = new Map<string, number>();
  cut_chance = 0;
  drop_push_chance = 0;

  plan = new PlanServer();

  constructor(private random: Random) {
    this.plan.push = (event) => this.arrive({ ...event, seq: this.journal.length + 1 });
  }

  open = (): WebSocket => {
    const link = new FakeLink(this);
    this.links.push(link);
    return link as unknown as WebSocket;
  };

  arrive(event: JournalEvent): void {
    this.journal.push(event);
    if (this.random() < this.drop_push_chance) return;
    this.links.at(-1)?.push("event", { contact: contact_a, event });
  }

  take(link: FakeLink, frame: { id: number; type: string; data: Record<string, unknown> }): void {
    if (this.random() < this.cut_chance) return link.cut();
    const answer = this.answer(frame.type, frame.data);
    if (this.random() < this.cut_chance) return link.cut();
    if (answer instanceof PlanRefusal) return link.deliver({ re: frame.id, type: "error", data: { ...answer, title: answer.code } });
    link.deliver({ re: frame.id, type: "ok", data: answer });
  }

  private answer(type: string, data: Record<string, unknown>): unknown {
    if (type === "hello") return a_hello({ contacts: [a_card({ last_seq: this.journal.length })] });
    if (type === "read") {
      const after = data.after as number;
      const events = this.journal.slice(after, after + 3);
      return { contact: contact_a, after, upto: this.journal.length, events };
    }
    if (type === "plan") return this.plan.open();
    if (type === "plan_change") {
      const answer = this.plan.take(data, { role: "staff", account: "ana" });
      return answer instanceof PlanRefusal ? answer : { ...answer, seq: this.journal.length };
    }
    return type === "say" ? { seq: this.say(data.client_msg_id as string, data.text as string) } : {};
  }

  private say(client_msg_id: string, text: string): number {
    const before = this.taken.get(client_msg_id);
    if (before) return before;
    const seq = this.journal.length + 1;
    this.taken.set(client_msg_id, seq);
    this.arrive(a_message(seq, { text, client_msg_id, by: { kind: "clinician", name: "Ana" } }));
    return seq;
  }
}

export class FakeLink {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(private server: FakeDesk) {
    setTimeout(() => {
      this.readyState = 1;
      this.onopen?.();
    }, 1);
  }

  send(text: string): void {
    setTimeout(() => this.readyState === 1 && this.server.take(this, JSON.parse(text)), 1);
  }

  push(type: string, data: unknown): void {
    this.deliver({ type, data });
  }

  deliver(frame: unknown): void {
    setTimeout(() => this.readyState === 1 && this.onmessage?.({ data: JSON.stringify(frame) }), 1);
  }

  cut(code = 1006): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    setTimeout(() => this.onclose?.({ code }), 1);
  }

  close(): void {
    this.cut(1000);
  }
}

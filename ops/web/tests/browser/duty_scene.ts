// The escalation page and the on-call page of a supervisor at work, against a server in memory.
import { DutyServer } from "../fake_duties";
import { a_busy_server, supervisor } from "./board_scene";
import type { HttpCall, Script } from "./site";

export const counselor = { user: "ana", name: "Ana Reyes", role: "counselor", languages: ["en"], csrf: "c" };

export class DutyScene implements Script {
  me: object | null = supervisor;
  server: DutyServer = a_busy_server();

  login({ password }: { password: string }): object | null {
    return password === "right" ? (this.me = supervisor) : null;
  }

  answer(): unknown {
    return {};
  }

  http(call: HttpCall) {
    return this.server.answer(call);
  }

  /** Bodies of what was sent, but for their keys. */
  sent(): object[] {
    return this.server.asked.filter(({ method }) => method !== "GET").map(({ body }) => body as object);
  }
}

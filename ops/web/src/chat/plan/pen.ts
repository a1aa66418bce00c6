// What a part of the plan's page may do: write, and ask.
import type { PlanModel } from "../../plan/model";

export interface Pen {
  plan: PlanModel;
  write: PlanModel["write"];
  save(entry: string): void;
  leave(entry: string): void;
  settle: PlanModel["settle"];
  move: PlanModel["move"];
  tell(text: string): void;
  /** Anything else; refused with the server's fault. Without a connection it fails at once, or waits for one. */
  ask(what: string, data: object, waits?: boolean): Promise<Record<string, any>>;
  read(): void;
}

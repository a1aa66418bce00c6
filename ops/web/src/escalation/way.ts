// What the page shows of how far an escalation has come. Pure.
import { steps, type Escalation, type Step } from "../wire/duty";

export interface Milestone {
  step: Step;
  at: number | null;
  is: "past" | "now" | "ahead";
}

/** Every step in order, and when each was taken; a step that was passed over has no time. */
export function way_of(escalation: Escalation): Milestone[] {
  const taken = new Map<Step, number>([["opened", escalation.opened_at]]);
  for (const event of escalation.events) if (event.to) taken.set(event.to, event.at);
  const here = steps.indexOf(escalation.state);
  return steps.map((step, at) => ({
    step,
    at: at <= here ? (taken.get(step) ?? null) : null,
    is: at < here ? "past" : at === here ? "now" : "ahead",
  }));
}

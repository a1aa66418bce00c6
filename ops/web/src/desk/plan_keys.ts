// What the keys of the plan do: open it and close it, and read out the step that has the focus.
import { new_message_id } from "../wire/id";
import { fault_word, type DeskModel } from "./model";
import { plan_words } from "./plan_strings";

export function toggle_plan(desk: DeskModel): void {
  if (!desk.card.value) return;
  const opens = desk.side.value !== "plan" || desk.pane.value !== "plan";
  desk.show(opens ? "plan" : "risk");
  if (!opens) return;
  desk.focus_plan.value = true;
}

export function read_out_here(desk: DeskModel): void {
  const step = document.activeElement?.closest<HTMLElement>("[data-step]")?.dataset.step;
  if (step) void read_out(desk, step);
}

// A press whose answer was lost is the same sending when it is pressed again.
const unanswered = new Map<string, string>();

/** Sends a step, or the whole plan, as messages in order. */
export async function read_out(desk: DeskModel, step?: string): Promise<void> {
  const contact = desk.selected.value;
  if (!contact) return;
  const what = `${contact} ${step ?? ""}`;
  if (unanswered.get(what) === "") return; // still under way
  const key = unanswered.get(what) ?? new_message_id();
  unanswered.set(what, "");
  try {
    const { seqs } = await desk.session.ask<{ seqs: number[] }>("plan_text", { contact, key, ...(step && { step }) });
    unanswered.delete(what);
    desk.plan_said.value = plan_words.read_done(seqs.length);
  } catch (error) {
    const again = error instanceof Error && (error as { retry?: string }).retry === "same_id";
    if (again) unanswered.set(what, key);
    else unanswered.delete(what);
    desk.notice.value = fault_word(error);
  }
}

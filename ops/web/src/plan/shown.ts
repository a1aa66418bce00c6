// What to show of a plan: the server's entries with what this side has written over them. Pure.
import type { Fault, Local, PlanModel, Wish } from "./model";
import { fields_of, has_agreed } from "./fields";
import { is_setting } from "../wire/plan";
import type { Fields } from "./fields";
import type { Item, Outcome, StepId, Text } from "../wire/plan";

// writing: not sent yet; sending: no answer yet; kept: the server has it; refused: it will not take it as it is
export type Standing = "writing" | "sending" | "kept" | "refused";

export interface Row {
  entry: string;
  fields: Fields;
  texts: readonly Text[]; // as the server has them; more than one wants a choice
  version: number; // up to which these texts are seen
  standing: Standing;
  fault: Fault | null;
  outcome: Outcome | null;
}

const no_fields: Fields = { text: "" };

function wish_of(plan: PlanModel, entry: string): Wish | null {
  const one = plan.state.locals.get(entry);
  const flight = plan.under_way();
  const on_its_way = flight?.entry === entry && flight.what === "text" ? flight.wish : null;
  return one?.wish ?? on_its_way ?? one?.kept?.wish ?? one?.check?.wish ?? null;
}

function standing_of(plan: PlanModel, entry: string, one: Local | undefined): Standing {
  if (one?.fault) return "refused";
  if (one?.wish && !one.ready) return "writing";
  const flight = plan.under_way();
  const sending = flight?.entry === entry || one?.wish || one?.check || one?.place;
  return sending ? "sending" : "kept";
}

/** Null: it does not stand, and nothing is written here that would make it. */
export function row_of(plan: PlanModel, entry: string): Row | null {
  const one = plan.state.locals.get(entry);
  const wish = wish_of(plan, entry);
  const texts = plan.texts_of(entry);
  const newest = texts[texts.length - 1];
  if (wish === "gone" || (!wish && !newest && !is_setting(entry))) return null;
  const fields = wish ?? (newest ? fields_of(newest) : no_fields);
  const { fault = null, outcome = null } = one ?? {};
  return { entry, fields, texts, version: plan.version_of(entry), standing: standing_of(plan, entry, one), fault, outcome };
}

function place_of(plan: PlanModel, entry: string): { step: StepId; after: string } | null {
  const one = plan.state.locals.get(entry);
  const flight = plan.under_way();
  const on_its_way = flight?.entry === entry && flight.what === "place" ? flight.to : null;
  return one?.place ?? on_its_way ?? one?.placed ?? null;
}

/** The entries of a step in order, lines that the server does not have yet last. */
export function entries_of(plan: PlanModel, step: StepId): string[] {
  const { plan: kept, locals } = plan.state;
  const new_ones = [...locals].filter(([entry, one]) => one.step === step && plan.is_new(entry)).map(([entry]) => entry);
  const flight = plan.under_way();
  const of_step = (item: Item) => (place_of(plan, item.id)?.step ?? item.step) === step;
  const order = [...kept.items.filter(of_step).map((item) => item.id), ...new_ones];
  const moved = new Set([...locals.keys(), ...(flight ? [flight.entry] : [])]);
  for (const entry of moved) {
    const to = place_of(plan, entry);
    if (!to || to.step !== step) continue;
    const rest = order.filter((one) => one !== entry);
    const at = to.after === "first" ? 0 : to.after === "last" ? rest.length : rest.indexOf(to.after) + 1;
    order.splice(0, order.length, ...rest.slice(0, at), entry, ...rest.slice(at));
  }
  return order;
}

export function rows_of(plan: PlanModel, step: StepId): Row[] {
  return entries_of(plan, step).flatMap((entry) => row_of(plan, entry) ?? []);
}

/** Where an entry goes that moves one up or down among those shown; null at the end. */
export function place_beside(plan: PlanModel, step: StepId, entry: string, by: 1 | -1): string | null {
  const rows = rows_of(plan, step).map((row) => row.entry);
  const to = rows.indexOf(entry) + by;
  if (to < 0 || to >= rows.length) return null;
  if (by === 1) return rows[to]!;
  return to === 0 ? "first" : rows[to - 1]!;
}

/** Those who agreed that they may be called, and so may help with an action. */
export function helpers(plan: PlanModel): { id: string; name: string }[] {
  return plan.state.plan.items.filter(has_agreed).map((item) => ({ id: item.id, name: item.texts[0]!.text }));
}

export function name_of(plan: PlanModel, helper: string): string {
  return plan.item_of(helper)?.texts.slice(-1)[0]?.text ?? "";
}

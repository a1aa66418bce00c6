// One side's copy of a safety plan that two write at once: the plan as the server last said it, and for each entry what
// this side has written and does not know to be kept. Pure: what happened goes in, `next()` names the one request to
// send. A repeat carries the id of the first try, so a text is kept once; and each change names the version its writer
// saw, so nothing is overwritten that was not on this screen (safetyplan/change.hpp). A text never leaves memory before
// the server has it, or its writer takes it back.
// One request is under way at a time: what was written first is kept first. Bounds are the server's.
import { clean_line, same_fields, fields_of } from "./fields";
import { is_setting } from "../wire/plan";
import type { Fields } from "./fields";
import type { Attention, ChangeAnswer, Item, Newest, Outcome, Plan, PlanAnswer, PlanChanged, PlanWords, StepId, Text } from "../wire/plan";

/** What a writer wants an entry to say, or that it be removed. */
export type Wish = Fields | "gone";

export interface Fault {
  field: string;
  text: string;
}

export interface Local {
  step: StepId | null; // of a line that the server does not know yet
  wish: Wish | null; // written, not under way
  ready: boolean; // written to a pause: may be sent
  settles: boolean; // the writer chose between the texts that stood
  base: number; // the version the writer saw
  kept: { wish: Wish; version: number; revision: number } | null; // taken by the server, not in our copy yet
  check: { wish: Wish; expected: number } | null; // taken once before: our copy must be read anew to go on
  place: { step: StepId; after: string; seen: number } | null;
  placed: { step: StepId; after: string; version: number; revision: number } | null;
  fault: Fault | null;
  outcome: Outcome | null; // of the last change, if it was not simply applied
}

export interface Request {
  key: string;
  type: "plan" | "plan_change";
  data: Record<string, unknown>;
}

export interface Refusal {
  field?: string;
  text: string;
  final: boolean; // the server will never take it
}

type Flight =
  | { entry: string; what: "text"; wish: Wish; expected: number; request: Request; sent: boolean }
  | { entry: string; what: "place"; to: { step: StepId; after: string }; request: Request; sent: boolean };

const nothing: Omit<Local, "step"> = {
  wish: null, ready: false, settles: false, base: 0, kept: null, check: null, place: null, placed: null, fault: null, outcome: null,
};

export function create_plan(new_id: () => string) {
  const state = {
    loaded: false,
    plan: { revision: 0, items: [], settings: {} } as Plan,
    versions: 0,
    newest: null as Newest | null,
    attention: [] as Attention[],
    words: null as PlanWords | null,
    carried: false,
    locals: new Map<string, Local>(),
    fault: "", // why the plan could not be brought
  };
  let flight: Flight | null = null;
  let reading: "no" | "wanted" | "asked" = "no";
  let stale = false; // wanted once more while it was asked

  const item_of = (entry: string) => state.plan.items.find((one) => one.id === entry);
  const texts_of = (entry: string) => (is_setting(entry) ? setting_texts(state.plan, entry) : (item_of(entry)?.texts ?? []));
  const version_of = (entry: string) => (is_setting(entry) ? state.plan.settings[entry] : item_of(entry))?.version ?? 0;
  const on_its_way = (entry: string) => (flight?.entry === entry && flight.what === "text" ? flight : null);

  function local(entry: string, step: StepId | null = null): Local {
    let one = state.locals.get(entry);
    if (!one) state.locals.set(entry, (one = { ...nothing, step }));
    return one;
  }

  /** Reads the plan, now or again. */
  function read(): void {
    if (reading === "asked") stale = true;
    else reading = "wanted";
  }

  /** The writer's text of an entry as it is now; a line that is not there yet needs its step. */
  function write(entry: string, wish: Wish, step: StepId | null = null): void {
    const one = local(entry, step);
    if (one.wish === null && !on_its_way(entry) && !one.check) one.base = one.kept?.version ?? version_of(entry);
    Object.assign(one, { wish, ready: false, settles: false, fault: null });
    if (wish === "gone" && is_new(entry) && !on_its_way(entry) && !one.kept) state.locals.delete(entry);
  }

  /** A pause, or the writer looked elsewhere: what is written is to be kept. */
  function save(entry: string): void {
    const one = state.locals.get(entry);
    if (!one || one.wish === null) return;
    const blank = one.wish !== "gone" && !clean_line(one.wish.text);
    const stands = texts_of(entry)[0];
    if (blank && !is_setting(entry)) return;
    if (blank && !stands && !on_its_way(entry) && !one.kept && !one.check) return drop(entry);
    // What was put back to what stands needs no change.
    const same = !on_its_way(entry) && !one.kept && !one.check && texts_of(entry).length === 1 && one.base === version_of(entry);
    if (same && one.wish !== "gone" && same_fields(fields_of(stands!), one.wish)) one.wish = null;
    else one.ready = true;
    tidy(entry);
  }

  /** Takes back what is written and not under way: the entry says again what it said. */
  function drop(entry: string): void {
    const one = state.locals.get(entry);
    if (!one) return;
    Object.assign(one, { wish: null, ready: false, settles: false, fault: null });
    if (is_new(entry) && !on_its_way(entry) && !one.kept && !one.check) state.locals.delete(entry);
    tidy(entry);
  }

  /** Of several texts the writer saw up to version `seen`, this one is to stand. */
  function settle(entry: string, wish: Wish, seen: number): void {
    Object.assign(local(entry), { wish, ready: true, settles: true, base: seen, fault: null });
  }

  function move(entry: string, step: StepId, after: string): void {
    const one = local(entry);
    one.place = { step, after, seen: one.placed?.version ?? item_of(entry)?.place_version ?? 1 };
    one.fault = null;
  }

  const is_new = (entry: string) => !is_setting(entry) && !item_of(entry);
  const held = (entry: string, one: Local) =>
    one.check !== null || (!one.settles && (texts_of(entry).length > 1 || one.outcome === "both_kept"));

  function change(entry: string, one: Local): Flight | null {
    if (one.wish !== null && one.ready && !held(entry, one)) {
      const { wish, base: expected } = one;
      const adds = is_new(entry) && !one.kept;
      const key = adds ? entry : new_id();
      const request: Request = { key, type: "plan_change", data: { change: key, ...text_change(entry, one, adds) } };
      Object.assign(one, { wish: null, ready: false, settles: false });
      return { entry, what: "text", wish, expected, request, sent: true };
    }
    if (!one.place || (is_new(entry) && !one.kept)) return null;
    const { step, after, seen } = one.place;
    const key = new_id();
    const data = { change: key, kind: "move", item: entry, expected: seen, step, after };
    one.place = null;
    return { entry, what: "place", to: { step, after }, request: { key, type: "plan_change", data }, sent: true };
  }

  function text_change(entry: string, { wish, base: expected, step }: Local, adds: boolean): Record<string, unknown> {
    if (is_setting(entry)) return { kind: "set", setting: entry, expected, value: wish === "gone" ? "" : wish!.text };
    if (wish === "gone") return { kind: "remove", item: entry, expected };
    return adds ? { kind: "add", step, after: "last", ...wish } : { kind: "edit", item: entry, expected, ...wish };
  }

  /** The request to send now, or null while one is under way or nothing is to be asked. */
  function next(): Request | null {
    if (flight?.sent || reading === "asked") return null;
    if (reading === "wanted") {
      reading = "asked";
      return { key: "plan", type: "plan", data: {} };
    }
    if (!state.loaded) return null;
    if (flight) return (flight.sent = true), flight.request;
    for (const [entry, one] of state.locals) {
      flight = change(entry, one);
      if (flight) return flight.request;
    }
    return null;
  }

  function answered(key: string, data: unknown): void {
    if (key === "plan") return loaded(data as PlanAnswer);
    if (!flight || flight.request.key !== key) return;
    const done = flight;
    flight = null;
    const answer = data as ChangeAnswer;
    const one = local(done.entry);
    one.outcome = answer.outcome === "applied" || answer.outcome === "repeated" ? null : answer.outcome;
    if (done.what === "place") after_move(one, done.to, answer);
    else after_text(one, done, answer);
    if (answer.revision > state.plan.revision + 1) read();
    tidy(done.entry);
  }

  function after_move(one: Local, to: { step: StepId; after: string }, { outcome, version, revision }: ChangeAnswer): void {
    if (one.place) one.place.seen = version;
    if (outcome === "applied") one.placed = { ...to, version, revision };
    else if (outcome === "repeated") read();
    else one.place = null; // the other's move stands, and is shown
  }

  function after_text(one: Local, done: Extract<Flight, { what: "text" }>, { outcome, version, revision }: ChangeAnswer): void {
    const { wish, expected } = done;
    if (outcome === "repeated") {
      // Others may have written since it was first taken: only the plan itself says which version is ours.
      one.check = { wish, expected };
      return read();
    }
    // Of two that are kept the other's is not seen here yet: until it is, ours covers it on the screen.
    const seen = outcome === "both_kept" ? expected : version;
    one.kept = { wish, version: seen, revision };
    one.base = seen;
  }

  function refused(key: string, { field = "", text: words, final }: Refusal): void {
    if (key === "plan") {
      reading = final ? "no" : "wanted";
      state.fault = words;
      return;
    }
    if (!flight || flight.request.key !== key) return;
    flight.sent = false;
    if (!final) return;
    const done = flight;
    flight = null;
    const one = local(done.entry);
    one.fault = { field, text: words };
    const text = done.what === "text" && done.wish !== "gone" ? done : null;
    if (text && one.wish === null) Object.assign(one, { wish: text.wish, base: text.expected });
  }

  /** The connection is gone: what was under way may have been kept or not, and is sent again. */
  function lost(): void {
    if (flight) flight.sent = false;
    reading = "wanted";
    stale = false;
  }

  function loaded(answer: PlanAnswer): void {
    reading = stale ? "wanted" : "no";
    stale = false;
    const { plan, words, attention = [], versions, newest = null, carried = false } = answer;
    const other = plan?.id !== state.plan.id;
    if (!state.loaded || other || answer.revision >= state.plan.revision) {
      state.plan = plan ?? { revision: answer.revision, items: [], settings: {} };
      state.attention = attention;
    }
    Object.assign(state, { loaded: true, words, versions, newest, carried, fault: "" });
    for (const [entry, one] of state.locals) {
      if (one.check) one.base = base_after(entry, one.check);
      one.check = null;
      tidy(entry);
    }
  }

  // Our own text's version, if it stands: what others wrote beside or after it stays unseen.
  function base_after(entry: string, { wish, expected }: { wish: Wish; expected: number }): number {
    const texts = texts_of(entry);
    if (texts.length === 0) return version_of(entry);
    const ours = wish === "gone" ? undefined : texts.find((text) => same_fields(fields_of(text), wish));
    return ours && texts.length === 1 ? ours.version : expected;
  }

  function event(change: PlanChanged): void {
    const { plan } = state;
    if (!state.loaded) stale ||= reading === "asked"; // the answer on its way may be older
    if (!state.loaded || change.revision <= plan.revision) return;
    const unknown = change.item && !change.order && !item_of(change.item.id);
    if (change.revision > plan.revision + 1 || unknown || (!change.item && !change.setting)) return read();
    const items = change.item ? with_item(plan.items, change.item, change.order) : plan.items;
    const settings = change.setting ? { ...plan.settings, [change.setting]: change.entry } : plan.settings;
    state.plan = { ...plan, items, settings, revision: change.revision };
    state.attention = change.attention ?? state.attention;
    for (const entry of state.locals.keys()) tidy(entry);
  }

  function agreed(number: number, at: number): void {
    if (number <= state.versions) return;
    state.versions = number;
    state.newest = { number, at };
  }

  // Forgets what our copy of the plan shows by itself.
  function tidy(entry: string): void {
    const one = state.locals.get(entry);
    if (!one) return;
    if (one.kept && one.kept.revision <= state.plan.revision) one.kept = null;
    if (one.placed && one.placed.revision <= state.plan.revision) one.placed = null;
    if (one.outcome === "both_kept" && !one.kept && texts_of(entry).length < 2) one.outcome = null;
    // Two texts stand now that whoever removed it had not seen: they are shown, not removed.
    if (one.wish === "gone" && !one.settles && !one.kept && texts_of(entry).length > 1) one.wish = null;
    const { wish, kept, check, place, placed, fault, outcome } = one;
    if (wish ?? kept ?? check ?? place ?? placed ?? fault ?? outcome) return;
    if (flight?.entry !== entry) state.locals.delete(entry);
  }

  /** Nothing written here is unknown to the server. */
  const settled = () => !flight && [...state.locals.values()].every(({ wish, place, kept, check }) => !(wish ?? place ?? kept ?? check));

  return {
    state, read, write, save, drop, settle, move, next, answered, refused, lost, event, agreed, settled,
    texts_of, version_of, is_new, item_of,
    under_way: () => flight,
  };
}

export type PlanModel = ReturnType<typeof create_plan>;

function setting_texts(plan: Plan, setting: keyof Plan["settings"]): Text[] {
  return (plan.settings[setting]?.texts ?? []).map(({ value, ...rest }) => ({ text: value, ...rest }));
}

// Without an order it stays where it stands.
function with_item(items: readonly Item[], item: Item, order: readonly string[] | undefined): Item[] {
  if (!order) return items.map((one) => (one.id === item.id ? item : one));
  const place = (one: Item) => (order.includes(one.id) ? order.indexOf(one.id) : order.length);
  const others = items.filter((one) => one.id !== item.id);
  const same_step = [...others.filter((one) => one.step === item.step), item].sort((a, b) => place(a) - place(b));
  return [...others.filter((one) => one.step !== item.step), ...same_step];
}

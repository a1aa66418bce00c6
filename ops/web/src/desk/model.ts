// What the desk's parts share: the session, what is derived from its state, and the few things that live on
// this page alone (drafts, which pane shows, dialogs, one passing notice).
import { computed, signal } from "@preact/signals";
import { Changes } from "../duty/changes";
import { now } from "../staff/now";
import { WireError } from "../wire/socket";
import { RisenWatch } from "../staff/risen";
import { gravest, type Level } from "../wire/level";
import type { Card, Offer } from "../wire/types";
import { DeskPlans } from "./plans";
import { prefs } from "./prefs";
import { Ringer } from "../staff/ring";
import type { DeskSession } from "./session";
import { words } from "./strings";
import { open_rise } from "./timeline";
import { no_transcript } from "./transcript";

export type Pane = "contacts" | "conversation" | "risk" | "plan";
export type Dialog =
  | "help"
  | "settings"
  | { contact: string; instrument: string }
  | { contact: string; plan: "agree" | "versions" | "give" }
  | { contact: string; escalate: true }
  | null;
/** After its deadline an offer is shown a little longer, since only the server says that it is over. */
const offer_grace_ms = 3_000;

export class DeskModel {
  /** What shows where only one pane fits; what stands on the right where all do. */
  readonly pane = signal<Pane>("contacts");
  readonly side = signal<"risk" | "plan">("risk");
  readonly dialog = signal<Dialog>(null);
  readonly notice = signal("");
  readonly drafts = signal<Readonly<Record<string, string>>>({});
  /** Where the focus is wanted: the reply box, or a marked phrase. Whoever moves it resets this. */
  readonly focus_reply = signal(false);
  readonly focus_plan = signal(false);
  /** The last thing that was done with the plan, for the status line of its pane. */
  readonly plan_said = signal("");
  readonly focus_phrase = signal<{ seq: number; begin: number } | null>(null);
  readonly ringer = new Ringer();

  readonly changes = new Changes();
  readonly plans: DeskPlans;
  #reviewed = new Set<string>();

  constructor(readonly session: DeskSession) {
    this.plans = new DeskPlans(session);
  }

  readonly state = computed(() => this.session.state.value);
  readonly link = computed(() => this.session.link.value);
  readonly server_now = computed(() => now.value + this.#offset.value);
  readonly cards = computed(() => Object.values(this.#cards.value).sort(by_acceptance));
  readonly selected = computed(() => this.state.value.selected);
  readonly card = computed(() => this.#cards.value[this.selected.value ?? ""] ?? null);
  readonly transcript = computed(
    () => this.state.value.transcripts[this.selected.value ?? ""] ?? no_transcript,
  );
  readonly offer = computed((): Offer | null => {
    const open = this.#offers.value.filter((one) => one.deadline + offer_grace_ms > this.server_now.value);
    return open[0] ?? null;
  });

  /** Contacts of this desk whose risk rose, until that is acknowledged. */
  readonly rises = computed(() =>
    this.cards.value.flatMap((card) => {
      const { transcripts, acknowledged } = this.state.value;
      const event = open_rise(transcripts[card.contact]?.events ?? [], acknowledged[card.contact] ?? 0);
      return event ? [{ contact: card.contact, event }] : [];
    }),
  );
  /** Urgent duties of the line that ring now. */
  readonly alarms = computed(() => this.state.value.counts?.ringing ?? 0);
  readonly risen = new RisenWatch(computed(() => this.state.value.line));
  /** The gravest of what wants an ear now; kept apart so that each new figure does not ring anew. */
  readonly urgent = computed(() =>
    gravest([
      ...(this.offer.value ? [this.offer.value.level] : []),
      ...this.rises.value.map(({ event }) => event.to),
      ...this.risen.open.value.map(({ level }) => level),
      ...(this.alarms.value > 0 && this.state.value.me?.role !== "counselor" ? (["high"] as const) : []),
    ]),
  );

  /** Contacts for which the proposal of an escalation was put aside on this page. */
  readonly not_now = signal<ReadonlySet<string>>(new Set());

  #answering = false;
  readonly #cards = computed(() => this.state.value.cards);
  readonly #offers = computed(() => this.state.value.offers);
  readonly #offset = computed(() => this.state.value.clock_offset_ms);

  select(contact: string): void {
    this.session.dispatch({ type: "select", contact });
    this.pane.value = "conversation";
  }

  show(pane: Pane): void {
    this.pane.value = pane;
    if (pane === "risk" || pane === "plan") this.side.value = pane;
  }

  /** A person who comes back with a plan: it opens by itself, once. */
  review_returning(): void {
    const card = this.card.value;
    if (!card?.plan?.versions || this.#reviewed.has(card.contact)) return;
    this.#reviewed.add(card.contact);
    this.side.value = "plan";
  }

  step(by: 1 | -1): void {
    const all = this.cards.value;
    const at = all.findIndex((card) => card.contact === this.selected.value);
    const next = all[(at + by + all.length) % all.length];
    if (next) this.select(next.contact);
  }

  draft(contact: string): string {
    return this.drafts.value[contact] ?? "";
  }

  set_draft(contact: string, text: string): void {
    this.drafts.value = { ...this.drafts.value, [contact]: text };
  }

  /** Drafts of contacts that went away are forgotten, and what is open about them closes. */
  forget_gone(): void {
    const open = this.dialog.peek();
    if (open && typeof open === "object" && !(open.contact in this.#cards.value)) this.dialog.value = null;
    const mine = Object.entries(this.drafts.value).filter(([contact]) => contact in this.#cards.value);
    if (mine.length < Object.keys(this.drafts.value).length) this.drafts.value = Object.fromEntries(mine);
  }

  async accept(): Promise<void> {
    this.ringer.unlock();
    await this.#answer(async (offer) => {
      await this.session.accept(offer);
      this.pane.value = "conversation";
      this.focus_reply.value = true;
    });
  }

  async decline(): Promise<void> {
    await this.#answer((offer) => this.session.decline(offer));
  }

  // An offer is answered once: a second press while the first is on its way does nothing. One that has moved on
  // leaves the screen at once, even if the server's word that it is gone is still on its way.
  async #answer(act: (offer: Offer) => Promise<void>): Promise<void> {
    const offer = this.offer.value;
    if (!offer || this.#answering) return;
    this.#answering = true;
    try {
      await act(offer);
      this.notice.value = "";
    } catch (error) {
      const late = error instanceof WireError && (error.code === "conflict" || error.code === "not_found");
      this.notice.value = late ? words.offer_late : fault_word(error);
      const { contact, offer: number } = offer;
      if (late) this.session.dispatch({ type: "offer_gone", contact, offer: number });
    }
    this.#answering = false;
  }

  /** Runs a request and shows a fault as a notice. */
  async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.notice.value = "";
    } catch (error) {
      this.notice.value = fault_word(error);
    }
  }

  /** A test is a press of a button, so it also unlocks the sound. */
  test_sound(level: Level): void {
    this.ringer.unlock();
    this.ringer.sound(level);
  }

  apply_prefs(): void {
    this.ringer.volume = prefs.value.volume;
    this.ringer.muted = prefs.value.muted;
  }
}

export function fault_word(error: unknown): string {
  return error instanceof WireError ? error.words : words.failed;
}

function by_acceptance(a: Card, b: Card): number {
  const [left, right] = [a.accepted_at ?? a.arrived_at, b.accepted_at ?? b.arrived_at];
  return left - right || a.contact.localeCompare(b.contact);
}

// Keeps title and notices in step with the desk's state. One function starts it and returns how to stop.
import { computed, effect } from "@preact/signals";
import type { DeskModel } from "./model";
import { show_notice } from "./notices";
import { prefs } from "./prefs";
import { words } from "./strings";
import { standing } from "./timeline";

export function start_alerts(desk: DeskModel): () => void {
  const offered = computed(() => desk.offer.value?.level ?? null);
  const unread = computed(() => {
    const { transcripts, shown } = desk.state.value;
    let sum = 0;
    for (const [contact, { events }] of Object.entries(transcripts)) {
      sum += standing(events, shown[contact] ?? 0).unread;
    }
    return sum;
  });
  let unread_before = 0;
  let rises_before = 0;
  const stops = [
    effect(() => desk.apply_prefs()),
    effect(() => {
      const waiting = unread.value + (offered.value ? 1 : 0);
      const mark = desk.urgent.value ? "● " : "";
      document.title = `${mark}${waiting > 0 ? `(${waiting}) ` : ""}${words.title} · Holdfast`;
    }),
    effect(() => {
      if (offered.value && unseen()) show_notice(words.notice_offer);
    }),
    effect(() => {
      const rises = desk.rises.value.length + desk.risen.open.value.length;
      if (rises > rises_before && unseen()) show_notice(words.notice_rise);
      rises_before = rises;
    }),
    effect(() => {
      if (unread.value > unread_before && unseen()) show_notice(words.notice_message);
      unread_before = unread.value;
    }),
    effect(() => {
      void desk.cards.value;
      desk.forget_gone();
    }),
  ];
  return () => {
    stops.forEach((stop) => stop());
    document.title = `${words.title} · Holdfast`;
  };
}

function unseen(): boolean {
  return prefs.peek().notices && document.visibilityState === "hidden";
}

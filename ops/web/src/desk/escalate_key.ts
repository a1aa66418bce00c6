// One key for the open conversation: asks to open an escalation, or shows the page of the one that is open.
import { escalating } from "./escalations";
import type { DeskModel } from "./model";

export function escalate(desk: DeskModel): void {
  const card = desk.card.value;
  if (!card) return;
  if (escalating(card)) return void window.open(escalation_page(card.escalation!.id), "_blank", "noopener,noreferrer");
  desk.dialog.value = { contact: card.contact, escalate: true };
}

export function escalation_page(id: string): string {
  return `/escalation#${id}`;
}

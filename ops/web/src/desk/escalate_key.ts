// One key for the open conversation: asks to open an escalation, or shows the page of the one that is open.
import type { Card } from "../wire/types";
import { help_in, type Help } from "./escalations";
import type { DeskModel } from "./model";

export function help_for(desk: DeskModel, card: Card): Help | null {
  return help_in(card, desk.state.value.transcripts[card.contact]?.events ?? []);
}

export function escalate(desk: DeskModel): void {
  const card = desk.card.value;
  if (!card) return;
  const help = help_for(desk, card);
  if (help) return void window.open(escalation_page(help.id), "_blank", "noopener,noreferrer");
  desk.dialog.value = { contact: card.contact, escalate: true };
}

export function escalation_page(id: string): string {
  return `/escalation#${id}`;
}

// Who works on this line, for choosing a person. Read when first asked for, and again if that failed.
import { signal } from "@preact/signals";
import { read } from "../wire/http";
import type { Role } from "../wire/types";
import type { Colleague } from "../wire/duty";

export interface StaffMember extends Colleague {
  role: Role;
}

export const colleagues = signal<readonly StaffMember[]>([]);
let asking = false;

export async function ask_colleagues(): Promise<void> {
  if (asking || colleagues.value.length > 0) return;
  asking = true;
  const answer = await read<{ staff: StaffMember[] }>("/v1/staff");
  if (answer.ok) colleagues.value = answer.value.staff;
  asking = false;
}

/** Whoever may be consulted before help outside is called. */
export function may_decide({ role }: StaffMember): boolean {
  return role !== "counselor";
}

// Who is signed in on this page. `asking` until the server said so at the start.
import { signal, type ReadonlySignal } from "@preact/signals";
import { sign_out, who_am_i } from "../wire/http";
import type { LinkState } from "../wire/socket";
import type { SignedIn } from "../wire/types";

export type Account =
  | { is: "asking" }
  | { is: "out"; why: "new" | "session_ended" | "no_answer" }
  | { is: "in"; who: SignedIn };

export const account = signal<Account>({ is: "asking" });

export async function ask_account(): Promise<void> {
  const answer = await who_am_i();
  if (answer.ok) account.value = { is: "in", who: answer.value };
  else account.value = { is: "out", why: answer.refused.status === 0 ? "no_answer" : "new" };
}

/** False only when the server says so: no answer is no reason to send somebody to the sign-in page. */
export async function still_signed_in(): Promise<boolean> {
  const answer = await who_am_i();
  return answer.ok || answer.refused.status !== 401;
}

export async function leave(): Promise<void> {
  if (account.value.is === "in") await sign_out(account.value.who.csrf);
  account.value = { is: "out", why: "new" };
}

/** To the door when the server ends a link because its session is over. Returns how to stop. */
export function leave_with(link: ReadonlySignal<LinkState>): () => void {
  return link.subscribe((state) => {
    if (state.is === "ended" && state.code === 4401) account.value = { is: "out", why: "session_ended" };
  });
}

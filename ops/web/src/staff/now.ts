// The page's own clock as a signal, so that every waiting time on screen moves once a second together.
import { signal } from "@preact/signals";

export const now = signal(Date.now());

export function start_clock(): void {
  setInterval(() => (now.value = Date.now()), 1000);
}

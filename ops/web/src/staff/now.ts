// The page's own clock as a signal, so that every waiting time on screen moves once a second together.
import { computed, signal } from "@preact/signals";
import { server_offset_ms } from "../wire/http";

export const now = signal(Date.now());
/** The server's clock, on pages that hear it by HTTP. */
export const server_now = computed(() => now.value + server_offset_ms.value);

export function start_clock(): void {
  setInterval(() => (now.value = Date.now()), 1000);
}

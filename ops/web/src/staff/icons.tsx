import type { ComponentChildren } from "preact";
import type { Channel } from "../wire/types";

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export function ChannelIcon({ channel }: { channel: Channel }) {
  if (channel === "chat") {
    return (
      <Icon>
        <path d="M4 5h16v11H9l-5 4z" />
      </Icon>
    );
  }
  return (
    <Icon>
      <rect x="7" y="2.5" width="10" height="19" rx="2" />
      <path d="M11 18h2" />
    </Icon>
  );
}

/** A knot that holds: two interlocked loops. */
export function Mark() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.4" aria-hidden="true">
      <path d="M9 15a5 5 0 1 1 5-5" stroke-linecap="round" />
      <path d="M15 9a5 5 0 1 1-5 5" stroke-linecap="round" />
    </svg>
  );
}

// Which key press means what. Only chords: no single letter ever acts, so typing can never accept or close.
export type Command = "accept" | "next" | "previous" | "reply" | "plan" | "read_out" | "escalate" | "send" | "help";

export interface Press {
  code: string;
  key: string;
  alt: boolean;
  ctrl_or_meta: boolean;
  shift: boolean;
  typing: boolean;
}

const with_alt: Record<string, Command> = {
  KeyA: "accept",
  KeyJ: "next",
  KeyK: "previous",
  KeyL: "reply",
  KeyP: "plan",
  KeyO: "read_out",
  KeyE: "escalate",
};

export function command_of(press: Press): Command | null {
  if (press.alt && !press.ctrl_or_meta && !press.shift) return with_alt[press.code] ?? null;
  if (press.ctrl_or_meta && !press.alt && press.key === "Enter") return "send";
  if (press.key === "?" && !press.typing && !press.alt && !press.ctrl_or_meta) return "help";
  return null;
}

export function press_of(event: KeyboardEvent): Press {
  const target = event.target as HTMLElement | null;
  return {
    code: event.code,
    key: event.key,
    alt: event.altKey,
    ctrl_or_meta: event.ctrlKey || event.metaKey,
    shift: event.shiftKey,
    typing: target?.matches?.("input, textarea, select, [contenteditable]") ?? false,
  };
}

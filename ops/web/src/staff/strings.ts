// Words that the desk and the board share. English is the staff language; a translation replaces this module.
import type { Level } from "../wire/level";
import type { Channel, Presence, Role } from "../wire/types";

export const level_words: Record<Level, string> = {
  none: "No signal",
  low: "Low",
  moderate: "Moderate",
  high: "High",
  imminent: "Imminent",
};

export const channel_words: Record<Channel, string> = { sms: "Text message", chat: "Web chat" };
export const channel_short: Record<Channel, string> = { sms: "Text", chat: "Chat" };

export const presence_words: Record<Presence, string> = {
  available: "Available",
  paused: "Paused",
  away: "Away",
};

export const role_words: Record<Role, string> = {
  counselor: "Counselor",
  supervisor: "Supervisor",
  on_call: "On call",
  admin: "Administrator",
};

const language_names = new Intl.DisplayNames(["en"], { type: "language" });

export function language_word(code: string): string {
  try {
    return language_names.of(code) ?? code;
  } catch {
    return code;
  }
}

/** A short name for a contact whose person is not named: the end of the id, which differs most. */
export function handle(contact: string): string {
  return contact.slice(-4).toUpperCase();
}

export function concern_word(concern: string): string {
  const words = concern.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const risen_words = {
  unanswered: (contact: string) => `Nobody has answered contact ${contact} yet, and the risk rose to`,
  acknowledge: "Acknowledge",
  locked: "This browser keeps the sound off until you act on the page.",
  unlock: "Turn the sound on",
};

/** What the engine says, in words: it finds signals, it never says that somebody is safe. */
export function engine_word(level: Level): string {
  return level === "none" ? "no signal found" : level_words[level].toLowerCase();
}

export const sign_in_words = {
  lede: "For staff of this line only.",
  user: "User name",
  password: "Password",
  sign_in: "Sign in",
  signing_in: "Signing in…",
  sign_out: "Sign out",
  wrong: "User name or password is not right.",
  throttled: (seconds: number | null) =>
    seconds ? `Too many tries. Please wait ${seconds} seconds.` : "Too many tries. Please wait a while.",
  no_answer: "The server does not answer. Please try again.",
  refused: "Signing in did not work.",
  session_ended: "Your session has ended. Please sign in again.",
};

export const link_words = {
  connecting: "Connecting…",
  ready: "Connected",
  waiting: "Reconnecting…",
  ended: "Not connected",
};

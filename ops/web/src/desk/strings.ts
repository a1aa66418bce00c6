// Every word of the desk. English is the staff language; a translation replaces this module.
import {
  channel_short,
  concern_word,
  handle,
  language_word,
  level_words,
} from "../staff/strings";
import { kind_word, outcome_words, step_words } from "../duty/strings";
import type { Step } from "../wire/duty";
import { clock_words, time_text } from "../staff/duration";
import type { Level } from "../wire/level";
import type { JournalEvent, LevelEvent, Offer, Survey } from "../wire/types";
import type { Tick } from "./timeline";

const many = (count: number, one: string, other: string) => `${count} ${count === 1 ? one : other}`;

export const words = {
  title: "Desk",
  sign_in_title: "Sign in to the desk",
  main_bar: "Your status",
  panes: "Parts of the desk",
  side: "Beside the conversation",
  pane_names: { contacts: "Contacts", conversation: "Conversation", risk: "Risk", plan: "Plan" },
  presence: "Take new contacts",
  available: "Available",
  paused: "Paused",
  capacity: "At most",
  load: (load: number, capacity: number) => `${load} of ${capacity}`,
  load_label: "Conversations now",
  settings: "Sound and notices",
  help: "Help",
  close: "Close",
  dismiss: "OK",

  waiting: "Waiting now",
  nobody_waiting: "Nobody is waiting.",
  longest: "Longest wait",
  staff_now: (available: number, paused: number, open: number) =>
    `${available} available · ${paused} paused · ${many(open, "conversation", "conversations")} open`,
  mine: "My contacts",
  none_mine: "No conversations yet.",
  none_mine_available: "You are available. The next contact is offered to you here.",
  none_mine_paused: "You are paused. Choose “Available” to be offered contacts.",
  unread: (count: number) => many(count, "new", "new"),
  wrapup: "Wrapping up",
  contact_name: (contact: string) => `Contact ${handle(contact)}`,
  last_spoke: { contact: "They wrote", clinician: "You wrote", line: "The line wrote" },
  ago: (text: string) => `${text} ago`,
  arrived_ago: "Arrived",

  offer_title: (offer: Offer) => (offer.returning ? "A contact is back" : "New contact"),
  offer_said: (offer: Offer) =>
    `${offer.returning ? "A contact is back" : "New contact"}: ${level_words[offer.level]} risk, ` +
    `${channel_short[offer.channel]}, ${language_word(offer.language)}. Press Alt A to accept.`,
  offer_waiting: (ms: number) => `Waiting ${clock_words(ms)}`,
  waited: (text: string) => `waiting ${text}`,
  offer_left: (seconds: number) => `${seconds} s left`,
  offer_over: "Time is up",
  offer_before: "Before, they said:",
  offer_newest: "Their newest message:",
  accept: "Accept",
  accept_key: "Alt+A",
  decline: "Decline",
  offer_late: "That contact is no longer on offer to you.",
  concerns: "Concerns",

  nothing_open: "No conversation is open",
  log: (contact: string) => `Conversation with contact ${handle(contact)}`,
  loading: "Bringing the conversation…",
  from: { contact: "Contact", line: "Automatic", clinician: "You" },
  media: (count: number) => `${many(count, "picture or file", "pictures or files")} sent; not fetched`,
  raised: (level: Level) => `Marked ${level_words[level]}`,
  to_newest: "New messages below",
  not_reachable: "Cannot be reached by text until they send START.",
  left_quickly:
    "They left quickly. Somebody may have come near: do not write first, wait until they are back.",
  left: "They have left the chat. What you write is kept for them if they come back.",
  in_wrapup: "This conversation has ended. Complete the wrap-up to free the place.",

  reply: "Your reply",
  reply_hint: "Ctrl+Enter or ⌘+Enter sends",
  send: "Send",
  phrases: "Insert a phrase",
  too_long: (over: number) => `${many(over, "character", "characters")} too long`,
  characters: (used: number, most: number) => `${used} of ${most} characters`,
  parts: (segments: number) => many(segments, "text", "texts"),
  ucs2: "special characters: shorter texts",
  part_left: (left: number) => `${left} left in this one`,
  put_back: "Edit again",
  again: "Send again",

  escalate_title: "Open an emergency escalation",
  escalate_lede: "A supervisor or whoever is on call is rung at once. You stay with the person.",
  escalate_filled: "What the engine found in their words is filled in. Change what you know better; more can be added later.",
  escalate_do: "Open the escalation now",
  escalate: "Escalate…",
  escalation_page: "Open the escalation page",
  escalation_tag: "Escalation",
  proposed: "The risk is imminent and there is no escalation. Proposed: open an escalation?",
  proposed_not: "Not now",
  help_is: (step: Step, since: string | null) =>
    `Emergency: ${step_words[step].toLowerCase()}${since ? `, since ${since}` : ""}.`,
  escalate_sending: (tries: number) => (tries === 1 ? "Sending…" : `No answer yet. Sending again (${tries})…`),
  help_drill: "Practice.",
  alarms: (count: number) => (count === 1 ? "An alarm is ringing: 1" : `Alarms are ringing: ${count}`),
  alarms_open: "Open the on-call page",

  risk: "Risk",
  both_words: (clinician: Level, engine: Level) => [
    ["Clinician", level_words[clinician]],
    ["Engine", engine === "none" ? "No signal found" : level_words[engine]],
  ],
  rise: (contact: string, event: LevelEvent) =>
    `Contact ${handle(contact)}: ` +
    (event.stands
      ? `your word (${level_words[event.from].toLowerCase()}) stands, but what they wrote since reads as`
      : "what they wrote raised the risk to"),
  rise_show: "Show",
  instruments: "Ask item by item",
  instrument: "Instrument",
  instrument_open: "Open…",
  form_loading: "Bringing the questions…",
  form_kept: "Each answer is kept as you give it. To correct one, choose another.",
  form_result: "Result",
  form_score: (score: number) => `Score ${score}`,
  form_sets: (result: Level, now: Level) =>
    result === now
      ? "This is now the contact's level."
      : `The level stays ${level_words[now].toLowerCase()}, because of what this does not ask about. You can set it yourself.`,
  form_no_level: "This says nothing about the level.",
  reasons: "Why",
  no_reasons: "The engine found nothing that raises the level.",
  show_phrase: "Show",
  show_phrase_of: (sentence: string) => `Show the phrase in the conversation: ${sentence}`,
  survey: "What they told us first",
  survey_rows: (survey: Survey): [string, string][] => {
    const rows: [string, string][] = [];
    if (survey.distress !== undefined) rows.push(["Distress", `${survey.distress} of 10`]);
    const answers = { yes: "Yes", no: "No", skip: "Not answered" };
    if (survey.suicidal) rows.push(["Thoughts of suicide", answers[survey.suicidal]]);
    if (survey.about) rows.push(["About", survey.about]);
    return rows;
  },
  assess: "Your assessment",
  assess_level: "Risk as you judge it",
  assess_note: "Reason (what you asked and heard)",
  reason_missing: "To lower the level, say why.",
  assess_do: "Record assessment",
  assess_again: "Record a new assessment",
  assessed: (level: Level, name: string, time: string, by?: string) =>
    `${level_words[level]}, by ${name} at ${time}${by ? `: ${by}` : ""}`,
  not_assessed: "Not assessed yet. A conversation cannot be completed without it.",
  choose_level: "Choose a level.",
  ending: "Ending",
  end: "End conversation…",
  end_sure: "End the conversation with this contact? They are told that it is over.",
  end_yes: "Yes, end it",
  end_no: "Keep talking",
  outcome: "Outcome",
  outcome_choose: "Choose…",
  outcome_missing: "Choose an outcome.",
  outcome_note: "Closing note (optional)",
  without_plan: "Why neither a safety plan nor an escalation",
  complete: "Complete",
  incomplete: "Something is still missing",
  missing_fields: {
    assessment: "The assessment is missing: record the risk as you judge it.",
    outcome: "The outcome is missing: choose one.",
    without_plan: "At this risk, agree a safety plan or open an escalation first, or say here why neither.",
  } as Record<string, string>,
  outcome_word: concern_word,

  lost_link: "The connection is lost. Trying again; what you write is kept.",
  retry_now: "Try now",
  lost_reply: (contacts: readonly string[]) =>
    `A reply was not sent, because the contact is no longer with you: ${contacts.map(handle).join(", ")}.`,
  elsewhere_title: "The desk was opened elsewhere",
  elsewhere: "Only one desk of yours can be open. Your contacts are safe at the other one.",
  take_back: "Use the desk here",
  forbidden_title: "No desk for this account",
  forbidden: "This account does not take contacts, so it has no desk. It can watch the board.",
  to_board: "Open the board",
  failed: "That did not work. Please try again.",

  sound: "Ring for new contacts and rising risk",
  volume: "Volume",
  test_level: (level: Level) => `Test ${level_words[level]}`,
  notices: "Desktop notices, without any content",
  notices_refused: "This browser does not allow notices for this page.",
  notice_offer: "A contact is waiting for you",
  notice_message: "New message",
  notice_rise: "A contact needs attention",
  keys_on: "Keyboard shortcuts on",
  keys: [
    ["Alt+A", "Accept the offered contact"],
    ["Alt+J", "Next conversation"],
    ["Alt+K", "Previous conversation"],
    ["Alt+L", "Go to the reply box"],
    ["Alt+E", "Open an emergency escalation, or its page"],
    ["Alt+P", "Open or close the safety plan"],
    ["Alt+O", "In the plan: read the step out to the contact"],
    ["Alt+↑, Alt+↓", "In a line of the plan: move it up or down"],
    ["Ctrl+Enter", "Send the reply (⌘+Enter on a Mac)"],
    ["?", "This help, when not typing"],
  ] as [string, string][],
  keys_title: "Keyboard",
  levels_title: "Levels",
};

const tick_words: Record<Exclude<Tick["is"], "failed" | "refused">, string> = {
  sending: "Sending…",
  kept: "Kept; not on their screen yet",
  reached: "On their screen",
  queued: "On its way",
  sent: "Sent to the phone network",
  delivered: "Delivered to the phone",
};

export function tick_word(tick: Tick): string {
  if (tick.is === "failed") return tick.why ? `Not delivered: ${tick.why}` : "Not delivered";
  if (tick.is === "refused") return tick.why ? `Not sent: ${tick.why}` : "Not sent";
  return tick_words[tick.is];
}

const read_words: Record<string, (number: number) => string> = {
  versions: () => "the list of the plan's versions",
  version: (number) => `version ${number} of the plan`,
  changes: (number) => `what version ${number} of the plan changed`,
  fhir: (number) => `version ${number} of the plan, for a clinic`,
  page: (number) => `version ${number} of the plan, as a page`,
  wallet: (number) => `version ${number} of the plan, in wallet size`,
};

function plan_read_word(who: string, { what = "", number = 0, why }: { what?: string; number?: number; why?: string }): string {
  const opened = read_words[what]?.(number) ?? "the safety plan";
  return `${who} opened ${opened}${why && why !== "serving" ? `: ${why}` : ""}`;
}

type Note = Exclude<JournalEvent, { type: "message" } | { type: "delivery" } | { type: "plan_changed" }>;

export function note_word(event: Note): string {
  const who = "name" in event && event.name ? event.name : "a clinician";
  switch (event.type) {
    case "arrived":
      return `Arrived by ${channel_short[event.channel].toLowerCase()}, ${language_word(event.language)}`;
    case "offered":
      return `Offered to ${who}`;
    case "accepted":
      return `${who} accepted`;
    case "declined":
      return `${who} declined`;
    case "lapsed":
      return `The offer to ${who} ran out`;
    case "withdrawn":
      return `The offer to ${who} was taken back`;
    case "lost":
      return `The connection to ${who} was lost`;
    case "returned":
      return "Waiting again, near the front of the line";
    case "level":
      return event.stands
        ? `What they wrote reads as ${level_words[event.to]}; the clinician's word, ${level_words[event.from]}, stands`
        : `Risk went from ${level_words[event.from]} to ${level_words[event.to]}`;
    case "answered":
      return `${who} noted: ${event.text ?? event.instrument} ${event.answer_text ?? ""}`.trim();
    case "scored":
      return [`${who}: ${event.title ?? event.instrument}`, event.result_text, event.score]
        .filter((part) => part !== undefined)
        .join(" · ");
    case "assessed":
      return `${who} assessed the risk as ${level_words[event.level]}${event.note ? `: ${event.note}` : ""}`;
    case "opted_out":
      return "They sent STOP: no texts can be sent until they send START";
    case "opted_in":
      return "They sent START: texts can be sent again";
    case "left":
      return event.quickly ? "They left quickly" : "They left the chat";
    case "ended":
      return "The conversation was ended";
    case "plan_read":
      return plan_read_word(who, event);
    case "plan_shown":
      return "The plan was shown in the chat";
    case "plan_agreed":
      return `The plan was agreed: version ${event.number}`;
    case "plan_recalled":
      return "name" in event ? `${who} opened their plan with the code that they gave` : "They brought back their plan with a code";
    case "plan_linked":
      return "A link to the plan was made for them";
    case "escalation_opened":
      return `${who} opened ${event.drill ? "a practice" : "an emergency"} escalation`;
    case "escalation_step":
      return `Escalation: ${step_words[event.to].toLowerCase()}${event.outcome ? ` (${outcome_words[event.outcome].toLowerCase()})` : ""}, by ${who}`;
    case "escalation_noted":
      return `${who} added to the escalation`;
    case "duty_opened":
      return `Due now: ${kind_word(event.kind)}`;
    case "duty_acknowledged":
      return `${who} has it: ${kind_word(event.kind)}${event.until ? `, until ${time_text(event.until)}` : ""}`;
    case "duty_expired":
      return `Ringing again: ${kind_word(event.kind)}`;
    case "duty_assigned":
      return `Given to ${event.to ?? who}: ${kind_word(event.kind)}`;
    case "duty_done":
      return `Done: ${kind_word(event.kind)}`;
    case "duty_void":
      return `No longer needed: ${kind_word(event.kind)}`;
    case "closed":
      return `Closed: ${concern_word(event.outcome)}`;
  }
}

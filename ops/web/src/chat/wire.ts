// What travels on the chat socket, as the contact's page sees it. Times are milliseconds since the epoch by
// the server's clock; `seq` is the place in the conversation's journal, of which a contact sees only some events.

export type Stage = "waiting" | "offered" | "active" | "wrapup" | "closed";

export interface ChatEvent {
  seq: number;
  at: number;
  type: string; // message, joined, ended, closed, waiting_again; others are passed over
  text?: string;
  name?: string;
  client_msg_id?: string;
  by?: { kind: "contact" | "clinician" | "line"; name?: string };
}

export interface Survey {
  distress?: number;
  suicidal?: "yes" | "no" | "skip";
  about?: string;
}

export interface Frame {
  id: number;
  type: string;
  data: object;
}

export interface Incoming {
  re?: number;
  type: string;
  data: Record<string, any>;
}

export interface Settings {
  title: string;
  languages: { code: string; name: string }[];
  survey: boolean;
  exit_url: string;
  texts: Record<string, string>;
  message_chars_max: number;
}

// A program with its people, for one scenario at the sockets.
import { isDeepStrictEqual } from "node:util";
import { call, type SignedIn, sign_in } from "./calls";
import { Client, type Data } from "./frames";
import { type Account, Program } from "./program";
import { fresh_id, generic } from "./requests";

export const ana: Account = { user: "ana", name: "Ana Ruiz", senior: true, languages: "en,es" };
export const ben: Account = { user: "ben", name: "Ben Ito" };
export const sue: Account = { user: "sue", name: "Sue Park", role: "supervisor" };
export const ada: Account = { user: "ada", name: "Ada Moss", role: "admin" };
export const olu: Account = { user: "olu", name: "Olu Ade", role: "on_call" };

type Settings = Record<string, string | number>;

export class Site {
  readonly people = new Map<string, SignedIn>();
  #addresses = 0;

  private constructor(readonly program: Program) {}

  static async open(settings: Settings, accounts: Account[]): Promise<Site> {
    return new Site(await Program.start(settings, accounts));
  }

  static async run(settings: Settings, accounts: Account[], scenario: (site: Site) => Promise<void>): Promise<void> {
    const site = await Site.open(settings, accounts);
    try {
      await scenario(site);
    } catch (error) {
      throw new Error(`${(error as Error).stack}\n\nThe program's log:\n${site.program.log()}`);
    } finally {
      await site.program.stop();
    }
  }

  /** An address of this machine that nobody has signed in from yet: tries are counted by address. */
  fresh_address(): string {
    return `127.0.2.${++this.#addresses}`;
  }

  async signed_in(user: string): Promise<SignedIn> {
    if (!this.people.has(user)) this.people.set(user, await sign_in(this.program, user, this.fresh_address()));
    return this.people.get(user)!;
  }

  async cookie(user: string): Promise<string> {
    return (await this.signed_in(user)).cookie;
  }

  async socket(user: string): Promise<Client> {
    return Client.open("desk", this.program.port, { origin: this.program.url, cookie: await this.cookie(user) });
  }

  /** A desk that has said hello, and is available if a capacity is given. */
  async desk(user: string, capacity?: number): Promise<Client> {
    const desk = await this.socket(user);
    await desk.ask("hello");
    if (capacity !== undefined) await desk.ask("presence", { state: "available", capacity });
    return desk;
  }

  chat(): Promise<Client> {
    return Client.open("chat", this.program.port, { origin: this.program.url });
  }

  /** A chat that stands in line with these words. */
  async waiting_chat(text: string): Promise<{ chat: Client; contact: string; token: string }> {
    const chat = await this.chat();
    const { contact, token } = await chat.ask("start", { language: "en", consent: true });
    await chat.ask("message", { client_msg_id: fresh_id(), text });
    return { chat, contact, token };
  }

  async text(from: string, text: string, media = 0): Promise<void> {
    await call(this.program, "generic_text", generic("generic_text", { id: fresh_id(), from, text, media }));
  }

  /** A contact's events, as one who supervises reads them. */
  async journal(user: string, contact: string): Promise<Data[]> {
    const headers = { cookie: await this.cookie(user) };
    return (await call(this.program, "contact_events", { params: { id: contact }, headers })).json.events;
  }

  async sign_out(cookie: string, csrf: string): Promise<void> {
    const headers = { cookie, origin: this.program.url, "x-csrf-token": csrf };
    await call(this.program, "logout", { headers });
  }

  async report(reference: string, status: string): Promise<void> {
    await call(this.program, "generic_status", generic("generic_status", { reference, status, why: null }));
  }
}

/** Accepts what is offered at this desk next. */
export async function accept_next(desk: Client): Promise<{ contact: string; card: Data }> {
  const { contact, offer } = await desk.push("offer");
  const { card } = await desk.ask("accept", { contact, offer });
  return { contact, card };
}

export const event_of = (type: string, more: Data = {}) => (data: Data) =>
  data["event"].type === type && Object.entries(more).every(([key, value]) => isDeepStrictEqual(data["event"][key], value));

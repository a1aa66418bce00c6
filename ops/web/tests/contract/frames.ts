// Clients of the program's sockets that hold every frame, both ways, against asyncapi.yaml; what was seen is kept, to find
// what is written but never happens.
import WebSocket from "ws";
import { at, declared, documents, faults, type Json, type Node, type Place, touched } from "./documents";

export type ChannelName = "desk" | "chat" | "phone";
export type Data = Record<string, any>;

interface Request {
  operation: string;
  request: Place;
  /** The one of success, then `refused`. */
  answers: Place[];
  errors: string[];
}

interface Channel {
  name: ChannelName;
  address: string;
  close_codes: string[];
  messages: Map<string, Place>;
  requests: Map<string, Request>; // by the frame's type
  pushes: Map<string, Place>; // by the frame's type
}

const always = ["bad_request", "too_large", "unavailable", "unknown_outcome", "shutting_down", "internal"];
const answered_within_ms = 30_000;

function read_channel(name: ChannelName): Channel {
  const place = at("asyncapi.yaml", "channels", name);
  const channel: Channel = {
    name,
    address: place.node["address"],
    close_codes: Object.keys(place.node["x-close-codes"]),
    messages: new Map(Object.keys(place.node["messages"]).map((key) => [key, at(place, "messages", key)])),
    requests: new Map(),
    pushes: new Map(),
  };
  for (const [operation, node] of Object.entries(documents["asyncapi.yaml"]["operations"] as Record<string, Node>)) {
    if (node["channel"]["$ref"] !== `#/channels/${name}`) continue;
    const where = at("asyncapi.yaml", "operations", operation);
    const message = at(where, "messages", "0");
    const type = at(message, "payload", "properties", "type").node;
    if (node["action"] === "send") {
      channel.pushes.set(type["const"], message);
    } else {
      const answers = (node["reply"]["messages"] as Node[]).map((_, index) => at(where, "reply", "messages", `${index}`));
      channel.requests.set(type["const"], { operation, request: message, answers, errors: node["x-errors"] });
    }
  }
  return channel;
}

export const channels: Record<ChannelName, Channel> = {
  desk: read_channel("desk"),
  chat: read_channel("chat"),
  phone: read_channel("phone"),
};

/** What was seen. */
export const seen = {
  frames: new Set<string>(), // "channel message"
  errors: new Set<string>(), // "operation code"
  closes: new Set<string>(), // "channel code"
  members: new Set<string>(), // as declared()
  least: new Set<string>(), // operations whose frame was taken with no more than the required members
};

export function every_member(name: ChannelName): Set<string> {
  const { requests, pushes } = channels[name];
  const all = new Set<string>();
  for (const { answers } of requests.values()) for (const answer of answers) declared(at(answer, "payload"), all);
  for (const push of pushes.values()) declared(at(push, "payload"), all);
  return all;
}

export class Refusal extends Error {
  constructor(readonly data: Data) {
    super(`${data["code"]}: ${data["detail"]}`);
  }
}

interface Waiting {
  fits(frame: Data): boolean;
  resolve(frame: Data): void;
  reject(error: Error): void;
}

export class Client {
  readonly socket: WebSocket;
  readonly channel: Channel;
  #next_id = 1;
  #asked = new Map<number, string>();
  #kept: Data[] = [];
  #waiting: Waiting[] = [];
  #failed: Error | undefined;
  #code: number | undefined;

  private constructor(channel: Channel, socket: WebSocket) {
    this.channel = channel;
    this.socket = socket;
    socket.on("message", (bytes) => this.#take(JSON.parse(bytes.toString())));
    socket.on("close", (code) => {
      seen.closes.add(`${channel.name} ${code}`);
      this.#code = code;
      this.#fail(new Error(`the ${channel.name} socket was closed with ${code}`));
    });
    socket.on("error", (error) => this.#fail(error));
  }

  static open(name: ChannelName, port: number, headers: Record<string, string>): Promise<Client> {
    const channel = channels[name];
    const socket = new WebSocket(`ws://127.0.0.1:${port}${channel.address}`, "holdfast.v1", { headers });
    const client = new Client(channel, socket);
    return new Promise((resolve, reject) => {
      socket.on("open", () => resolve(client));
      socket.on("error", reject);
    });
  }

  /** Sends a frame that fits its description, and members it does not name; gives what the answer holds. */
  async ask(type: string, data: Data = {}): Promise<Data> {
    const wrong = this.#faults(type, data);
    if (wrong.length > 0) throw new Error(`${this.channel.name} ${type} does not fit: ${wrong.join("; ")}`);
    const answer = await this.#exchange(type, { ...data, from_a_newer_client: true });
    if (answer["type"] === "error") throw new Refusal(answer["data"]);
    const { operation, request } = this.channel.requests.get(type)!;
    const { node } = at(request, "payload", "properties", "data");
    const kind = ((node["oneOf"] ?? []) as Node[]).find((one) => one["properties"]["kind"]["const"] === data["kind"]);
    const required = [...(node["required"] ?? []), ...(kind?.["required"] ?? [])];
    if (Object.keys(data).every((member) => required.includes(member))) seen.least.add(operation);
    return answer["data"];
  }

  /** Sends a frame that must be refused; one that does not fit its description for that reason. */
  async refused(type: string, data: Data = {}): Promise<Data> {
    const fits = this.#faults(type, data).length === 0;
    const answer = await this.#exchange(type, data);
    if (answer["type"] !== "error") throw new Error(`${this.channel.name} ${type} was taken: ${JSON.stringify(data)}`);
    const { code } = answer["data"];
    if (fits && code === "bad_request") throw new Error(`${type} fits but is refused: ${JSON.stringify(answer)}`);
    return answer["data"];
  }

  /** The first push of that type that fits, of those that came since it was last asked, or the next. */
  async push(type: string, fits: (data: Data) => boolean = () => true): Promise<Data> {
    const wanted = (frame: Data) => frame["re"] === undefined && frame["type"] === type && fits(frame["data"]);
    const kept = this.#kept.findIndex(wanted);
    if (kept >= 0) return this.#kept.splice(kept, 1)[0]!["data"];
    return (await this.#wait(wanted, `${type} push`))["data"];
  }

  /** Sends text as it is, and gives what it is refused with; one that cannot be read is answered with `re` 0. */
  async broken(text: string, re = 0): Promise<Data> {
    this.socket.send(text);
    const answer = await this.#wait((frame) => frame["re"] === re, `answer to ${text.slice(0, 40)}`);
    if (answer["type"] !== "error") throw new Error(`taken: ${text.slice(0, 40)}`);
    return answer["data"];
  }

  /** Tells it of frames that were sent past it, so that it knows their answers. */
  sent(from: number, to: number, type: string): void {
    for (let id = from; id < to; ++id) this.#asked.set(id, type);
  }

  close(): Promise<number> {
    this.socket.close(1000);
    return this.closed();
  }

  /** The code it is closed with. */
  async closed(): Promise<number> {
    if (this.#code === undefined) await this.#wait(() => false, "closing").catch(() => {});
    if (this.#code === undefined) throw this.#failed ?? new Error(`the ${this.channel.name} socket is not closed`);
    return this.#code;
  }

  #faults(type: string, data: Data): string[] {
    const about = this.channel.requests.get(type);
    if (!about) throw new Error(`asyncapi.yaml has no ${this.channel.name} ${type}`);
    return faults(at(about.request, "payload"), { id: 1, type, data });
  }

  async #exchange(type: string, data: Data): Promise<Data> {
    const id = this.#next_id++;
    this.#asked.set(id, type);
    seen.frames.add(`${this.channel.name} ${this.channel.requests.get(type)!.request.pointer.split("/").at(-1)}`);
    const answer = this.#wait((frame) => frame["re"] === id, `answer to ${type}`);
    this.socket.send(JSON.stringify({ id, type, data, from_a_newer_client: true }));
    return answer;
  }

  #take(frame: Data): void {
    try {
      this.#check(frame);
    } catch (error) {
      return this.#fail(error as Error);
    }
    const waiting = this.#waiting.findIndex(({ fits }) => fits(frame));
    if (waiting >= 0) this.#waiting.splice(waiting, 1)[0]!.resolve(frame);
    else this.#kept.push(frame);
  }

  // Every frame of the server must be one of the file.
  #check(frame: Data): void {
    const { name, pushes, requests } = this.channel;
    let place: Place | undefined;
    if (frame["re"] === undefined) {
      place = pushes.get(frame["type"]);
    } else {
      const type = this.#asked.get(frame["re"]);
      const about = type === undefined ? undefined : requests.get(type);
      const [ok, refusal] = about?.answers ?? [...requests.values()][0]!.answers;
      place = frame["type"] === "error" ? refusal : about && ok;
      if (frame["type"] === "error" && about) this.#check_code(about, frame["data"]["code"]);
    }
    if (!place) throw new Error(`${name}: not in asyncapi.yaml: ${JSON.stringify(frame)}`);
    const wrong = faults(at(place, "payload"), frame);
    if (wrong.length > 0) throw new Error(`${name}: ${wrong.join("; ")}\n${JSON.stringify(frame)}`);
    seen.frames.add(`${name} ${place.pointer.split("/").at(-1)}`);
    touched(at(place, "payload"), frame as Json, seen.members);
  }

  #check_code({ operation, errors }: Request, code: string): void {
    if (![...errors, ...always].includes(code)) throw new Error(`${operation}: ${code} is not in x-errors`);
    seen.errors.add(`${operation} ${code}`);
  }

  #wait(fits: (frame: Data) => boolean, what: string): Promise<Data> {
    if (this.#failed) return Promise.reject(this.#failed);
    return new Promise((resolve, reject) => {
      const late = () => reject(new Error(`${this.channel.name}: no ${what} within ${answered_within_ms} ms`));
      const timer = setTimeout(late, answered_within_ms);
      const done = <T>(then: (value: T) => void) => (value: T) => (clearTimeout(timer), then(value));
      this.#waiting.push({ fits, resolve: done(resolve), reject: done(reject) });
    });
  }

  #fail(error: Error): void {
    this.#failed ??= error;
    for (const one of this.#waiting.splice(0)) one.reject(this.#failed);
  }
}

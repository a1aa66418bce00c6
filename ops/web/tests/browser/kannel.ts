// Debian's real Kannel with a simulated mobile network behind it, on free ports, as tests/integration/kannel has it: one
// peer of the network at a time, so a phone's text replaces the peer, and what phones got stands in the peers' logs.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { free_port, until_open } from "./ports";

const fakesmsc = "/usr/lib/kannel/test/fakesmsc";

export class Kannel {
  #peers = 0;
  #peer?: ChildProcess;
  #boxes: ChildProcess[] = [];

  private constructor(
    private folder: string,
    private smsc_port: number,
    readonly send_url: string,
  ) {}

  static async start(folder: string, inbound_url: string): Promise<Kannel> {
    if (!existsSync(fakesmsc)) throw new Error("the packages kannel and kannel-extras are missing");
    const [admin, box, smsc, send] = [await free_port(), await free_port(), await free_port(), await free_port()];
    const kannel = new Kannel(folder, smsc, `http://127.0.0.1:${send}/cgi-bin/sendsms`);
    const settings = join(folder, "kannel.conf");
    writeFileSync(settings, settings_of({ admin, box, smsc, send }, inbound_url));
    kannel.#launch("bearerbox", "/usr/sbin/bearerbox", ["-v", "1", settings]);
    await until_open(box);
    await until_open(smsc);
    kannel.#launch("smsbox", "/usr/sbin/smsbox", ["-v", "1", settings]);
    await until_open(send);
    kannel.#replace_peer("1 2 text nothing", 0);
    return kannel;
  }

  stop(): void {
    for (const one of [this.#peer, ...this.#boxes]) one?.kill("SIGKILL");
  }

  text(from: string, to: string, words: string): void {
    this.#replace_peer(`${from} ${to} text ${words}`, 1);
  }

  /** What phones got so far, in order, parts of long texts joined. */
  received(): { to: string; text: string }[] {
    const all: { to: string; text: string }[] = [];
    const open = new Map<number, Buffer>();
    for (let peer = 1; peer <= this.#peers; peer += 1) {
      const log = readFileSync(join(this.folder, `peer${peer}.log`), "latin1");
      for (const [, , to, kind, rest] of log.matchAll(/Got message \d+: <(\S+) (\S+) (\S+) (.*)>/g)) {
        if (kind === "text") all.push({ to: to!, text: rest! });
        else if (kind === "ucs-2") all.push({ to: to!, text: wide(unescaped(rest!)) });
        else if (kind === "udh") join_parts(open, rest!, (text) => all.push({ to: to!, text }));
      }
    }
    return all;
  }

  #launch(name: string, program: string, words: string[]): ChildProcess {
    const log = openSync(join(this.folder, `${name}.log`), "a");
    const one = spawn(program, words, { stdio: ["ignore", log, log] });
    process.on("exit", () => one.kill("SIGKILL"));
    if (name !== "peer") this.#boxes.push(one);
    return one;
  }

  #replace_peer(sends: string, count: number): void {
    this.#peer?.kill("SIGKILL");
    this.#peers += 1;
    const words = ["-H", "127.0.0.1", "-r", `${this.smsc_port}`, "-m", `${count}`, sends];
    this.#peer = this.#launch(`peer${this.#peers}`, fakesmsc, words);
  }
}

function settings_of(ports: { admin: number; box: number; smsc: number; send: number }, inbound_url: string): string {
  return `group = core
admin-port = ${ports.admin}
admin-password = password
admin-interface = 127.0.0.1
smsbox-port = ${ports.box}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = FAKE
connect-allow-ip = 127.0.0.1
port = ${ports.smsc}

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = ${ports.box}
sendsms-interface = 127.0.0.1
sendsms-port = ${ports.send}
global-sender = 13013
http-request-retry = 100
http-queue-delay = 1
mo-recode = true

group = sendsms-user
max-messages = 24
concatenation = true
username = holdfast
password = password

group = sms-service
keyword = default
catch-all = true
max-messages = 0
post-url = "${inbound_url}?id=%I&sender=%p&to=%P&coding=%c&charset=%C"
`;
}

function unescaped(text: string): Buffer {
  const bytes = text.replace(/\+/g, " ").replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1");
}

const wide = (bytes: Buffer) => Buffer.from(bytes).swap16().toString("utf16le");

// Parts of a long text carry a header with its number, how many there are, and which this is (3GPP TS 23.040, 9.2.3.24.1).
function join_parts(open: Map<number, Buffer>, rest: string, done: (text: string) => void): void {
  const [header, , data] = [rest.split(" ")[0]!, rest.split(" ")[1]!, rest.split(" ").slice(2).join(" ")];
  const [, , , number, count, part] = unescaped(header);
  const sofar = Buffer.concat([open.get(number!) ?? Buffer.alloc(0), unescaped(data)]);
  open.set(number!, sofar);
  if (part !== count) return;
  open.delete(number!);
  done(sofar.includes(0) ? wide(sofar) : sofar.toString("latin1"));
}

// The real program on free ports with a folder of its own, all providers enabled, its texts going to a Gateway.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Gateway, kannel_secret, twilio_account, twilio_token, webhook_secret } from "./gateway";

export interface Account {
  user: string;
  name: string;
  role?: "counselor" | "supervisor" | "on_call" | "admin";
  senior?: boolean;
  languages?: string;
}

export const password = "river-lamp-otter-94";
const ready_within_ms = 60_000;
const ends_within_ms = 30_000;

function program_path(): string {
  const path_of = (build: string) => fileURLToPath(new URL(`../../../../build/${build}/holdfast`, import.meta.url));
  const builds = ["dev", "release"].map(path_of);
  const found = [process.env["HOLDFAST_PROGRAM"], ...builds].find((path) => path && existsSync(path));
  if (!found) throw new Error("no program to test: build it (ops/build dev) or set HOLDFAST_PROGRAM");
  return found;
}

async function free_port(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const running = new Set<ChildProcess>();
process.on("exit", () => running.forEach((one) => one.kill("SIGKILL")));

/** A program that was started and can be ended. */
class Running {
  readonly ended: Promise<number | null>;
  #process: ChildProcess;

  constructor(words: string[], log: string) {
    const file = openSync(log, "a");
    this.#process = spawn(program_path(), words, { stdio: ["ignore", file, file] });
    this.ended = new Promise((resolve) => {
      this.#process.on("exit", (code) => resolve(code));
      this.#process.on("error", () => resolve(null));
    });
    running.add(this.#process);
    void this.ended.then(() => running.delete(this.#process));
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  async until_ready(url: string, path = "/readyz"): Promise<void> {
    const until = Date.now() + ready_within_ms;
    let over = false;
    void this.ended.then(() => (over = true));
    for (;;) {
      const answer = await fetch(url + path).catch(() => null);
      if (answer && answer.status < 500) return;
      if (over || Date.now() > until) throw new Error("the program does not get ready");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async end(): Promise<number | null> {
    this.#process.kill("SIGTERM");
    const kill = setTimeout(() => this.#process.kill("SIGKILL"), ends_within_ms);
    const code = await this.ended;
    clearTimeout(kill);
    return code;
  }
}

export class Program {
  readonly folder = mkdtempSync(join(tmpdir(), "holdfast-contract-"));
  port = 0;
  metrics_port = 0;
  gateway!: Gateway;
  #running?: Running;

  static async start(settings: Record<string, string | number> = {}, accounts: Account[] = []): Promise<Program> {
    const program = new Program();
    try {
      await program.#start(settings);
      await Promise.all(accounts.map((account) => program.#add(account)));
    } catch (error) {
      await program.stop();
      throw error;
    }
    return program;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  log(): string {
    return readFileSync(join(this.folder, "log"), "utf8");
  }

  async #start(settings: Record<string, string | number>): Promise<void> {
    this.gateway = await Gateway.open();
    [this.port, this.metrics_port] = [await free_port(), await free_port()];
    const all = this.#settings(settings);
    this.#running = new Running(["serve", ...all], join(this.folder, "log"));
    await this.until_ready();
  }

  #settings(more: Record<string, string | number>): string[] {
    const secret = (name: string, value: string) => {
      const path = join(this.folder, name);
      writeFileSync(path, `${value}\n`, { mode: 0o600 });
      return path;
    };
    const settings: Record<string, string | number> = {
      "site.data_folder": join(this.folder, "data"),
      "http.port": this.port,
      "http.metrics_port": this.metrics_port,
      "http.public_url": this.url,
      "http.web_folder": this.#pages(),
      "sms.generic.enabled": "true",
      "sms.generic.from": "+12015550199",
      "sms.generic.send_url": `${this.gateway.url}/send`,
      "sms.generic.secret_file": secret("webhook", webhook_secret),
      "sms.twilio.enabled": "true",
      "sms.twilio.account_sid": twilio_account,
      "sms.twilio.from": "+12015550198",
      "sms.twilio.api_url": this.gateway.url,
      "sms.twilio.auth_token_file": secret("twilio", twilio_token),
      "sms.kannel.enabled": "true",
      "sms.kannel.from": "+12015550197",
      "sms.kannel.send_url": `${this.gateway.url}/cgi-bin/sendsms`,
      "sms.kannel.user": "contract",
      "sms.kannel.password_file": secret("kannel", "contract"),
      "sms.kannel.inbound_secret_file": secret("kannel-in", kannel_secret),
      ...more,
    };
    return Object.entries(settings).map(([key, value]) => `--set=${key}=${value}`);
  }

  #pages(): string {
    const pages = join(this.folder, "pages");
    mkdirSync(join(pages, "assets"), { recursive: true });
    for (const page of ["index", "desk"])
      writeFileSync(join(pages, `${page}.html`), "<!doctype html><title>Desk</title>");
    writeFileSync(join(pages, "icon.svg"), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    writeFileSync(join(pages, "assets", "desk-1.js"), "export {};");
    writeFileSync(join(pages, "assets", "desk-1.css"), "main { margin: 0 }");
    return pages;
  }

  async #add(account: Account): Promise<void> {
    const file = join(this.folder, `${account.user}.password`);
    writeFileSync(file, password, { mode: 0o600 });
    const words = ["user", "add", account.user, "--name", account.name, "--password-file", file];
    words.push("--role", account.role ?? "counselor", "--languages", account.languages ?? "en");
    if (account.senior) words.push("--senior");
    await promisify(execFile)(program_path(), [...words, `--set=site.data_folder=${join(this.folder, "data")}`]);
  }

  async until_ready(): Promise<void> {
    await this.#running!.until_ready(this.url).catch((error: Error) => {
      throw new Error(`${error.message}:\n${this.log()}`);
    });
  }

  /** Stops its Redis in its tracks, or lets it go on. */
  store(signal: "SIGSTOP" | "SIGCONT"): void {
    const { pid } = this.#running!;
    const child = Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")[0]);
    if (!(child > 1)) throw new Error("the program has no Redis of its own");
    process.kill(child, signal);
  }

  /** Asks it to end and waits until it has; gives its exit code. */
  async end(): Promise<number | null> {
    return (await this.#running?.end()) ?? null;
  }

  /** Ends it, if it has not, and takes its folder away. */
  async stop(): Promise<void> {
    await this.end();
    this.gateway?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** `holdfast demo` on free ports: what happens there at the simulated phones. */
export async function with_demo(play: (phone_port: number) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-contract-"));
  const [port, phone_port] = [await free_port(), await free_port()];
  const words = ["demo", "--port", `${port}`, "--phone-port", `${phone_port}`];
  const demo = new Running(words, join(folder, "log"));
  try {
    await demo.until_ready(`http://localhost:${port}`);
    await demo.until_ready(`http://localhost:${phone_port}`, "/");
    await play(phone_port);
  } catch (error) {
    throw new Error(`${(error as Error).stack}\n\nThe demo's log:\n${readFileSync(join(folder, "log"), "utf8")}`);
  } finally {
    await demo.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

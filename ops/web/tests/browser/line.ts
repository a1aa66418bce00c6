// A whole line for a browser test: the real program over a Redis and a Kannel of its own, which it outlives when it is
// killed. Its clock is turned by hand: a node takes its time from Redis, and what Redis says of the time goes through here.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Kannel } from "./kannel";
import { free_port, until_open } from "./ports";

export const line_number = "+12015550198";
export const password = "river-lamp-otter-94";
const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const programs = [process.env.HOLDFAST_PROGRAM, "../../build/dev/holdfast", "../../build/release/holdfast"];

// Without what would be settings of the program.
function plain_environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith("HOLDFAST_")));
}

/** Between the program and Redis: adds to the seconds in the answer to TIME, two strings of which the first has ten digits. */
class ClockProxy {
  ahead_s = 0;
  #sockets = new Set<Socket>();

  private constructor(private server: Server) {}

  static async start(port: number, redis_port: number): Promise<ClockProxy> {
    const server = createServer();
    const proxy = new ClockProxy(server);
    server.on("connection", (near) => proxy.#join(near, connect(redis_port, "127.0.0.1")));
    await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
    return proxy;
  }

  #join(near: Socket, far: Socket): void {
    for (const [one, other] of [[near, far], [far, near]] as const) {
      this.#sockets.add(one);
      one.on("error", () => {});
      one.on("close", () => (other.destroy(), this.#sockets.delete(one)));
    }
    near.pipe(far);
    far.on("data", (data) => near.write(this.#turned(data)));
  }

  #turned(data: Buffer): Buffer {
    if (!this.ahead_s) return data;
    const text = data.toString("latin1");
    const turned = text.replace(/\*2\r\n\$10\r\n(\d{10})(?=\r\n\$[1-6]\r\n\d{1,6}\r\n)/g, (all, seconds: string) =>
      all.replace(seconds, `${Number(seconds) + this.ahead_s}`),
    );
    return turned === text ? data : Buffer.from(turned, "latin1");
  }

  stop(): void {
    for (const one of this.#sockets) one.destroy();
    this.server.close();
  }
}

export class Line {
  readonly folder = mkdtempSync(join(tmpdir(), "holdfast-line-"));
  kannel!: Kannel;
  url = "";
  #program = "";
  #settings: string[] = [];
  #redis?: ChildProcess;
  #server?: ChildProcess;
  #clock?: ClockProxy;

  static async start(): Promise<Line> {
    const line = new Line();
    try {
      await line.#start();
    } catch (error) {
      await line.stop();
      throw error;
    }
    return line;
  }

  async #start(): Promise<void> {
    const found = programs.find((one) => one && existsSync(one));
    if (!found) throw new Error("build the program first: ops/build dev");
    this.#program = resolve(found);
    const [port, metrics, redis, proxy] = [await free_port(), await free_port(), await free_port(), await free_port()];
    this.url = `http://127.0.0.1:${port}`;
    const store = ["--port", `${redis}`, "--bind", "127.0.0.1", "--dir", this.folder, "--appendonly", "yes", "--appendfsync", "always"];
    this.#redis = this.#spawn("redis", "/usr/bin/redis-server", [...store, "--save", ""]);
    await until_open(redis);
    this.#clock = await ClockProxy.start(proxy, redis);
    this.kannel = await Kannel.start(this.folder, `${this.url}/v1/sms/kannel/sekrit`);
    const settings: Record<string, string | number> = {
      "site.data_folder": join(this.folder, "data"),
      "redis.url": `redis://127.0.0.1:${proxy}`,
      "http.port": port,
      "http.metrics_port": metrics,
      "http.public_url": this.url,
      "http.web_folder": dist,
      "sms.kannel.enabled": "true",
      "sms.kannel.from": line_number,
      "sms.kannel.user": "holdfast",
      "sms.kannel.send_url": this.kannel.send_url,
      "sms.kannel.password_file": this.#secret("kannel", "password"),
      "sms.kannel.inbound_secret_file": this.#secret("inbound", "sekrit"),
    };
    this.#settings = Object.entries(settings).map(([key, value]) => `--set=${key}=${value}`);
    await this.serve();
  }

  async add_user(user: string, name: string, role = "counselor"): Promise<void> {
    const words = ["user", "add", user, "--name", name, "--password-file", this.#secret(user, password), "--role", role, "--senior"];
    await promisify(execFile)(this.#program, [...words, "--languages", "en,es", ...this.#settings], { env: plain_environment() });
  }

  async serve(): Promise<void> {
    this.#server = this.#spawn("holdfast", this.#program, ["serve", ...this.#settings]);
    await until_open(Number(new URL(this.url).port));
  }

  /** The program hears what it is sent and answers nothing any more. */
  hold(): void {
    this.#server!.kill("SIGSTOP");
  }

  /** The program dies as by a power cut; its Redis lives on. */
  async kill(): Promise<void> {
    const ended = new Promise((done) => this.#server!.on("exit", done));
    this.#server!.kill("SIGKILL");
    await ended;
  }

  /** From its next start on the program lives so much later. */
  turn_clock(ahead_s: number): void {
    this.#clock!.ahead_s += ahead_s;
  }

  log(): string {
    return readFileSync(join(this.folder, "holdfast.log"), "utf8");
  }

  async stop(): Promise<void> {
    this.#server?.kill("SIGKILL");
    this.kannel?.stop();
    this.#clock?.stop();
    this.#redis?.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  #secret(name: string, value: string): string {
    const path = join(this.folder, `${name}.secret`);
    writeFileSync(path, `${value}\n`, { mode: 0o600 });
    return path;
  }

  #spawn(name: string, program: string, words: string[]): ChildProcess {
    const log = openSync(join(this.folder, `${name}.log`), "a");
    const one = spawn(program, words, { stdio: ["ignore", log, log], env: plain_environment() });
    process.on("exit", () => one.kill("SIGKILL"));
    return one;
  }
}

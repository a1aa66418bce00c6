// The SMS side of the tests: signs what a provider brings, and is the provider that Holdfast sends texts to.
import { createHmac, randomBytes } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export const twilio_account = "AC0123456789abcdef0123456789abcdef";
export const twilio_token = "contract-twilio-token-0123456789";
export const kannel_secret = "4d1f09a2c7e85b36";
const key = Buffer.from("holdfast-contract-tests-secret-32");
export const webhook_secret = `whsec_${key.toString("base64")}`;
/** Texts to this number are refused. */
export const refused_number = "+12015550188";

export function webhook_headers(body: string, at = Date.now(), id = `wh_${randomBytes(8).toString("hex")}`) {
  const timestamp = `${Math.floor(at / 1000)}`;
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}

export function twilio_signature(url: string, form: Record<string, string>): string {
  const text = Object.keys(form).sort().map((name) => name + form[name]).join("");
  return createHmac("sha1", twilio_token).update(url + text).digest("base64");
}

export interface Sent {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export class Gateway {
  readonly sent: Sent[] = [];
  #server: Server;
  #changed: (() => void)[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<Gateway> {
    const server = createServer();
    const gateway = new Gateway(server);
    server.on("request", (request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const body = Buffer.concat(parts).toString();
        gateway.sent.push({ path: request.url ?? "", headers: request.headers, body });
        response.statusCode = body.includes(refused_number) ? 422 : 200;
        response.end(request.url?.endsWith("Messages.json") ? JSON.stringify({ sid: "SM1", status: "queued" }) : "");
        for (const tell of gateway.#changed.splice(0)) tell();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The first text to the generic gateway that says this. */
  async text(says: string): Promise<Sent> {
    for (;;) {
      const found = this.sent.find((one) => one.path === "/send" && one.body.includes(JSON.stringify(says)));
      if (found) return found;
      await new Promise<void>((resolve) => this.#changed.push(resolve));
    }
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

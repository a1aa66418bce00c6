// Serves the built pages to Chromium from memory under the strictest headers the server may send, and stands in
// for the server: HTTP by route, the desk socket by a script. No port is opened and nothing leaves the machine.
import { existsSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type BrowserContext, type Page, type Route, type WebSocketRoute } from "playwright-core";

export const origin = "https://desk.test";
const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};
export const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

export interface Frame {
  id: number;
  type: string;
  data: Record<string, unknown>;
}

export interface HttpCall {
  method: string;
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  /** As it was sent; JSON as its value. */
  body: unknown;
}

export interface HttpAnswer {
  status?: number;
  json?: unknown;
  text?: string;
  headers?: Record<string, string>;
}

export interface Script {
  me: object | null;
  login?(body: { user: string; password: string }): object | null;
  answer(frame: Frame, push: (type: string, data: unknown) => void): unknown;
  /** Any other route; "lost": the answer never comes; null: there is no such route. */
  http?(call: HttpCall): HttpAnswer | "lost" | null;
}

export class Refusal {
  constructor(readonly data: { code: string; title: string; detail?: string; field?: string; retry?: string }) {}
}

export async function open_browser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"];
  const more = ["--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath, args: [...flags, ...more] });
}

export class Site {
  readonly complaints: string[] = [];
  #links: WebSocketRoute[] = [];
  #expected: string[] = [];

  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    private script: Script,
  ) {}

  static async open(browser: Browser, script: Script, options: object = {}): Promise<Site> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    const page = await context.newPage();
    const site = new Site(page, context, script);
    page.on("console", (message) => message.type() === "error" && site.#complain(message.text()));
    page.on("pageerror", (error) => site.#complain(error.message));
    await page.route("**/*", (route) => site.#serve(route));
    await page.routeWebSocket("**/v1/desk", (link) => site.#accept(link));
    return site;
  }

  push(type: string, data: unknown): void {
    this.#links.at(-1)?.send(JSON.stringify({ type, data }));
  }

  cut(code = 1012): void {
    void this.#links.at(-1)?.close({ code });
  }

  // A refused sign-in is logged by the browser as a failed load; that is no fault of the page.
  #complain(text: string): void {
    if (!text.includes("status of 401") && !this.#expected.some((one) => text.includes(one))) this.complaints.push(text);
  }

  /** What the browser will log of failed loads, because the test wants them to fail. */
  expect_complaint(...parts: string[]): void {
    this.#expected.push(...parts);
  }

  #accept(link: WebSocketRoute): void {
    this.#links.push(link);
    const push = (type: string, data: unknown) => link.send(JSON.stringify({ type, data }));
    link.onMessage((text) => {
      const frame = JSON.parse(String(text)) as Frame;
      const answer = this.script.answer(frame, push);
      const refused = answer instanceof Refusal;
      const [type, data] = refused ? ["error", answer.data] : ["ok", answer];
      link.send(JSON.stringify({ re: frame.id, type, data }));
    });
  }

  async #serve(route: Route): Promise<void> {
    const { pathname } = new URL(route.request().url());
    if (pathname.startsWith("/v1/")) return this.#answer_http(route, pathname);
    const name = pathname === "/" ? "index.html" : extname(pathname) ? pathname.slice(1) : `${pathname.slice(1)}.html`;
    if (!existsSync(dist + name)) return route.fulfill({ status: 404 });
    const contentType = types[extname(name)] ?? "application/octet-stream";
    await route.fulfill({
      body: readFileSync(dist + name),
      contentType,
      headers: { "content-security-policy": policy, "x-content-type-options": "nosniff" },
    });
  }

  async #answer_http(route: Route, pathname: string): Promise<void> {
    const problem = { status: 401, contentType: "application/problem+json", body: '{"title":"Please sign in."}' };
    if (pathname === "/v1/me") return route.fulfill(this.script.me ? { json: this.script.me } : problem);
    if (pathname === "/v1/logout") return route.fulfill({ status: 204 });
    if (pathname !== "/v1/login") return this.#answer_script(route);
    const body = route.request().postDataJSON() as { user: string; password: string };
    const who = this.script.login?.(body) ?? null;
    return route.fulfill(who ? { json: who } : problem);
  }

  async #answer_script(route: Route): Promise<void> {
    const request = route.request();
    const { pathname, search } = new URL(request.url());
    const text = request.postData();
    const headers = request.headers();
    const body = text && headers["content-type"]?.includes("json") ? (JSON.parse(text) as unknown) : text;
    const answer = this.script.http?.({ method: request.method(), path: pathname + search, headers, body }) ?? null;
    if (answer === "lost") return route.abort("connectionreset");
    if (!answer) return route.fulfill({ status: 404, contentType: "application/problem+json", body: '{"title":"Not found."}' });
    const { status = 200, json, text: body_text = "", headers: more = {} } = answer;
    const contentType = status >= 400 ? "application/problem+json" : "application/json";
    await route.fulfill({ status, contentType, headers: more, body: json === undefined ? body_text : JSON.stringify(json) });
  }
}

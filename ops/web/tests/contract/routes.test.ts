// Every HTTP route of openapi.yaml on the real program: each documented answer happens, and no other does.
import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answers_seen, ask, call, members_seen, operation, operations, type SignedIn, sign_in } from "./calls";
import { at, declared, faults, has, type Node } from "./documents";
import { Client } from "./frames";
import { twilio_signature, webhook_headers } from "./gateway";
import { password, Program } from "./program";
import { example_body, example_query, fresh_id, generic, kannel, twilio } from "./requests";

let program: Program;
let ana: SignedIn, ben: SignedIn, sue: SignedIn;

beforeAll(async () => {
  program = await Program.start({}, [
    { user: "ana", name: "Ana Ruiz", senior: true, languages: "en,es" },
    { user: "ben", name: "Ben Ito" },
    { user: "sue", name: "Sue Park", role: "supervisor" },
  ]);
  // Each from an address of its own, since tries are counted by address.
  [ana, ben, sue] = [await sign_in(program, "ana", "127.0.1.1"), await sign_in(program, "ben", "127.0.1.2"), await sign_in(program, "sue", "127.0.1.3")];
});
afterAll(() => program?.stop());

const json = (value: unknown) => JSON.stringify(value);
const too_long = "x".repeat(70_000);

async function statuses(id: string, ...calls: Parameters<typeof call>[2][]): Promise<number[]> {
  const got: number[] = [];
  for (const one of calls) got.push((await call(program, id, one)).status);
  return got;
}

describe("health", () => {
  it("says that it lives, is ready, what it is, and its figures", async () => {
    for (const id of ["healthz", "readyz", "version", "metrics"]) expect(await statuses(id, {}), id).toEqual([200]);
  });
});

describe("pages", () => {
  it("come with an ETag, and not again while it is right", async () => {
    const pages = [["home", {}], ["page", { page: "desk" }], ["page", { page: "icon.svg" }], ["asset", { file: "desk-1.js" }], ["asset", { file: "desk-1.css" }]] as const;
    for (const [id, params] of pages) {
      const { status, headers } = await call(program, id, { params });
      const again = await call(program, id, { params, headers: { "if-none-match": headers.etag! } });
      expect([status, again.status], id).toEqual([200, 304]);
    }
    expect(await statuses("page", { params: { page: "nowhere" } })).toEqual([404]);
    expect(await statuses("asset", { params: { file: "nowhere.js" } })).toEqual([404]);
  });
});

describe("staff", () => {
  const from_site = () => ({ origin: program.url, "content-type": "application/json" });

  it("sign in by the documented example, and not otherwise", async () => {
    const body = example_body("login", "application/json");
    expect(body).toEqual({ user: "ana", password });
    const login = (change: unknown, headers = {}) => ({ from: "127.0.1.4", headers: { ...from_site(), ...headers }, body: typeof change === "string" ? change : json({ ...body, ...(change as Node) }) });
    const got = await statuses("login", login({}), login("{"), login({ user: undefined }), login({ user: 7 }), login({ password: "wrong-wrong-wrong" }), login({}, { origin: "https://elsewhere.example" }), login({ more: too_long.slice(0, 5000) }), login({ user: "u".repeat(65) }));
    expect(got).toEqual([200, 400, 400, 400, 401, 403, 413, 413]);
  });

  it("are held up when they guess", async () => {
    const wrong = { from: "127.0.1.5", headers: from_site(), body: json({ user: "nobody", password: "wrong-wrong-wrong" }) };
    expect(await statuses("login", wrong, wrong, wrong, wrong, wrong, wrong)).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it("are known by their cookie until they sign out", async () => {
    const own = await sign_in(program, "ana", "127.0.1.6");
    const { cookie, csrf } = own;
    expect(await statuses("me", { headers: { cookie } }, {}, { headers: { cookie: `${cookie}x` } })).toEqual([200, 401, 401]);
    const out = (headers: Record<string, string>, body = "") => ({ headers: { cookie, origin: program.url, "x-csrf-token": csrf, ...headers }, body });
    expect(await statuses("logout", out({ origin: "https://elsewhere.example" }), out({ "x-csrf-token": "wrong" }), out({}, too_long), out({}))).toEqual([403, 403, 413, 204]);
    expect(await statuses("me", { headers: { cookie } })).toEqual([401]);
  });

  it("read a journal if it is theirs or they supervise", async () => {
    const chat = await Client.open("chat", program.port, { origin: program.url });
    const { contact } = await chat.ask("start", { language: "en", consent: true, survey: { distress: 3 } });
    await chat.ask("message", { client_msg_id: "c1", text: "i feel alone" });
    const as = (who: SignedIn | null, id: string, query = "") => ({ params: { id }, query, headers: { cookie: who?.cookie ?? "" } });
    const all = await call(program, "contact_events", as(sue, contact));
    expect(all.json.events.map((event: Node) => event["seq"])).toEqual([1, 2, 3, 4]);
    const rest = await call(program, "contact_events", as(sue, contact, "?after=1&limit=1"));
    expect(rest.json).toMatchObject({ after: 1, upto: 4, events: [{ seq: 2 }] });
    const unknown = operation("contact_events").place.node["parameters"][0]["example"];
    expect(await statuses("contact_events", as(ben, contact), as(null, contact), as(sue, unknown), as(sue, "no-id"), as(sue, contact, "?after=%zz"))).toEqual([403, 401, 404, 404, 400]);
    await chat.close();
  });
});

describe("chat settings", () => {
  it("are there in every language, and in the default one for others", async () => {
    for (const lang of ["en", "es", "xx"]) {
      const { json } = await call(program, "chat_settings", { query: `?lang=${lang}` });
      expect(json.language).toBe(lang === "xx" ? "en" : lang);
    }
  });
});

describe("sockets", () => {
  it("open for those who may, and say why not to others", async () => {
    const opening = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13", "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==" };
    const with_all = { ...opening, "sec-websocket-protocol": "holdfast.v1", origin: program.url, cookie: ana.cookie };
    const without = (name: string) => ({ headers: Object.fromEntries(Object.entries(with_all).filter(([key]) => key !== name)) });
    const elsewhere = { headers: { ...with_all, origin: "https://elsewhere.example" } };
    expect(await statuses("desk", { headers: with_all }, without("sec-websocket-protocol"), without("sec-websocket-key"), without("cookie"), without("origin"), elsewhere, {})).toEqual([101, 400, 400, 401, 403, 403, 426]);
    expect(await statuses("chat", { headers: with_all }, without("cookie"), without("sec-websocket-protocol"), without("origin"), elsewhere, {})).toEqual([101, 101, 400, 403, 403, 426]);
  });
});

describe("providers", () => {
  const unknown_text = example_query("twilio_status"); // the example's contact is nobody's

  it("bring texts by the generic gateway, signed", async () => {
    const good = generic("generic_text");
    const unsigned = { body: good.body, headers: {} };
    const tampered = { ...good, body: `${good.body} ` };
    const broken = { body: "{", headers: webhook_headers("{") };
    const no_from = generic("generic_text", { from: undefined });
    const large = { body: too_long, headers: webhook_headers(too_long) };
    expect(await statuses("generic_text", good, good, unsigned, broken, no_from, tampered, generic("generic_text", {}, Date.now() - 600_000), large, generic("generic_text", { id: "x".repeat(257) }))).toEqual([204, 204, 400, 400, 400, 403, 403, 413, 413]);
  });

  it("report on texts by the generic gateway, signed", async () => {
    const sent = await program.gateway.text((await call(program, "chat_settings")).json.texts.first_words);
    const { reference } = JSON.parse(sent.body).data;
    const about = (changes: Node) => generic("generic_status", changes);
    const large = { body: too_long, headers: webhook_headers(too_long) };
    expect(await statuses("generic_status", about({ reference }), about({ reference, status: "sent" }), about({ reference: "regret" }), about({ reference, status: "other" }), about({ reference: "none" }), about({ status: undefined }), { ...about({}), headers: webhook_headers("") }, about({}), large)).toEqual([204, 204, 204, 204, 400, 400, 403, 404, 413]);
  });

  it("get texts as the webhook text_out says", async () => {
    const sent = program.gateway.sent.filter(({ path }) => path === "/send");
    expect(sent.length).toBeGreaterThan(0);
    const webhook = at("openapi.yaml", "webhooks", "text_out", "post");
    for (const { body, headers } of sent) {
      expect(faults(at(webhook, "requestBody", "content", "application/json", "schema"), JSON.parse(body))).toEqual([]);
      webhook.node["parameters"].forEach((_: unknown, index: number) => {
        const parameter = at(webhook, "parameters", `${index}`);
        expect(faults(at(parameter, "schema"), headers[parameter.node["name"]])).toEqual([]);
      });
      const timestamp = Number(headers["webhook-timestamp"]) * 1000;
      expect(headers["webhook-signature"]).toBe(webhook_headers(body, timestamp, `${headers["webhook-id"]}`)["webhook-signature"]);
    }
  });

  it("bring texts and reports by Twilio, signed", async () => {
    const good = twilio(program, "twilio_text");
    const other_account = twilio(program, "twilio_text", { AccountSid: "AC00000000000000000000000000000000" });
    const large = twilio(program, "twilio_text", { Body: too_long });
    expect(await statuses("twilio_text", good, good, { ...good, headers: {} }, twilio(program, "twilio_text", { From: "" }), { ...good, body: `${good.body}&Body=more` }, other_account, large)).toEqual([200, 200, 400, 400, 403, 403, 413]);
    const about = (query: string, changes = {}) => twilio(program, "twilio_status", changes, query);
    const wrong = { ...about("?ref=regret"), headers: { "x-twilio-signature": twilio_signature("http://elsewhere", {}) } };
    expect(await statuses("twilio_status", about("?ref=regret"), about("?ref=none"), about("?ref=regret", { MessageStatus: "" }), wrong, about(unknown_text), about("?ref=regret", { More: too_long }))).toEqual([204, 400, 400, 403, 404, 413]);
  });

  it("bring texts and reports by Kannel, with its secret", async () => {
    const stranger = { params: { secret: "wrong" } };
    for (const id of ["kannel_text", "kannel_text_in_query"] as const)
      expect(await statuses(id, kannel(id, { id: fresh_id() }), kannel(id, { sender: undefined }), { ...kannel(id), ...stranger }), id).toEqual([200, 400, 403]);
    expect(await statuses("kannel_text", { ...kannel("kannel_text"), body: too_long })).toEqual([413]);
    const about = (changes = {}) => kannel("kannel_status", changes);
    expect(await statuses("kannel_status", about({ ref: "regret" }), about({ status: "3" }), { ...about(), ...stranger }, about())).toEqual([200, 400, 403, 404]);
  });
});

describe("what is not described", () => {
  const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
  const problem = at("openapi.yaml", "components", "schemas", "Problem");
  const example_of = (path: string) => path.replace(/{(\w+)}/g, (_, name: string) => (name === "id" ? "01KAPWYQ0M8Z3TQ5V7X9B2D4FH" : "some"));

  it("is no method of a path that is: 405, with those that are", async () => {
    for (const path of new Set([...operations.values()].map(({ path }) => path))) {
      const here = [...operations.values()].filter((one) => one.path === path);
      const allowed = new Set(here.flatMap(({ method }) => (method === "GET" && !here[0]!.place.node["responses"]["101"] ? ["GET", "HEAD"] : [method])));
      const port = here[0]!.on_metrics ? program.metrics_port : program.port;
      for (const method of methods.filter((one) => !allowed.has(one))) {
        const answer = await ask(port, method, example_of(path));
        expect(answer.status, `${method} ${path}`).toBe(405);
        expect(new Set(answer.headers.allow?.split(", ")), path).toEqual(allowed);
        expect(faults(problem, answer.json)).toEqual([]);
      }
    }
  });

  it("is no path: 404", async () => {
    const near = [...operations.values()].flatMap(({ path }) => {
      const one = example_of(path);
      return [`${one}/more`, `${one}/`, one.toUpperCase(), `${one}x`, one.slice(0, -1), `/v2${one}`, `/${one}`];
    });
    const known = [...operations.values()].map(({ path }) => new RegExp(`^${path.replace(/{\w+}/g, "[^/]+")}$`));
    const strange = [...new Set(near)].filter((path) => path.startsWith("/") && !known.some((one) => one.test(path)));
    expect(strange.length).toBeGreaterThan(50);
    for (const path of strange) {
      const answer = await ask(program.port, "GET", path);
      expect(answer.status, path).toBe(404);
      expect(faults(problem, answer.json), path).toEqual([]);
    }
    expect((await ask(program.metrics_port, "GET", "/v1/me")).status).toBe(404);
  });

  it("is no route in the program's source either", () => {
    const top = fileURLToPath(new URL("../../../../", import.meta.url));
    const sources = ["router", "ops"].flatMap((folder) =>
      readdirSync(join(top, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => /\.[ch]pp$/.test(file) && !/^(web|rehearsal)\//.test(file))
        .map((file) => join(top, folder, file)),
    );
    const routes = sources.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/(?:Method::\w+,|pattern =)\s*"(\/[^"]*)"/g)].map((match) => match[1]!),
    );
    const known = [...operations.values()].map(({ path }) => path.replace(/{\w+}/g, "{}"));
    expect(routes.length).toBeGreaterThan(10);
    expect(routes.filter((route) => !known.includes(route.replace(/{\w+}/g, "{}")))).toEqual([]);
  });

  it("is a request that can be read in two ways: 400, and the connection is closed", async () => {
    const twice = "POST /v1/login HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}";
    for (const request of [twice, "GET /healthz HTTP/1.1\r\n\r\n", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n"]) {
      const answer = await raw(request);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(faults(problem, JSON.parse(answer.split("\r\n\r\n")[1]!))).toEqual([]);
    }
  });
});

function raw(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(program.port, "127.0.0.1", () => socket.write(request));
    socket.on("data", (bytes) => (answer += bytes.toString()));
    socket.on("end", () => resolve(answer));
    socket.on("error", reject);
  });
}

describe("without its store", () => {
  it("says so on every route that needs it, and goes on when it is back", async () => {
    const cut_off = await Program.start({ "redis.command_deadline_ms": 200 }, [{ user: "ana", name: "Ana Ruiz" }]);
    try {
      const { cookie } = await sign_in(cut_off, "ana", "127.0.1.7");
      cut_off.store("SIGSTOP");
      const expect_503 = async (id: string, one: Parameters<typeof call>[2]) => expect((await call(cut_off, id, one)).status, id).toBe(503);
      const staff = { headers: { cookie, origin: cut_off.url } };
      await expect_503("me", staff);
      await expect_503("login", { ...staff, body: json({ user: "ana", password }) });
      await expect_503("contact_events", { ...staff, params: { id: "01KAPWYQ0M8Z3TQ5V7X9B2D4FH" } });
      const opening = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13", "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==", "sec-websocket-protocol": "holdfast.v1" };
      await expect_503("desk", { headers: { ...staff.headers, ...opening } });
      await expect_503("generic_text", generic("generic_text", { id: fresh_id() }));
      await expect_503("generic_status", generic("generic_status"));
      await expect_503("twilio_text", twilio(cut_off, "twilio_text"));
      await expect_503("twilio_status", twilio(cut_off, "twilio_status", {}, example_query("twilio_status")));
      for (const id of ["kannel_text", "kannel_text_in_query", "kannel_status"] as const) await expect_503(id, kannel(id));
      await expect_503("readyz", {});
      cut_off.store("SIGCONT");
      await cut_off.until_ready();
      expect((await call(cut_off, "me", staff)).status).toBe(200);
    } finally {
      cut_off.store("SIGCONT");
      await cut_off.stop();
    }
  });
});

// Written, and right, but not to be brought about from outside.
const not_provoked = new Set([
  "logout 503", // the store would have to go between two of its commands
]);
const members_not_provoked = [/Message\/properties\/unreadable$/];

describe("what is described", () => {
  it("has all happened: every answer of every route", () => {
    const written = [...operations.values()].flatMap(({ id, place }) =>
      Object.keys(place.node["responses"]).filter((status) => status !== "default").map((status) => `${id} ${status}`),
    );
    expect(written.filter((one) => !answers_seen.has(one) && !not_provoked.has(one))).toEqual([]);
  });

  it("has all happened: every member of an answer that only a route gives", () => {
    const all = new Set<string>();
    for (const { place } of operations.values())
      for (const status of Object.keys(place.node["responses"])) {
        const response = at(place, "responses", status);
        if (has(response, "content"))
          for (const type of Object.keys(response.node["content"])) declared(at(response, "content", type, "schema"), all);
      }
    const own = [...all].filter((one) => one.startsWith("openapi.yaml"));
    expect(own.length).toBeGreaterThan(20);
    expect(own.filter((one) => !members_seen.has(one) && !members_not_provoked.some((skip) => skip.test(one)))).toEqual([]);
  });
});

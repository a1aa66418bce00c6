// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { create_link, kept_token, new_id } from "./link";
import { create_session } from "./session";

class FakeSocket {
  static all: FakeSocket[] = [];
  readyState = 0;
  sent: { id: number; type: string }[] = [];
  closed = false;
  onopen = () => {};
  onclose = (_: { code: number }) => {};
  onmessage = (_: { data: string }) => {};
  constructor(readonly url: URL, readonly protocol: string) {
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.closed = true;
  }
  open(): void {
    this.readyState = 1;
    this.onopen();
  }
  answer(data: object): void {
    this.onmessage({ data: JSON.stringify({ re: this.sent.at(-1)!.id, type: "ok", data }) });
  }
}

function world() {
  const session = create_session({ language: "en" }, () => 1);
  const link = create_link(session, () => {});
  return { session, link, socket: () => FakeSocket.all.at(-1)! };
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  vi.stubGlobal("WebSocket", FakeSocket);
  sessionStorage.clear();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const started = { token: "secret", contact: "c", upto: 1, state: "waiting", place: 1 };

describe("the link", () => {
  it("speaks the subprotocol and keeps the token in the session's storage, nothing else and nowhere else", () => {
    const { link, socket } = world();
    expect([socket().url.pathname, socket().protocol]).toEqual(["/v1/chat", "holdfast.v1"]);
    socket().open();
    socket().answer(started);
    link.act("say", "k1", "something private");
    expect(kept_token()).toBe("secret");
    expect([sessionStorage.length, localStorage.length, document.cookie]).toEqual([1, 0, ""]);
    link.act("leave", false);
    expect(sessionStorage.length).toBe(0);
    link.stop();
  });

  it("works where storage is blocked", () => {
    vi.stubGlobal("sessionStorage", new Proxy({}, { get: () => { throw new Error("blocked"); } }));
    const { session, link, socket } = world();
    socket().open();
    socket().answer(started);
    expect(session.state.online).toBe(true);
    expect(kept_token()).toBe("");
    link.stop();
  });

  it("comes back after a loss and does not listen to the connection it left", () => {
    const { session, link, socket } = world();
    const first = socket();
    first.open();
    first.answer(started);
    vi.advanceTimersByTime(16_000);
    expect(first.closed).toBe(true);
    vi.advanceTimersByTime(2000);
    expect(socket()).not.toBe(first);
    first.onclose({ code: 4403 });
    expect(session.state.phase).toBe("open");
    socket().open();
    expect(socket().sent[0]!.type).toBe("resume");
    link.stop();
  });

  it("refuses by itself what no server reads, and goes on", async () => {
    const answers: unknown[] = [];
    const session = create_session({ language: "en" }, () => 1);
    const link = create_link(session, () => {}, { event: () => {}, answer: (...answer) => answers.push(answer) });
    const socket = FakeSocket.all.at(-1)!;
    socket.open();
    socket.answer(started);
    socket.answer({ events: [], upto: 1, state: "waiting", place: 1 });
    const sent = socket.sent.length;
    link.act("request", "plan_change", { kind: "add", text: "x".repeat(70_000) }, "key");
    await Promise.resolve();
    expect(answers).toEqual([["key", false, { code: "too_large", field: "text", retry: "never" }]]);
    expect(socket.sent.length).toBe(sent);
    link.act("request", "plan_change", { kind: "add", text: "short" }, "next");
    expect(socket.sent.at(-1)!.type).toBe("plan_change");
    link.stop();
  });

  it("says at once what the browser says of the network, and comes back with it", () => {
    const { session, link, socket } = world();
    const first = socket();
    first.open();
    first.answer(started);
    dispatchEvent(new Event("offline"));
    expect(session.state.online).toBe(false);
    expect(first.closed).toBe(true);
    dispatchEvent(new Event("online"));
    expect(socket()).not.toBe(first);
    link.stop();
    dispatchEvent(new Event("offline"));
  });

  it("passes over what is no frame", () => {
    const { link, socket } = world();
    socket().open();
    for (const data of ["{", "null", "[1]", '{"type":7}', '{"re":99,"type":"ok"}']) socket().onmessage({ data });
    link.stop();
  });

  it("sends nothing that the server could not read", () => {
    const { link, socket } = world();
    socket().open();
    socket().answer(started);
    link.act("say", "k1", "half \ud83d of a character");
    expect(socket().sent.at(-1)).toMatchObject({ type: "message", data: { text: "half  of a character" } });
    link.stop();
  });

  it("makes ids that do not repeat", () => {
    expect(new Set(Array.from({ length: 1000 }, new_id)).size).toBe(1000);
    expect(new_id()).toMatch(/^[0-9a-f]{32}$/);
  });
});

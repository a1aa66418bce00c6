import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { a_message, contact_a } from "../../tests/cases";
import { FakeDesk } from "../../tests/fake_desk";
import { seeded } from "../../tests/random";
import { DeskSession, reply_tries_max } from "./session";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function desk_with(server: FakeDesk, visible = true): DeskSession {
  let ids = 0;
  const session = new DeskSession({
    url: "wss://desk.test",
    is_visible: () => visible,
    open: server.open,
    random: seeded(7),
    new_id: () => `m${(ids += 1)}`,
  });
  session.start();
  return session;
}

const texts = (session: DeskSession) =>
  session.state.value.transcripts[contact_a]?.events.map((event) => event.type === "message" && event.text);

describe("a desk over a bad line", () => {
  it("ends with every message once and in order, whatever was cut", async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const random = seeded(seed);
      const server = new FakeDesk(random);
      const session = desk_with(server);
      server.cut_chance = 0.15;
      server.drop_push_chance = 0.3;
      const replies: string[] = [];
      for (let turn = 1; turn <= 12; turn += 1) {
        await vi.advanceTimersByTimeAsync(Math.floor(random() * 3000));
        if (random() < 0.2) server.links.at(-1)?.cut();
        server.arrive(a_message(server.journal.length + 1, { text: `theirs ${turn}` }));
        if (!session.state.value.me) continue;
        session.say(contact_a, `ours ${turn}`);
        replies.push(`ours ${turn}`);
      }
      server.cut_chance = 0;
      server.links.at(-1)?.cut();
      await vi.advanceTimersByTimeAsync(120_000);
      const whole = server.journal.map((event) => event.type === "message" && event.text);
      expect(texts(session), `seed ${seed}`).toEqual(whole);
      expect(whole.filter((text) => String(text).startsWith("ours")), `seed ${seed}`).toEqual(replies);
      expect(session.state.value.unsent, `seed ${seed}`).toEqual([]);
      session.end();
    }
  });
});

describe("endings", () => {
  it.each([4401, 4403, 4409])("close code %i is final", async (code) => {
    const server = new FakeDesk(seeded(1));
    const session = desk_with(server);
    await vi.advanceTimersByTimeAsync(100);
    expect(session.link.value.is).toBe("ready");
    server.links.at(-1)?.cut(code);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(session.link.value).toEqual({ is: "ended", code });
    expect(server.links).toHaveLength(1);
  });

  it("a restart is not: it comes back after a short wait", async () => {
    const server = new FakeDesk(seeded(1));
    const session = desk_with(server);
    await vi.advanceTimersByTimeAsync(100);
    server.links.at(-1)?.cut(1012);
    await vi.advanceTimersByTimeAsync(10);
    expect(session.link.value.is).toBe("waiting");
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.link.value.is).toBe("ready");
  });

  it("a server that stops answering is left for a new connection", async () => {
    const server = new FakeDesk(seeded(1));
    const session = desk_with(server);
    await vi.advanceTimersByTimeAsync(100);
    server.links[0]!.send = () => {};
    await vi.advanceTimersByTimeAsync(40_000);
    expect(server.links).toHaveLength(2);
    expect(session.link.value.is).toBe("ready");
  });
});

describe("replies", () => {
  it("are given up after a bounded number of tries and can be sent again under the same id", async () => {
    const server = new FakeDesk(seeded(1));
    const session = desk_with(server);
    await vi.advanceTimersByTimeAsync(100);
    const live = server.links[0]!;
    const send = live.send.bind(live);
    live.send = (text) => {
      if (!text.includes('"say"')) return send(text);
      const data = { code: "degraded", title: "Not now", retry: "later" };
      live.deliver({ re: (JSON.parse(text) as { id: number }).id, type: "error", data });
    };
    session.say(contact_a, "hello");
    await vi.advanceTimersByTimeAsync(reply_tries_max * 2100);
    expect(session.state.value.unsent[0]).toMatchObject({ state: "refused", why: "Not now" });
    live.send = send;
    session.say_again("m1");
    await vi.advanceTimersByTimeAsync(100);
    expect(texts(session)).toEqual(["hello"]);
    expect([...server.taken.keys()]).toEqual(["m1"]);
  });
});

describe("telling the contact that it was seen", () => {
  it.each([
    [true, 1],
    [false, 0],
  ])("visible %s: %i time", async (visible, times) => {
    const server = new FakeDesk(seeded(1));
    const take = vi.spyOn(server, "take");
    const session = desk_with(server, visible);
    await vi.advanceTimersByTimeAsync(100);
    server.arrive(a_message(1));
    await vi.advanceTimersByTimeAsync(100);
    session.look();
    const seen = take.mock.calls.filter(([, frame]) => frame.type === "seen");
    expect(seen).toHaveLength(times);
  });

  it("is done again on a new connection, since the first may have been lost with the old one", async () => {
    const server = new FakeDesk(seeded(1));
    const take = vi.spyOn(server, "take");
    desk_with(server);
    await vi.advanceTimersByTimeAsync(100);
    server.arrive(a_message(1));
    await vi.advanceTimersByTimeAsync(100);
    server.links.at(-1)?.cut();
    await vi.advanceTimersByTimeAsync(2000);
    expect(take.mock.calls.filter(([, frame]) => frame.type === "seen")).toHaveLength(2);
  });
});

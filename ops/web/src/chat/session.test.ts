import { describe, expect, it } from "vitest";
import { journal, ModelServer, Network, seeded, shown, world } from "./model_server";
import { answer_deadline_ms, create_session, pause_ms } from "./session";
import { unsent_max } from "./transcript";

function joined() {
  const all = world(1);
  all.network.heal();
  return all;
}

describe("a chat", () => {
  it("starts, shows the first words and its place, and keeps the token", () => {
    const { session, network } = joined();
    expect(shown(session)).toEqual(["2 line first words"]);
    expect(session.state.online).toBe(true);
    expect(network.kept_token).toBe("t");
    expect(network.sent[0]).toMatchObject({ type: "start", data: { consent: true, language: "en" } });
  });

  it("takes what is written while connecting and sends it in order, one at a time", () => {
    const { session, server, network } = world(2);
    for (const n of [1, 2, 3]) network.say(`k${n}`, `text ${n}`);
    network.open();
    network.serve();
    network.deliver(network.answers);
    expect(network.up.filter((frame) => frame.type === "message")).toHaveLength(1);
    network.heal();
    expect(server.visible().map((event) => event.text)).toEqual(["first words", "text 1", "text 2", "text 3"]);
    expect(session.state.kept.map((line) => line.key)).toEqual(["s2", "k1", "k2", "k3"]);
  });

  it("repeats an unanswered message with its first id after a new connection", () => {
    const { session, server, network } = joined();
    network.say("k1", "hello");
    network.serve();
    network.answers = [];
    network.pushes = [];
    network.wait(answer_deadline_ms + 1);
    expect(session.state.online).toBe(false);
    network.heal();
    expect(server.visible().filter((event) => event.text === "hello")).toHaveLength(1);
    expect(session.state.kept.at(-1)).toMatchObject({ key: "k1", failed: false });
  });

  it("holds the queue while the server says later, and skips what it says never to", () => {
    const { session, server, network } = joined();
    server.refuse_with = "later";
    network.say("k1", "first");
    network.say("k2", "refuse me");
    network.say("k3", "third");
    network.serve();
    network.deliver(network.answers);
    expect(network.up).toEqual([]);
    network.heal();
    expect(server.visible().map((event) => event.text)).toEqual(["first words", "first", "third"]);
    expect(session.state.unsent).toMatchObject([{ key: "k2", failed: true }]);
  });

  it("bounds what waits to be sent", () => {
    const { session, network } = world(3);
    for (let n = 0; n < unsent_max + 5; n++) network.say(`k${n}`, "x");
    expect(session.state.unsent).toHaveLength(unsent_max);
    expect(session.room()).toBe(false);
  });

  it("tells the server what was seen, once, and only while somebody looks", () => {
    const { session, server, network } = joined();
    network.carry(session.act("look", network.now, false));
    server.counselor_says("are you there?");
    network.heal();
    const told = () => network.sent.filter((frame) => frame.type === "seen").map((frame) => frame.data);
    expect(told()).toEqual([{ seq: 2 }]);
    network.carry(session.act("look", network.now, true));
    network.heal();
    expect(told()).toEqual([{ seq: 2 }, { seq: 3 }]);
  });

  it("reads everything anew when the line has lost what it told", () => {
    const { session, server, network } = joined();
    for (let n = 0; n < 5; n++) server.counselor_says(`text ${n}`);
    network.heal();
    network.drop();
    server.journal.length = 3;
    server.counselor_says("after the loss");
    network.heal();
    expect(session.state.online).toBe(true);
    expect(shown(session)).toEqual(journal(server));
    server.counselor_says("and on");
    network.heal();
    expect(shown(session)).toEqual(journal(server));
  });

  it("reads a long absence to its end, page by page, without another push", () => {
    const { session, server, network } = joined();
    network.drop();
    for (let n = 0; n < 3 * server.page_max; n++) server.counselor_says(`text ${n}`);
    network.heal();
    expect(shown(session)).toEqual(journal(server));
  });

  it("asks for nothing when a push comes twice, or an answer holds what is here already", () => {
    const { session, server, network } = joined();
    server.counselor_says("twice");
    server.counselor_says("once");
    network.pushes.push(network.pushes[0]!);
    network.heal();
    expect(network.sent.filter((frame) => frame.type === "resume")).toHaveLength(1);
    const answer = server.answer.bind(server);
    server.answer = (frame) => {
      const whole = frame.type === "resume" ? { ...frame, data: { ...frame.data, last_seq: 0 } } : frame;
      return answer(whole);
    };
    server.page_max = 1;
    network.drop();
    network.heal();
    server.counselor_says("next");
    network.heal();
    expect(shown(session)).toEqual(journal(server));
    expect(network.sent.filter((frame) => frame.type === "resume")).toHaveLength(2);
  });

  it("gives up a connection that never opens and tries another", () => {
    const { session, network } = world(6);
    const effects = session.act("tick", answer_deadline_ms + 1);
    expect(effects).toEqual([{ do: "close" }]);
    network.wants_open = false;
    network.now = answer_deadline_ms + 1;
    network.heal();
    expect(session.state.online).toBe(true);
  });

  it("waits at the end for the answer to what is under way", () => {
    const { session, server, network } = joined();
    network.say("k1", "just before");
    server.append({ type: "ended" });
    network.deliver(network.pushes);
    network.say("k2", "after");
    expect(network.up.map((frame) => frame.type)).toEqual(["message", "resume", "seen"]);
    const message = network.up.shift()!;
    network.serve();
    network.deliver(network.answers);
    expect(session.state.phase).toBe("open");
    network.up.push(message);
    network.heal();
    expect(session.state.phase).toBe("over");
    expect(session.state.unsent).toMatchObject([{ key: "k2", failed: true }]);
  });

  it("ends with everything in hand and calls unsent what the end overtook", () => {
    const { session, server, network } = joined();
    server.set_stage("active");
    server.append({ type: "ended" });
    server.set_stage("wrapup");
    network.say("k1", "too late");
    network.heal();
    expect(session.state.phase).toBe("over");
    expect(shown(session).at(-1)).toBe("3 ended ");
    expect(session.state.unsent).toMatchObject([{ key: "k1", failed: true }]);
    expect(network.kept_token).toBe("");
    expect(network.connected).toBe(true); // for the plan
  });

  it("learns of an end it was not told of", () => {
    const { session, server, network } = joined();
    server.push = () => {};
    server.append({ type: "ended" });
    server.stage = "wrapup";
    network.drop();
    network.heal();
    expect(session.state.phase).toBe("over");
    expect(shown(session)).toEqual(journal(server));
  });

  it("offers a new one when the conversation is unknown", () => {
    const session = create_session({ token: "old" }, seeded(4));
    const network = new Network(session, new ModelServer(), seeded(4));
    network.carry(session.act("begin", 0));
    network.heal();
    expect(session.state.phase).toBe("gone");
  });

  it("leaves without waiting for an answer", () => {
    const { session, server, network } = joined();
    const effects = session.act("leave", network.now, true);
    expect(effects.map((effect) => effect.do)).toEqual(["send", "close", "forget"]);
    expect(effects[0]).toMatchObject({ frame: { type: "leave", data: { quick: true } } });
    expect(server.starts).toBe(1);
    expect(session.act("tick", network.now + 60_000)).toEqual([]);
  });

  it("keeps its connection when it was left without haste, for the plan alone, and comes back no more", () => {
    const { session, server, network } = joined();
    const asked = (key: string) => network.carry(session.act("request", network.now, "plan", {}, key));
    const effects = session.act("leave", network.now, false);
    expect(effects.map((effect) => effect.do)).toEqual(["send", "forget"]);
    network.carry(effects);
    const answers: [string, boolean][] = [];
    const carry = network.carry.bind(network);
    network.carry = (all) => {
      carry(all);
      for (const one of all) if (one.do === "answer") answers.push([one.key, one.ok]);
    };
    asked("a");
    network.heal();
    expect(answers).toEqual([["a", true]]);
    expect(session.state.phase).toBe("left");
    network.drop();
    asked("b");
    expect(answers.at(-1)).toEqual(["b", false]);
    network.heal();
    expect(network.connected).toBe(false);
    expect(server.starts).toBe(1);
  });

  it.each([[4403, "refused"], [4409, "gone"]])("does not come back after close %i", (code, phase) => {
    const { session, network } = joined();
    network.drop(code);
    expect(session.state.phase).toBe(phase);
    network.heal();
    expect(network.connected).toBe(false);
  });

  it("shows the server's honest words until something is kept again", () => {
    const { session, server, network } = joined();
    server.push({ type: "unavailable", data: { text: "Call 911" } });
    network.heal();
    expect(session.state.unavailable).toBe("Call 911");
    network.say("k1", "hello");
    network.heal();
    expect(session.state.unavailable).toBe("");
  });

  it("gives up a server whose pushes it can never fetch, rather than asking without end", () => {
    const { session, network } = joined();
    const before = network.sent.length;
    network.carry(session.act("received", network.now, {
      type: "event", data: { prev: 98, event: { seq: 99, at: 0, type: "message", text: "never stored" } },
    }));
    while (network.connected && (network.up.length || network.answers.length)) {
      network.serve();
      network.deliver(network.answers);
    }
    expect(network.connected).toBe(false);
    expect(network.sent.length - before).toBeLessThan(6);
  });

  it("pings when all is quiet and leaves a connection that does not answer", () => {
    const { session, network } = joined();
    network.sent = [];
    for (let n = 0; n < 45; n++) network.wait(500);
    expect(network.sent.map((frame) => frame.type)).toEqual(["ping"]);
    for (let n = 0; n < 40; n++) network.wait(500);
    expect(session.state.online).toBe(false);
  });

  it("starts again when the answer to its start was lost: the server then holds an empty first one", () => {
    const { session, server, network } = world(5);
    network.open();
    network.serve();
    network.drop();
    network.heal();
    expect(server.starts).toBe(2);
    expect(session.state.online).toBe(true);
  });
});

describe("the pause between tries", () => {
  it("doubles, is jittered by half, and is bounded", () => {
    expect(pause_ms(0, () => 0)).toBe(250);
    expect(pause_ms(0, () => 1)).toBe(500);
    expect(pause_ms(3, () => 1)).toBe(4000);
    expect(pause_ms(500, () => 1)).toBe(20_000);
  });
});

describe("what happens to the plan", () => {
  it("is told as it happens, and as past when the page is loaded anew", () => {
    const { session, server, network } = joined();
    const told = (effects: ReturnType<typeof session.act>) => effects.flatMap((one) => (one.do === "plan" ? [[one.event.type, one.live]] : []));
    const heard: unknown[] = [];
    const carry = network.carry.bind(network);
    network.carry = (effects) => (heard.push(...told(effects)), carry(effects));
    server.append({ type: "plan_shown" });
    network.heal();
    expect(heard).toEqual([["plan_shown", true]]);

    const again = new Network(create_session({ token: "t" }, seeded(2)), server, seeded(2));
    const anew: unknown[] = [];
    const carry_anew = again.carry.bind(again);
    again.carry = (effects) => (anew.push(...told(effects)), carry_anew(effects));
    again.carry(again.session.act("begin", 0));
    again.heal();
    expect(anew).toEqual([["plan_shown", false]]);
  });
});

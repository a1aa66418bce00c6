// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ModelServer, Network, seeded } from "./model_server";
import { create_session } from "./session";
import { create_talk, delivery, status_key } from "./talk";
import { use_words } from "./words";

const texts = { joined: "A counselor is here.", returned: "Cut off.", line: "Automatic", you: "You", counselor: "Counselor",
  waiting: "You are in line.", place: "Number {place}.", tick_sending: "Sending", tick_kept: "Received",
  tick_seen: "Seen", tick_failed: "Not sent", closed: "Closed.", left: "You left.", new_chat: "New chat",
  end_chat: "End", end_cancel: "Stay", send: "Send", emergency: "Call 911.", load_failed: "No." };

function world() {
  const random = seeded(1);
  const session = create_session({ language: "en" }, random);
  const server = new ModelServer();
  const network = new Network(session, server, random);
  const on = { say: vi.fn(), leave: vi.fn(), again: vi.fn() };
  const talk = create_talk(session, "en", 100, on);
  document.body.replaceChildren(talk.screen);
  network.carry(session.act("begin", 0));
  network.heal();
  const render = () => {
    network.heal();
    talk.render(network.now);
  };
  const find = (what: string) => document.querySelector<HTMLElement>(what)!;
  const said = () => [...document.querySelectorAll(".said p")].map((one) => one.textContent);
  return { session, server, network, talk, on, render, find, said };
}

beforeEach(() => use_words({ title: "L", languages: [], survey: true, exit_url: "", texts, message_chars_max: 100 }));

describe("the conversation", () => {
  it("is a polite log that gains one element per message and never rebuilds one", () => {
    const { server, network, render, find, said } = world();
    render();
    const log = find("[role=log]");
    expect(log.getAttribute("aria-live")).toBe("polite");
    const first = log.firstElementChild;
    network.say("k1", "mine");
    server.counselor_says("theirs");
    render();
    expect(said()).toEqual(["first words", "theirs", "mine"]);
    expect(log.childElementCount).toBe(3);
    expect(log.firstElementChild).toBe(first);
  });

  it("ticks a message in place, with words for those who do not see it", () => {
    const { session, server, network, talk, render, find } = world();
    network.drop();
    network.say("k1", "mine");
    talk.render(network.now);
    const mine = find(".mine");
    const told = () => mine.querySelector("[aria-live=off]")!.textContent;
    expect([mine.querySelector("[aria-hidden]")!.textContent, told()]).toEqual(["…", "Sending"]);
    render();
    expect(told()).toBe("Received");
    server.push({ type: "seen", data: { seq: session.state.kept.at(-1)!.seq } });
    render();
    expect(told()).toBe("Seen");
    expect(find(".mine")).toBe(mine);
  });

  it("shows whatever was written as text", () => {
    const { server, render, find, said } = world();
    server.counselor_says("<img src=x onerror=alert(1)>");
    render();
    expect(said().at(-1)).toBe("<img src=x onerror=alert(1)>");
    expect(find("img")).toBeNull();
  });

  it("names the counselor, the line, and who joined", () => {
    const { server, render } = world();
    server.append({ type: "joined", name: "Sam" });
    server.counselor_says("hi");
    render();
    expect([...document.querySelectorAll(".said b")].map((one) => one.textContent)).toEqual(["Automatic", "Sam"]);
    expect(document.querySelector(".event")!.textContent).toContain("A counselor is here.");
  });

  it("tells the place in line by a status, and nothing when the place is not known", () => {
    const { server, render, find } = world();
    server.push({ type: "state", data: { state: "offered", place: 4 } });
    render();
    expect(find(".status").getAttribute("role")).toBe("status");
    expect(find(".status").textContent).toBe("Number 4.");
    expect(find("#hint").textContent).toBe("You are in line.");
    server.push({ type: "state", data: { state: "waiting", place: null } });
    render();
    expect(find(".status").textContent).toBe("");
  });

  it("puts the server's honest words in an alert, with numbers to press", () => {
    const { server, render, find } = world();
    server.push({ type: "unavailable", data: { text: "Please call 988 now." } });
    render();
    expect(find("[role=alert].trouble").textContent).toBe("Please call 988 now.");
    expect(find(".trouble a").getAttribute("href")).toBe("tel:988");
  });

  it("asks before it ends, and offers a new one after", () => {
    const { server, on, render, find } = world();
    render();
    find(".plain").click();
    expect(find(".sure").hidden).toBe(false);
    find(".sure button").click();
    expect(on.leave).toHaveBeenCalledOnce();
    server.append({ type: "ended" });
    server.set_stage("wrapup");
    render();
    expect(find(".status").textContent).toBe("Closed.");
    expect(find("form").hidden).toBe(true);
    expect(document.activeElement!.textContent).toBe("New chat");
  });
});

describe("the status line", () => {
  const base = create_session({ token: "t" }, seeded(1)).state;
  const at = (over: object, now: number, said = "") => status_key({ ...base, phase: "open", ...over }, now, said);

  it.each([
    ["a short loss is not mentioned", { online: false, changed_at: 1000 }, 2000, "place", "place"],
    ["a longer one is", { online: false, changed_at: 1000 }, 3000, "place", "offline"],
    ["the first connection may take longer", { phase: "opening", online: false, changed_at: 0 }, 5000, "", ""],
    ["but not for ever", { phase: "opening", online: false, changed_at: 0 }, 7000, "", "offline"],
    ["its end is told for a while", { online: true, changed_at: 1000 }, 3000, "offline", "online_again"],
    ["and then no more", { online: true, changed_at: 1000 }, 7000, "online_again", ""],
    ["an end that followed no notice is not", { online: true, changed_at: 1000 }, 1500, "", ""],
    ["the first in line is next", { online: true, place: 1 }, 9999, "", "place_next"],
    ["an unknown place is not made up", { online: true, place: null }, 9999, "", ""],
    ["a counselor needs no notice", { online: true, stage: "active", place: null }, 9999, "", ""],
    ["leaving the line", { phase: "left", stage: "waiting" }, 0, "", "left"],
    ["leaving a conversation", { phase: "left", stage: "active" }, 0, "", "closed"],
    ["no such conversation", { phase: "gone" }, 0, "", "conversation_unknown"],
    ["not let in", { phase: "refused" }, 0, "", "load_failed"],
  ])("%s", (_, over, now, said, key) => expect(at(over, now, said)).toBe(key));
});

describe("a delivery", () => {
  const line = { key: "k", seq: 3, kind: "mine" as const, text: "", name: "", at: 0, failed: false };
  it("is seen only up to what the desk has shown", () => {
    expect([delivery(line, 2), delivery(line, 3)]).toEqual(["kept", "seen"]);
    expect(delivery({ ...line, seq: 0 }, 9)).toBe("sending");
    expect(delivery({ ...line, seq: 0, failed: true }, 9)).toBe("failed");
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { contact_a } from "../../tests/cases";
import { FakeDesk } from "../../tests/fake_desk";
import { below, seeded } from "../../tests/random";
import { rows_of } from "../plan/shown";
import { new_ulid } from "../wire/id";
import { DeskPlans, pause_ms } from "./plans";
import { DeskSession } from "./session";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function world(seed: number) {
  const server = new FakeDesk(seeded(seed));
  const session = new DeskSession({ url: "wss://desk.test", is_visible: () => true, open: server.open, random: seeded(7) });
  const plans = new DeskPlans(session);
  session.start();
  const texts = () => rows_of(plans.of(contact_a), "coping").map((row) => row.texts.map(({ text }) => text));
  const stands = () => server.plan.plan.items.filter((item) => item.texts.length).map((item) => item.texts.map(({ text }) => text));
  return { server, session, plans, texts, stands };
}

describe("a plan at a desk over a bad line", () => {
  it("ends as the server has it, with every text that was written, whatever was cut", async () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const random = seeded(seed);
      const { server, session, plans, texts, stands } = world(seed);
      server.cut_chance = 0.15;
      server.drop_push_chance = 0.3;
      const ours: string[] = [];
      for (let turn = 1; turn <= 12; turn += 1) {
        await vi.advanceTimersByTimeAsync(Math.floor(random() * 3000));
        if (!session.state.value.me) continue;
        if (random() < 0.2) server.links.at(-1)?.cut();
        ours.push(`ours ${turn}`);
        plans.write(contact_a, new_ulid(), { text: `ours ${turn}` }, "coping");
        const items = server.plan.plan.items;
        const item = items[below(random, items.length || 1)];
        const theirs = item && random() < 0.3
          ? { kind: "edit", item: item.id, expected: item.version, text: item.texts[0]!.text }
          : { kind: "add", step: "coping", after: "last", text: `theirs ${turn}` };
        server.plan.take({ change: new_ulid(), ...theirs }, { role: "person" });
      }
      server.cut_chance = 0;
      server.links.at(-1)?.cut();
      await vi.advanceTimersByTimeAsync(120_000);
      expect(texts(), `seed ${seed}`).toEqual(stands());
      const all = stands().flat();
      for (const text of ours) expect(all.filter((one) => one === text), `seed ${seed}: ${text}`).toHaveLength(1);
      expect(plans.of(contact_a).settled(), `seed ${seed}`).toBe(true);
      plans.end();
      session.end();
    }
  });

  it("keeps a line at a pause, and drops one that was left empty", async () => {
    const { plans, session, stands } = world(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(session.link.value.is).toBe("ready");
    plans.of(contact_a);
    const entry = new_ulid();
    plans.write(contact_a, entry, { text: "Walk" }, "coping");
    await vi.advanceTimersByTimeAsync(pause_ms - 50);
    expect(stands()).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(stands()).toEqual([["Walk"]]);
    plans.write(contact_a, entry, { text: " " });
    plans.leave(contact_a, entry);
    await vi.advanceTimersByTimeAsync(2000);
    expect(stands()).toEqual([["Walk"]]);
    expect(rows_of(plans.of(contact_a), "coping")[0]!.fields.text).toBe("Walk");
  });

  it("forgets the plan with its contact", async () => {
    const { plans, session, server } = world(1);
    await vi.advanceTimersByTimeAsync(100);
    const plan = plans.of(contact_a);
    await vi.advanceTimersByTimeAsync(100);
    expect(plan.state.loaded).toBe(true);
    server.links.at(-1)!.push("gone", { contact: contact_a, reason: "closed" });
    await vi.advanceTimersByTimeAsync(100);
    expect(session.state.value.cards).toEqual({});
    expect(plans.of(contact_a)).not.toBe(plan);
  });
});

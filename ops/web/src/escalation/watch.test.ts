import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { an_escalation, DutyServer, people } from "../../tests/fake_duties";
import { answer_fetch } from "../../tests/fake_fetch";
import { account } from "../staff/account";
import { words } from "./strings";
import { EscalationWatch } from "./watch";

let server: DutyServer;
let watch: EscalationWatch;

beforeEach(async () => {
  vi.useFakeTimers();
  server = new DutyServer();
  const escalation = an_escalation(server.now);
  server.escalations = { [escalation.id]: escalation };
  answer_fetch(server);
  account.value = { is: "in", who: { ...people.sam, role: "supervisor", languages: ["en"], csrf: "c" } };
  watch = new EscalationWatch(escalation.id);
  watch.poll.start();
  await vi.advanceTimersByTimeAsync(0);
});
afterEach(() => {
  watch.poll.end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  account.value = { is: "asking" };
});

/** Runs what waits for retries and readings to its end. */
async function settled<T>(work: Promise<T>): Promise<T> {
  await vi.advanceTimersByTimeAsync(120_000);
  return work;
}

describe("a step", () => {
  it("is on record and its form empty; until then what was typed stays", async () => {
    expect(await watch.take("consulted")).toBe("supervisor");
    expect(watch.step_fault.value.fields).toEqual({ supervisor: words.missing.supervisor });
    watch.set("supervisor", "eli");
    expect(await watch.take("consulted")).toBeNull();
    expect(watch.poll.value.value).toMatchObject({ state: "consulted", supervisor: people.eli, rev: 2 });
    expect(watch.draft.value.supervisor).toBe("");
    expect(watch.said.value).toBe("Recorded: Supervisor consulted.");
  });

  it("that somebody else outran is shown anew and waits for another press, with what was typed", async () => {
    const whole = server.escalations[watch.id]!;
    watch.set("supervisor", "eli");
    Object.assign(whole, { rev: 2 });
    expect(await watch.take("consulted")).toBeNull();
    expect(watch.step_fault.value.text).toContain(words.changed_meanwhile);
    expect(watch.draft.value.supervisor).toBe("eli");
    await vi.advanceTimersByTimeAsync(0);
    expect(watch.poll.value.value?.rev).toBe(2);
    await watch.take("consulted");
    expect(watch.poll.value.value?.state).toBe("consulted");
    expect(watch.step_fault.value.text).toBe("");
  });

  it("refused for a field names it there and keeps every word", async () => {
    watch.set("supervisor", "eli");
    const errors = [{ field: "supervisor", detail: "is not signed up here" }];
    server.refuse_next = { status: 422, json: { title: "Something is missing.", detail: "supervisor: unknown", errors } };
    expect(await watch.take("consulted")).toBe("supervisor");
    expect(watch.step_fault.value.fields).toEqual({ supervisor: "is not signed up here" });
    expect(watch.draft.value.supervisor).toBe("eli");
  });

  it("counts once when answers are lost", async () => {
    watch.set("supervisor", "eli");
    server.lose_answers = 3;
    await settled(watch.take("consulted"));
    expect(server.done).toHaveLength(1);
    expect(watch.poll.value.value?.state).toBe("consulted");
  });
});

describe("a note", () => {
  it("says what is missing, adds, and stays typed when it is refused", async () => {
    watch.set_note({ kind: "where", text: "Room 12, the blue motel" });
    expect(await watch.add_note()).toBe("how_known");
    watch.set_note({ how_known: "They wrote it." });
    server.refuse_next = { status: 503, json: { title: "Not now." } };
    server.lose_answers = 1;
    expect(await settled(watch.add_note())).toBeNull();
    expect(watch.poll.value.value?.where).toMatchObject([{ what: "Room 12, the blue motel", how_known: "They wrote it." }]);
    expect(server.done).toHaveLength(1);
    expect(watch.note.value.text).toBe("");
  });

  it("of the basis needs one of its parts, and a correction what it corrects", async () => {
    watch.set_note({ kind: "basis" });
    expect(await watch.add_note()).toBe("desire");
    watch.set_note({ buffers: "Her sister" });
    expect(await watch.add_note()).toBeNull();
    expect(watch.poll.value.value?.basis).toMatchObject({ desire: "Wants to be dead tonight.", buffers: "Her sister" });
    watch.set_note({ kind: "correction", text: "It is room 21." });
    expect(await watch.add_note()).toBe("corrects");
    watch.set_note({ corrects: "13" });
    expect(await watch.add_note()).toBeNull();
    expect(server.asked.at(-1)?.body).toMatchObject({ kind: "correction", text: "It is room 21.", corrects: 13 });
  });
});

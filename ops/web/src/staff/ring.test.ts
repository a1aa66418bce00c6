import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { levels } from "../wire/level";
import { patterns, ring_every_ms, Ringer } from "./ring";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function fake_audio(state: AudioContextState = "running") {
  const pitches: number[] = [];
  const parameter = { setValueAtTime: vi.fn(), linearRampToValueAtTime: vi.fn() };
  const audio = {
    state,
    currentTime: 0,
    destination: {},
    resume: async () => void (audio.state = "running"),
    createGain: () => ({ gain: parameter, connect: (next: unknown) => next }),
    createOscillator: () => ({
      frequency: { set value(hz: number) { pitches.push(hz); } },
      connect: (next: unknown) => next,
      start: () => {},
      stop: () => {},
    }),
  };
  return { audio: audio as unknown as AudioContext, pitches };
}

describe("ringing", () => {
  it("goes on every three seconds until it is told to stop", () => {
    const { audio, pitches } = fake_audio();
    const ringer = new Ringer(() => audio);
    ringer.ring("high");
    vi.advanceTimersByTime(2 * ring_every_ms);
    expect(pitches).toHaveLength(3 * patterns.high.length);
    ringer.ring("high");
    expect(pitches).toHaveLength(3 * patterns.high.length);
    ringer.ring(null);
    vi.advanceTimersByTime(10 * ring_every_ms);
    expect(pitches).toHaveLength(3 * patterns.high.length);
  });

  it("stays silent when muted and says when the browser has locked it", async () => {
    const { audio, pitches } = fake_audio("suspended");
    const ringer = new Ringer(() => audio);
    ringer.ring("imminent");
    expect(ringer.locked.value).toBe(true);
    ringer.unlock();
    await vi.advanceTimersByTimeAsync(0);
    expect(ringer.locked.value).toBe(false);
    ringer.muted = true;
    vi.advanceTimersByTime(ring_every_ms);
    expect(pitches).toEqual([]);
    ringer.muted = false;
    vi.advanceTimersByTime(ring_every_ms);
    expect(pitches).toHaveLength(patterns.imminent.length);
  });

  it("works without any audio device", () => {
    const ringer = new Ringer(() => {
      throw new Error("no device");
    });
    expect(() => ringer.ring("high")).not.toThrow();
  });
});

describe("patterns", () => {
  it("differ by level, grow with it, and end before they repeat", () => {
    const shapes = levels.map((level) => JSON.stringify(patterns[level]));
    expect(new Set(shapes).size).toBe(levels.length);
    const counts = levels.map((level) => patterns[level].length);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    for (const level of levels) {
      const last = patterns[level].at(-1)!;
      expect((last.start_s + last.length_s) * 1000).toBeLessThan(ring_every_ms);
    }
  });
});

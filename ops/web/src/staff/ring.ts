// Rings while an offer is open or a rise of the risk is not acknowledged: a pattern of tones per level, repeated until told to stop. The graver the level,
// the more and the higher the tones, so that levels can be told apart by ear. Browsers keep audio locked until
// the person has acted on the page; `locked` says so.
import { signal } from "@preact/signals";
import type { Level } from "../wire/level";

export const ring_every_ms = 3_000;

export interface Tone {
  hz: number;
  start_s: number;
  length_s: number;
}

function tones(step_s: number, length_s: number, ...pitches: number[]): Tone[] {
  return pitches.map((hz, index) => ({ hz, start_s: index * step_s, length_s }));
}

export const patterns: Record<Level, readonly Tone[]> = {
  none: tones(0.3, 0.35, 440),
  low: tones(0.25, 0.3, 440, 554),
  moderate: tones(0.22, 0.25, 554, 659, 554),
  high: tones(0.18, 0.18, 784, 988, 784, 988, 784),
  imminent: tones(0.14, 0.13, 1047, 784, 1047, 784, 1047, 784, 1047, 784, 1047, 1319),
};

export class Ringer {
  readonly locked = signal(false);
  #make: () => AudioContext;
  #audio: AudioContext | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #ringing: Level | null = null;
  volume = 0.7;
  muted = false;

  constructor(make: () => AudioContext = () => new AudioContext()) {
    this.#make = make;
  }

  /** Call inside a click or key press. */
  unlock(): void {
    const audio = this.#open();
    if (audio?.state === "suspended") void audio.resume().then(() => this.#look());
    this.#look();
  }

  /** Finds out whether the browser lets this page sound at all. */
  probe(): void {
    this.#open();
    this.#look();
  }

  ring(level: Level | null): void {
    if (level === this.#ringing) return;
    this.#ringing = level;
    clearInterval(this.#timer);
    if (level === null) return;
    this.sound(level);
    this.#timer = setInterval(() => this.sound(level), ring_every_ms);
  }

  sound(level: Level): void {
    const audio = this.#open();
    this.#look();
    if (!audio || this.muted || audio.state === "suspended") return;
    for (const tone of patterns[level]) this.#play(audio, tone);
  }

  #play(audio: AudioContext, { hz, start_s, length_s }: Tone): void {
    const begin = audio.currentTime + start_s;
    const end = begin + length_s;
    const tone = audio.createOscillator();
    const gain = audio.createGain();
    tone.type = "triangle";
    tone.frequency.value = hz;
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(this.volume, begin + 0.015);
    gain.gain.setValueAtTime(this.volume, end - 0.04);
    gain.gain.linearRampToValueAtTime(0, end);
    tone.connect(gain).connect(audio.destination);
    tone.start(begin);
    tone.stop(end);
  }

  #open(): AudioContext | null {
    try {
      this.#audio ??= this.#make();
    } catch {
      return null; // no audio device: the flash and the title still tell
    }
    return this.#audio;
  }

  #look(): void {
    this.locked.value = this.#audio?.state === "suspended";
  }
}

// What a clinician set for this browser: sound, notices, keys. Nothing about contacts is ever stored here.
import { signal } from "@preact/signals";

export interface Prefs {
  volume: number; // 0 to 1
  muted: boolean;
  notices: boolean;
  keys: boolean;
}

const place = "holdfast.desk";
const first: Prefs = { volume: 0.7, muted: false, notices: false, keys: true };

function read(): Prefs {
  try {
    return { ...first, ...(JSON.parse(localStorage.getItem(place) ?? "{}") as Partial<Prefs>) };
  } catch {
    return first;
  }
}

export const prefs = signal<Prefs>(first);

export function load_prefs(): void {
  prefs.value = read();
}

export function set_prefs(change: Partial<Prefs>): void {
  prefs.value = { ...prefs.value, ...change };
  try {
    localStorage.setItem(place, JSON.stringify(prefs.value));
  } catch {
    // a browser that stores nothing keeps the choice until the page is closed
  }
}

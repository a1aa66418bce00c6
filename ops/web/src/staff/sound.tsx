// A page rings for what is urgent. Browsers keep its sound off until somebody acts on it: the first touch turns it on,
// and a banner says so until then.
import { effect, type ReadonlySignal } from "@preact/signals";
import type { Level } from "../wire/level";
import { Banner } from "./banner";
import type { Ringer } from "./ring";
import { risen_words } from "./strings";

/** Returns how to stop. */
export function ring_for(ringer: Ringer, urgent: ReadonlySignal<Level | null>): () => void {
  const touched = () => ringer.locked.value && ringer.unlock();
  const stop = effect(() => ringer.ring(urgent.value));
  document.addEventListener("click", touched);
  document.addEventListener("keydown", touched);
  ringer.probe();
  return () => {
    stop();
    ringer.ring(null);
    document.removeEventListener("click", touched);
    document.removeEventListener("keydown", touched);
  };
}

export function SoundOff({ ringer }: { ringer: Ringer }) {
  if (!ringer.locked.value) return null;
  return <Banner text={risen_words.locked} button={risen_words.unlock} act={() => ringer.unlock()} />;
}

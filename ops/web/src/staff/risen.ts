// Who rose to high or imminent risk while nobody has answered them yet, until somebody here acknowledges it. Comes anew
// with each push of the line, so nothing depends on one of them arriving.
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { LinePlace } from "../wire/types";

export class RisenWatch {
  readonly #acknowledged = signal<Readonly<Record<string, number>>>({});
  readonly open = computed(() =>
    this.line.value.filter(
      ({ contact, raised_at }) => raised_at !== undefined && raised_at > (this.#acknowledged.value[contact] ?? 0),
    ),
  );

  constructor(private line: ReadonlySignal<readonly LinePlace[]>) {}

  acknowledge({ contact, raised_at }: LinePlace): void {
    if (raised_at === undefined) return;
    const here = new Set(this.line.value.map((place) => place.contact));
    const kept = Object.entries(this.#acknowledged.value).filter(([one]) => here.has(one));
    this.#acknowledged.value = { ...Object.fromEntries(kept), [contact]: raised_at };
  }
}

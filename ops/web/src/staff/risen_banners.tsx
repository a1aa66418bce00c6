import { LevelBadge } from "./level";
import type { RisenWatch } from "./risen";
import { handle, risen_words } from "./strings";

/** One line for each, above everything else. Whatever holds them is a live region. */
export function RisenBanners({ risen }: { risen: RisenWatch }) {
  return (
    <>
      {risen.open.value.map((place) => (
        <div key={`${place.contact} ${place.raised_at}`} class="banner grave" data-banner="risen">
          <p>
            {risen_words.unanswered(handle(place.contact))} <LevelBadge level={place.level} />
          </p>
          <button type="button" onClick={() => risen.acknowledge(place)}>
            {risen_words.acknowledge}
          </button>
        </div>
      ))}
    </>
  );
}

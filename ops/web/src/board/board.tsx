import { useEffect, useMemo } from "preact/hooks";
import { leave, leave_with, still_signed_in } from "../staff/account";
import { Brand, SignOut } from "../staff/bar";
import { Closed } from "../staff/closed";
import { RisenBanners } from "../staff/risen_banners";
import { SoundOff, ring_for } from "../staff/sound";
import { link_words, sign_in_words } from "../staff/strings";
import { Duties } from "./duties";
import { Escalations } from "./escalations";
import { Figures } from "./figures";
import { Line } from "./line";
import { PlanReader } from "./plan_reader";
import { Staff } from "./staff_table";
import { words } from "./strings";
import { Tiles } from "./tiles";
import { BoardWatch } from "./watch";

/** The board of somebody who is signed in. Every figure has its fixed place, so the eye learns where to look. */
export function Board() {
  const watch = useMemo(() => new BoardWatch(still_signed_in), []);
  useEffect(() => run(watch), [watch]);
  const link = watch.link.value;
  if (link.is === "ended" && link.code === 4403) {
    return (
      <Closed title={words.forbidden_title} text={words.forbidden}>
        <button class="main" type="button" onClick={() => void leave()}>
          {sign_in_words.sign_out}
        </button>
      </Closed>
    );
  }
  if (link.is === "ended" && link.code === 4409) {
    return (
      <Closed title={words.elsewhere_title} text={words.elsewhere}>
        <button class="main" type="button" onClick={() => watch.start()}>
          {words.take_back}
        </button>
      </Closed>
    );
  }
  const board = watch.board.value;
  return (
    <div class="board" data-stale={watch.stale.value}>
      <Head watch={watch} />
      <div role="alert">
        <RisenBanners risen={watch.risen} />
      </div>
      <div role="status">
        <SoundOff ringer={watch.ringer} />
        {watch.degraded.value !== null && <p class="banner grave">{watch.degraded.value}</p>}
        {watch.stale.value && (
          <p class="banner grave">{words.stale(Math.floor(watch.age_ms.value / 1000))}</p>
        )}
      </div>
      {board ? (
        <main>
          <Tiles board={board} />
          <Figures board={board} />
          <div class="column beside">
            <Escalations board={board} now_ms={watch.server_now.value} />
            <Duties watch={watch} />
          </div>
          <div class="column">
            <Line board={board} now_ms={watch.server_now.value} />
            <Staff board={board} />
            <PlanReader board={board} />
          </div>
        </main>
      ) : (
        <main class="first muted">{words.first}</main>
      )}
    </div>
  );
}

function run(watch: BoardWatch): () => void {
  const hurry = () => watch.hurry();
  const unsubscribe = leave_with(watch.link);
  window.addEventListener("online", hurry);
  const quiet = ring_for(watch.ringer, watch.urgent);
  watch.start();
  return () => {
    quiet();
    window.removeEventListener("online", hurry);
    unsubscribe();
    watch.end();
  };
}

function Head({ watch }: { watch: BoardWatch }) {
  const link = watch.link.value.is;
  return (
    <header class="bar">
      <Brand title={words.title} />
      <p class="bar-link" data-link={link}>
        <span class="dot" aria-hidden="true" />
        {link === "ready" ? words.live : link_words[link]}
      </p>
      <SignOut />
    </header>
  );
}

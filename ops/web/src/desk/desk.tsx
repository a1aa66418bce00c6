import { effect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { leave, leave_with, still_signed_in } from "../staff/account";
import { Closed } from "../staff/closed";
import { ring_for } from "../staff/sound";
import { sign_in_words } from "../staff/strings";
import { socket_url } from "../wire/socket";
import { start_alerts } from "./alerts";
import { Banners } from "./banners";
import { Bar, PaneSwitch } from "./bar";
import { Contacts } from "./contacts";
import { Conversation } from "./conversation";
import { Dialogs } from "./dialogs";
import { escalate } from "./escalate_key";
import { command_of, press_of } from "./keys";
import { DeskModel } from "./model";
import { OfferCard } from "./offer";
import { PlanPane } from "./plan";
import { read_out_here, toggle_plan } from "./plan_keys";
import { prefs } from "./prefs";
import { Risk } from "./risk";
import { DeskSession } from "./session";
import { words } from "./strings";

/** The desk of somebody who is signed in: one session from mount to unmount. */
export function Desk() {
  const desk = useMemo(() => new DeskModel(new_session()), []);
  useEffect(() => run(desk), [desk]);
  const link = desk.link.value;
  if (link.is === "ended" && link.code === 4409) {
    return (
      <Closed title={words.elsewhere_title} text={words.elsewhere}>
        <button class="main" type="button" onClick={() => desk.session.start()}>
          {words.take_back}
        </button>
      </Closed>
    );
  }
  if (link.is === "ended" && link.code === 4403) {
    return (
      <Closed title={words.forbidden_title} text={words.forbidden}>
        <p>
          <a href="/board">{words.to_board}</a>
        </p>
        <button type="button" onClick={() => void leave()}>
          {sign_in_words.sign_out}
        </button>
      </Closed>
    );
  }
  return (
    <div class="desk" data-shows={desk.pane.value} data-side={desk.side.value}>
      <Bar desk={desk} />
      <Banners desk={desk} />
      <OfferCard desk={desk} />
      <PaneSwitch desk={desk} />
      <main class="panes">
        <Contacts desk={desk} />
        <Conversation desk={desk} />
        <Side desk={desk} />
      </main>
      <Dialogs desk={desk} />
    </div>
  );
}

// What was typed right before a key that opens the plan, or the risk, keeps its place: each pane is made anew from the desk.
function Side({ desk }: { desk: DeskModel }) {
  return desk.side.value === "plan" ? <PlanPane desk={desk} /> : <Risk desk={desk} />;
}

function new_session(): DeskSession {
  return new DeskSession({
    url: socket_url("/v1/desk"),
    is_visible: () => document.visibilityState === "visible",
    still_allowed: still_signed_in,
  });
}

function run(desk: DeskModel): () => void {
  const look = () => desk.session.look();
  const hurry = () => desk.session.hurry();
  const press = (event: KeyboardEvent) => on_key(desk, event);
  const unsubscribe = leave_with(desk.link);
  const stop_alerts = start_alerts(desk);
  const stop_review = effect(() => desk.review_returning());
  document.addEventListener("visibilitychange", look);
  document.addEventListener("keydown", press);
  window.addEventListener("online", hurry);
  const quiet = ring_for(desk.ringer, desk.urgent);
  desk.session.start();
  return () => {
    document.removeEventListener("visibilitychange", look);
    document.removeEventListener("keydown", press);
    window.removeEventListener("online", hurry);
    unsubscribe();
    quiet();
    stop_alerts();
    stop_review();
    desk.plans.end();
    desk.session.end();
  };
}

function on_key(desk: DeskModel, event: KeyboardEvent): void {
  const command = prefs.value.keys && !desk.dialog.value ? command_of(press_of(event)) : null;
  if (!command || command === "send") return;
  event.preventDefault();
  if (command === "accept") void desk.accept();
  if (command === "next") desk.step(1);
  if (command === "previous") desk.step(-1);
  if (command === "plan") toggle_plan(desk);
  if (command === "read_out") read_out_here(desk);
  if (command === "escalate") escalate(desk);
  if (command === "help") desk.dialog.value = "help";
  if (command === "reply") {
    desk.pane.value = "conversation";
    desk.focus_reply.value = true;
  }
}

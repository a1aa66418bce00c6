import { useRef } from "preact/hooks";
import { account, leave } from "../staff/account";
import { Brand } from "../staff/bar";
import { link_words, presence_words, sign_in_words } from "../staff/strings";
import type { Presence } from "../wire/types";
import type { DeskModel, Pane } from "./model";
import { words } from "./strings";

/** The strip at the top: taking contacts or not, how many, the link, sound, help, leaving. */
export function Bar({ desk }: { desk: DeskModel }) {
  const who = account.value.is === "in" ? account.value.who.name : "";
  const sign_out = () => {
    desk.session.end();
    void leave();
  };
  return (
    <header class="bar">
      <Brand title={words.title} />
      <Taking desk={desk} />
      <p class="bar-link" data-link={desk.link.value.is} role="status">
        <span class="dot" aria-hidden="true" />
        {link_words[desk.link.value.is]}
      </p>
      <div class="bar-tools">
        <button class="quiet" type="button" onClick={() => (desk.dialog.value = "settings")}>
          {words.settings}
        </button>
        <button class="quiet" type="button" onClick={() => (desk.dialog.value = "help")}>
          {words.help}
        </button>
        <button class="quiet" type="button" onClick={sign_out}>
          {sign_in_words.sign_out} <span class="muted small who">{who}</span>
        </button>
      </div>
    </header>
  );
}

function Taking({ desk }: { desk: DeskModel }) {
  const { presence, capacity, capacity_max, load } = desk.state.value;
  const ready = desk.link.value.is === "ready";
  const shown = presence === "available" ? "available" : "paused";
  // Pressed and not answered yet: who is quicker than the server does not pause by choosing how many.
  const asked = useRef<Presence | null>(null);
  const set = async (state: Presence, limit?: number) => {
    desk.ringer.unlock();
    asked.current = state;
    await desk.attempt(() => desk.session.set_presence(state, limit));
    if (asked.current === state) asked.current = null;
  };
  const choices = Array.from({ length: Math.max(capacity_max, capacity) }, (_, index) => index + 1);
  return (
    <section class="taking" aria-label={words.main_bar}>
      <div class="switch" role="group" aria-label={words.presence}>
        {(["available", "paused"] as const).map((state) => (
          <button
            key={state}
            type="button"
            data-state={state}
            aria-pressed={shown === state}
            disabled={!ready}
            onClick={() => void set(state)}
          >
            {presence_words[state]}
          </button>
        ))}
      </div>
      <label class="capacity">
        {words.capacity}
        <select
          value={capacity}
          disabled={!ready}
          onChange={(event) => void set(asked.current ?? shown, Number(event.currentTarget.value))}
        >
          {choices.map((count) => (
            <option key={count} value={count}>
              {count}
            </option>
          ))}
        </select>
      </label>
      <p class="load">
        <span class="aside">{words.load_label}: </span>
        <span class="figure">{words.load(load, capacity)}</span>
      </p>
    </section>
  );
}

/** On wide windows the right pane holds the risk or the plan. */
export function SideSwitch({ desk }: { desk: DeskModel }) {
  return <Switch desk={desk} name="side-switch" label={words.side} panes={["risk", "plan"]} shown={desk.side.value} keys />;
}

/** On narrow windows one pane shows at a time, chosen here. */
export function PaneSwitch({ desk }: { desk: DeskModel }) {
  const panes: Pane[] = ["contacts", "conversation", "risk", "plan"];
  return <Switch desk={desk} name="pane-switch" label={words.panes} panes={panes} shown={desk.pane.value} />;
}

interface Choice {
  desk: DeskModel;
  name: string;
  label: string;
  panes: Pane[];
  shown: Pane;
  keys?: boolean; // told to those who listen
}

function Switch({ desk, name, label, panes, shown, keys }: Choice) {
  return (
    <nav class={name} aria-label={label}>
      {panes.map((pane) => (
        <button
          key={pane}
          type="button"
          aria-current={shown === pane ? "true" : undefined}
          aria-keyshortcuts={keys && pane === "plan" ? "Alt+P" : undefined}
          onClick={() => desk.show(pane)}
        >
          {words.pane_names[pane]}
        </button>
      ))}
    </nav>
  );
}

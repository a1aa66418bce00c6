import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { LevelBadge } from "../staff/level";
import { levels } from "../wire/level";
import { Alarms } from "./banners";
import { Escalate } from "./escalate";
import { FormQuestions } from "./form";
import type { DeskModel } from "./model";
import { notices_allowed } from "./notices";
import { Agree } from "./plan_agree";
import { Give } from "./plan_give";
import { plan_words } from "./plan_strings";
import { Versions } from "./plan_versions";
import { prefs, set_prefs } from "./prefs";
import { words } from "./strings";

const plan_dialogs = { agree: Agree, versions: Versions, give: Give };
const plan_titles = {
  agree: plan_words.agree_title,
  versions: plan_words.versions_title,
  give: plan_words.give_title,
};

export function Dialogs({ desk }: { desk: DeskModel }) {
  const open = desk.dialog.value;
  const close = () => (desk.dialog.value = null);
  if (open === "help") {
    return (
      <Modal desk={desk} title={words.help} close={close}>
        <Help />
      </Modal>
    );
  }
  if (open === "settings") {
    return (
      <Modal desk={desk} title={words.settings} close={close}>
        <Settings desk={desk} />
      </Modal>
    );
  }
  if (open && "plan" in open) {
    const Shown = plan_dialogs[open.plan];
    return (
      <Modal key={open.plan} desk={desk} title={plan_titles[open.plan]} close={close}>
        <Shown desk={desk} contact={open.contact} />
      </Modal>
    );
  }
  if (open && "escalate" in open) {
    if (!(open.contact in desk.state.value.cards)) return null;
    return (
      <Modal desk={desk} title={words.escalate_title} close={close}>
        <Escalate desk={desk} contact={open.contact} />
      </Modal>
    );
  }
  if (open) {
    const { contact, instrument } = open;
    const known = desk.state.value.instruments.find((one) => one.instrument === instrument);
    if (!(contact in desk.state.value.cards)) return null;
    return (
      <Modal desk={desk} title={known?.title ?? words.instruments} close={close}>
        <FormQuestions desk={desk} contact={contact} instrument={instrument} />
      </Modal>
    );
  }
  return null;
}

interface ModalProps {
  desk: DeskModel;
  title: string;
  close(): void;
  children: ComponentChildren;
}

function Modal({ desk, title, close, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby="dialog-title" onClose={close}>
      <header class="dialog-head">
        <h2 id="dialog-title">{title}</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          {words.close}
        </button>
      </header>
      <Alarms desk={desk} />
      {children}
    </dialog>
  );
}

function Help() {
  return (
    <>
      <h3>{words.keys_title}</h3>
      <dl class="keys">
        {words.keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <Check label={words.keys_on} checked={prefs.value.keys} set={(keys) => set_prefs({ keys })} />
      <h3>{words.levels_title}</h3>
      <p class="level-row">
        {levels.map((level) => (
          <LevelBadge key={level} level={level} />
        ))}
      </p>
    </>
  );
}

function Settings({ desk }: { desk: DeskModel }) {
  const volume = Math.round(prefs.value.volume * 100);
  return (
    <>
      <Check label={words.sound} checked={!prefs.value.muted} set={(on) => set_prefs({ muted: !on })} />
      <div class="field">
        <label for="volume">{words.volume}</label>
        <input
          id="volume"
          type="range"
          min="5"
          max="100"
          step="5"
          value={volume}
          onInput={(event) => set_prefs({ volume: Number(event.currentTarget.value) / 100 })}
        />
      </div>
      <div class="row">
        {levels.map((level) => (
          <button key={level} type="button" disabled={prefs.value.muted} onClick={() => desk.test_sound(level)}>
            {words.test_level(level)}
          </button>
        ))}
      </div>
      <Check
        label={words.notices}
        checked={prefs.value.notices}
        set={async (on) => {
          const allowed = on && (await notices_allowed());
          set_prefs({ notices: allowed });
          if (on && !allowed) desk.notice.value = words.notices_refused;
        }}
      />
    </>
  );
}

function Check({ label, checked, set }: { label: string; checked: boolean; set(on: boolean): void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={(event) => set(event.currentTarget.checked)} />
      {label}
    </label>
  );
}

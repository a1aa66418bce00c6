import type { ComponentChildren } from "preact";
import { row_of, type Row } from "../plan/shown";
import { settings, type Setting } from "../wire/plan";
import type { DeskModel } from "./model";
import { is_over, TextChoice, who } from "./plan_line";
import { plan_words } from "./plan_strings";

interface SettingsProps {
  desk: DeskModel;
  contact: string;
}

/** What is said about the plan as a whole: how likely it is used, what would help, who took part, when to look again. */
export function PlanSettings(props: SettingsProps) {
  return (
    <section class="plan-step" aria-labelledby="plan-whole">
      <h3 id="plan-whole">{plan_words.about_plan}</h3>
      {settings.map((setting) => (
        <SettingPart key={setting} {...props} setting={setting} />
      ))}
    </section>
  );
}

function SettingPart({ setting, ...props }: SettingsProps & { setting: Setting }) {
  const { desk, contact } = props;
  const plan = desk.plans.shown(contact);
  const row = row_of(plan, setting)!;
  const write = (text: string) => desk.plans.write(contact, setting, { text });
  const leave = () => desk.plans.leave(contact, setting);
  const at = { id: `plan-${setting}`, "aria-invalid": row.fault ? true : undefined, "aria-describedby": `plan-${setting}-facts` };
  const ask = plan.state.words?.words[`${setting}_prompt`] || plan_words.settings[setting];
  const lang = plan.state.words?.language;
  const conflict = row.texts.length > 1;
  return (
    <div class="plan-line" data-entry={setting} data-standing={row.standing}>
      {conflict && <TextChoice desk={desk} contact={contact} entry={setting} version={row.version} texts={row.texts} />}
      {setting === "rating" ? (
        <Rating ask={ask} lang={lang} row={row} choose={(text) => (write(text), desk.plans.save(contact, setting))} />
      ) : (
        <Labelled id={at.id} ask={ask} lang={lang}>
          {setting === "review" ? (
            <input {...at} type="date" value={row.fields.text} onInput={(event) => write(event.currentTarget.value)} onBlur={leave} />
          ) : (
            <textarea {...at} rows={1} dir="auto" value={row.fields.text} onInput={(event) => write(event.currentTarget.value)} onBlur={leave} />
          )}
        </Labelled>
      )}
      {conflict && (
        <button type="button" onClick={() => desk.plans.settle(contact, setting, row.fields, row.version)}>
          {plan_words.keep_together}
        </button>
      )}
      <SettingFacts {...props} row={row} />
    </div>
  );
}

function Labelled({ id, ask, lang, children }: { id: string; ask: string; lang?: string; children: ComponentChildren }) {
  return (
    <div class="field">
      <label for={id} lang={lang}>
        {ask}
      </label>
      {children}
    </div>
  );
}

function SettingFacts({ desk, contact, row }: SettingsProps & { row: Row }) {
  const newest = row.texts[row.texts.length - 1];
  const facts = [newest && row.standing === "kept" && who(desk, newest.by), plan_words.standing[row.standing]];
  return (
    <div id={`plan-${row.entry}-facts`} class="small muted">
      <p>{facts.filter(Boolean).join(" · ")}</p>
      {is_over(desk.plans.shown(contact), row.entry) && <p class="plan-unsure">{plan_words.day_over}</p>}
      {row.fault && <p class="fault">{row.fault.text}</p>}
    </div>
  );
}

function Rating({ ask, lang, row, choose }: { ask: string; lang?: string; row: Row; choose(text: string): void }) {
  const numbers = Array.from({ length: 11 }, (_, number) => `${number}`);
  return (
    <fieldset id="plan-rating" tabIndex={-1}>
      <legend lang={lang}>{ask}</legend>
      <div class="plan-rating">
        {numbers.map((number) => (
          <label key={number}>
            <input type="radio" name="plan-rating" checked={row.fields.text === number} onChange={() => choose(number)} />
            {number}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

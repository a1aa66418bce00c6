import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { time_text } from "../staff/duration";
import type { DutyActs } from "./acts";
import { ask_colleagues, colleagues } from "./colleagues";
import { duty_words as words } from "./strings";
import type { Duty, DutyFact } from "../wire/duty";

interface Of {
  duty: Duty;
  acts: DutyActs;
}

/** The rarer things: give it to somebody, done with what came of it, void with a reason, and its history. */
export function DutyMore({ duty, acts }: Of) {
  const others = colleagues.value.filter(({ user }) => user !== duty.owner?.user);
  useEffect(() => void ask_colleagues(), []);
  return (
    <div class="duty-more stack">
      <OneLine name={`give-${duty.id}`} label={words.give} button={words.give_do} missing={words.missing.to} act={(to) => acts.assign(duty, to)}>
        {(props) => (
          <select {...props}>
            <option value="">{words.choose}</option>
            {others.map(({ user, name }) => (
              <option key={user} value={user}>
                {name}
              </option>
            ))}
          </select>
        )}
      </OneLine>
      <OneLine name={`done-${duty.id}`} label={words.outcome} button={words.done_do} missing={words.missing.outcome} act={(outcome) => acts.done(duty, outcome)}>
        {(props) => <input {...props} maxLength={200} autocomplete="off" />}
      </OneLine>
      <OneLine name={`void-${duty.id}`} label={words.reason} button={words.void_do} missing={words.missing.reason} act={(reason) => acts.make_void(duty, reason)}>
        {(props) => <input {...props} maxLength={500} autocomplete="off" />}
      </OneLine>
      <History duty={duty} acts={acts} />
    </div>
  );
}

interface FieldProps {
  id: string;
  value: string;
  "aria-invalid": boolean;
  "aria-describedby": string | undefined;
  onInput(event: { currentTarget: { value: string } }): void;
}

interface OneLineProps {
  name: string;
  label: string;
  button: string;
  missing: string;
  act(value: string): Promise<boolean>;
  children(props: FieldProps): ComponentChildren;
}

function OneLine({ name, label, button, missing, act, children }: OneLineProps) {
  const value = useSignal("");
  const empty = useSignal(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    const text = value.value.trim();
    empty.value = !text;
    if (!text) return document.getElementById(name)?.focus();
    if (await act(text)) value.value = "";
  };
  return (
    <form onSubmit={submit} noValidate>
      <label for={name}>{label}</label>
      <div class="one-line">
        {children({
          id: name,
          value: value.value,
          "aria-invalid": empty.value,
          "aria-describedby": empty.value ? `${name}-fault` : undefined,
          onInput: (event) => (value.value = event.currentTarget.value),
        })}
        <button type="submit">{button}</button>
      </div>
      <div role="alert">
        {empty.value && (
          <p class="fault small" id={`${name}-fault`}>
            {missing}
          </p>
        )}
      </div>
    </form>
  );
}

function History({ duty, acts }: Of) {
  const facts = useSignal<DutyFact[] | null>(null);
  useEffect(() => {
    let shown = true;
    void acts.history(duty.id).then((all) => shown && (facts.value = all));
    return () => void (shown = false);
  }, [duty.state, duty.rings]);
  if (!facts.value) return null;
  return (
    <section aria-label={words.history}>
      <p class="muted small">{words.history}</p>
      {facts.value.length === 0 && <p class="small muted">{words.no_history}</p>}
      <ol class="facts small">
        {facts.value.map((fact, at) => (
          <li key={at}>
            <span class="figure muted">{time_text(fact.at)}</span> {words.fact(fact)}
          </li>
        ))}
      </ol>
    </section>
  );
}

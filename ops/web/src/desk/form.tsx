import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { LevelBadge } from "../staff/level";
import { new_message_id } from "../wire/id";
import { WireError } from "../wire/socket";
import type { Card, Form, FormItem } from "../wire/types";
import { fault_word, type DeskModel } from "./model";
import { words } from "./strings";

interface Asked {
  desk: DeskModel;
  contact: string;
  instrument: string;
}

interface Shown {
  form: Form;
  seq: number;
}

// The form as the server last showed it. Which item comes next is the server's word; an answer shows once it is kept.
function use_form({ desk, contact, instrument }: Asked) {
  const shown = useSignal<Shown | null>(null);
  const fault = useSignal("");
  const busy = useSignal(false);
  const tried = useRef({ what: "", id: "" });

  const bring = async (): Promise<Shown> => ({ form: await desk.session.form(contact, instrument), seq: 0 });
  const attempt = async (work: () => Promise<Shown>) => {
    if (busy.value) return;
    busy.value = true;
    fault.value = "";
    try {
      shown.value = await work();
    } catch (error) {
      fault.value = fault_word(error);
      const moved_on = error instanceof WireError && error.code === "conflict";
      if (moved_on) shown.value = await bring().catch(() => shown.value);
    }
    busy.value = false;
  };
  // The same answer pressed again after a lost reply is the same answer to the server.
  const answer = (item: string, choice: string) => {
    const now = shown.value?.form;
    if (!now) return;
    const what = `${item} ${choice}`;
    if (tried.current.what !== what) tried.current = { what, id: new_message_id() };
    void attempt(async () => {
      const after = await desk.session.answer(contact, now, item, choice, tried.current.id);
      tried.current = { what: "", id: "" };
      return after;
    });
  };
  useEffect(() => void attempt(bring), []);
  return { shown: shown.value, fault: fault.value, busy: busy.value, answer };
}

/** An instrument, item by item. The focus goes to what is asked next, and then to the result. */
export function FormQuestions(of: Asked) {
  const { shown, fault, busy, answer } = use_form(of);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const next = box.current?.querySelector<HTMLElement>("[data-next] button, [data-result]");
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }, [shown]);

  const card = of.desk.state.value.cards[of.contact];
  return (
    <div class="form" ref={box} aria-busy={busy}>
      <div role="alert">{fault && <p class="fault">{fault}</p>}</div>
      {shown ? (
        <>
          <p class="small muted">{words.form_kept}</p>
          <ol class="items">
            {shown.form.items.map((item) => (
              <Question key={item.item} form={shown.form} item={item} answer={answer} />
            ))}
          </ol>
          {shown.form.result && card && <Result form={shown.form} card={card} seq={shown.seq} />}
          <p class="small muted">{shown.form.credit}</p>
        </>
      ) : (
        !fault && <p class="muted">{words.form_loading}</p>
      )}
    </div>
  );
}

interface QuestionProps {
  form: Form;
  item: FormItem;
  answer(item: string, choice: string): void;
}

function Question({ form, item, answer }: QuestionProps) {
  const done = form.result !== null; // what is done is corrected by going through it again
  return (
    <li data-next={item.answer === undefined ? "" : undefined}>
      <fieldset lang={form.language}>
        <legend>{item.text}</legend>
        <div class="choice-buttons">
          {item.choices.map((choice) => (
            <button
              key={choice.answer}
              type="button"
              aria-pressed={item.answer === choice.answer}
              disabled={done}
              onClick={() => answer(item.item, choice.answer)}
            >
              {choice.text}
            </button>
          ))}
        </div>
      </fieldset>
    </li>
  );
}

// What became of the level stands on the card, once it is of after the result.
function Result({ form, card, seq }: { form: Form; card: Card; seq: number }) {
  const { text, level, score } = form.result!;
  const settled = card.last_seq > seq;
  return (
    <section class="outcome" aria-labelledby="form-result" tabIndex={-1} data-result>
      <h3 id="form-result">{words.form_result}</h3>
      <p class="row">
        {level && <LevelBadge level={level} />}
        <strong>{text}</strong>
        {score !== undefined && <span class="figure">{words.form_score(score)}</span>}
      </p>
      <p class="small" role="status">
        {level ? settled && words.form_sets(level, card.level) : words.form_no_level}
      </p>
    </section>
  );
}

import { useSignal } from "@preact/signals";
import { Fault, faulty } from "../staff/field";
import { WireError } from "../wire/socket";
import { fault_word, type DeskModel } from "./model";
import { plan_words } from "./plan_strings";

interface Of {
  desk: DeskModel;
  contact: string;
}

/** For whoever has no page to type it into: the code of a plan from an earlier conversation. */
export function Recall({ desk, contact }: Of) {
  const code = useSignal("");
  const fault = useSignal("");
  const busy = useSignal(false);
  const enter = async () => {
    if (busy.value || !code.value.trim()) return;
    busy.value = true;
    fault.value = "";
    try {
      await desk.session.ask("plan_recall", { contact, code: code.value.trim() });
      desk.plan_said.value = plan_words.recalled;
      desk.plans.read(contact);
      desk.focus_plan.value = true;
    } catch (error) {
      const known = error instanceof WireError ? plan_words.recall_faults[error.code] : "";
      fault.value = known || fault_word(error);
    }
    busy.value = false;
  };
  return (
    <details class="plan-recall">
      <summary>{plan_words.recall}</summary>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <p>{plan_words.recall_intro}</p>
        <label class="stack">
          {plan_words.recall_code}
          <input
            {...faulty("plan-recall", fault.value)}
            type="text"
            autocomplete="off"
            spellcheck={false}
            maxLength={40}
            required
            value={code.value}
            onInput={(event) => (code.value = event.currentTarget.value)}
          />
        </label>
        <button type="submit">{plan_words.recall_do}</button>
        <div role="alert">
          <Fault id="plan-recall" fault={fault.value} />
        </div>
      </form>
    </details>
  );
}

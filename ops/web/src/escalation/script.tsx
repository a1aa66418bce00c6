import { useSignal } from "@preact/signals";
import { refusal_words } from "../duty/strings";
import { script_parts, type CallScript } from "../wire/duty";
import { read } from "../wire/http";
import { words } from "./strings";

/** What to read out on the telephone, on one screen. It is fetched when asked for, since each reading is on record. */
export function Script({ id }: { id: string }) {
  const script = useSignal<CallScript | null>(null);
  const fault = useSignal("");
  const said = useSignal("");
  const bring = async () => {
    const answer = await read<CallScript>(`/v1/escalations/${id}/script`);
    fault.value = answer.ok ? "" : refusal_words(answer.refused);
    if (answer.ok) script.value = answer.value;
  };
  const copy = async (name: string, text: string) => {
    said.value = "";
    const copied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    said.value = copied ? words.copied(name) : words.copy_refused;
  };
  return (
    <section class="sheet script" aria-labelledby="script">
      <h2 id="script">{words.script}</h2>
      <div class="sheet-body">
        <div role="alert">{fault.value && <p class="fault">{fault.value}</p>}</div>
        {script.value && <Rows script={script.value} copy={copy} />}
        {!script.value && <p class="small muted">{words.script_hint}</p>}
        <div class="row">
          {script.value && (
            <button type="button" class="main" onClick={() => void copy(words.script, script.value?.text ?? "")}>
              {words.copy_all}
            </button>
          )}
          <button type="button" onClick={() => void bring()}>
            {script.value ? words.script_again : words.script_open}
          </button>
          <a class="button" href={`/v1/escalations/${id}/eido`} download>
            {words.eido}
          </a>
        </div>
        <p role="status" class="small">
          {said.value}
        </p>
        <p class="small muted">{words.eido_hint}</p>
      </div>
    </section>
  );
}

interface RowsProps {
  script: CallScript;
  copy(name: string, text: string): Promise<void>;
}

function Rows({ script, copy }: RowsProps) {
  return (
    <>
      <p class="script-heading" lang={script.language}>
        {script.heading}
      </p>
      <dl class="script-rows">
        {script_parts.map((part) => (
          <div key={part} class="script-row">
            <dt lang={script.language}>{script.labels[part]}</dt>
            <dd lang={script.language}>
              {script[part].map((line, at) => (
                <p key={at} dir="auto">
                  {line}
                </p>
              ))}
              {script[part].length === 0 && <p class="muted">{words.script_nothing}</p>}
            </dd>
            <dd>
              <button
                type="button"
                disabled={script[part].length === 0}
                aria-label={words.copy_of(script.labels[part])}
                onClick={() => void copy(script.labels[part], script[part].join("\n"))}
              >
                {words.copy}
              </button>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

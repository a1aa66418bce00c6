import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Fault, faulty } from "../staff/field";
import { Choice } from "./form_parts";
import type { RotaWatch } from "./rota_watch";
import { words } from "./strings";

/** What the server takes at the most. */
export const file_bytes_max = 256 * 1024;

interface FilesProps {
  watch: RotaWatch;
  levels: string[];
  may_write: boolean;
}

/** The rota as calendar programs know it: out for everybody, in for those who may write it. */
export function CalendarFiles({ watch, levels, may_write }: FilesProps) {
  return (
    <section class="stack part" aria-labelledby="calendar">
      <h3 id="calendar">{words.calendar}</h3>
      <p class="small muted">{words.calendar_hint}</p>
      <div class="row">
        <a class="button" href="/v1/oncall/rota.ics" download>
          {words.export_all}
        </a>
        {levels.map((level) => (
          <a key={level} class="button" href={`/v1/oncall/rota.ics?level=${encodeURIComponent(level)}`} download>
            {words.export_level(level)}
          </a>
        ))}
      </div>
      {may_write && <Import watch={watch} levels={levels} />}
    </section>
  );
}

type Place = "level" | "file";

function Import({ watch, levels }: { watch: RotaWatch; levels: string[] }) {
  const level = useSignal("");
  const fault = useSignal<{ place: Place; text: string } | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const refuse = (place: Place, text = words.missing[place] ?? "") => {
    fault.value = { place, text };
    document.getElementById(`import-${place}`)?.focus();
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    fault.value = null;
    const file = input.current?.files?.[0];
    if (!level.value) return refuse("level");
    if (!file) return refuse("file");
    if (file.size > file_bytes_max) return refuse("file", words.import_too_large);
    const taken = await watch.import_calendar(level.value, await file.text());
    if (taken && input.current) input.current.value = "";
  };
  const at = (place: Place) => (fault.value?.place === place ? fault.value.text : "");
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <Choice
        id="import-level"
        label={words.import_level}
        value={level.value}
        all={levels.map((name) => [name, name])}
        fault={at("level")}
        set={(value) => (level.value = value)}
      />
      <div class="field">
        <label for="import-file">{words.import_file}</label>
        <input id="import-file" ref={input} type="file" accept=".ics,text/calendar" {...faulty("import-file", at("file"))} />
        <Fault id="import-file" fault={at("file")} />
      </div>
      <button type="submit" aria-disabled={watch.busy.value}>
        {words.import_do}
      </button>
    </form>
  );
}

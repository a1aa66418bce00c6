import { engine_word } from "../staff/strings";
import type { Level } from "../wire/level";
import { words } from "./strings";

/** Beside a clinician's level: what the engine says, once they differ. */
export function EngineWord({ of }: { of: { level: Level; engine_level: Level; assessed: boolean } }) {
  if (!of.assessed || of.engine_level === of.level) return null;
  return <span class="small muted">{words.engine(engine_word(of.engine_level))}</span>;
}

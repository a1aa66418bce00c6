// Cuts a text into plain and marked parts. Spans count UTF-8 bytes while JavaScript counts UTF-16 units, so the
// text is walked once by code point. A span that ends inside a character is widened to the whole of it; spans
// outside the text are ignored; overlapping spans keep the graver level.
import { level_rank, type Level } from "../wire/level";
import type { Span } from "../wire/types";

export interface MarkedSpan {
  span: Span;
  level: Level;
  why: string;
}

export interface Part {
  text: string;
  /** Where it begins, in UTF-8 bytes. */
  at: number;
  mark: { level: Level; why: readonly string[] } | null;
}

function utf8_length(code_point: number): number {
  if (code_point < 0x80) return 1;
  if (code_point < 0x800) return 2;
  return code_point < 0x10000 ? 3 : 4;
}

export function cut(text: string, spans: readonly MarkedSpan[]): Part[] {
  const parts: Part[] = [];
  let byte = 0;
  let open: MarkedSpan[] | null = null;
  for (const character of text) {
    const end = byte + utf8_length(character.codePointAt(0) ?? 0);
    const here = spans.filter(({ span }) => span[0] < end && span[1] > byte);
    const last = parts[parts.length - 1];
    if (last && open && same(open, here)) last.text += character;
    else parts.push({ text: character, at: byte, mark: mark_of(here) });
    byte = end;
    open = here;
  }
  return parts;
}

function same(a: readonly MarkedSpan[], b: readonly MarkedSpan[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

function mark_of(spans: readonly MarkedSpan[]): Part["mark"] {
  const first = spans[0];
  if (!first) return null;
  const gravest = spans.reduce(
    (worst, { level }) => (level_rank(level) > level_rank(worst) ? level : worst),
    first.level,
  );
  return { level: gravest, why: [...new Set(spans.map(({ why }) => why))] };
}

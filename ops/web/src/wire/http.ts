// Staff HTTP: signing in and out, reading, also a plan with a reason, and changing something. Faults come back as values,
// never thrown, so a form can show them.
import { signal } from "@preact/signals";
import type { Plan } from "./plan";
import type { SignedIn } from "./types";

export interface Refused {
  status: number; // 0: no answer from the server
  title: string;
  detail: string;
  retry_after_s: number | null;
  /** Which fields of what was sent are at fault: a name, or a path like "basis/desire" or "/levels/0/name". */
  errors: readonly { field: string; detail: string }[];
  /** The escalation that is open already. */
  escalation?: string;
}

export type Answer<T> = { ok: true; value: T } | { ok: false; refused: Refused };

export const deadline_ms = 10_000;
/** How far the server's clock is ahead of this machine's, from the Date of its answers; less than that tells is none. */
export const server_offset_ms = signal(0);
const offset_least_ms = 2_500;
const no_answer: Refused = { status: 0, title: "", detail: "", retry_after_s: null, errors: [] };

async function ask(path: string, init: RequestInit): Promise<Answer<Response>> {
  try {
    const signal = AbortSignal.timeout(deadline_ms);
    const response = await fetch(path, { credentials: "same-origin", cache: "no-store", signal, ...init });
    note_date(response.headers.get("date"));
    if (response.ok) return { ok: true, value: response };
    return { ok: false, refused: await refusal(response) };
  } catch {
    return { ok: false, refused: no_answer };
  }
}

function note_date(date: string | null): void {
  const ahead_ms = Date.parse(date ?? "") - Date.now();
  if (Number.isNaN(ahead_ms)) return;
  server_offset_ms.value = Math.abs(ahead_ms) < offset_least_ms ? 0 : ahead_ms;
}

async function refusal(response: Response): Promise<Refused> {
  const problem = (await response.json().catch(() => ({}))) as Partial<Refused>;
  const after = Number(response.headers.get("retry-after"));
  return {
    status: response.status,
    title: problem.title ?? "",
    detail: problem.detail ?? "",
    retry_after_s: after > 0 ? after : null,
    errors: Array.isArray(problem.errors) ? problem.errors : [],
    ...(problem.escalation && { escalation: problem.escalation }),
  };
}

async function body_of<T>(answer: Answer<Response>): Promise<Answer<T>> {
  if (!answer.ok) return answer;
  if (answer.value.status === 204) return { ok: true, value: undefined as T };
  try {
    return { ok: true, value: (await answer.value.json()) as T };
  } catch {
    return { ok: false, refused: no_answer };
  }
}

export async function read<T>(path: string): Promise<Answer<T>> {
  return body_of(await ask(path, {}));
}

/** The same with the ETag that a later change of it must name. */
export async function read_tagged<T>(path: string): Promise<Answer<{ value: T; etag: string }>> {
  const answer = await ask(path, {});
  const etag = answer.ok ? (answer.value.headers.get("etag") ?? "") : "";
  const body = await body_of<T>(answer);
  return body.ok ? { ok: true, value: { value: body.value, etag } } : body;
}

export interface Change {
  method?: "POST" | "PUT";
  csrf: string;
  if_match?: string;
  type?: string;
}

/** `body`: an object goes as JSON, a text as it is. */
export async function change<T>(path: string, body: object | string, how: Change): Promise<Answer<T>> {
  const headers: Record<string, string> = {
    "content-type": how.type ?? "application/json",
    "x-csrf-token": how.csrf,
    ...(how.if_match && { "if-match": how.if_match }),
  };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return body_of(await ask(path, { method: how.method ?? "POST", headers, body: text }));
}

export async function who_am_i(): Promise<Answer<SignedIn>> {
  return body_of(await ask("/v1/me", {}));
}

export async function sign_in(user: string, password: string): Promise<Answer<SignedIn>> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ user, password });
  return body_of(await ask("/v1/login", { method: "POST", headers, body }));
}

export async function sign_out(csrf: string): Promise<void> {
  await ask("/v1/logout", { method: "POST", headers: { "x-csrf-token": csrf } });
}

/** The working plan of a contact that somebody else serves. A header holds bytes: the reason goes as those of UTF-8. */
export async function read_plan(contact: string, reason: string): Promise<Answer<Plan>> {
  const bytes = String.fromCharCode(...new TextEncoder().encode(reason));
  return body_of(await ask(`/v1/contacts/${encodeURIComponent(contact)}/plan`, { headers: { "holdfast-reason": bytes } }));
}

// Staff HTTP: signing in and out, and reading a plan with a reason. Faults come back as values, never thrown, so a form can show them.
import type { Plan } from "../plan/types";
import type { SignedIn } from "./types";

export interface Refused {
  status: number; // 0: no answer from the server
  title: string;
  detail: string;
  retry_after_s: number | null;
}

export type Answer<T> = { ok: true; value: T } | { ok: false; refused: Refused };

const deadline_ms = 10_000;

async function ask(path: string, init: RequestInit): Promise<Answer<Response>> {
  try {
    const signal = AbortSignal.timeout(deadline_ms);
    const response = await fetch(path, { credentials: "same-origin", cache: "no-store", signal, ...init });
    if (response.ok) return { ok: true, value: response };
    return { ok: false, refused: await refusal(response) };
  } catch {
    return { ok: false, refused: { status: 0, title: "", detail: "", retry_after_s: null } };
  }
}

async function refusal(response: Response): Promise<Refused> {
  const problem = (await response.json().catch(() => ({}))) as { title?: string; detail?: string };
  const after = Number(response.headers.get("retry-after"));
  return {
    status: response.status,
    title: problem.title ?? "",
    detail: problem.detail ?? "",
    retry_after_s: after > 0 ? after : null,
  };
}

async function body_of<T>(answer: Answer<Response>): Promise<Answer<T>> {
  if (!answer.ok) return answer;
  try {
    return { ok: true, value: (await answer.value.json()) as T };
  } catch {
    return { ok: false, refused: { status: 0, title: "", detail: "", retry_after_s: null } };
  }
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

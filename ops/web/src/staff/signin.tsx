import "./signin.css";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { sign_in, type Refused } from "../wire/http";
import { account } from "./account";
import { Mark } from "./icons";
import { sign_in_words as words } from "./strings";

interface SignInProps {
  title: string;
  /** Runs inside the click, while the browser still counts it as the person's own act. */
  on_submit?(): void;
}

export function SignIn({ title, on_submit }: SignInProps) {
  const busy = useSignal(false);
  const fault = useSignal(first_words());
  const user = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  useEffect(() => user.current?.focus(), []);

  const submit = async (event: Event) => {
    event.preventDefault();
    on_submit?.();
    if (busy.value) return;
    busy.value = true;
    fault.value = "";
    const answer = await sign_in(user.current?.value ?? "", password.current?.value ?? "");
    busy.value = false;
    if (answer.ok) {
      account.value = { is: "in", who: answer.value };
      return;
    }
    fault.value = fault_words(answer.refused);
    if (password.current) password.current.value = "";
    password.current?.focus();
  };

  return (
    <div class="door">
      <main>
        <p class="brand">
          <Mark /> Holdfast
        </p>
        <h1>{title}</h1>
        <form onSubmit={submit}>
          <p class="muted">{words.lede}</p>
          <div role="alert">{fault.value && <p class="fault">{fault.value}</p>}</div>
          <div class="field">
            <label for="user">{words.user}</label>
            <input id="user" ref={user} autocomplete="username" autocapitalize="none" spellcheck={false} required />
          </div>
          <div class="field">
            <label for="password">{words.password}</label>
            <input id="password" ref={password} type="password" autocomplete="current-password" required />
          </div>
          <button class="main" type="submit" aria-disabled={busy.value}>
            {busy.value ? words.signing_in : words.sign_in}
          </button>
        </form>
      </main>
    </div>
  );
}

function first_words(): string {
  const state = account.value;
  if (state.is !== "out" || state.why === "new") return "";
  return state.why === "session_ended" ? words.session_ended : words.no_answer;
}

function fault_words(refused: Refused): string {
  if (refused.status === 401) return words.wrong;
  if (refused.status === 429) return words.throttled(refused.retry_after_s);
  if (refused.status === 0) return words.no_answer;
  return refused.detail || refused.title || words.refused;
}

import { leave } from "./account";
import { Mark } from "./icons";
import { sign_in_words } from "./strings";

/** What stands first in the strip at the top: whose page this is, and which. */
export function Brand({ title }: { title: string }) {
  return (
    <h1 class="brand">
      <Mark /> Holdfast <span class="muted bar-title">{title}</span>
    </h1>
  );
}

/** What stands last in it. */
export function SignOut() {
  return (
    <button class="quiet" type="button" onClick={() => void leave()}>
      {sign_in_words.sign_out}
    </button>
  );
}

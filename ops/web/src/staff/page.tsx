import { Fragment, render, type VNode } from "preact";
import { account, ask_account } from "./account";
import { start_clock } from "./now";
import { SignIn } from "./signin";

/** Puts a page of the staff's in its place: made anew for whoever signs in, and before that the door. */
export function put_page(sign_in_title: string, page: () => VNode): void {
  function Page() {
    const state = account.value;
    if (state.is === "asking") return null;
    return state.is === "in" ? <Fragment key={state.who.user}>{page()}</Fragment> : <SignIn title={sign_in_title} />;
  }
  start_clock();
  void ask_account();
  const root = document.getElementById("page");
  if (root) render(<Page />, root);
}

import "../staff/staff.css";
import "../duty/duty.css";
import "./escalation.css";
import { signal } from "@preact/signals";
import { render } from "preact";
import { account, ask_account } from "../staff/account";
import { start_clock } from "../staff/now";
import { SignIn } from "../staff/signin";
import { Page } from "./page";
import { words } from "./strings";

/** The id of an escalation is in the fragment, which no server sees; it says nothing of the person. */
const id_in_address = () => location.hash.slice(1).replace(/[^0-9A-Za-z_-]/g, "");
const shown = signal(id_in_address());

function Root() {
  const state = account.value;
  if (state.is === "asking") return null;
  return state.is === "in" ? (
    <Page key={state.who.user} id={shown.value} />
  ) : (
    <SignIn title={words.sign_in_title} />
  );
}

window.addEventListener("hashchange", () => (shown.value = id_in_address()));
start_clock();
void ask_account();
const root = document.getElementById("page");
if (root) render(<Root />, root);

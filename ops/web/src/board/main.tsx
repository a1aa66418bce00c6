import "../staff/staff.css";
import "../duty/duty.css";
import "./board.css";
import { render } from "preact";
import { account, ask_account } from "../staff/account";
import { start_clock } from "../staff/now";
import { SignIn } from "../staff/signin";
import { Board } from "./board";
import { words } from "./strings";

function Page() {
  const state = account.value;
  if (state.is === "asking") return null;
  return state.is === "in" ? <Board key={state.who.user} /> : <SignIn title={words.sign_in_title} />;
}

start_clock();
void ask_account();
const root = document.getElementById("page");
if (root) render(<Page />, root);

import "../staff/staff.css";
import "../duty/duty.css";
import "./escalation.css";
import { signal } from "@preact/signals";
import { put_page } from "../staff/page";
import { Page } from "./page";
import { words } from "./strings";

/** The id of an escalation is in the fragment, which no server sees; it says nothing of the person. */
const id_in_address = () => location.hash.slice(1).replace(/[^0-9A-Za-z_-]/g, "");
const shown = signal(id_in_address());

window.addEventListener("hashchange", () => (shown.value = id_in_address()));
put_page(words.sign_in_title, () => <Page id={shown.value} />);

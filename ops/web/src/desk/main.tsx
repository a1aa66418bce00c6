import "../staff/staff.css";
import "./desk.css";
import { put_page } from "../staff/page";
import { Desk } from "./desk";
import { load_prefs } from "./prefs";
import { words } from "./strings";

load_prefs();
put_page(words.sign_in_title, () => <Desk />);

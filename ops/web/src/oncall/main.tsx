import "../staff/staff.css";
import "../duty/duty.css";
import "./oncall.css";
import { put_page } from "../staff/page";
import { Page } from "./page";
import { words } from "./strings";

put_page(words.sign_in_title, () => <Page />);

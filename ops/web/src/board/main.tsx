import "../staff/staff.css";
import "../duty/duty.css";
import "./board.css";
import { put_page } from "../staff/page";
import { Board } from "./board";
import { words } from "./strings";

put_page(words.sign_in_title, () => <Board />);

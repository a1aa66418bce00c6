// The plan's style sheet comes with its script, not with the first page.
import href from "./plan.css?url";
import { el } from "../dom";

export function dress(): void {
  if (document.querySelector("[data-plan]")) return;
  document.head.append(el("link", { rel: "stylesheet", href, "data-plan": "" }));
}

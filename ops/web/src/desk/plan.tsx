import { useEffect, useRef } from "preact/hooks";
import type { PlanModel } from "../plan/model";
import { row_of, rows_of } from "../plan/shown";
import { is_setting, type Attention } from "../wire/plan";
import type { Card } from "../wire/types";
import { SideSwitch } from "./bar";
import type { DeskModel } from "./model";
import { is_over } from "./plan_line";
import { Recall } from "./plan_recall";
import { PlanSettings } from "./plan_settings";
import { plan_words } from "./plan_strings";
import { PlanStepPart } from "./plan_step";
import { words } from "./strings";

/** Right pane: the safety plan that is written together with the contact. */
export function PlanPane({ desk }: { desk: DeskModel }) {
  const card = desk.card.value;
  return (
    <section class="pane plan" data-pane="plan" aria-label={plan_words.title}>
      <SideSwitch desk={desk} />
      {card ? <Open key={card.contact} desk={desk} card={card} /> : <p class="empty muted">{words.nothing_open}</p>}
    </section>
  );
}

function Open({ desk, card }: { desk: DeskModel; card: Card }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const focus_asked = desk.focus_plan.value;
  const { contact } = card;
  // What was done with another contact's plan is not said of this one.
  useEffect(() => void (desk.plan_said.value = ""), []);
  useEffect(() => {
    if (!focus_asked) return;
    heading.current?.focus();
    desk.focus_plan.value = false;
  }, [focus_asked]);
  const plan = desk.plans.shown(contact);
  const { loaded, words: template } = plan.state;
  return (
    <>
      <header class="plan-head">
        <h2 tabIndex={-1} ref={heading}>
          {template?.heading ?? plan_words.title}
        </h2>
        {loaded && <Facts desk={desk} contact={contact} />}
      </header>
      <Said desk={desk} contact={contact} />
      {loaded && template ? (
        <>
          <Tools desk={desk} card={card} />
          {gives_way(plan) && <Recall desk={desk} contact={contact} />}
          <StillOpen desk={desk} contact={contact} />
          {template.steps.map((step, at) => (
            <PlanStepPart key={step.id} desk={desk} contact={contact} step={step} at={at + 1} />
          ))}
          <PlanSettings desk={desk} contact={contact} />
        </>
      ) : (
        <Waiting desk={desk} contact={contact} fault={plan.state.fault} />
      )}
    </>
  );
}

/** A plan that was never agreed and in which nothing stands: one that a code opens comes in its place. */
function gives_way({ state }: PlanModel): boolean {
  const stands = state.plan.items.some((item) => item.texts.length > 0) || Object.values(state.plan.settings).some((one) => one.texts.length > 0);
  const begun = [...state.locals.values()].some(({ wish }) => wish && wish !== "gone");
  return !state.versions && !state.carried && !stands && !begun;
}

function Waiting({ desk, contact, fault }: { desk: DeskModel; contact: string; fault: string }) {
  if (!fault) return <p class="muted">{plan_words.loading}</p>;
  return (
    <div class="stack" role="alert">
      <p class="fault">{fault}</p>
      <button type="button" onClick={() => desk.plans.read(contact)}>
        {plan_words.again}
      </button>
    </div>
  );
}

interface Of {
  desk: DeskModel;
  contact: string;
}

function Facts({ desk, contact }: Of) {
  const plan = desk.plans.shown(contact);
  const { newest, versions, carried, plan: working } = plan.state;
  const review = row_of(plan, "review")?.fields.text || newest?.review;
  const facts = [
    versions && newest ? plan_words.agreed(newest.number, newest.at) : working.revision ? plan_words.not_agreed : plan_words.new_plan,
    ...(review ? [plan_words.review_on(review)] : []),
    ...(carried ? [plan_words.carried] : []),
  ];
  return <p class="small muted">{facts.join(" ")}</p>;
}

/** Told politely, without taking the focus: what the contact wrote, what was done, and whether all is kept. */
function Said({ desk, contact }: Of) {
  const plan = desk.plans.shown(contact);
  const news = desk.plans.news.value;
  const here = news?.contact === contact ? where(plan, news.entry) : "";
  const ready = desk.link.value.is === "ready";
  const standing = !ready ? plan_words.offline : plan.settled() ? "" : plan_words.keeping;
  return (
    <div class="plan-said small">
      <p role="status">{desk.plan_said.value}</p>
      <p role="status">{here && plan_words.news(here)}</p>
      <p class="muted">{plan.state.loaded ? standing || plan_words.all_kept : ""}</p>
    </div>
  );
}

function where(plan: PlanModel, entry: string): string {
  if (is_setting(entry)) return plan_words.settings[entry];
  const step = plan.item_of(entry)?.step;
  return plan.state.words?.steps.find((one) => one.id === step)?.title ?? "";
}

function Tools({ desk, card }: { desk: DeskModel; card: Card }) {
  const { contact } = card;
  const plan = desk.plans.shown(contact);
  const open = (what: "agree" | "versions" | "give") => () => (desk.dialog.value = { contact, plan: what });
  const show = () =>
    desk.attempt(async () => {
      await desk.session.ask("plan_show", { contact });
      desk.plan_said.value = plan_words.shown;
    });
  return (
    <div class="row plan-tools">
      <button type="button" class="main" onClick={open("agree")}>
        {plan_words.agree}
      </button>
      {card.channel === "chat" && (
        <button type="button" onClick={() => void show()}>
          {plan_words.show_chat}
        </button>
      )}
      <button type="button" onClick={open("give")}>
        {plan_words.give}
      </button>
      <button type="button" onClick={open("versions")}>
        {plan_words.versions(plan.state.versions)}
      </button>
    </div>
  );
}

/** The line or setting of that name, brought into sight with the focus. */
export function go_to(entry: string): void {
  const target = document.getElementById(`plan-${entry}`);
  target?.scrollIntoView({ block: "center" });
  target?.focus({ preventScroll: true });
}

function StillOpen({ desk, contact }: Of) {
  const plan = desk.plans.shown(contact);
  const of = ({ item, setting }: Attention) => item ?? setting ?? "";
  const text = (entry: string) => row_of(plan, entry)?.fields.text ?? "";
  const all = plan.state.attention.map((one) => ({ entry: of(one), what: plan_words.matters[one.matter] }));
  // What was agreed before is asked about when they are back.
  const actions = plan.state.versions ? rows_of(plan, "surroundings").filter(({ entry, fields }) => !fields.outcome && !is_over(plan, entry)) : [];
  all.push(...actions.map(({ entry, fields }) => ({ entry, what: plan_words.came_of_it(fields.due ?? "") })));
  if (all.length === 0) return null;
  return (
    <section class="plan-open" aria-labelledby="plan-open">
      <h3 id="plan-open">{plan_words.attention}</h3>
      <ul>
        {all.map(({ entry, what }) => (
          <li key={`${what} ${entry}`}>
            <button type="button" class="quiet" onClick={() => go_to(entry)}>
              {plan_words.of_line(what, text(entry))}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

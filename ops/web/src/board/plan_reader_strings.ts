// The board's own words about a safety plan that is read with a reason.
import type { MayCall, Setting, StepId } from "../wire/plan";

export const plan_words = {
  title: "Read a safety plan",
  intro: "Only for a reason, such as a complaint or a check of quality. That you read it, and why, is kept with the contact.",
  contact: "Contact (all 26 characters)",
  waiting: "waiting",
  with: (name: string) => `with ${name}`,
  why: "Why you read it",
  read: "Read the plan",
  incomplete: "Name the contact, and say why you read their plan.",
  no_answer: "The server does not answer. Try again in a moment.",
  of: (handle: string) => `Plan of contact ${handle}, to read only`,
  put_away: "Put it away",
  or: "or",
  number_unsure: "cannot be dialled",
  helper: "Who helps",
  due: "By when",
  outcome: "What came of it",
  may_call: { unasked: "not asked whether we may call", agreed: "agreed that we may call", refused: "refused that we call" } satisfies Record<MayCall, string>,
  steps: {
    warning_signs: "Warning signs",
    coping: "What they can do by themselves",
    distraction: "People and places that take their mind off it",
    people: "People they can ask for help",
    professionals: "Professionals and places",
    surroundings: "Making it safer around them",
    reasons: "What is worth living for",
  } satisfies Record<StepId, string>,
  settings: {
    rating: "How likely they are to use it, from 0 to 10",
    likelier: "What would make it likelier",
    took_part: "Who took part",
    review: "When to look again",
  } satisfies Record<Setting, string>,
};

/** An evaluation while it is typed. */
import type { ClaimSummary, EvaluationDraft, Level, Rubric, Voice } from "../../api/ledger";
import { voicesIn } from "../../words";

/** What the form holds; what belongs to a follow-up lies flat beside the rest, so that errors find their field. */
export interface Typed {
  by: "level" | "scores";
  voice: Voice;
  level: Level;
  scores: (number | null)[];
  words: string;
  conclusion: string;
  served_people: number | null;
  saved: string;
  saved_months: number | null;
  task: string;
  answerable: string;
  due_on: string | null;
  reason: string;
}

/** The form as it begins: at the voice that is due, and the level that most services reach. */
export function blank(claim: ClaimSummary, rubric: Rubric): Typed {
  return {
    by: "level",
    voice: voicesIn[claim.state][0] ?? "organisation",
    level: "good",
    scores: rubric.criteria.map(() => null),
    words: "",
    conclusion: "",
    served_people: null,
    saved: "",
    saved_months: null,
    task: "",
    answerable: claim.claimant,
    due_on: null,
    reason: "",
  };
}

/** The score as the ledger will count it: the mean by weight, halves up; none before every criterion has its own. */
export function scoreOf(rubric: Rubric, scores: readonly (number | null | undefined)[]): number | undefined {
  let sum = 0;
  for (const [place, { weight }] of rubric.criteria.entries()) {
    const score = scores[place];
    if (score === null || score === undefined) return undefined;
    sum += weight * score;
  }
  return Math.floor((sum + 50) / 100);
}

/** The level of a score. */
export function levelOf(rubric: Rubric, score: number): Level {
  if (score >= rubric.excellent_from) return "excellent";
  if (score >= rubric.good_from) return "good";
  return score >= rubric.fair_from ? "fair" : "poor";
}

/** What was typed, as the ledger takes it: scores or a level, and the branch alone asks for 整改 and concludes. */
export function draftOf(typed: Typed): EvaluationDraft {
  const { by, level, scores, task, answerable, due_on, ...rest } = typed;
  const scored = by === "scores";
  const given = scores.filter((score) => score !== null && score !== undefined);
  return {
    ...rest,
    conclusion: typed.voice === "organisation" ? typed.conclusion : "",
    level: scored ? null : level,
    scores: scored ? given : [],
    follow_up: { task, answerable, due_on },
  };
}

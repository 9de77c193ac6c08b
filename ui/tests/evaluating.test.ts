import { expect, it } from "vitest";
import type { ClaimSummary, Level, Rubric } from "../src/api/ledger";
import { saving } from "../src/format";
import { blank, draftOf, levelOf, scoreOf } from "../src/pages/claims/evaluating";

const rubric = {
  excellent_from: 90,
  good_from: 75,
  fair_from: 60,
  criteria: [
    { name: "完成情况", weight: 40 },
    { name: "服务质量", weight: 30 },
    { name: "群众反映", weight: 30 },
  ],
} as Rubric;
const claim = { state: "awaiting", claimant: "欧阳䶮" } as ClaimSummary;

// The table of the ledger's module for rubrics.
it.each<[(number | null)[], number | undefined, Level | undefined]>([
  [[100, 100, 100], 100, "excellent"],
  [[95, 90, 85], 91, "excellent"],
  [[95, 90, 83], 90, "excellent"],
  [[94, 90, 82], 89, "good"],
  [[60, 60, 58], 59, "poor"],
  [[60, 60, 59], 60, "fair"],
  [[0, 0, 0], 0, "poor"],
  [[95, null, 85], undefined, undefined],
])("counts %j as the ledger does", (scores, score, level) => {
  expect(scoreOf(rubric, scores)).toBe(score);
  expect(score === undefined ? undefined : levelOf(rubric, score)).toBe(level);
});

it("sends scores or a level, never both, and lets the branch alone conclude", () => {
  const typed = { ...blank(claim, rubric), scores: [95, 90, 85], conclusion: "可推广" };
  expect(typed.voice).toBe("organisation");
  expect(draftOf(typed)).toMatchObject({ level: "good", scores: [], conclusion: "可推广" });
  expect(draftOf({ ...typed, by: "scores", voice: "own" })).toMatchObject({ level: null, scores: [95, 90, 85], conclusion: "" });
  expect(draftOf(typed).follow_up).toEqual({ task: "", answerable: "欧阳䶮", due_on: null });
});

it("says money with the months it was saved over", () => {
  expect(saving(8_690_000, 9)).toBe("9 个月节约 86,900 元");
  expect(saving(4_885_250, 3)).toBe("3 个月节约 48,852.50 元");
  expect(saving(null, null)).toBe("");
});

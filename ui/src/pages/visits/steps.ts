/** How far a visit is on the way from the door to the answer. */
import type { Visit } from "../../api/ledger";
import type { Step } from "../../components/ChainSteps.vue";
import { day } from "../../format";

/** 走访 → 承诺 → 兑现 → 反馈, each with its date or what it waits for; a visit without a promise has no more. */
export function stepsOf(visit: Visit, today: string): Step[] {
  const visited: Step = { title: "走访", tone: "done", said: day(visit.visited_on) };
  if (!visit.promise) return [visited, { title: "承诺", tone: "over", said: "没有作出承诺" }];
  const late = visit.due_on !== null && visit.due_on < today;
  return [
    visited,
    { title: "承诺", tone: "done", said: day(visit.visited_on) },
    visit.done_on
      ? { title: "兑现", tone: "done", said: day(visit.done_on) }
      : { title: "兑现", tone: late ? "error" : "waiting", said: `${day(visit.due_on)}前` },
    visit.told_on
      ? { title: "反馈", tone: "done", said: day(visit.told_on) }
      : { title: "反馈", tone: visit.done_on ? "waiting" : "over", said: visit.done_on ? "待反馈" : "未到" },
  ];
}

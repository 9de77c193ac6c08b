/** The steps of the chain that every record with claims has: what was claimed, served and evaluated. */
import type { ClaimSummary } from "../../api/ledger";
import type { Step } from "../../components/ChainSteps.vue";
import { duration } from "../../format";

/** Something that there is some of, or none yet. */
export function counted(title: string, number: number, measure: string): Step {
  return number ? { title, tone: "done", said: `${number} ${measure}` } : { title, tone: "over", said: "还没有" };
}

/** The claims that were not released. */
export const standing = (claims: ClaimSummary[]) =>
  claims.filter((claim) => !["returned", "left", "cancelled"].includes(claim.state));

/** 认领: how many stand. */
export function claimStep(claims: ClaimSummary[]): Step {
  return counted("认领", standing(claims).length, "项");
}

/** 服务: the time that counts, or what waits to be confirmed. */
export function servedStep(minutes: number, unconfirmed = 0): Step {
  if (minutes) return { title: "服务", tone: "done", said: duration(minutes) };
  return unconfirmed ? { title: "服务", tone: "waiting", said: "时数待确认" } : { title: "服务", tone: "over", said: "还没有" };
}

/** 评估: what waits for it, or how many have it. */
export function evaluatedStep(claims: ClaimSummary[]): Step {
  const awaiting = standing(claims).filter((claim) => claim.state === "awaiting").length;
  if (awaiting) return { title: "评估", tone: "waiting", said: `${awaiting} 项待评估` };
  return counted("评估", standing(claims).filter((claim) => claim.state === "evaluated").length, "项");
}

/** How far a person is on the way from reporting to an evaluated service. */
import type { ClaimSummary, CommitmentSummary, HoursTotal, Person } from "../../api/ledger";
import { day, duration } from "../../format";
import { commitmentStandings, type Tone } from "../../words";

/** A step of the chain: how it stands and since when. */
export interface Step {
  title: string;
  tone: Tone;
  said: string;
}

/** 报到 → 承诺 → 认领 → 服务 → 评估, each with its date or what it waits for. */
export function chainOf(
  person: Person,
  commitments: CommitmentSummary[],
  claims: ClaimSummary[],
  hours: Pick<HoursTotal, "minutes" | "unconfirmed">,
): Step[] {
  const standing = commitments.find((one) => one.standing !== "withdrawn");
  const taken = claims.filter((claim) => !["returned", "left", "cancelled"].includes(claim.state));
  const evaluated = taken.filter((claim) => claim.state === "evaluated");
  const awaiting = taken.filter((claim) => claim.state === "awaiting").length;
  const committed = commitmentStandings[standing?.standing ?? ""];
  return [
    person.reported_on
      ? { title: "报到", tone: "done", said: day(person.reported_on) }
      : { title: "报到", tone: "over", said: "日期未填" },
    {
      title: "承诺",
      tone: committed?.tone ?? "over",
      said: standing?.standing === "signed" ? day(standing.signed_on) : (committed?.label ?? "未生成"),
    },
    { title: "认领", tone: taken.length ? "done" : "over", said: taken.length ? `${taken.length} 项` : "还没有" },
    {
      title: "服务",
      tone: hours.minutes ? "done" : hours.unconfirmed ? "waiting" : "over",
      said: hours.minutes ? duration(hours.minutes) : hours.unconfirmed ? "时数待确认" : "还没有",
    },
    {
      title: "评估",
      tone: awaiting ? "waiting" : evaluated.length ? "done" : "over",
      said: awaiting ? `${awaiting} 项待评估` : evaluated.length ? `${evaluated.length} 项` : "还没有",
    },
  ];
}

/** How far a person is on the way from reporting to an evaluated service. */
import type { CheckInSummary, ClaimSummary, CommitmentSummary, HoursTotal, Person } from "../../api/ledger";
import type { Step } from "../../components/ChainSteps.vue";
import { day } from "../../format";
import { commitmentStandings } from "../../words";
import { reportStep } from "../check-ins/acts";
import { claimStep, evaluatedStep, servedStep } from "../claims/chain";

/** 报到 → 承诺 → 认领 → 服务 → 评估, each with its date or what it waits for. */
export function chainOf(
  person: Person,
  checkIn: CheckInSummary | undefined,
  commitments: CommitmentSummary[],
  claims: ClaimSummary[],
  hours: Pick<HoursTotal, "minutes" | "unconfirmed">,
): Step[] {
  const standing = commitments.find((one) => one.standing !== "withdrawn");
  const committed = commitmentStandings[standing?.standing ?? ""];
  return [
    reportStep(checkIn, person.reported_on),
    {
      title: "承诺",
      tone: committed?.tone ?? "over",
      said: standing?.standing === "signed" ? day(standing.signed_on) : (committed?.label ?? "未生成"),
    },
    claimStep(claims),
    servedStep(hours.minutes, hours.unconfirmed),
    evaluatedStep(claims),
  ];
}

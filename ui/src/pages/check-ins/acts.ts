/** What can be done to check-ins, from the list and from the page of who reported alike. */
import type { CheckInMove, CheckInState, CheckInSummary } from "../../api/ledger";
import type { Step } from "../../components/ChainSteps.vue";
import { day } from "../../format";
import { checkInMoves, checkInWord } from "../../words";

/** A move, and the check-ins that can take it. */
export interface Act {
  move: CheckInMove;
  rows: CheckInSummary[];
  /** Whether they wait for it. */
  main: boolean;
}

/** The moves that the state table of check-ins has from each state; the ledger refuses all others. */
const movesFrom: Record<CheckInState, CheckInMove[]> = {
  pending: ["accept", "cancel"],
  accepted: ["receipt", "recheck", "cancel"],
  cancelled: ["restore"],
};

function takes(row: CheckInSummary, move: CheckInMove): boolean {
  return movesFrom[row.state].includes(move) && (move !== "receipt" || !row.receipt_on);
}

function waits(row: CheckInSummary, move: CheckInMove): boolean {
  return move === "accept" || move === "receipt" || (move === "recheck" && row.due);
}

/** What can be done to some of these, in the order of the work, each with those it is for. */
export function actsFor(all: readonly CheckInSummary[]): Act[] {
  const moves = Object.keys(checkInMoves) as CheckInMove[];
  return moves.flatMap((move) => {
    const rows = all.filter((row) => takes(row, move));
    return rows.length ? { move, rows, main: rows.some((row) => waits(row, move)) } : [];
  });
}

/** The verb of an act, with how many it is for where there are several. */
export function labelOf({ move, rows }: Act, several = rows.length > 1): string {
  const { label } = checkInMoves[move];
  return several ? `${label} ${rows.length} 份` : label;
}

/** What is printed of these: the 回执 of members or of units; none of both together, nor before they are accepted. */
export function receiptsOf(rows: readonly CheckInSummary[]): { source: string; ids: string[]; form: string } | undefined {
  const accepted = rows.every((row) => row.state === "accepted");
  const people = rows.flatMap((row) => row.person_id ?? []);
  const units = rows.flatMap((row) => row.unit_id ?? []);
  if (!rows.length || !accepted || (people.length && units.length)) return undefined;
  return people.length
    ? { source: "people", ids: people, form: "receipt" }
    : { source: "units", ids: units, form: "unit-receipt" };
}

/** 报到, the first step of the chain; of somebody without a check-in the date that the lists gave. */
export function reportStep(row: CheckInSummary | undefined, reportedOn: string | null): Step {
  if (!row) {
    return reportedOn
      ? { title: "报到", tone: "done", said: day(reportedOn) }
      : { title: "报到", tone: "over", said: "未登记" };
  }
  const { label, tone } = checkInWord(row);
  return { title: "报到", tone, said: tone === "done" ? day(row.reported_on) : label };
}

/** What can be done to claims, from the board, the list and the record alike. */
import { shallowRef } from "vue";
import { api, type ClaimSummary, type Move } from "../../api/ledger";
import { day } from "../../format";
import { write } from "../../ledger";
import { reasonFor, tell, tellError } from "../../notice";
import { moves, movesFrom, voicesIn } from "../../words";

/** One thing that can be done. */
export interface Act {
  label: string;
  /** The next step of the chain. */
  main: boolean;
  run: () => Promise<void> | void;
}

/** The claims that a dialog is open for; one is evaluated at a time. */
export const asked = shallowRef<{ kind: "evaluate"; claim: ClaimSummary } | { kind: "postpone"; claims: readonly ClaimSummary[] }>();

/** Moves claims; a move that frees places asks for the reason, naming how many. */
export async function advance(claims: readonly ClaimSummary[], move: Move): Promise<void> {
  const { label, reason: wanted } = moves[move];
  const what = claims.length === 1 ? `${claims[0]!.claimant}认领的“${claims[0]!.project}”` : `${claims.length} 项认领`;
  const reason = wanted ? await reasonFor(`${label} ${claims.length} 项认领`, `${label}${what}，名额会空出来。请写明原因。`) : "";
  if (reason === undefined) return;
  await write(() => api.claimsAdvance(claims.map((claim) => claim.id), move, reason)).then(
    ({ sentence }) => tell(`已${sentence}。`),
    tellError,
  );
}

/** Closes what a claim has to make good, with what was done; a claim without such a thing is simply done. */
async function makeGood(claim: ClaimSummary): Promise<void> {
  try {
    const { follow_ups } = await api.claimEffect(claim.id);
    const open = follow_ups.find((one) => !one.done_on);
    if (!open) return await advance([claim], "finish");
    const done = await reasonFor("办结整改", `${open.task}（${open.answerable}，${day(open.due_on)}前）`, "请写明整改做了什么");
    if (done === undefined) return;
    await write(() => api.followUpClose(open.id, open.revision, done));
    tell("整改已办结，请重新作组织评。");
  } catch (error) {
    tellError(error);
  }
}

/** What can be done to all of these claims at once; the next step first. */
export function actsFor(claims: readonly ClaimSummary[]): Act[] {
  const [first, ...others] = claims;
  if (!first) return [];
  const common = movesFrom[first.state].filter((move) => others.every((claim) => movesFrom[claim.state].includes(move)));
  const alone = others.length === 0;
  const acts: Act[] = common.map((move) =>
    move === "finish" && first.state === "rework" && alone
      ? { label: "办结整改", main: true, run: () => makeGood(first) }
      : { label: moves[move].label, main: !moves[move].reason, run: () => advance(claims, move) },
  );
  if (alone && voicesIn[first.state].length > 0) {
    const awaiting = first.state === "awaiting";
    acts.push({
      label: awaiting ? "评估" : first.state === "rework" ? "记自评、群众评" : "补评或改评",
      main: awaiting,
      run: () => void (asked.value = { kind: "evaluate", claim: first }),
    });
  }
  if (common.includes("return")) {
    acts.push({ label: "延期", main: false, run: () => void (asked.value = { kind: "postpone", claims }) });
  }
  return acts;
}

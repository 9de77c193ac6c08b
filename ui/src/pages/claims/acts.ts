/** What can be done to claims, from the board, the list and the record alike. */
import { shallowRef } from "vue";
import { api, type ClaimSummary, type Move } from "../../api/ledger";
import { write } from "../../ledger";
import { reasonFor, tell, tellError } from "../../notice";
import { moves, movesFrom } from "../../words";

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

/** What can be done to all of these claims at once; the next step first. */
export function actsFor(claims: readonly ClaimSummary[]): Act[] {
  const [first, ...others] = claims;
  if (!first) return [];
  const common = movesFrom[first.state].filter((move) => others.every((claim) => movesFrom[claim.state].includes(move)));
  const acts: Act[] = common.map((move) => ({
    label: moves[move].label,
    main: !moves[move].reason,
    run: () => advance(claims, move),
  }));
  if (first.state === "awaiting" && others.length === 0) {
    acts.push({ label: "评估", main: true, run: () => void (asked.value = { kind: "evaluate", claim: first }) });
  }
  if (common.includes("return")) {
    acts.push({ label: "延期", main: false, run: () => void (asked.value = { kind: "postpone", claims }) });
  }
  return acts;
}

/** One claim as the lists show it. The ledger lists claims and has no question for one of them. */
import { api, type ClaimSummary } from "../../api/ledger";
import { everyRow } from "../../components/pagedRows";

/** The claim of that id, where there is one. */
export async function claimOf(id: string): Promise<ClaimSummary | undefined> {
  const claims = await everyRow((offset, limit) => api.claimsList({}, offset, limit));
  return claims.find((claim) => claim.id === id);
}

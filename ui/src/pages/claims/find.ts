/** Where claims and claimants are found. The ledger lists claims and has no question for one of them. */
import { api, type ClaimSummary } from "../../api/ledger";
import { everyRow } from "../../components/pagedRows";

/** The claim of that id, where there is one. */
export async function claimOf(id: string): Promise<ClaimSummary | undefined> {
  const claims = await everyRow((offset, limit) => api.claimsList({}, offset, limit));
  return claims.find((claim) => claim.id === id);
}

/** The page of whoever claims. */
export function claimantPlace(claim: ClaimSummary): string {
  if (claim.person_id) return `/people/${claim.person_id}`;
  return claim.team_id ? `/teams/${claim.team_id}` : `/units/${claim.unit_id}`;
}

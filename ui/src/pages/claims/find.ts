/** Where claims and claimants are found. */
import { api, type ClaimSummary } from "../../api/ledger";

/** The claim of that id, where there is one. */
export async function claimOf(id: string): Promise<ClaimSummary | undefined> {
  return (await api.claimsList({ id }, 0, 1)).rows[0];
}

/** The page of whoever claims. */
export function claimantPlace(claim: ClaimSummary): string {
  if (claim.person_id) return `/people/${claim.person_id}`;
  return claim.team_id ? `/teams/${claim.team_id}` : `/units/${claim.unit_id}`;
}

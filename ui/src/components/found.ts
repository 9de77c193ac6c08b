/** What the pickers find for a text. */
import { api } from "../api/ledger";
import type { Found } from "./SearchBox.vue";

const FEW = 8;

/** People by name, initials or digits, told apart by unit and phone. */
export async function peopleLike(words: string): Promise<Found[]> {
  const { rows } = await api.peopleList({ text: words }, 0, FEW);
  return rows.map((row) => ({
    key: row.id,
    title: row.name,
    detail: [row.unit, row.phone].filter(Boolean).join(" · "),
  }));
}

/** Projects that can still be claimed, by name or initials, with how many places are left. */
export async function openProjectsLike(words: string): Promise<Found[]> {
  const { rows } = await api.projectsList({ text: words, standing: "open" }, 0, FEW);
  return rows.map((row) => ({
    key: row.id,
    title: row.name,
    detail: [`还差 ${row.places - row.taken} 人`, row.provider].filter(Boolean).join(" · "),
  }));
}

/** Units by name or initials. */
export async function unitsLike(words: string): Promise<Found[]> {
  const { rows } = await api.unitsPage({ text: words }, 0, FEW);
  return rows.map((row) => ({ key: row.id, title: row.name }));
}

/** Service teams by name, service or initials. */
export async function teamsLike(words: string): Promise<Found[]> {
  const { rows } = await api.teamsList({ text: words }, 0, FEW);
  return rows.map((row) => ({
    key: row.id,
    title: row.name,
    detail: [row.leader && `队长${row.leader}`, `${row.members} 人`].filter(Boolean).join(" · "),
  }));
}

/** Who can claim: people first, then teams and units, each under its heading. A key is `kind:id`. */
export async function claimantsLike(words: string): Promise<Found[]> {
  const [people, teams, units] = await Promise.all([peopleLike(words), teamsLike(words), unitsLike(words)]);
  const under = (kind: "person" | "team" | "unit", group: string, found: Found[]): Found[] =>
    found.map((one) => ({ ...one, key: `${kind}:${one.key}`, group }));
  return [...under("person", "人员", people), ...under("team", "服务队", teams), ...under("unit", "单位", units)];
}

/** The fields of the form of a team, and the draft that a team is edited as. */
import { api, type Team, type TeamDraft } from "../../api/ledger";
import type { Field } from "../../components/RecordForm.vue";

/** Everything that can be typed about a team. */
export type Typed = Required<TeamDraft>;

async function servicesLike(text: string) {
  const categories = (await api.projectCategories()).map((row) => row.name);
  return categories
    .filter((category) => category.includes(text))
    .slice(0, 8)
    .map((category) => ({ key: category, title: category }));
}

export const groups: { title: string; fields: Field<Typed>[] }[] = [
  {
    title: "服务队",
    fields: [
      { key: "name", label: "名称", hint: "如：健康检查服务队", wide: true },
      { key: "service", label: "服务类别", kind: "search", search: servicesLike },
      { key: "formed_on", label: "成立日期", kind: "date" },
      { key: "note", label: "备注", kind: "area" },
    ],
  },
];

/** A team as it is edited; with none, an empty form. */
export function typed(team?: Team): Typed {
  return {
    name: team?.name ?? "",
    service: team?.service ?? "",
    formed_on: team?.formed_on ?? null,
    note: team?.note ?? "",
  };
}

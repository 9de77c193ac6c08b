/** The fields of the form of a project, and the draft that a project is edited as. */
import { api, type ProjectDraft, type ProjectRecord } from "../../api/ledger";
import { unitsLike } from "../../components/found";
import type { Field } from "../../components/RecordForm.vue";

/** Everything that can be typed about a project. */
export type Typed = Required<ProjectDraft>;

const like = (names: string[], text: string) =>
  names
    .filter((name) => name.includes(text))
    .slice(0, 8)
    .map((name) => ({ key: name, title: name }));

export const groups: { title: string; fields: Field<Typed>[] }[] = [
  {
    title: "项目",
    fields: [
      { key: "name", label: "项目名称", wide: true },
      {
        key: "category",
        label: "类别",
        kind: "search",
        search: async (text) => like(await api.projectCategories(), text),
      },
      { key: "places", label: "需要人数", kind: "number" },
      { key: "content", label: "服务内容", kind: "area" },
      {
        key: "provider",
        label: "提供单位",
        kind: "search",
        search: unitsLike,
        wide: true,
      },
    ],
  },
  {
    title: "时间、地点与联系",
    fields: [
      { key: "served", label: "服务对象" },
      { key: "place", label: "服务地点" },
      { key: "schedule", label: "服务时间", hint: "如：每月第一个周六上午", wide: true },
      { key: "contact_name", label: "联系人" },
      { key: "contact_phone", label: "联系电话" },
      { key: "note", label: "备注", kind: "area" },
    ],
  },
];

/** A project as it is edited; with none, an empty form. */
export function typed(record?: ProjectRecord): Typed {
  const project = record?.project;
  return {
    name: project?.name ?? "",
    category: project?.category ?? "",
    content: project?.content ?? "",
    provider: record?.provider ?? "",
    served: project?.served ?? "",
    place: project?.place ?? "",
    schedule: project?.schedule ?? "",
    places: project?.places ?? 1,
    contact_name: project?.contact_name ?? "",
    contact_phone: project?.contact_phone ?? "",
    note: project?.note ?? "",
  };
}

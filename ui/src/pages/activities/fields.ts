/** The fields of the form of an activity, and the draft that an activity is edited as. */
import { api, type ActivityDraft, type ActivityRecord } from "../../api/ledger";
import { teamsLike } from "../../components/found";
import type { Field } from "../../components/RecordForm.vue";
import { clock } from "../../format";
import { activityKinds, choices } from "../../words";

/** Everything that can be typed about an activity. */
export type Typed = Required<ActivityDraft>;

async function projectsLike(text: string) {
  const { rows } = await api.projectsList({ text }, 0, 8);
  return rows.map((row) => ({ key: row.id, title: row.name, detail: row.category ?? undefined }));
}

export const groups: { title: string; fields: Field<Typed>[] }[] = [
  {
    title: "活动",
    fields: [
      { key: "name", label: "活动名称", wide: true },
      {
        key: "kind",
        label: "类型",
        kind: "choice",
        choices: choices(activityKinds),
        wide: true,
      },
      { key: "content", label: "活动内容", kind: "area" },
      { key: "project", label: "对应的清单项目（可不填）", kind: "search", search: projectsLike, wide: true },
      { key: "team", label: "承办的服务队（可不填）", kind: "search", search: teamsLike, wide: true },
    ],
  },
  {
    title: "时间与地点",
    fields: [
      { key: "day", label: "日期", kind: "date", wide: true },
      { key: "from", label: "开始时间", hint: "如 13:40" },
      { key: "to", label: "结束时间", hint: "早于开始即为次日" },
      { key: "place", label: "地点", wide: true },
    ],
  },
  {
    title: "人手",
    fields: [
      { key: "posts", label: "岗位（一行一个，后面写要几人；可不填）", kind: "area", hint: "如：引导 2" },
      { key: "wanted", label: "需要人数（有岗位的可不填）", kind: "number", wide: true },
      { key: "note", label: "备注", kind: "area" },
    ],
  },
];

/** An activity as it is edited; with none, an empty form. */
export function typed(record?: ActivityRecord): Typed {
  const activity = record?.activity;
  const posts = activity?.posts ?? [];
  const sum = posts.reduce((all, post) => all + post.wanted, 0);
  return {
    kind: activity?.kind ?? "service",
    name: activity?.name ?? "",
    place: activity?.place ?? "",
    day: activity?.starts_at.slice(0, 10) ?? null,
    from: clock(activity?.starts_at),
    to: clock(activity?.ends_at),
    project: record?.project ?? "",
    team: record?.team ?? "",
    posts: posts.map(({ name, wanted }) => `${name} ${wanted}`).join("\n"),
    // What follows from the posts is not typed.
    wanted: activity?.wanted === sum ? null : (activity?.wanted ?? null),
    content: activity?.content ?? "",
    note: activity?.note ?? "",
  };
}

/** A new activity: empty, or like another but for its day, and on a day that was chosen. */
export function begun(copied?: ActivityRecord, day?: string): Typed {
  return { ...typed(copied), day: day ?? null };
}

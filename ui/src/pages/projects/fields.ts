/** The fields of the form of a project, and the draft that a project is edited as. */
import { api, type ProjectDraft, type ProjectRecord, type Rhythm } from "../../api/ledger";
import { unitsLike } from "../../components/found";
import type { Field } from "../../components/RecordForm.vue";
import { day } from "../../format";

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
        search: async (text) => like((await api.projectCategories()).map((row) => row.name), text),
      },
      { key: "places", label: "需要人数", kind: "number" },
      { key: "content", label: "服务内容", kind: "area" },
      { key: "skills", label: "需要特长", hint: "如：理发、电脑", wide: true },
      {
        key: "provider",
        label: "提供单位",
        kind: "search",
        search: unitsLike,
      },
      { key: "year", label: "年度", kind: "number" },
    ],
  },
  {
    title: "时间、地点与联系",
    fields: [
      { key: "served", label: "服务对象" },
      { key: "place", label: "服务地点" },
      { key: "schedule", label: "服务时间", hint: "如：每月第一个周六上午，或 2026年3月5日", wide: true },
      { key: "begins_on", label: "开始日期", kind: "date", hint: "不写明" },
      { key: "ends_on", label: "结束日期", kind: "date", hint: "长期" },
      { key: "contact_name", label: "联系人" },
      { key: "contact_phone", label: "联系电话" },
      { key: "note", label: "备注", kind: "area" },
    ],
  },
];

/** A project as it is edited; with none, an empty form. */
export function typed(record: ProjectRecord | undefined, today: string): Typed {
  const project = record?.project;
  return {
    year: project?.year ?? Number(today.slice(0, 4)),
    name: project?.name ?? "",
    category: project?.category ?? "",
    content: project?.content ?? "",
    provider: record?.provider ?? "",
    served: project?.served ?? "",
    place: project?.place ?? "",
    schedule: project?.schedule ?? "",
    begins_on: project?.begins_on ?? null,
    ends_on: project?.ends_on ?? null,
    places: project?.places ?? 1,
    skills: project?.skills ?? "",
    contact_name: project?.contact_name ?? "",
    contact_phone: project?.contact_phone ?? "",
    note: project?.note ?? "",
  };
}

/** `2026年1月1日起，长期`, `2026年1月1日至2026年12月31日`, or just 长期. */
export function period(project: { begins_on: string | null; ends_on: string | null }): string {
  const { begins_on: first, ends_on: last } = project;
  if (!last) return first ? `${day(first)}起，长期` : "长期";
  return first ? `${day(first)}至${day(last)}` : `到${day(last)}为止`;
}

const WEEKDAYS = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
const WEEKS = ["一", "二", "三", "四", "五"];

/** How often it comes, as the program has read it: `每月第一个周六`; nothing where it was not read. */
export function often(rhythm: Rhythm | null): string {
  if (!rhythm) return "";
  const named = (weekdays: number[]) => weekdays.map((weekday) => WEEKDAYS[weekday - 1]).join("、");
  if (rhythm.kind === "once") return `一次，${day(rhythm.on)}`;
  if (rhythm.kind === "dates") return `${rhythm.on.length} 次，${rhythm.on.map(day).join("、")}`;
  if (rhythm.kind === "weekly") {
    if (rhythm.weekdays.length === 7) return "每天";
    return rhythm.weekdays.length ? `每${named(rhythm.weekdays)}` : "每周";
  }
  const weeks = rhythm.weeks.map((week) => WEEKS[week - 1]).join("、");
  if (rhythm.days.length) return `每月${rhythm.days.map((date) => `${date}日`).join("、")}`;
  return weeks && rhythm.weekdays.length ? `每月第${weeks}个${named(rhythm.weekdays)}` : "每月";
}

/** What is worth a look in a project as it is typed: a name that is nearly another's. */
export async function look(draft: Typed, itself: string | null): Promise<Record<string, string>> {
  const alike = draft.name.trim() ? await api.projectsAlike(draft.name, draft.year || null, itself) : [];
  const [first, ...others] = alike;
  if (!first) return {};
  const which = others.length ? `“${first.name}”等 ${alike.length} 个项目` : `项目“${first.name}”`;
  return { name: `与${which}名称相近，请看是不是同一个项目。` };
}

/** The fields of the form of a person, and the draft that a person is edited as. */
import type { PersonDraft, PersonRecord } from "../../api/ledger";
import { unitsLike } from "../../components/found";
import type { Field } from "../../components/RecordForm.vue";
import { choices, sexes } from "../../words";

/** Everything that can be typed about a person. */
export type Typed = Required<PersonDraft>;

export const groups: { title: string; fields: Field<Typed>[] }[] = [
  {
    title: "基本信息",
    fields: [
      { key: "name", label: "姓名" },
      {
        key: "sex",
        label: "性别",
        kind: "choice",
        choices: choices(sexes),
      },
      { key: "id_number", label: "身份证号" },
      { key: "reported_on", label: "报到日期", kind: "date" },
      { key: "phone", label: "手机" },
      { key: "other_phone", label: "其他电话", hint: "如 0763-3300010" },
      { key: "address", label: "住址", wide: true },
    ],
  },
  {
    title: "党员与单位",
    fields: [
      { key: "unit", label: "所在单位", kind: "search", search: unitsLike, wide: true },
      { key: "duty", label: "职务" },
      { key: "political", label: "政治面貌" },
      { key: "party_joined", label: "入党时间", hint: "2001、2001-07 或 2001-07-01" },
    ],
  },
  {
    title: "志愿服务",
    fields: [
      { key: "skills", label: "特长" },
      { key: "free_time", label: "可服务时间" },
      { key: "wishes", label: "意向服务项目", wide: true },
      { key: "note", label: "备注", kind: "area" },
    ],
  },
];

/** A person as they are edited; with none, an empty form. */
export function typed(record?: PersonRecord): Typed {
  const person = record?.person;
  return {
    name: person?.name ?? "",
    sex: person?.sex ?? null,
    id_number: person?.id_number ?? "",
    phone: person?.phone ?? "",
    other_phone: person?.other_phone ?? "",
    political: person?.political ?? "",
    party_joined: person?.party_joined ?? "",
    unit: record?.unit ?? "",
    duty: person?.duty ?? "",
    address: person?.address ?? "",
    skills: person?.skills ?? "",
    wishes: person?.wishes ?? "",
    free_time: person?.free_time ?? "",
    note: person?.note ?? "",
    reported_on: person?.reported_on ?? null,
  };
}

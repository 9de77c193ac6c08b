/** What is told of a person beside the list. */
import type { PersonRecord } from "../../api/ledger";
import type { Fact } from "../../components/FactList.vue";
import { day, partialDay } from "../../format";
import { sexes } from "../../words";

/** Labels and values in the order of the paper forms, with the facts that have no field at the end. */
export function factsOf({ person, unit }: PersonRecord): Fact[] {
  return [
    ["性别", person.sex && sexes[person.sex]],
    ["出生日期", day(person.birth)],
    ["身份证号", person.id_number],
    ["手机", person.phone],
    ["其他电话", person.other_phone],
    ["住址", person.address],
    ["所在单位", unit, `/units/${person.unit_id}`],
    ["职务", person.duty],
    ["政治面貌", person.political],
    ["入党时间", partialDay(person.party_joined)],
    ["特长", person.skills],
    ["意向服务项目", person.wishes],
    ["可服务时间", person.free_time],
    ["备注", person.note],
    ...Object.entries(person.other).map(([label, value]): Fact => [label, value]),
  ];
}

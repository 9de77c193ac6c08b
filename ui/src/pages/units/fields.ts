/** The fields of the form of a unit, and the draft that a unit is edited as. */
import type { Unit, UnitDraft } from "../../api/ledger";
import type { Field } from "../../components/RecordForm.vue";

/** Everything that can be typed about a unit. */
export type Typed = Required<UnitDraft>;

export const groups: { title: string; fields: Field<Typed>[] }[] = [
  {
    title: "单位",
    fields: [
      { key: "name", label: "名称", wide: true },
      { key: "credit_code", label: "统一社会信用代码", hint: "18 位，可不填", wide: true },
      { key: "contact_name", label: "联系人" },
      { key: "contact_phone", label: "联系电话" },
      { key: "address", label: "地址", wide: true },
      { key: "note", label: "备注", kind: "area" },
    ],
  },
];

/** A unit as it is edited; with none, an empty form. */
export function typed(unit?: Unit): Typed {
  return {
    name: unit?.name ?? "",
    credit_code: unit?.credit_code ?? "",
    contact_name: unit?.contact_name ?? "",
    contact_phone: unit?.contact_phone ?? "",
    address: unit?.address ?? "",
    note: unit?.note ?? "",
  };
}

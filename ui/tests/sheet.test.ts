import { expect, it } from "vitest";
import type { AttendanceSummary } from "../src/api/ledger";
import { enterable, movable, presenceOf, sumOf } from "../src/pages/activities/sheet";

const row = (id: string, presence: AttendanceSummary["presence"], hours: AttendanceSummary["hours"] = null, minutes: number | null = null) =>
  ({ id, presence, hours, minutes, guests: 0 }) as AttendanceSummary;

const sheet = [
  row("a", "present", "pending", 105),
  row("b", "late", "reviewed", 85),
  row("c", "present", "confirmed", 105),
  row("d", "late"),
  row("e", "leave"),
  row("f", "expected"),
  { ...row("g", "present"), guests: 2 },
];
const ids = (rows: AttendanceSummary[]) => rows.map(({ id }) => id).join("");

it("reads the keys 1 to 4 in the order of the paper, and no others", () =>
  expect(["1", "2", "3", "4", "5", "0", "a", "Enter"].map(presenceOf)).toEqual(
    ["present", "leave", "late", "absent", undefined, undefined, undefined, undefined],
  ));

it("keeps the sums in view", () => {
  const { said, minutes, unconfirmed } = sumOf(sheet);
  expect(said).toBe("到 3 人，请假 1 人，迟到 2 人，待签到 1 人，同来 2 人");
  expect([minutes, unconfirmed]).toEqual([295, 2]);
  expect(sumOf([]).said).toBe("还没有人签到");
});

it("enters hours only for those who came, and moves only what the table moves", () => {
  expect(ids(enterable(sheet))).toBe("adg");
  expect(ids(movable(sheet, "review"))).toBe("a");
  expect(ids(movable(sheet, "confirm"))).toBe("b");
  expect(ids(movable(sheet, "return"))).toBe("b");
});

import { expect, it } from "vitest";
import { daysBetween, later } from "../src/format";
import { monthAfter, weeksOf } from "../src/pages/activities/calendar";
import { claimantOf } from "../src/pages/claims/ClaimantPicker.vue";

it("shows a month in whole weeks from Monday to Sunday", () => {
  const march = weeksOf("2026-03");
  // 1 March 2026 is a Sunday: its week is nearly all February's.
  expect([march.length, march[0]![0], march[0]![6], march[5]![6]]).toEqual([6, "2026-02-23", "2026-03-01", "2026-04-05"]);
  // February 2027 begins on a Monday and fills four weeks.
  const february = weeksOf("2027-02");
  expect([february.length, february[0]![0], february[3]![6]]).toEqual([4, "2027-02-01", "2027-02-28"]);
});

it.each([
  ["2026-12", 1, "2027-01"],
  ["2026-01", -1, "2025-12"],
  ["2026-03", 0, "2026-03"],
])("goes from %s by %i months to %s", (month, by, expected) => expect(monthAfter(month, by)).toBe(expected));

it("counts days over the end of a month", () => {
  expect(later("2026-02-28", 30)).toBe("2026-03-30");
  expect(daysBetween("2026-02-25", "2026-03-01")).toBe(4);
});

it("names a claimant of each kind, and of one only", () => {
  expect(claimantOf({ id: "team:t1" })).toEqual({ person_id: null, unit_id: null, team_id: "t1" });
  expect(claimantOf({ id: "person:p1" })).toEqual({ person_id: "p1", unit_id: null, team_id: null });
  expect(claimantOf(undefined)).toEqual({ person_id: null, unit_id: null, team_id: null });
});

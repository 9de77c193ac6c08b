/** The days of a month as a wall calendar shows them. */
import { later } from "../../format";

/** The day of the week, 0 for Monday. */
const weekday = (date: string) => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

/** Whole weeks from Monday to Sunday that hold the month `2026-03`. */
export function weeksOf(month: string): string[][] {
  const first = `${month}-01`;
  const begin = later(first, -weekday(first));
  const weeks: string[][] = [];
  for (let monday = begin; monday.slice(0, 7) <= month; monday = later(monday, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, day) => later(monday, day)));
  }
  return weeks;
}

/** The month so many months after another: `monthAfter("2026-12", 1)` is `2027-01`. */
export function monthAfter(month: string, by: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const months = year * 12 + number - 1 + by;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, "0")}`;
}

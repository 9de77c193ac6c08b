/** What a sign-in sheet comes to, and which of its rows an act is for. */
import type { AttendanceSummary, HoursMove, Presence } from "../../api/ledger";
import { presences } from "../../words";

/** How a row says that somebody was there. */
export const came = (row: { presence: Presence }): boolean => row.presence === "present" || row.presence === "late";

/** The keys of a row: 1 到, 2 请假, 3 迟到, 4 缺席; nothing for another key. */
export function presenceOf(key: string): keyof typeof presences | undefined {
  return (Object.keys(presences) as (keyof typeof presences)[])[Number(key) - 1];
}

/** The sums in view: how people came, how many came along, the minutes and how many rows of them wait. */
export function sumOf(rows: readonly AttendanceSummary[]) {
  const counts = Object.entries(presences).map(([presence, { label }]) => ({
    label,
    number: rows.filter((row) => row.presence === presence).length,
  }));
  const expected = rows.filter((row) => row.presence === "expected").length;
  const guests = rows.reduce((sum, row) => sum + row.guests, 0);
  const said = [
    ...counts.filter(({ number }) => number).map(({ label, number }) => `${label} ${number} 人`),
    ...(expected ? [`待签到 ${expected} 人`] : []),
    ...(guests ? [`同来 ${guests} 人`] : []),
  ].join("，");
  return {
    said: said || "还没有人签到",
    minutes: rows.reduce((sum, row) => sum + (row.minutes ?? 0), 0),
    unconfirmed: rows.filter((row) => row.hours === "pending" || row.hours === "reviewed").length,
  };
}

/** The rows that hours can be entered for: who came, and nothing is looked through yet. */
export const enterable = (rows: readonly AttendanceSummary[]) =>
  rows.filter((row) => came(row) && (row.hours === null || row.hours === "pending"));

/** The rows that a move is for. */
export const movable = (rows: readonly AttendanceSummary[], move: HoursMove) =>
  rows.filter((row) => row.hours === (move === "review" ? "pending" : "reviewed"));

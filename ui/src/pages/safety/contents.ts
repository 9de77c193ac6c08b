/** What a ledger holds, as lines to compare. */
import type { LedgerContents } from "../../api/ledger";
import { duration } from "../../format";

export const COUNTED: readonly (readonly [string, (contents: LedgerContents) => string])[] = [
  ["人员", (contents) => `${contents.people} 人`],
  ["承诺书", (contents) => `${contents.commitments} 份`],
  ["服务清单", (contents) => `${contents.projects} 项`],
  ["认领", (contents) => `${contents.claims} 项`],
  ["活动", (contents) => `${contents.activities} 场`],
  ["已确认时数", (contents) => duration(contents.minutes)],
];

/** `3.2 MB`. */
export function size(kilobytes: number): string {
  return kilobytes < 1_000 ? `${kilobytes} KB` : `${(kilobytes / 1_000).toFixed(1)} MB`;
}

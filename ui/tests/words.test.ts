import { describe, expect, it } from "vitest";
import { count, day, duration, moment, partialDay, shortDay, span } from "../src/format";
import { sentenceOf } from "../src/ledger";
import { movesFrom } from "../src/words";
import type { Operation } from "../src/api/ledger";

const operation = (sentence: string): Operation => ({
  number: 7,
  at: "2026-03-01T09:30:00+08:00",
  operator: "李四",
  kind: "person_add",
  sentence,
  records: 1,
  reverts: null,
  reverted_by: null,
});

describe("days and numbers as people write them", () => {
  it.each([
    ["2026-03-01", "2026年3月1日"], // no leading zeros, as on official papers
    ["2026-12-31", "2026年12月31日"],
    [null, ""],
    ["", ""],
  ])("day(%s) is %s", (date, said) => expect(day(date)).toBe(said));

  it("keeps the clock of the place where it happened", () =>
    expect(moment("2026-03-01T23:05:09+08:00")).toBe("2026年3月1日 23:05"));

  it.each([
    ["2001", "2001年"],
    ["2001-07", "2001年7月"],
    ["2001-07-01", "2001年7月1日"],
    [null, ""],
    ["九十年代", "九十年代"], // what is no date is shown as it stands
  ])("a date known in part, %s, is %s", (text, said) => expect(partialDay(text)).toBe(said));

  it("leaves this year out, and no other", () => {
    expect(shortDay("2026-11-04", "2026-01-01")).toBe("11月4日");
    expect(shortDay("2027-01-04", "2026-12-31")).toBe("2027年1月4日");
  });

  it("tells minutes in hours, and a time over midnight", () => {
    expect([105, 180, 40, 5999].map(duration)).toEqual(["1 小时 45 分", "3 小时", "40 分钟", "99 小时 59 分"]);
    expect(span("2026-03-07T13:40:00", "2026-03-07T15:25:00")).toBe("13:40–15:25");
    expect(span("2026-03-07T22:00:00", "2026-03-08T01:00:00")).toBe("22:00–次日 01:00");
  });

  it("counts in groups of three", () => expect(count(100000, "人")).toBe("100,000 人"));
});

describe("the sentence on the undo button", () => {
  it.each([
    ["登记人员欧阳洁", "撤销：登记人员欧阳洁"],
    ["重做：登记人员欧阳洁", "撤销：登记人员欧阳洁"], // what was done again is undone as what it was
  ])("undoing “%s” says “%s”", (done, said) =>
    expect(sentenceOf("undo", { undo: operation(done), redo: null })).toBe(said));

  it("says so where there is nothing", () => {
    expect(sentenceOf("undo", { undo: null, redo: null })).toBe("没有可以撤销的操作");
    expect(sentenceOf("redo", { undo: null, redo: null })).toBe("没有可以重做的操作");
  });

  it("names what redo would do again", () =>
    expect(sentenceOf("redo", { undo: null, redo: operation("撤销：归档欧阳洁等3人") })).toBe("重做：归档欧阳洁等3人"));
});

// The state table in the docs of the ledger's module for claims, without evaluating.
it("offers the moves of the state table and no others", () =>
  expect(movesFrom).toEqual({
    pending: ["confirm", "return", "cancel"],
    claimed: ["start", "return", "leave", "cancel"],
    running: ["finish", "return", "leave", "cancel"],
    awaiting: [],
    rework: ["finish", "return", "leave"],
    evaluated: [],
    returned: [],
    left: [],
    cancelled: [],
  }));

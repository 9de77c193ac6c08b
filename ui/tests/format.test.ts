import { describe, expect, it } from "vitest";
import { count, day, moment, partialDay } from "../src/format";

describe("days, moments and numbers as people read them", () => {
  it("writes a day without leading zeros, as official papers do", () => {
    expect(day("2026-03-01")).toBe("2026年3月1日");
    expect(day(null)).toBe("");
  });
  it("keeps the clock on the wall, whatever zone we are in now", () => {
    expect(moment("2026-03-01T09:30:00+08:00")).toBe("2026年3月1日 09:30");
  });
  it("says no more of a date than is known", () => {
    expect(["2001", "2001-07", "2001-07-01"].map(partialDay)).toEqual(["2001年", "2001年7月", "2001年7月1日"]);
  });
  it("groups large counts in threes", () => {
    expect(count(12345, "人")).toBe("12,345 人");
  });
});

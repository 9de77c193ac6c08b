import { beforeEach, expect, it, vi } from "vitest";
import type { CheckInSummary, ClaimSummary, Figures, Person, Visit } from "../src/api/ledger";
import { reasonFor, tell } from "../src/notice";
import { actsFor as checkInActsFor, receiptsOf, reportStep } from "../src/pages/check-ins/acts";
import { actsFor, asked } from "../src/pages/claims/acts";
import { figuresOf, waitingOf } from "../src/pages/home/waiting";
import { chainOf } from "../src/pages/people/chain";
import { stepsOf } from "../src/pages/visits/steps";

const claimsAdvance = vi.hoisted(() => vi.fn());
vi.mock("../src/api/bindings", () => ({
  commands: {
    claimsAdvance,
    undoable: () => Promise.resolve({ status: "ok", data: { undo: null, redo: null } }),
  },
}));

beforeEach(() => {
  vi.clearAllMocks();
  claimsAdvance.mockResolvedValue({ status: "ok", data: { sentence: "退回欧阳洁“义诊”" } });
});

const claim = (id: string, state: ClaimSummary["state"]) =>
  ({ id, state, claimant: "欧阳洁", project: "义诊" }) as ClaimSummary;

const nothing = Object.fromEntries(
  ["people", "committed", "check_ins_missing", "check_ins_pending", "check_ins_due", "check_ins_without_receipt", "commitments_pending", "commitments_none", "commitments_expired", "commitments_outdated", "projects", "projects_draft", "projects_open", "claims", "claims_pending",
    "claims_claimed", "claims_running", "claims_awaiting", "claims_rework", "claims_overdue", "evaluated", "satisfied", "activities", "activities_over",
    "activities_unsigned", "promises_open", "promises_overdue", "promises_untold", "hours_pending", "hours_reviewed", "minutes"].map((key) => [key, 0]),
) as unknown as Figures;

it("lists what waits, the late first, and nothing that does not", () => {
  const figures = { ...nothing, people: 129, check_ins_missing: 6, check_ins_pending: 2, check_ins_due: 7, check_ins_without_receipt: 1, commitments_pending: 3, commitments_none: 4, commitments_outdated: 7, claims_overdue: 2, claims_awaiting: 5, activities_unsigned: 1, promises_open: 4, promises_overdue: 1, promises_untold: 3, hours_pending: 16 };
  expect(waitingOf(figures).map((line) => `${line.number}${line.measure}${line.what}`)).toEqual([
    "2项认领已超期",
    "1项走访承诺已超期",
    "6人有报到日期，未登记双报到",
    "2份报到待受理",
    "1份报到已受理，未交回执",
    "7份报到满半年，待复核",
    "4人未生成承诺书",
    "7人承诺书换了新文本，需重签",
    "3份承诺书待签",
    "5项认领待评估",
    "1场活动已结束，未登记签到",
    "3项走访承诺待兑现",
    "3项走访承诺已办好，待反馈",
    "16人次时数待初审",
  ]);
  expect(waitingOf(nothing)).toEqual([]);
});

it("leads from a line to its rows", () =>
  expect(waitingOf({ ...nothing, claims_awaiting: 5 })[0]!.href).toBe("#/claims?view=table&state=awaiting"));

it("shows the four figures of the branch", () => {
  const figures = { ...nothing, people: 129, committed: 127, commitments_pending: 2, projects: 65, projects_open: 12, claims: 204, evaluated: 150, satisfied: 140 };
  expect(figuresOf(figures).map(({ title, value, said }) => [title, value, said])).toEqual([
    ["人员", "129", "在册"],
    ["承诺书", "127 / 129", "2 份待签"],
    ["清单项目", "65", "12 个待认领"],
    ["认领 / 已评估", "204 / 150", "其中 140 项满意"],
  ]);
});

it("does not count signatures under older words as missing", () => {
  const figures = { ...nothing, people: 129, committed: 0, commitments_pending: 0, commitments_outdated: 127 };
  expect(figuresOf(figures)[1]?.said).toBe("127 人签的是旧版，需重签");
});

it("tells how far a person is", () => {
  const person = { reported_on: "2026-03-01" } as Person;
  const signed = { standing: "signed", signed_on: "2026-03-05" } as never;
  const withdrawn = { standing: "withdrawn" } as never;
  const steps = chainOf(person, undefined, [withdrawn, signed], [claim("a", "awaiting"), claim("b", "evaluated"), claim("c", "returned")], { minutes: 105, unconfirmed: 60 });
  expect(steps.map(({ title, tone, said }) => [title, tone, said])).toEqual([
    ["报到", "done", "2026年3月1日"],
    ["承诺", "done", "2026年3月5日"],
    ["认领", "done", "2 项"], // the returned one counts no more
    ["服务", "done", "1 小时 45 分"],
    ["评估", "waiting", "1 项待评估"],
  ]);
});

it("offers for many claims what can be done to all of them", () => {
  const labels = (...claims: ClaimSummary[]) => actsFor(claims).map((act) => act.label);
  expect(labels(claim("a", "pending"))).toEqual(["确认", "退回", "撤销", "延期"]);
  expect(labels(claim("a", "claimed"), claim("b", "running"))).toEqual(["退回", "退出", "撤销", "延期"]);
  expect(labels(claim("a", "evaluated"), claim("b", "running"))).toEqual([]);
});

it("opens the evaluation of a claim that awaits it", async () => {
  await actsFor([claim("a", "awaiting")])[0]!.run();
  expect(asked.value).toEqual({ kind: "evaluate", claim: claim("a", "awaiting") });
});

it("asks for a reason that names the number, and does nothing without one", async () => {
  const claims = ["a", "b", "c"].map((id) => claim(id, "pending"));
  vi.mocked(reasonFor).mockResolvedValueOnce(undefined).mockResolvedValueOnce("工作调动");
  const giveBack = actsFor(claims)[1]!;
  await giveBack.run();
  expect(reasonFor).toHaveBeenCalledWith("退回 3 项认领", "退回3 项认领，名额会空出来。请写明原因。");
  expect(claimsAdvance).not.toHaveBeenCalled();
  await giveBack.run();
  expect(claimsAdvance).toHaveBeenCalledExactlyOnceWith(["a", "b", "c"], "return", "工作调动");
  expect(tell).toHaveBeenCalledExactlyOnceWith("已退回欧阳洁“义诊”。");
});

it("tells how far a visit is, and what is late", () => {
  const visit = { visited_on: "2026-02-20", promise: "一周内修好", due_on: "2026-02-27", done_on: null, told_on: null } as Visit;
  const told = (change: Partial<Visit>, today: string) => stepsOf({ ...visit, ...change }, today).map(({ title, tone, said }) => [title, tone, said]);
  expect(told({ promise: null, due_on: null }, "2026-03-01")).toEqual([
    ["走访", "done", "2026年2月20日"],
    ["承诺", "over", "没有作出承诺"],
  ]);
  // On the day due it is not late yet.
  expect(told({}, "2026-02-27").slice(2)).toEqual([["兑现", "waiting", "2026年2月27日前"], ["反馈", "over", "未到"]]);
  expect(told({}, "2026-02-28")[2]).toEqual(["兑现", "error", "2026年2月27日前"]);
  expect(told({ done_on: "2026-02-25" }, "2026-03-01").slice(2)).toEqual([["兑现", "done", "2026年2月25日"], ["反馈", "waiting", "待反馈"]]);
  expect(told({ done_on: "2026-02-25", told_on: "2026-02-26" }, "2026-03-01")[3]).toEqual(["反馈", "done", "2026年2月26日"]);
});

const checkIn = (id: string, change: Partial<CheckInSummary> = {}) =>
  ({ id, person_id: `person ${id}`, unit_id: null, state: "accepted", reported_on: "2026-03-01", receipt_on: null, due: false, ...change }) as CheckInSummary;

it("offers for check-ins what some of them can take, each with those", () => {
  const offered = (...rows: CheckInSummary[]) => checkInActsFor(rows).map((act) => [act.move, act.rows.map((row) => row.id).join("")]);
  const rows = [checkIn("a", { state: "pending" }), checkIn("b"), checkIn("c", { receipt_on: "2026-03-02" }), checkIn("d", { state: "cancelled" })];
  expect(offered(...rows)).toEqual([
    ["accept", "a"],
    ["receipt", "b"],
    ["recheck", "bc"],
    ["cancel", "abc"],
    ["restore", "d"],
  ]);
  expect(offered()).toEqual([]);
});

it("prints the 回执 of accepted members, or of accepted units", () => {
  const unit = checkIn("u", { person_id: null, unit_id: "unit u" });
  expect(receiptsOf([checkIn("a"), checkIn("b")])).toEqual({ source: "people", ids: ["person a", "person b"], form: "receipt" });
  expect(receiptsOf([unit])).toEqual({ source: "units", ids: ["unit u"], form: "unit-receipt" });
  expect(receiptsOf([checkIn("a"), unit])).toBeUndefined();
  expect(receiptsOf([checkIn("a"), checkIn("b", { state: "pending" })])).toBeUndefined();
  expect(receiptsOf([])).toBeUndefined();
});

it("tells how a check-in stands as the first step", () => {
  const told = (row: CheckInSummary | undefined, reportedOn: string | null) => {
    const { tone, said } = reportStep(row, reportedOn);
    return [tone, said];
  };
  expect(told(undefined, null)).toEqual(["over", "未登记"]);
  expect(told(undefined, "2026-03-01")).toEqual(["done", "2026年3月1日"]);
  expect(told(checkIn("a", { state: "pending" }), null)).toEqual(["waiting", "待受理"]);
  expect(told(checkIn("a"), null)).toEqual(["done", "2026年3月1日"]);
  expect(told(checkIn("a", { due: true }), null)).toEqual(["waiting", "到期复核"]);
  expect(told(checkIn("a", { state: "cancelled" }), null)).toEqual(["over", "已取消"]);
});

/** What the home page makes of the ledger's figures. */
import type { Figures } from "../../api/ledger";
import type { Tone } from "../../words";

/** Something that waits to be done, and where it is done. */
export interface Waiting {
  number: number;
  measure: string;
  what: string;
  act: string;
  tone: Tone;
  /** The address within the page. Of many links a bare one comes much sooner than the router's. */
  href: string;
}

function to(place: string, filter: Record<string, string> = {}): string {
  const query = String(new URLSearchParams(filter));
  return `#/${place}${query && `?${query}`}`;
}

/** The lines of 今天要办: the late first, then in the order of the chain; nothing that is at zero. */
export function waitingOf(figures: Figures): Waiting[] {
  const lines: Waiting[] = [
    { number: figures.claims_overdue, measure: "项认领", what: "已超期", act: "去处理", tone: "error", href: to("claims", { view: "table", overdue: "1" }) },
    { number: figures.promises_overdue, measure: "项走访承诺", what: "已超期", act: "去兑现", tone: "error", href: to("visits", { overdue: "1" }) },
    { number: figures.claims_rework, measure: "项认领", what: "要整改", act: "去整改", tone: "error", href: to("claims", { view: "table", state: "rework" }) },
    { number: figures.check_ins_missing, measure: "人", what: "有报到日期，未登记双报到", act: "去登记", tone: "waiting", href: to("check-ins") },
    { number: figures.check_ins_pending, measure: "份报到", what: "待受理", act: "去受理", tone: "waiting", href: to("check-ins", { state: "pending" }) },
    { number: figures.check_ins_without_receipt, measure: "份报到", what: "已受理，未交回执", act: "去办理", tone: "waiting", href: to("check-ins", { waits: "receipt" }) },
    { number: figures.check_ins_due, measure: "份报到", what: "满半年，待复核", act: "去复核", tone: "waiting", href: to("check-ins", { waits: "recheck" }) },
    { number: figures.commitments_none, measure: "人", what: "未生成承诺书", act: "去生成", tone: "waiting", href: to("people", { commitment: "none" }) },
    { number: figures.commitments_expired, measure: "人", what: "承诺书已到期", act: "去续签", tone: "waiting", href: to("people", { commitment: "expired" }) },
    { number: figures.commitments_outdated, measure: "人", what: "承诺书换了新文本，需重签", act: "去重签", tone: "waiting", href: to("people", { commitment: "outdated" }) },
    { number: figures.commitments_pending, measure: "份承诺书", what: "待签", act: "去办理", tone: "waiting", href: to("commitments", { standing: "pending" }) },
    { number: figures.projects_draft, measure: "个项目草稿", what: "待发布", act: "去发布", tone: "waiting", href: to("projects", { standing: "draft" }) },
    { number: figures.claims_pending, measure: "项认领", what: "待确认", act: "去确认", tone: "waiting", href: to("claims", { view: "table", state: "pending" }) },
    { number: figures.claims_claimed, measure: "项认领", what: "未开始", act: "去开始", tone: "busy", href: to("claims", { view: "table", state: "claimed" }) },
    { number: figures.claims_awaiting, measure: "项认领", what: "待评估", act: "去评估", tone: "waiting", href: to("claims", { view: "table", state: "awaiting" }) },
    { number: figures.activities_over, measure: "场活动", what: "已过时间，待结束", act: "去结束", tone: "waiting", href: to("activities", { waits: "end" }) },
    { number: figures.activities_unsigned, measure: "场活动", what: "已结束，未登记签到", act: "去签到", tone: "waiting", href: to("activities", { waits: "sign_in" }) },
    { number: figures.promises_open - figures.promises_overdue, measure: "项走访承诺", what: "待兑现", act: "去兑现", tone: "waiting", href: to("visits", { state: "promised" }) },
    { number: figures.promises_untold, measure: "项走访承诺", what: "已办好，待反馈", act: "去反馈", tone: "waiting", href: to("visits", { state: "kept" }) },
    { number: figures.teams_unserved, measure: "支服务队", what: "本月还没有服务", act: "去安排", tone: "waiting", href: to("teams", { served: "0" }) },
    { number: figures.hours_pending, measure: "人次时数", what: "待初审", act: "去初审", tone: "waiting", href: to("activities", { waits: "hours" }) },
    { number: figures.hours_reviewed, measure: "人次时数", what: "待确认", act: "去确认", tone: "waiting", href: to("activities", { waits: "hours" }) },
  ];
  return lines.filter((line) => line.number > 0);
}

/** The four figures, each leading to its rows. */
export function figuresOf(figures: Figures) {
  const outdated = figures.commitments_outdated;
  const unsigned = figures.commitments_pending ? `${figures.commitments_pending} 份待签` : "已签 / 应签";
  const satisfied = figures.evaluated ? `其中 ${figures.satisfied} 项满意` : "还没有评估";
  return [
    { title: "人员", value: String(figures.people), said: "在册", href: to("people") },
    {
      title: "承诺书",
      value: `${figures.committed} / ${figures.people}`,
      said: outdated ? `${outdated} 人签的是旧版，需重签` : unsigned,
      href: to("commitments", { standing: "signed" }),
    },
    { title: "清单项目", value: String(figures.projects), said: `${figures.projects_open} 个待认领`, href: to("projects") },
    { title: "认领 / 已评估", value: `${figures.claims} / ${figures.evaluated}`, said: satisfied, href: to("claims") },
  ];
}

/** The Chinese words and the tones of what the ledger sends as stored words. */
import type {
  ActivityKind,
  ActivityMove,
  ActivityState,
  ActivityWait,
  ClaimState,
  Evidence,
  HoursState,
  Level,
  Move,
  PaperKind,
  PaperSummary,
  Pattern,
  PostStanding,
  Presence,
  ProjectStanding,
  BackupReason,
  CheckInMove,
  CheckInState,
  CheckInSummary,
  ReporterKind,
  Sex,
  Standing,
  VisitKind,
  VisitState,
  VisitSummary,
  Voice,
} from "./api/ledger";

/** done: nothing left to do; waiting: somebody has to act; busy: under way; over: ended. */
export type Tone = "done" | "waiting" | "busy" | "over" | "error";

/** A stored word as people read it. */
export interface Word {
  label: string;
  tone: Tone;
}

export const sexes: Record<Sex, string> = { male: "男", female: "女" };

/** Why a backup was made. */
export const reasons: Record<BackupReason, string> = {
  daily: "每日",
  manual: "手动",
  migration: "升级前",
  import: "导入前",
  restore: "恢复前",
};

/** Where a person stands with their 承诺书. */
export const standings: Record<Standing, Word> = {
  none: { label: "未生成", tone: "over" },
  pending: { label: "待签", tone: "waiting" },
  signed: { label: "已签", tone: "done" },
  outdated: { label: "需重签", tone: "waiting" },
  expired: { label: "到期", tone: "error" },
};

/** Where one 承诺书 stands in the register. */
export const commitmentStandings: Record<string, Word> = {
  pending: standings.pending,
  signed: standings.signed,
  outdated: standings.outdated,
  expired: standings.expired,
  withdrawn: { label: "撤回", tone: "over" },
};

export const projectStandings: Record<ProjectStanding, Word> = {
  draft: { label: "草稿", tone: "waiting" },
  open: { label: "待认领", tone: "busy" },
  full: { label: "已认满", tone: "done" },
  closed: { label: "已下架", tone: "over" },
};

export const claimStates: Record<ClaimState, Word> = {
  pending: { label: "待确认", tone: "waiting" },
  claimed: { label: "已认领", tone: "busy" },
  running: { label: "进行中", tone: "busy" },
  awaiting: { label: "待评估", tone: "waiting" },
  rework: { label: "整改", tone: "error" },
  evaluated: { label: "已评估", tone: "done" },
  returned: { label: "退回", tone: "over" },
  left: { label: "退出", tone: "over" },
  cancelled: { label: "撤销", tone: "over" },
};

export const activityKinds: Record<ActivityKind, string> = {
  service: "志愿服务",
  party_day: "党日活动",
  joint_meeting: "联席会议",
  reception: "党代表接访",
  visit: "入户走访",
  training: "培训",
};

export const activityStates: Record<ActivityState, Word> = {
  planned: { label: "筹备", tone: "waiting" },
  published: { label: "已发布", tone: "busy" },
  ended: { label: "已结束", tone: "done" },
  cancelled: { label: "已取消", tone: "over" },
};

/** What an activity may be waiting for. */
export const activityWaits: Record<ActivityWait, string> = { end: "待结束", sign_in: "未登记签到", hours: "时数待确认" };

/** The moves that the state table of activities has from each state; the ledger refuses all others. */
export const activityMovesFrom: Record<ActivityState, ActivityMove[]> = {
  planned: ["publish", "cancel"],
  published: ["end", "cancel"],
  ended: [],
  cancelled: [],
};

/** How somebody came, in the order of the keys 1 to 4. */
export const presences: Record<Exclude<Presence, "expected">, Word> = {
  present: { label: "到", tone: "done" },
  leave: { label: "请假", tone: "over" },
  late: { label: "迟到", tone: "waiting" },
  absent: { label: "缺席", tone: "error" },
};

/** How an activity comes again. */
export const patterns: Record<Pattern, string> = {
  weekly: "每周",
  monthly: "每月同一日",
  monthly_weekday: "每月同一个星期几（如第一个周六）",
};

/** Whether a team has done its duty of the month. */
export function dutyWord(served: boolean): Word {
  return served ? { label: "已服务", tone: "done" } : { label: "未服务", tone: "waiting" };
}

export const hoursStates: Record<HoursState, Word> = {
  pending: { label: "待确认", tone: "waiting" },
  reviewed: { label: "初审", tone: "busy" },
  confirmed: { label: "已确认", tone: "done" },
};

/** How many people a post has, of how many: `2 / 3`. */
export function postWord({ taken, wanted }: PostStanding): Word {
  return { label: `${taken} / ${wanted}`, tone: taken < wanted ? "waiting" : "done" };
}

export const evidences: Record<Evidence, string> = { sheet: "签到表", photo: "照片", told: "口头说明" };

export const levels: Record<Level, Word> = {
  excellent: { label: "非常满意", tone: "done" },
  good: { label: "满意", tone: "done" },
  fair: { label: "基本满意", tone: "waiting" },
  poor: { label: "不满意", tone: "error" },
};

export const voices: Record<Voice, string> = { own: "自评", served: "群众评", organisation: "组织评" };

/** Which voices may be written in which states of a claim; the ledger refuses all others. */
export const voicesIn: Record<ClaimState, Voice[]> = {
  pending: [],
  claimed: [],
  running: [],
  awaiting: ["organisation", "own", "served"],
  evaluated: ["own", "served", "organisation"],
  rework: ["own", "served"],
  returned: [],
  left: [],
  cancelled: [],
};

/** A move of a claim: its verb, and whether it wants a reason because it frees the place. */
export const moves: Record<Move, { label: string; reason: boolean }> = {
  confirm: { label: "确认", reason: false },
  start: { label: "开始", reason: false },
  finish: { label: "办结", reason: false },
  return: { label: "退回", reason: true },
  leave: { label: "退出", reason: true },
  cancel: { label: "撤销", reason: true },
};

/** The moves that the state table of claims has from each state; the ledger refuses all others. */
export const movesFrom: Record<ClaimState, Move[]> = {
  pending: ["confirm", "return", "cancel"],
  claimed: ["start", "return", "leave", "cancel"],
  running: ["finish", "return", "leave", "cancel"],
  awaiting: [],
  rework: ["finish", "return", "leave"],
  evaluated: [],
  returned: [],
  left: [],
  cancelled: [],
};

/** Who reports. */
export const reporterKinds: Record<ReporterKind, string> = { person: "党员", unit: "单位" };

/** Where a check-in stands. */
export const checkInStates: Record<CheckInState, Word> = {
  pending: { label: "待受理", tone: "waiting" },
  accepted: { label: "已受理", tone: "done" },
  cancelled: { label: "已取消", tone: "over" },
};

/** The word for a check-in: that it is due is told before its state. */
export function checkInWord({ due, state }: CheckInSummary): Word {
  return due ? { label: "到期复核", tone: "waiting" } : checkInStates[state];
}

/** What is done with check-ins, in the order of the work: the verb, the title of its dialog, its day, and what it does. */
export const checkInMoves: Record<CheckInMove, { label: string; title: string; day: string; says: string }> = {
  accept: { label: "受理", title: "受理报到", day: "受理日期", says: "受理后可以打印回执，每半年复核一次，到期在首页提醒。" },
  receipt: { label: "交回执", title: "登记交回执", day: "交出日期", says: "回执已盖章，交给了本人或其单位。" },
  recheck: { label: "复核", title: "复核报到", day: "复核日期", says: "已核实仍在本社区居住或办公，半年后再复核。" },
  cancel: { label: "取消报到", title: "取消报到", day: "取消日期", says: "取消后不再列入复核，资料和做过的事仍然保留，随时可以恢复。" },
  restore: { label: "恢复", title: "恢复报到", day: "恢复日期", says: "回到取消之前的状态。" },
};

/** What a visit brought to a household. */
export const visitKinds: Record<VisitKind, string> = {
  call: "走访到家",
  opinion: "意见听到家",
  care: "感情到家",
  service: "服务到家",
  deed: "好事办到家",
};

/** Where a visit stands with what was promised. */
export const visitStates: Record<VisitState, Word> = {
  noted: { label: "已走访", tone: "over" },
  promised: { label: "待兑现", tone: "waiting" },
  kept: { label: "待反馈", tone: "busy" },
  told: { label: "已反馈", tone: "done" },
};

/** The word for a visit: an overdue promise is told before its state. */
export function visitWord({ overdue, state }: VisitSummary): Word {
  return overdue ? { label: "已超期", tone: "error" } : visitStates[state];
}

export const paperKinds: Record<PaperKind, string> = { commitment: "承诺书", "claim-card": "认领卡", certificate: "记录证明" };

/** Where a paper of the register stands: a 证明 goes out, the others come back. */
export function handed(paper: PaperSummary): Word {
  if (paper.handed_on) return { label: paper.kind === "certificate" ? "已领走" : "已交回", tone: "done" };
  if (paper.void) return { label: "作废", tone: "over" };
  return { label: paper.kind === "certificate" ? "未领走" : "未交回", tone: "waiting" };
}

/** The choices over a table of words, of a filter or of a field. */
export function choices(words: Record<string, Word | string>): { value: string; label: string }[] {
  return Object.entries(words).map(([value, word]) => ({ value, label: typeof word === "string" ? word : word.label }));
}

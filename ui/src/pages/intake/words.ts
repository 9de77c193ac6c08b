/** The words of the import. */
import type { Decision, ListKind, Meaning, Outcome, SignUp, TextEncoding } from "../../api/ledger";
import type { Word } from "../../words";

export const kinds: Record<ListKind, string> = { people: "人员名单", projects: "服务清单" };

export const measures: Record<ListKind, string> = { people: "人", projects: "个项目" };

export const encodings: Record<TextEncoding, string> = {
  "utf-8": "UTF-8（通用）",
  "utf-8-bom": "UTF-8（带签名）",
  gb18030: "GB18030（中文 Windows）",
  "utf-16le": "UTF-16（Excel 的 Unicode 文本）",
  "utf-16be": "UTF-16（高位在前）",
};

export const outcomes: Record<Outcome, Word> = {
  new: { label: "新增", tone: "done" },
  updated: { label: "更新", tone: "busy" },
  same: { label: "无变化", tone: "over" },
  duplicate: { label: "重复", tone: "over" },
  ask: { label: "待确认", tone: "waiting" },
  refused: { label: "无法导入", tone: "error" },
  left: { label: "不导入", tone: "over" },
};

/** What becomes of a person's sign-up. */
export const signUps: Record<SignUp, string> = {
  new: "报名",
  signed: "登记签到",
  already: "早已登记",
  differs: "与签到表不同，未改",
  full: "名额已满",
  archived: "已归档，不能报名",
  elsewhere: "不是这一项，未登记",
  declined: "不参加，未报名",
};

export const decisions: Record<Decision, string> = {
  new: "按新增导入",
  update: "更新已有的",
  leave: "不导入",
};

/** What a column can mean besides, where the people go on the sheet of an activity. */
export const sheetMeanings: Partial<Record<Meaning, string>> = {
  presence: "签到",
  arrived: "签到时间",
  departed: "签退时间",
  served_time: "起止时间",
  service_hours: "服务时长",
  sheet_note: "签到备注",
  sheet_day: "活动日期",
  sheet_activity: "活动名称",
  signed_by: "代签人",
  guests: "同来人数",
  post: "岗位",
};

/** What a column of either list can mean, in the order in which to offer it. */
export const meanings: Record<ListKind, Partial<Record<Meaning, string>>> = {
  people: {
    name: "姓名",
    sex: "性别",
    id_number: "身份证号",
    birth: "出生日期",
    phone: "手机",
    other_phone: "其他电话",
    political: "政治面貌",
    party_joined: "入党时间",
    unit: "所在单位",
    unit_and_duty: "单位及职务",
    duty: "职务",
    address: "住址",
    skills: "特长",
    wishes: "意向服务项目",
    free_time: "可服务时间",
    reported_on: "报到日期",
    note: "备注",
    record: "台账编号",
    other: "其他信息",
    ignored: "不导入",
  },
  projects: {
    project_name: "项目名称",
    category: "类别",
    content: "服务内容",
    provider: "提供单位",
    served: "服务对象",
    place: "服务地点",
    schedule: "服务时间",
    period: "起止日期",
    begins_on: "开始日期",
    ends_on: "结束日期",
    year: "年度",
    skills: "需要特长",
    places: "需要人数",
    contact: "联系人及电话",
    contact_name: "联系人",
    contact_phone: "联系电话",
    note: "备注",
    record: "台账编号",
    other: "其他信息",
    ignored: "不导入",
  },
};

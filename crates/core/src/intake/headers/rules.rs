//! The wordings that stand for each meaning, for each kind of list.

use super::Meaning;
use crate::intake::ListKind;

/// Wordings that stand for a meaning.
pub(super) struct Rule {
    pub(super) meaning: Meaning,
    /// The whole header.
    exact: &'static [&'static str],
    /// A part of the header, where nothing in `except` is another part of it.
    within: &'static [&'static str],
    except: &'static [&'static str],
}

impl Rule {
    /// Whether the whole header says so.
    pub(super) fn is_whole(&self, plain: &str) -> bool {
        self.exact.contains(&plain) || self.within.contains(&plain)
    }

    /// Whether a part of the header says so, and no other part against it.
    pub(super) fn is_part_of(&self, plain: &str) -> bool {
        self.within.iter().any(|word| plain.contains(word))
            && !self.except.iter().any(|word| plain.contains(word))
    }
}

/// Columns that speak of somebody else than the person of the row.
pub(super) const SOMEBODY_ELSE: &[&str] = &[
    "紧急",
    "配偶",
    "家属",
    "子女",
    "父亲",
    "母亲",
    "监护",
    "介绍人",
    "推荐人",
    "联系人",
    "负责人",
    "单位名",
    "孩子",
    "老人",
    "帮扶",
    "受助",
    "结对",
    "服务对象",
    "队长",
    "组长",
    "网格长",
    "书记",
    "班长",
    "楼长",
    "栋长",
    "单元长",
    "站长",
    "领队",
    "带队",
];

/// The same where the header begins so.
pub(super) const OTHERS_FIRST: &[&str] = &[
    "户主",
    "家长",
    "爱人",
    "房东",
    "租客",
    "网格员",
    "求助",
    "救助",
    "经办",
    "代办",
    "审核",
    "填报",
    "填表",
    "代签",
];

/// Whose phones are nobody's own, where the header begins so.
pub(super) const DESKS: &[&str] = &["物业", "社区", "收货", "应急", "项目"];

/// Whom a list is of that has no 姓名, the likeliest first: a column of so much, or of so much 姓名, names
/// them, and what it says else of them is their own.
pub(super) const ROLES: &[&str] = &[
    "认领人",
    "承诺人",
    "参加人",
    "参与人",
    "参加人员",
    "参与人员",
    "服务人员",
    "值班人员",
    "值班人",
    "队员",
    "成员",
    "组员",
    "网格员",
    "楼栋长",
    "楼组长",
    "楼长",
    "栋长",
    "单元长",
    "帮扶党员",
    "帮扶人",
    "结对党员",
    "户主",
    "队长",
    "组长",
];

/// What forms and registers add by themselves.
const MACHINE: Rule = Rule {
    meaning: Meaning::Ignored,
    exact: &[
        "序号",
        "序",
        "行号",
        "No",
        "NO",
        "no",
        "№",
        "提交者",
        "提交人",
        "填写者",
        "提交时间",
        "填写时间",
        "提交答卷时间",
        "答题时间",
        "所用时间",
        "答题时长",
        "填写时长",
        "来源",
        "来源详情",
        "来自IP",
        "IP",
        "IP地址",
        "答卷编号",
        "总分",
        "答题序号",
        REASON_HEADER,
    ],
    within: &["提交答卷", "来自IP"],
    except: &[],
};

/// The header of the column that says which record a row is of; [`crate::intake::problem_rows`] writes it.
pub(in crate::intake) const RECORD_HEADER: &str = "认领台账编号";

/// The header of the column that says what is to be mended.
pub(in crate::intake) const REASON_HEADER: &str = "导入时发现的问题";

const RECORD: Rule = Rule {
    meaning: Meaning::Record,
    exact: &[RECORD_HEADER],
    within: &[],
    except: &[],
};

/// What is planned has not been done.
const PLANNED: &[&str] = &["计划", "预计", "应", "拟"];

/// What a list says besides where its people go on the sheet of an activity. In any other list these
/// columns are kept as they are.
pub(super) const SIGN_INS: &[Rule] = &[
    Rule {
        meaning: Meaning::Departed,
        exact: &["离开", "结束"],
        within: &["签退", "离开时间", "离场时间", "离岗时间", "结束时间"],
        except: PLANNED,
    },
    Rule {
        meaning: Meaning::Arrived,
        exact: &["到达", "开始"],
        within: &["签到时间", "到达时间", "到场时间", "到岗时间", "开始时间"],
        except: PLANNED,
    },
    Rule {
        meaning: Meaning::ServedTime,
        exact: &["服务时间", "时段"],
        within: &["起止时间", "服务时段", "起讫时间"],
        except: &["可服务", "计划", "预计", "应", "拟"],
    },
    Rule {
        meaning: Meaning::ServiceHours,
        exact: &["时长", "时数", "小时", "小时数", "分钟数", "工时"],
        within: &[
            "服务时长",
            "服务时数",
            "志愿时长",
            "服务小时",
            "活动时长",
            "本次时长",
        ],
        // What somebody has served in all, or can serve, is not served here.
        except: &[
            "累计", "总", "合计", "年度", "可", "每周", "每月", "计划", "预计", "应", "拟",
        ],
    },
    Rule {
        meaning: Meaning::SignedBy,
        exact: &[],
        within: &["代签"],
        except: &["是否"],
    },
    Rule {
        meaning: Meaning::Guests,
        exact: &["带人", "随行"],
        within: &[
            "带人数",
            "带几人",
            "同来人数",
            "同行人数",
            "随行人数",
            "陪同人数",
            "携带人数",
            "家属人数",
        ],
        except: &[],
    },
    Rule {
        meaning: Meaning::Post,
        exact: &["岗位", "分工", "任务分工", "岗位选择"],
        within: &[
            "服务岗位",
            "志愿岗位",
            "报名岗位",
            "意向岗位",
            "活动岗位",
            "所选岗位",
            "选择岗位",
            "的岗位",
        ],
        except: &[],
    },
    Rule {
        meaning: Meaning::Presence,
        exact: &["签到", "出勤", "考勤", "到场", "出席", "到会"],
        within: &[
            "签到情况",
            "签到状态",
            "打卡",
            "实到",
            "出席情况",
            "出勤情况",
            "考勤情况",
            "到场情况",
            "到会情况",
            "参加情况",
            "是否签到",
            "是否到场",
            "是否出席",
            "是否参加",
            "是否到会",
        ],
        except: &[],
    },
];

/// Lists of people. The first rule that fits wins, whole headers before parts.
const PEOPLE: &[Rule] = &[
    MACHINE,
    RECORD,
    Rule {
        meaning: Meaning::IdNumber,
        exact: &[
            "证件号",
            "证件号码",
            "身份号码",
            "身份证号",
            "身份证号码",
            "居民身份证号",
            "居民身份证号码",
            "公民身份证号码",
            "ID号",
        ],
        within: &["身份证", "公民身份号码", "证件号"],
        except: &[
            "紧急",
            "配偶",
            "家属",
            "子女",
            "监护",
            "地址",
            "住址",
            "照片",
            "类型",
            "有效期",
            "是否",
        ],
    },
    Rule {
        meaning: Meaning::Name,
        exact: &[
            "姓名",
            "名字",
            "姓名名字",
            "报名人",
            "党员",
            "志愿者",
            "人员",
            "人员名称",
        ],
        within: &["姓名"],
        except: SOMEBODY_ELSE,
    },
    Rule {
        meaning: Meaning::Sex,
        exact: &["男/女"],
        within: &["性别"],
        except: SOMEBODY_ELSE,
    },
    Rule {
        meaning: Meaning::PartyJoined,
        exact: &["入党"],
        within: &["入党时间", "入党日期", "入党年月", "何时入党", "加入党组织"],
        except: &[],
    },
    Rule {
        meaning: Meaning::Birth,
        exact: &["出生", "生日"],
        within: &["出生年月", "出生日期", "出生时间"],
        except: SOMEBODY_ELSE,
    },
    Rule {
        meaning: Meaning::Political,
        exact: &["面貌", "政治身份", "党派"],
        within: &[
            "政治面貌",
            "党员/群众",
            "党员或群众",
            "党员、群众",
            "是否党员",
            "是否为党员",
            "是否为中共党员",
            "是不是党员",
            "是否中共党员",
            "是否是党员",
        ],
        except: SOMEBODY_ELSE,
    },
    Rule {
        meaning: Meaning::UnitAndDuty,
        exact: &[],
        within: &[
            "单位及职务",
            "单位职务",
            "单位和职务",
            "单位、职务",
            "单位/职务",
            "单位与职务",
            "单位及岗位",
        ],
        except: SOMEBODY_ELSE,
    },
    Rule {
        meaning: Meaning::OtherPhone,
        exact: &[
            "固话",
            "宅电",
            "电话2",
            "手机2",
            "手机号2",
            "手机号码2",
            "联系电话2",
            "联系方式2",
            "电话号码2",
            "短号",
        ],
        within: &[
            "座机",
            "固定电话",
            "办公电话",
            "单位电话",
            "其他电话",
            "备用",
            "家庭电话",
            "住宅电话",
            "第二电话",
        ],
        except: SOMEBODY_ELSE,
    },
    Rule {
        meaning: Meaning::Phone,
        exact: &[
            "联系",
            "手机号",
            "手机号码",
            "联系电话",
            "电话号码",
            "移动电话",
        ],
        within: &["手机", "电话", "联系方式", "联系号码", "联络方式"],
        except: &[
            "型号", "品牌", "微信", "QQ", "邮箱", "邮件", "邮编", "类型", "提交", "通知",
        ],
    },
    Rule {
        meaning: Meaning::Unit,
        exact: &[
            "单位",
            "公司",
            "企业",
            "工作地",
            "学校",
            "单位名称",
            "服务单位",
        ],
        within: &[
            "工作单位",
            "所在单位",
            "所属单位",
            "单位全称",
            "任职单位",
            "就业单位",
            "所在公司",
            "在职单位",
            "原单位",
        ],
        except: &[
            "地址",
            "电话",
            "联系人",
            "负责人",
            "性质",
            "类型",
            "配偶",
            "监护",
            "子女",
        ],
    },
    Rule {
        meaning: Meaning::Duty,
        exact: &["职位", "岗位"],
        within: &["职务"],
        except: &["职务级别", "党内职务"],
    },
    Rule {
        meaning: Meaning::Address,
        exact: &[
            "家庭住址",
            "居住地址",
            "现住址",
            "地址",
            "小区",
            "楼号",
            "栋号",
            "房号",
            "楼栋号",
            "门牌号",
            "门牌",
        ],
        within: &[
            "住址",
            "居住",
            "常住",
            "家庭地址",
            "现住",
            "楼栋",
            "小区",
            "联系地址",
            "详细地址",
            "通讯地址",
        ],
        except: &[
            "户籍",
            "户口",
            "身份证",
            "单位",
            "年限",
            "时间",
            "证件",
            "证",
            "是否",
            "长",
            "状况",
            "变更",
            "面积",
            "性质",
            "类型",
        ],
    },
    Rule {
        meaning: Meaning::Wishes,
        exact: &[
            "服务意向",
            "意向服务项目",
            "认领项目",
            "报名项目",
            "认领岗位",
        ],
        within: &[
            "意向",
            "服务项目",
            "服务意愿",
            "参与意愿",
            "意愿岗位",
            "愿意参加",
            "愿意参与",
            "想参加",
            "希望参加",
            "提供的服务",
            "提供的志愿服务",
            "能提供服务",
            "志愿项目",
            "服务类别",
            "服务类型",
            "承诺事项",
        ],
        except: &["时间", "是否"],
    },
    Rule {
        meaning: Meaning::FreeTime,
        exact: &["空余时间", "业余时间"],
        within: &[
            "可服务时间",
            "服务时间",
            "空闲时",
            "有空",
            "方便时间",
            "方便的时间",
            "可参加时间",
            "可参与时间",
            "可参加活动的时间",
            "可参加活动时间",
            "能参加活动的时间",
            "服务时段",
        ],
        except: &["累计", "时长"],
    },
    Rule {
        meaning: Meaning::Skills,
        exact: &["个人特长"],
        within: &["特长", "专长", "擅长", "技能", "爱好"],
        except: &[],
    },
    Rule {
        meaning: Meaning::ReportedOn,
        exact: &[],
        within: &["报到日期", "报到时间", "登记日期", "报到年月"],
        except: &[],
    },
    Rule {
        meaning: Meaning::Note,
        exact: &["说明", "附注", "留言"],
        within: &["备注"],
        except: &[],
    },
];

/// Service lists.
const PROJECTS: &[Rule] = &[
    MACHINE,
    RECORD,
    Rule {
        meaning: Meaning::ProjectName,
        exact: &[
            "项目",
            "服务项目",
            "清单项目",
            "名称",
            "服务名称",
            "微心愿",
            "微心愿内容",
            "心愿内容",
        ],
        within: &[
            "项目名称",
            "服务项目名",
            "清单名称",
            "活动名称",
            "需求名称",
            "心愿名称",
            "资源名称",
            "服务事项",
            "需求事项",
        ],
        except: &[],
    },
    Rule {
        meaning: Meaning::Category,
        exact: &["类型", "分类", "种类"],
        within: &["类别", "项目类型", "服务类型", "需求类型", "项目分类"],
        except: &[],
    },
    Rule {
        meaning: Meaning::Contact,
        exact: &[],
        within: &[
            "联系人及",
            "联系人和",
            "联系人、",
            "联系人/",
            "联系人电话",
            "联系人与",
            "负责人及",
            "负责人和",
            "负责人电话",
        ],
        except: &[],
    },
    Rule {
        meaning: Meaning::ContactName,
        exact: &["负责人"],
        within: &["联系人", "负责人姓名"],
        except: &["电话", "方式"],
    },
    Rule {
        meaning: Meaning::ContactPhone,
        exact: &[],
        within: &["电话", "手机", "联系方式"],
        // Of whoever claims it, not of whoever offers it.
        except: &["认领", "报名"],
    },
    Rule {
        meaning: Meaning::Places,
        exact: &["人数", "名额"],
        within: &[
            "需要人数",
            "需求人数",
            "招募人数",
            "所需人数",
            "需要志愿者",
            "志愿者人数",
            "人数要求",
            "认领名额",
            "认领人数",
            "计划人数",
        ],
        // How many have come already is not how many are wanted.
        except: &["服务对象", "受益", "已"],
    },
    Rule {
        meaning: Meaning::Provider,
        exact: &["单位"],
        within: &[
            "提供单位",
            "发布单位",
            "责任单位",
            "承办单位",
            "牵头单位",
            "需求单位",
            "单位名称",
            "所属单位",
        ],
        except: &[],
    },
    Rule {
        meaning: Meaning::Period,
        exact: &["期限"],
        within: &[
            "起止日期",
            "起止年月",
            "项目周期",
            "项目期限",
            "实施周期",
            "服务期限",
            "有效期",
        ],
        except: &[],
    },
    Rule {
        meaning: Meaning::BeginsOn,
        exact: &["起始日期"],
        within: &["开始日期", "启动日期"],
        except: &[],
    },
    Rule {
        meaning: Meaning::EndsOn,
        exact: &["终止日期", "截止时间"],
        within: &["结束日期", "截止日期", "完成日期", "完成时限"],
        except: &[],
    },
    Rule {
        meaning: Meaning::Year,
        exact: &["年份"],
        within: &["年度"],
        except: &["计划", "总结", "目标", "人"],
    },
    Rule {
        meaning: Meaning::Skills,
        exact: &["技能", "专业"],
        within: &["特长", "技能要求", "专业要求", "所需技能", "能力要求"],
        except: &[],
    },
    Rule {
        meaning: Meaning::Served,
        exact: &["对象", "心愿人"],
        within: &["服务对象", "受益对象", "面向"],
        except: &[],
    },
    Rule {
        meaning: Meaning::Schedule,
        exact: &["时间"],
        within: &[
            "服务时间",
            "活动时间",
            "开展时间",
            "服务时段",
            "服务频次",
            "时间安排",
        ],
        except: &["提交"],
    },
    Rule {
        meaning: Meaning::Place,
        exact: &["地点", "地址", "位置"],
        within: &["服务地点", "活动地点", "服务地址", "开展地点", "服务场所"],
        except: &[],
    },
    Rule {
        meaning: Meaning::Content,
        exact: &["内容", "简介"],
        within: &[
            "服务内容",
            "项目内容",
            "具体内容",
            "项目简介",
            "内容描述",
            "项目描述",
            "需求内容",
            "具体需求",
        ],
        except: &[],
    },
    Rule {
        meaning: Meaning::Note,
        exact: &["说明", "附注"],
        within: &["备注"],
        except: &[],
    },
];

/// The wordings of a kind of list.
pub(super) fn rules(kind: ListKind) -> &'static [Rule] {
    match kind {
        ListKind::People => PEOPLE,
        ListKind::Projects => PROJECTS,
    }
}

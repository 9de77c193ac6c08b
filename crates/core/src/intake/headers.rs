//! What the columns of a list mean, told by their headers. The two tables below are all that is known
//! of headers: to teach the program another wording, add it there.

use crate::intake::ListKind;
use crate::stored::words;

words! {
    /// What a column of a list means.
    Meaning {
        /// 姓名 of a person.
        Name = "name", "姓名";
        /// 性别.
        Sex = "sex", "性别";
        /// 公民身份号码.
        IdNumber = "id_number", "身份证号";
        /// 出生日期, or year and month.
        Birth = "birth", "出生日期";
        /// 手机; a landline found there goes to the other phone.
        Phone = "phone", "手机";
        /// 座机 or a second number.
        OtherPhone = "other_phone", "其他电话";
        /// 政治面貌.
        Political = "political", "政治面貌";
        /// 入党时间.
        PartyJoined = "party_joined", "入党时间";
        /// 所在单位.
        Unit = "unit", "所在单位";
        /// 单位及职务 in one cell.
        UnitAndDuty = "unit_and_duty", "单位及职务";
        /// 职务.
        Duty = "duty", "职务";
        /// 住址.
        Address = "address", "住址";
        /// 特长.
        Skills = "skills", "特长";
        /// 意向服务项目.
        Wishes = "wishes", "意向服务项目";
        /// 可服务时间.
        FreeTime = "free_time", "可服务时间";
        /// 报到日期.
        ReportedOn = "reported_on", "报到日期";
        /// 项目名称.
        ProjectName = "project_name", "项目名称";
        /// 类别 of a project.
        Category = "category", "类别";
        /// 服务内容.
        Content = "content", "服务内容";
        /// 提供单位.
        Provider = "provider", "提供单位";
        /// 服务对象.
        Served = "served", "服务对象";
        /// 服务地点.
        Place = "place", "服务地点";
        /// 服务时间.
        Schedule = "schedule", "服务时间";
        /// 起止日期 in one cell, `2026-03-01至2026-12-31`, or 长期.
        Period = "period", "起止日期";
        /// 开始日期 of a project.
        BeginsOn = "begins_on", "开始日期";
        /// 结束日期 of a project.
        EndsOn = "ends_on", "结束日期";
        /// 年度 of a service list.
        Year = "year", "年度";
        /// 需要人数.
        Places = "places", "需要人数";
        /// 联系人 and 电话 in one cell.
        Contact = "contact", "联系人及电话";
        /// 联系人.
        ContactName = "contact_name", "联系人";
        /// 联系电话.
        ContactPhone = "contact_phone", "联系电话";
        /// 签到: how the person came to the activity of the list.
        Presence = "presence", "签到";
        /// 签到时间.
        Arrived = "arrived", "签到时间";
        /// 签退时间.
        Departed = "departed", "签退时间";
        /// 起止时间 in one cell, `13:40-15:25`.
        ServedTime = "served_time", "起止时间";
        /// 服务时长 at the activity.
        ServiceHours = "service_hours", "服务时长";
        /// 代签人.
        SignedBy = "signed_by", "代签人";
        /// 同来人数.
        Guests = "guests", "同来人数";
        /// 岗位 of the activity of the list that the person takes.
        Post = "post", "岗位";
        /// 备注.
        Note = "note", "备注";
        /// Which record of the ledger it is, in a list that the program itself has written.
        Record = "record", "台账编号";
        /// No field of ours: kept with the record under the column's own header.
        Other = "other", "其他信息";
        /// Nothing about the record: a running number, or what a form adds by itself.
        Ignored = "ignored", "不导入";
    }
}

impl Meaning {
    /// Whether it is about the person's row on the sheet of an activity, not about the person.
    pub(super) fn is_of_sheet(self) -> bool {
        SIGN_INS.iter().any(|rule| rule.meaning == self)
    }

    /// Whether its values are choices of which somebody may have several.
    pub(super) fn is_of_choices(self) -> bool {
        matches!(self, Meaning::Skills | Meaning::Wishes)
    }

    /// The meanings that a column of such a list can have, in the order in which to offer them.
    pub fn of(kind: ListKind) -> impl Iterator<Item = Meaning> {
        let table = rules(kind);
        Meaning::ALL.iter().copied().filter(move |meaning| {
            *meaning == Meaning::Other || table.iter().any(|rule| rule.meaning == *meaning)
        })
    }
}

/// Wordings that stand for a meaning.
struct Rule {
    meaning: Meaning,
    /// The whole header.
    exact: &'static [&'static str],
    /// A part of the header, where nothing in `except` is another part of it.
    within: &'static [&'static str],
    except: &'static [&'static str],
}

/// Columns that speak of somebody else than the person of the row.
const SOMEBODY_ELSE: &[&str] = &[
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

/// Whom a list is of that has no 姓名, the likeliest first: a column of so much, or of so much 姓名, names
/// them, and what it says else of them is their own.
const ROLES: &[&str] = &[
    "认领人",
    "承诺人",
    "参加人",
    "参与人",
    "参加人员",
    "参与人员",
    "服务人员",
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
pub(super) const RECORD_HEADER: &str = "认领台账编号";

/// The header of the column that says what is to be mended.
pub(super) const REASON_HEADER: &str = "导入时发现的问题";

const RECORD: Rule = Rule {
    meaning: Meaning::Record,
    exact: &[RECORD_HEADER],
    within: &[],
    except: &[],
};

/// What a list says besides where its people go on the sheet of an activity. In any other list these
/// columns are kept as they are.
const SIGN_INS: &[Rule] = &[
    Rule {
        meaning: Meaning::Departed,
        exact: &["离开", "结束"],
        within: &["签退", "离开时间", "离场时间", "结束时间"],
        except: &[],
    },
    Rule {
        meaning: Meaning::Arrived,
        exact: &["到达", "开始"],
        within: &["签到时间", "到达时间", "到场时间", "开始时间"],
        except: &[],
    },
    Rule {
        meaning: Meaning::ServedTime,
        exact: &["服务时间", "时段"],
        within: &["起止时间", "服务时段", "起讫时间"],
        except: &["可服务"],
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
        // What somebody has served in all is not served here.
        except: &["累计", "总", "合计", "年度"],
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
        within: &["带人数", "同来人数", "随行人数", "携带人数"],
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
        exact: &["证件号", "证件号码", "身份号码", "ID号"],
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
        exact: &["固话", "宅电", "电话2", "手机2", "短号"],
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
        exact: &["联系"],
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
        ],
    },
    Rule {
        meaning: Meaning::Wishes,
        exact: &["认领项目", "报名项目", "认领岗位"],
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
            "服务时段",
        ],
        except: &["累计", "时长"],
    },
    Rule {
        meaning: Meaning::Skills,
        exact: &[],
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
            "人数要求",
            "认领名额",
            "认领人数",
            "计划人数",
        ],
        except: &["服务对象", "受益"],
    },
    Rule {
        meaning: Meaning::Provider,
        exact: &["单位"],
        within: &[
            "提供单位",
            "发布单位",
            "责任单位",
            "承办单位",
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
        within: &["结束日期", "截止日期", "完成日期"],
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

fn rules(kind: ListKind) -> &'static [Rule] {
    match kind {
        ListKind::People => PEOPLE,
        ListKind::Projects => PROJECTS,
    }
}

/// How surely a header has its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sureness {
    /// A part of the header says so.
    Part,
    /// The whole header does.
    Whole,
}

/// The meaning of a header in a list of such a kind; none where the tables do not have it.
pub(super) fn meaning(header: &str, kind: ListKind) -> Option<(Meaning, Sureness)> {
    by_rules(header, rules(kind))
}

/// A header that is one choice of several, `政治面貌/群众`, `服务意向(理发)`, 男 beside 女: what is chosen, the words
/// before the choice, and the choice.
pub(super) fn choice(header: &str, kind: ListKind) -> Option<(Meaning, &str, &str)> {
    let bracketed = || {
        let inner = header.strip_suffix(['）', ')'])?;
        inner.rsplit_once(['（', '('])
    };
    let (stem, choice) = match header {
        "男" | "女" => ("性别", header),
        _ => header.rsplit_once('/').or_else(bracketed)?,
    };
    let (of, _) = meaning(stem, kind)?;
    let has_choices = matches!(
        of,
        Meaning::Sex | Meaning::Political | Meaning::Skills | Meaning::Wishes | Meaning::FreeTime
    );
    // 党员 is a choice below 政治面貌, and 入党时间 is not.
    let is_choice = !choice.is_empty()
        && meaning(choice, kind).is_none_or(|(of_itself, _)| of_itself == Meaning::Name);
    (has_choices && is_choice).then_some((of, stem, choice))
}

/// A further choice of a question that is told by its number alone, `4、(理发)` behind `4、您的特长(书法)`.
pub(super) fn further_choice<'a>(header: &'a str, stem: &str) -> Option<&'a str> {
    let (number, _) = stem.split_once(['、', '.', '．'])?;
    let rest = header
        .strip_prefix(number)?
        .strip_prefix(['、', '.', '．'])?;
    let choice = rest.strip_prefix(['（', '('])?.strip_suffix(['）', ')'])?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && !choice.is_empty()).then_some(choice)
}

/// The meaning of a header for the sheet of an activity; none where it says nothing of that.
pub(super) fn meaning_for_sheet(header: &str) -> Option<(Meaning, Sureness)> {
    by_rules(header, SIGN_INS)
}

/// Whether the whole header says this meaning, and not a part of it.
pub(super) fn says_wholly(header: &str, meaning: Meaning, kind: ListKind) -> bool {
    let plain = plain(header);
    let mut of_meaning = rules(kind).iter().filter(|rule| rule.meaning == meaning);
    of_meaning.any(|rule| rule.is_whole(&plain))
}

impl Rule {
    fn is_whole(&self, plain: &str) -> bool {
        self.exact.contains(&plain) || self.within.contains(&plain)
    }
}

fn by_rules(header: &str, table: &[Rule]) -> Option<(Meaning, Sureness)> {
    let plain = plain(header);
    // A sentence that happens to hold the word is no header.
    if plain.is_empty() || plain.chars().count() > 30 {
        return None;
    }
    if let Some(rule) = table.iter().find(|rule| rule.is_whole(&plain)) {
        return Some((rule.meaning, Sureness::Whole));
    }
    let part = table.iter().find(|rule| {
        rule.within.iter().any(|word| plain.contains(word))
            && !rule.except.iter().any(|word| plain.contains(word))
            && !(rule.meaning == Meaning::Phone && is_of_somebody_else(&plain))
    });
    part.map(|rule| (rule.meaning, Sureness::Part))
}

/// Whether a header, or what stands over several, speaks of somebody else than the person of the row.
pub(super) fn is_of_somebody_else(header: &str) -> bool {
    SOMEBODY_ELSE.iter().any(|word| header.contains(word))
}

/// Which column names the people of a list without 姓名, and the meanings of those that say more of them:
/// `认领人` and `认领人联系电话`.
pub(super) fn by_role(headers: &[String]) -> Option<(usize, Vec<(usize, Meaning)>)> {
    let plain: Vec<String> = headers.iter().map(|header| plain(header)).collect();
    let (role, names) = ROLES.iter().find_map(|role| {
        let named = |header: &String| {
            header
                .strip_prefix(role)
                .is_some_and(|rest| matches!(rest, "" | "姓名" | "名字"))
        };
        Some((role, plain.iter().position(named)?))
    })?;
    let more = plain.iter().enumerate().filter_map(|(column, header)| {
        let (meaning, _) = meaning(header.strip_prefix(role)?, ListKind::People)?;
        (column != names).then_some((column, meaning))
    });
    Some((names, more.collect()))
}

/// What stands behind a part of an address that has a column of its own, where its header is one: 3 below
/// 楼栋 is 3栋, and 302 below 房号 is 302.
pub(super) fn part_of_address(header: &str) -> Option<&'static str> {
    // 居住地址：—省份: a form asks for the parts one by one.
    let last = header
        .rsplit(['—', '：', ':', '/'])
        .find(|part| !part.trim().is_empty())?;
    match plain(last)
        .trim_start_matches("所在")
        .trim_start_matches("居住")
    {
        "楼栋" | "楼栋号" | "栋号" | "楼号" | "栋" | "幢" | "幢号" | "栋数" => {
            Some("栋")
        }
        "单元" | "单元号" => Some("单元"),
        "小区" | "小区名称" | "楼盘" | "房号" | "房间号" | "房间" | "室号" | "门牌" | "门牌号"
        | "省份" | "省" | "城市" | "区县" | "县区" | "街道" | "乡镇" | "详细地址" => {
            Some("")
        }
        _ => None,
    }
}

/// What is polite, numbered or marked about a header, taken away: `1、您的姓名：` is 姓名, `身份证号码
/// （必填）` is 身份证号码, `联系\n电话` is 联系电话.
fn plain(header: &str) -> String {
    let mut outside = String::new();
    let mut inside = String::new();
    let mut depth = 0u32;
    for character in header.chars() {
        match character {
            '（' | '(' | '【' | '[' | '〔' | '［' | '<' | '《' => depth += 1,
            '）' | ')' | '】' | ']' | '〕' | '］' | '>' | '》' => {
                depth = depth.saturating_sub(1)
            }
            _ if character.is_whitespace() || character.is_control() => {}
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '*' | '★' | '＊' | '※' => {}
            _ if depth > 0 => inside.push(simplified(character)),
            _ => outside.push(simplified(character)),
        }
    }
    let text = if outside.is_empty() { inside } else { outside };
    let mut text = text.as_str();
    // A number of a question is followed by a mark; 2025年收入 keeps its digits.
    let digits = text
        .trim_start_matches(['Q', 'q', '第'])
        .trim_start_matches(|c: char| c.is_ascii_digit());
    if digits.len() < text.len()
        && let Some(rest) = digits.strip_prefix(['、', '.', '．', ':', '：', '，', ',', '题'])
    {
        text = rest;
    }
    text = text.trim_matches([
        '：', ':', '？', '?', '。', '、', '.', '，', ',', '_', '-', '"', '\'',
    ]);
    loop {
        let shorter = [
            "请填写",
            "请输入",
            "请选择",
            "请问",
            "填写",
            "您的",
            "你的",
            "您",
            "本人",
            "志愿者",
            "党员",
            "的",
        ]
        .iter()
        .find_map(|word| {
            text.strip_prefix(word)
                .filter(|rest| !rest.is_empty() && !rest.starts_with(['/', '或', '、']))
        });
        match shorter {
            Some(rest) => text = rest,
            None => return text.replace('／', "/"),
        }
    }
}

/// The simplified form of a traditional character that headers are written with.
fn simplified(character: char) -> char {
    const PAIRS: &[(char, char)] = &[
        ('電', '电'),
        ('話', '话'),
        ('別', '别'),
        ('證', '证'),
        ('號', '号'),
        ('碼', '码'),
        ('單', '单'),
        ('職', '职'),
        ('務', '务'),
        ('黨', '党'),
        ('員', '员'),
        ('聯', '联'),
        ('絡', '络'),
        ('繫', '系'),
        ('機', '机'),
        ('時', '时'),
        ('間', '间'),
        ('項', '项'),
        ('備', '备'),
        ('註', '注'),
        ('報', '报'),
        ('樓', '楼'),
        ('棟', '栋'),
        ('區', '区'),
        ('現', '现'),
        ('長', '长'),
        ('願', '愿'),
        ('類', '类'),
        ('稱', '称'),
        ('內', '内'),
        ('對', '对'),
        ('點', '点'),
        ('數', '数'),
        ('負', '负'),
        ('責', '责'),
    ];
    let pair = PAIRS.iter().find(|pair| pair.0 == character);
    pair.map_or(character, |pair| pair.1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn headers_of_lists_of_people_as_people_write_them() {
        use Meaning::*;
        let cases: &[(&str, Option<Meaning>)] = &[
            ("1、您的姓名：", Some(Name)),
            ("姓 名", Some(Name)),
            ("姓名（必填）", Some(Name)),
            ("*姓名", Some(Name)),
            ("党员姓名", Some(Name)),
            ("联系\n电话", Some(Phone)),
            ("手机号（必填）", Some(Phone)),
            ("4、联系电话", Some(Phone)),
            ("联系方式", Some(Phone)),
            ("手机号码", Some(Phone)),
            ("座机", Some(OtherPhone)),
            ("办公电话", Some(OtherPhone)),
            ("身份证号码（必填）", Some(IdNumber)),
            ("公民身份号码", Some(IdNumber)),
            ("证件号码", Some(IdNumber)),
            ("身份证", Some(IdNumber)),
            ("2、您的性别", Some(Sex)),
            ("政治面貌", Some(Political)),
            ("党员/群众", Some(Political)),
            ("是否党员", Some(Political)),
            ("工作单位", Some(Unit)),
            ("单位", Some(Unit)),
            ("所在单位及职务", Some(UnitAndDuty)),
            ("职务", Some(Duty)),
            ("居住地址", Some(Address)),
            ("7、居住小区及楼栋", Some(Address)),
            ("楼栋", Some(Address)),
            ("8、您的特长（多选）", Some(Skills)),
            ("9、意向服务项目（多选）", Some(Wishes)),
            ("服务意向", Some(Wishes)),
            ("您能提供的服务（多选）", Some(Wishes)),
            ("希望参加的活动", Some(Wishes)),
            ("擅长领域", Some(Skills)),
            ("空闲时段", Some(FreeTime)),
            ("什么时候有空", Some(FreeTime)),
            ("出生年月", Some(Birth)),
            ("入党时间", Some(PartyJoined)),
            ("报到日期", Some(ReportedOn)),
            ("聯繫電話", Some(Phone)),
            ("身份證號", Some(IdNumber)),
            ("您是否为中共党员？", Some(Political)),
            ("备注", Some(Note)),
            ("序号", Some(Ignored)),
            ("提交者（自动）", Some(Ignored)),
            ("提交时间（自动）", Some(Ignored)),
            ("提交答卷时间", Some(Ignored)),
            ("所用时间", Some(Ignored)),
            ("来自IP", Some(Ignored)),
            // Somebody else's, or of no field: kept as they are.
            ("紧急联系人电话", None),
            ("配偶姓名", None),
            ("帮扶对象电话", None),
            ("是否愿意参加志愿服务", None),
            ("户籍地址", None),
            ("带人数", None),
            ("衣服尺码", None),
            ("所在党支部", None),
            ("2025年收入", None),
        ];
        for (header, expected) in cases {
            assert_eq!(
                meaning(header, ListKind::People).map(|(found, _)| found),
                *expected,
                "{header}"
            );
        }
    }

    #[test]
    fn headers_of_sign_in_sheets() {
        use Meaning::*;
        let cases = [
            ("签到", Some(Presence)),
            ("签到情况", Some(Presence)),
            ("是否到场（必填）", Some(Presence)),
            ("签到时间", Some(Arrived)),
            ("签退时间", Some(Departed)),
            ("签退", Some(Departed)),
            ("起止时间", Some(ServedTime)),
            ("服务时间", Some(ServedTime)),
            ("服务时长（小时）", Some(ServiceHours)),
            ("时长", Some(ServiceHours)),
            ("代签人", Some(SignedBy)),
            ("带人数", Some(Guests)),
            ("岗位", Some(Post)),
            ("3、您选择的岗位（必填）", Some(Post)),
            // What is said of other times, or of the person, is nothing for the sheet.
            ("累计服务时长", None),
            ("可服务时间", None),
            ("姓名", None),
        ];
        for (header, expected) in cases {
            let found = meaning_for_sheet(header).map(|(found, _)| found);
            assert_eq!(found, expected, "{header}");
        }
    }

    #[test]
    fn headers_of_service_lists() {
        use Meaning::*;
        let cases = [
            ("序号", Ignored),
            ("类别", Category),
            ("项目名称", ProjectName),
            ("服务内容", Content),
            ("提供单位", Provider),
            ("服务对象", Served),
            ("服务地点", Place),
            ("服务时间", Schedule),
            ("起止日期", Period),
            ("项目期限", Period),
            ("开始日期", BeginsOn),
            ("截止日期", EndsOn),
            ("年度", Year),
            ("需要特长", Skills),
            ("技能要求", Skills),
            ("需要人数", Places),
            ("联系人及电话", Contact),
            ("联系人", ContactName),
            ("联系电话", ContactPhone),
            ("备注", Note),
        ];
        for (header, expected) in cases {
            assert_eq!(
                meaning(header, ListKind::Projects).unwrap().0,
                expected,
                "{header}"
            );
        }
    }
}

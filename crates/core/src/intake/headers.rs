//! What the columns of a list mean, told by their headers. The tables in `rules` are all that is known of
//! headers: to teach the program another wording, add it there.

mod plain;
mod rules;
mod when;

use crate::intake::ListKind;
use crate::stored::words;

use plain::plain;
use rules::{
    DESKS, OTHERS_FIRST, POLITICAL_TICKED, PROJECT_NAMED, PROJECT_TOLD, ROLES, Rule, SERVED,
    SIGN_INS, SOMEBODY_ELSE, WHO_COMES, rules,
};

pub(super) use rules::{REASON_HEADER, RECORD_HEADER};
pub(super) use when::when;

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
        /// 备注 of the person's row on the sheet of the activity.
        SheetNote = "sheet_note", "签到备注";
        /// The day of which a row of the sheet speaks.
        SheetDay = "sheet_day", "活动日期";
        /// The activity of which a row of the sheet speaks.
        SheetActivity = "sheet_activity", "活动名称";
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

    /// Whether a sheet may have several columns of it that count together, as of morning and afternoon.
    pub(super) fn is_of_parts_of_a_day(self) -> bool {
        matches!(
            self,
            Meaning::Arrived | Meaning::Departed | Meaning::ServiceHours
        )
    }

    /// Whether it says what somebody is or where they are reached.
    pub(super) fn is_of_the_person(self) -> bool {
        use Meaning::{Address, Birth, IdNumber, OtherPhone, Phone, Political, Sex, Skills};
        matches!(
            self,
            Sex | Birth | IdNumber | Phone | OtherPhone | Political | Address | Skills
        )
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
    let plain = plain(header);
    // 基本信息—单位: a form asks by parts.
    let last = || {
        let (part, last) = plain.rsplit_once(['—', '–', '-'])?;
        let is_part = ["信息", "情况", "资料"]
            .iter()
            .any(|end| part.trim_end_matches('—').ends_with(end));
        is_part.then(|| by_rules(last, rules(kind))).flatten()
    };
    // 手机号码，以便活动前通知: what is asked for stands first.
    let first = || by_rules(plain.split_once(['，', ','])?.0, rules(kind));
    // 1、您的信息(手机号：) is one of several blanks of a question.
    let blank = || by_rules(&plain::of_a_blank(header)?, rules(kind));
    let found = by_rules(&plain, rules(kind))
        .or_else(last)
        .or_else(first)
        .or_else(blank)?;
    let is_others = match kind {
        ListKind::People => is_of_others(&plain, found.0),
        ListKind::Projects => {
            found.0 == Meaning::ContactPhone && SERVED.iter().any(|whose| plain.contains(whose))
        }
    };
    (!is_others).then_some(found)
}

/// Whether a header says anything, be it of others than the people of the list.
pub(super) fn is_known(header: &str, kind: ListKind) -> bool {
    by_rules(&plain(header), rules(kind)).is_some()
}

/// Whether a column that says what people are says it of others than the people of the list.
fn is_of_others(plain: &str, meaning: Meaning) -> bool {
    let begins = |words: &[&str]| words.iter().any(|word| plain.starts_with(word));
    match meaning {
        Meaning::Phone | Meaning::OtherPhone => {
            is_of_somebody_else(plain) || begins(OTHERS_FIRST) || begins(DESKS)
        }
        Meaning::IdNumber
        | Meaning::Sex
        | Meaning::Birth
        | Meaning::Political
        | Meaning::Duty
        | Meaning::Address
        | Meaning::Skills => is_of_somebody_else(plain) || begins(OTHERS_FIRST),
        _ => false,
    }
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

/// The meanings of headers for the sheet of an activity; none where one says nothing of that.
pub(super) fn meanings_for_sheet(headers: &[String]) -> Vec<Option<(Meaning, Sureness)>> {
    let plain: Vec<String> = headers.iter().map(|header| plain(header)).collect();
    // 上午签到 beside 上午签退 is when somebody came.
    let has_departure = |header: &str| {
        header
            .strip_suffix("签到")
            .is_some_and(|part| plain.contains(&format!("{part}签退")))
    };
    plain
        .iter()
        .map(|header| match has_departure(header) {
            true => Some((Meaning::Arrived, Sureness::Whole)),
            false => by_rules(header, SIGN_INS),
        })
        .zip(headers)
        .map(|(found, header)| found.or(when(header).map(|_| (Meaning::Presence, Sureness::Part))))
        .collect()
}

/// What a header of lengths counts that is neither hours nor minutes: 天 of `服务时长（天）`.
pub(super) fn unit_of_no_time(header: &str) -> Option<&str> {
    let header = header.trim_end_matches(['）', ')']);
    let (_, unit) = header.rsplit_once(['（', '(', '/', '／'])?;
    ["半天", "天", "日", "次", "场", "学时", "课时", "工作日"]
        .contains(&unit.trim())
        .then_some(unit.trim())
}

/// Whether a header of lengths says that they were summed up or settled: it holds beside others.
pub(super) fn is_settled_length(header: &str) -> bool {
    ["合计", "总", "实际", "有效", "确认", "认定", "折"]
        .iter()
        .any(|word| header.contains(word))
}

/// Whether the whole header says this meaning, and not a part of it.
pub(super) fn says_wholly(header: &str, meaning: Meaning, kind: ListKind) -> bool {
    let plain = plain(header);
    let mut of_meaning = rules(kind).iter().filter(|rule| rule.meaning == meaning);
    of_meaning.any(|rule| rule.is_whole(&plain))
}

/// Whether a text is the whole header of a column of people: 电话 is nobody's name.
pub(super) fn is_whole(text: &str) -> bool {
    matches!(meaning(text, ListKind::People), Some((_, Sureness::Whole)))
}

fn by_rules(plain: &str, table: &[Rule]) -> Option<(Meaning, Sureness)> {
    // A sentence that happens to hold the word is no header.
    if plain.is_empty() || plain.chars().count() > 30 {
        return None;
    }
    if let Some(rule) = table.iter().find(|rule| rule.is_whole(plain)) {
        return Some((rule.meaning, Sureness::Whole));
    }
    let part = table.iter().find(|rule| rule.is_part_of(plain));
    part.map(|rule| (rule.meaning, Sureness::Part))
}

/// Whether a header, or what stands over several, speaks of somebody else than the person of the row.
pub(super) fn is_of_somebody_else(header: &str) -> bool {
    SOMEBODY_ELSE.iter().any(|word| header.contains(word))
}

/// Whether a header of a service list names whoever has claimed a project.
pub(super) fn is_claimant(header: &str) -> bool {
    matches!(
        plain(header).as_str(),
        "认领人" | "认领人姓名" | "认领党员" | "认领者" | "报名人" | "报名党员"
    )
}

/// Whether a header asks which project somebody signs up for.
pub(super) fn names_a_project(header: &str) -> bool {
    PROJECT_NAMED.contains(&plain(header).as_str())
}

/// Which column tells the projects of a list that has no names for them.
pub(super) fn that_tells_projects(headers: &[String]) -> Option<usize> {
    let plain: Vec<String> = headers.iter().map(|header| plain(header)).collect();
    PROJECT_TOLD
        .iter()
        .find_map(|told| plain.iter().position(|header| header == told))
}

/// The columns of 姓 and 名, where a name has two.
pub(super) fn parts_of_a_name(headers: &[String]) -> Option<[usize; 2]> {
    let place = |part| headers.iter().position(|header| header == part);
    Some([place("姓")?, place("名")?])
}

/// Whether a header is what somebody is, as 党员 or 群众, and may have ticks below it.
pub(super) fn is_political_choice(header: &str) -> bool {
    POLITICAL_TICKED.contains(&header)
}

/// Whether what stands over several headers speaks of a unit: 单位信息.
pub(super) fn is_of_a_unit(header: &str) -> bool {
    matches!(
        plain(header)
            .trim_end_matches("信息")
            .trim_end_matches("情况"),
        "单位" | "企业" | "公司" | "所在单位" | "工作单位"
    )
}

/// Whether a header asks what somebody is or where they are reached.
pub(super) fn is_of_a_person(header: &str) -> bool {
    let found = meaning(header, ListKind::People);
    found.is_some_and(|(meaning, _)| meaning.is_of_the_person())
}

/// Whether a column is the lesser of two that mean the same: 原工作单位 beside 现工作单位, 通讯地址 beside 居住地址.
pub(super) fn is_lesser(header: &str) -> bool {
    let plain = plain(header);
    ["原", "曾", "通讯", "通信", "联系地址"]
        .iter()
        .any(|lesser| plain.starts_with(lesser))
}

/// Whether a header asks whether somebody signs up at all.
pub(super) fn asks_who_comes(header: &str) -> bool {
    let plain = plain(header);
    // 是否参加过培训 asks of the past.
    matches!(plain.as_str(), "状态" | "报名" | "参加")
        || !plain.contains('过') && WHO_COMES.iter().any(|word| plain.contains(word))
}

/// Whether a header asks for days of the lunar calendar: `出生日期（农历）`, and not `出生日期（公历/农历）`.
pub(super) fn asks_for_lunar(header: &str) -> bool {
    let says = |words: &[&str]| words.iter().any(|word| header.contains(word));
    header.contains('历') && says(&["农历", "阴历"]) && !says(&["公历", "阳历", "新历", "不", "非"])
}

/// Whether a header asks for the phone of the person.
pub(super) fn says_phone(header: &str) -> bool {
    matches!(meaning(header, ListKind::People), Some((Meaning::Phone, _)))
}

/// A header without which of several people it speaks of: 姓名 of 姓名1, of 姓名（2） and of 男主人姓名.
pub(super) fn of_one(header: &str) -> &str {
    let uncounted = |text: &'_ str| {
        text.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四".contains(c))
            .len()
    };
    let bracketed = header
        .strip_suffix([')', '）'])
        .and_then(|inner| inner[..uncounted(inner)].strip_suffix(['(', '（']));
    let bare = bracketed.unwrap_or(&header[..uncounted(header)]);
    let couples = ["男主人", "女主人", "丈夫", "妻子", "男方", "女方"];
    let whose = couples.iter().find_map(|whose| bare.strip_prefix(whose));
    whose.map_or(bare, |rest| rest.trim_start_matches('/'))
}

/// Whose name a header asks for, where it is another's than the person's: 老人 of 老人姓名, 服务对象.
pub(super) fn names_somebody_else(header: &str) -> bool {
    let plain = plain(header);
    let whose = ["姓名", "名字"]
        .iter()
        .find_map(|name| plain.strip_suffix(name))
        .unwrap_or(&plain);
    matches!(
        whose,
        "户主"
            | "业主"
            | "老人"
            | "孩子"
            | "幼儿"
            | "宝宝"
            | "儿童"
            | "对象"
            | "服务对象"
            | "帮扶对象"
            | "结对对象"
            | "受助人"
    )
}

/// Whether a header asks for the name of the head of a household, which tells nothing of who else lives there.
pub(super) fn names_the_householder(header: &str) -> bool {
    matches!(plain(header).as_str(), "户主" | "户主姓名")
}

/// Whether a header asks for those who belong to a household.
pub(super) fn names_members(header: &str) -> bool {
    matches!(plain(header).as_str(), "成员" | "家庭成员")
}

/// Whether what a header asks for is asked of those that another column names: 业主电话 of 业主姓名, 单位联系电话 of
/// 单位联系人.
pub(super) fn asks_of_those_named(header: &str, name: &str) -> bool {
    let (header, name) = (plain(header), plain(name));
    let whose = ["姓名", "名字", "联系人"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(&name);
    asked_of(&header, whose).is_some()
}

/// What a header asks of those: 电话 of 家长电话.
fn asked_of(header: &str, whose: &str) -> Option<(Meaning, Sureness)> {
    let asked = header.strip_prefix(whose).filter(|_| !whose.is_empty())?;
    meaning(asked, ListKind::People)
}

/// What a header says of those whose name is asked for as 家长姓名, as 家长电话 does.
pub(super) fn of_the_named(header: &str, name: &str) -> Option<(Meaning, Sureness)> {
    let (header, name) = (plain(header), plain(name));
    asked_of(&header, name.strip_suffix("姓名")?)
}

/// Whether a header is nothing but what somebody is: 队长, 网格员.
pub(super) fn is_role(header: &str) -> bool {
    ROLES.contains(&plain(header).as_str())
}

/// What stands behind whom a list is of where the column names them, with the phone in the same cell or without.
const NAMES: &[&str] = &[
    "",
    "姓名",
    "名字",
    "及电话",
    "和电话",
    "及联系电话",
    "及联系方式",
    "及手机",
    "及手机号",
    "信息",
];

/// Which column names the people of a list without 姓名, and the meanings of those that say more of them:
/// `认领人` and `认领人联系电话`.
pub(super) fn by_role(headers: &[String]) -> Option<(usize, Vec<(usize, Meaning)>)> {
    by_roles(headers, ROLES)
}

/// The same for 联系人 of units, where the list says nothing that is not of people: what is offered has one too.
pub(super) fn by_contact(headers: &[String]) -> Option<(usize, Vec<(usize, Meaning)>)> {
    let (names, more) = by_roles(headers, &["联系人"])?;
    let is_of_people = |(column, header): (usize, &String)| {
        header.is_empty()
            || column == names
            || more.iter().any(|(of, _)| *of == column)
            || meaning(header, ListKind::People).is_some()
    };
    let all = headers.iter().enumerate().all(is_of_people);
    all.then_some((names, more))
}

fn by_roles(headers: &[String], roles: &[&str]) -> Option<(usize, Vec<(usize, Meaning)>)> {
    let plain: Vec<String> = headers.iter().map(|header| plain(header)).collect();
    let (role, names) = roles.iter().find_map(|role| {
        let named = |header: &String| {
            header
                .strip_prefix(role)
                .is_some_and(|rest| NAMES.contains(&rest))
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
        "楼栋" | "楼栋号" | "栋号" | "楼号" | "栋" | "幢" | "幢号" | "栋数" | "楼" => {
            Some("栋")
        }
        "单元" | "单元号" => Some("单元"),
        "层" | "楼层" => Some("层"),
        "室" | "户" | "户号" => Some("室"),
        "小区" | "小区名称" | "楼盘" | "房号" | "房间号" | "房间" | "室号" | "房" | "门牌"
        | "门牌号" | "楼栋房号" | "楼栋门牌" | "楼栋及房号" | "几栋几号" | "省份" | "省"
        | "城市" | "区县" | "县区" | "街道" | "乡镇" | "详细地址" => Some(""),
        _ => None,
    }
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
            ("户主身份证号", None),
            ("家长电话", None),
            ("网格员手机", None),
            ("社区电话", None),
            ("帮扶对象住址", None),
            ("楼栋长", None),
            ("居住状况", None),
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
            ("到岗", Some(Arrived)),
            ("离岗", Some(Departed)),
            ("志愿服务时间段", Some(ServedTime)),
            ("实际时长（小时）", Some(ServiceHours)),
            ("合计小时", Some(ServiceHours)),
            ("本人签字", Some(Presence)),
            ("备注", Some(SheetNote)),
            ("服务日期", Some(SheetDay)),
            ("活动主题", Some(SheetActivity)),
            // What is said of other times, or of the person, is nothing for the sheet.
            ("累计服务时长", None),
            ("可服务时间", None),
            ("姓名", None),
        ];
        for (header, expected) in cases {
            let found = meanings_for_sheet(&[header.to_owned()])[0].map(|(found, _)| found);
            assert_eq!(found, expected, "{header}");
        }
        let both = ["上午签到", "上午签退"].map(str::to_owned);
        let both: Vec<_> = meanings_for_sheet(&both).into_iter().flatten().collect();
        assert_eq!(
            both,
            [(Arrived, Sureness::Whole), (Departed, Sureness::Part)]
        );
    }

    #[test]
    fn lengths_that_are_no_hours() {
        for (header, expected) in [
            ("服务时长（天）", Some("天")),
            ("时长/次", Some("次")),
            ("服务时长（小时）", None),
            ("当天时长", None),
        ] {
            assert_eq!(unit_of_no_time(header), expected, "{header}");
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
            ("所需数量", Places),
            ("岗位名称", ProjectName),
        ];
        for (header, expected) in cases {
            assert_eq!(
                meaning(header, ListKind::Projects).unwrap().0,
                expected,
                "{header}"
            );
        }
        // Of whoever is served or claims; and still a header of such a list.
        for header in ["对象电话", "心愿人电话", "申请人电话"] {
            assert_eq!(meaning(header, ListKind::Projects), None, "{header}");
            assert!(is_known(header, ListKind::Projects), "{header}");
        }
    }
}

//! Rows below the header that are no records: feet, headings, examples, what a form repeats.

use renling_sheet::{Cell, CellKind, Row, looks_like_name};

use super::header::{Header, repeats};
use crate::intake::headers::Meaning;
use crate::intake::{Column, ListKind, cleaning};
use crate::person::phone::Phones;

/// What the first words of a row below the records are, where a colon, a number or nothing follows.
const FOOTERS: &[&str] = &[
    "合计",
    "总计",
    "小计",
    "共计",
    "总人数",
    "人数合计",
    "填表人",
    "填表日期",
    "填表单位",
    "填报人",
    "填报单位",
    "填报日期",
    "制表人",
    "制表",
    "审核人",
    "审核",
    "审批人",
    "负责人",
    "经办人",
    "联系人",
    "联系电话",
    "单位负责人",
    "单位（盖章）",
    "单位(盖章)",
    "单位盖章",
    "盖章",
    "日期",
    "注",
    "备注",
    "说明",
    "填表说明",
    "备注说明",
    "以上",
    "以上共计",
    "以上合计",
    "本页共",
    "本页合计",
    "本页小计",
    "本表共",
    "总数",
    "共有",
    "填表时间",
    "填报时间",
    "制表时间",
    "制表日期",
    "支部书记",
    "党支部书记",
    "报送人",
    "报送单位",
    "统计人",
    "累计",
    "承上页",
    "承前页",
    "接上页",
    "续上页",
    "过次页",
    "转下页",
    "合计人数",
    "领队",
    "带队人",
    "记录人",
    "登记人",
    "数据来源",
    "打印日期",
    "打印时间",
    "审核意见",
    "核对人",
    "核对无误",
    "截止日期",
    "截止",
    "平均",
    "平均分",
    "平均值",
    "均值",
    "最高",
    "最低",
    "总分",
    "其中",
];

/// Why a row that ends the list is no record.
const FOOT: &str = "表尾（合计、填表人或说明）";

/// Why a row of a phone book of offices is no record.
const DESK: &str = "像是部门或单位的电话，不是人员，没有导入；如确是人员，请写上姓名再导入";

/// Why a row that says that somebody is still sought is no record.
const VACANT: &str = "还没有人（空缺、待定）";

/// Why a row of one cell of text is no record.
pub(super) const HEADING: &str = "只有一格文字，像是分组标题或说明";

/// Why a row below the header is no record; none for a record.
pub(super) fn why_not(row: &Row, columns: &[Column], header: &Header<'_>) -> Option<&'static str> {
    if is_rule(row) {
        return Some("分隔线");
    }
    if numbers_the_columns(row) {
        return Some("列号");
    }
    let mut filled = row.cells.iter().enumerate().filter_map(|(index, cell)| {
        cleaning::text(cell.text()).map(|text| (&columns[index], cell.kind(), text))
    });
    let Some((first_column, first_kind, first)) = filled.next() else {
        return Some("这一行没有填写内容");
    };
    let is_name = |column: &Column| matches!(column.meaning, Meaning::Name | Meaning::ProjectName);
    let mut named = is_name(first_column);
    let mut told = first_column.meaning != Meaning::Ignored;
    let mut vacant = is_name(first_column) && is_vacant(&first);
    let mut alone = true;
    for (column, _, text) in filled {
        alone = false;
        vacant = vacant || is_name(column) && is_vacant(&text);
        named = named || is_name(column) && !is_count(&text);
        told = told || column.meaning != Meaning::Ignored;
    }
    // Somebody whose first cell happens to begin so is still somebody: footers begin in the column of
    // names or of running numbers, or name nobody.
    let footer_place = !named || is_name(first_column) || first_column.meaning == Meaning::Ignored;
    if footer_place && is_footer(&first) {
        return Some(FOOT);
    }
    if footer_place && (is_subtotal(&first) || !named && ends_as_subtotal(&first)) {
        return Some("分类汇总行");
    }
    if !named && is_signature(&first) {
        return Some(FOOT);
    }
    let has_phone = || {
        !Phones::parse(&cleaning::name_and_phone(&first).1)
            .numbers
            .is_empty()
    };
    if header.kind == ListKind::People && !says_phone(row, columns) {
        if vacant {
            return Some(VACANT);
        }
        let name = name_of(row, columns);
        if name.is_some_and(|name| names_nobody(&name, row)) {
            return Some(FOOT);
        }
    }
    if alone && is_name(first_column) && header.kind == ListKind::People {
        if is_signature(&first) && !ends_in_colon(&first) {
            return Some(FOOT);
        }
        if tells_of_the_list(&first) {
            return Some(HEADING);
        }
    }
    if alone && is_name(first_column) {
        let is_list_of_names = || {
            columns.iter().all(|column| {
                is_name(column) || matches!(column.meaning, Meaning::Other | Meaning::Ignored)
            })
        };
        let is_heading = || match header.kind {
            ListKind::People => is_group(&first) || is_caption(&first) && !is_list_of_names(),
            ListKind::Projects => heads_projects(&first),
        };
        if is_count(&first) && !first.ends_with(|c: char| c.is_ascii_digit()) {
            return Some(FOOT);
        }
        if is_heading() && !has_phone() {
            return Some(HEADING);
        }
    }
    if repeats(row, header) {
        return Some("重复的表头");
    }
    if !alone && name_of(row, columns).is_some_and(|name| is_desk(&name, row, columns)) {
        return Some(DESK);
    }
    let is_noted = |column: &Column| {
        column.meaning == Meaning::Note
            && cleaning::text(row.text(column.index as usize))
                .is_some_and(|note| is_word_for_example(&note))
    };
    if is_example(&first)
        || named
            && (name_of(row, columns).is_some_and(|name| is_example(&name))
                || columns.iter().any(is_noted))
    {
        return Some("示例");
    }
    if !told {
        return Some(match (alone, first.chars().all(|c| c.is_ascii_digit())) {
            (true, true) => "只有序号，没有内容",
            (true, false) => HEADING,
            (false, _) => "没有可以导入的内容",
        });
    }
    if alone
        && !named
        && first_kind == CellKind::Text
        && !cleaning::uncounted(&first).contains(|c: char| c.is_ascii_digit())
    {
        return Some(HEADING);
    }
    None
}

fn name_of(row: &Row, columns: &[Column]) -> Option<String> {
    let column = columns
        .iter()
        .find(|column| matches!(column.meaning, Meaning::Name | Meaning::ProjectName))?;
    cleaning::text(row.text(column.index as usize)).map(|text| text.into_owned())
}

fn is_footer(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bare = plain.trim_matches(|c: char| !c.is_alphanumeric());
    if matches!(
        bare,
        "以下空白" | "以下无正文" | "以下无内容" | "此页无正文" | "以上为全部名单"
    ) {
        return true;
    }
    FOOTERS.iter().any(|word| {
        plain.strip_prefix(word).is_some_and(|rest| {
            rest.is_empty()
                || rest.starts_with(|c: char| {
                    matches!(c, '：' | ':' | '（' | '(' | '共' | '/' | '、' | '，' | '.')
                        || c.is_ascii_digit()
                })
        })
    })
}

/// `甲单位 汇总`, `总计数`: what a spreadsheet puts below each group of rows.
fn is_subtotal(text: &str) -> bool {
    let word = text.rsplit_once(' ').map_or(text, |(_, word)| word);
    let of_group = word.len() < text.len() && matches!(word, "汇总" | "计数" | "平均值");
    of_group || matches!(text, "汇总" | "总计数" | "总平均值")
}

/// `1|2|3|4`, `甲|乙|1|2`: what a form puts below its header, so that a note can speak of a column.
fn numbers_the_columns(row: &Row) -> bool {
    const FEWEST: usize = 3;
    let is_number = |(number, cell): (usize, &Cell)| cell.text().trim().parse() == Ok(number);
    let stems = ["甲", "乙", "丙", "丁"];
    let lettered = stems.iter().zip(&row.cells);
    let lettered = lettered.take_while(|(stem, cell)| cell.text().trim() == **stem);
    let numbered = &row.cells[lettered.count()..];
    row.cells.len() >= FEWEST && !numbered.is_empty() && (1..).zip(numbered).all(is_number)
}

/// `|---|:-:|`: a line drawn below a header.
fn is_rule(row: &Row) -> bool {
    let mut marks = row.cells.iter().flat_map(|cell| cell.text().trim().chars());
    let first = marks.next();
    first.is_some_and(|first| matches!(first, '-' | '=' | ':' | '─' | '—' | '_'))
        && row.cells.iter().any(|cell| cell.text().trim().len() > 2)
        && marks.all(|mark| matches!(mark, '-' | '=' | ':' | '─' | '—' | '_'))
}

/// `二支部汇总`, where no name stands beside it.
fn ends_as_subtotal(text: &str) -> bool {
    ["汇总", "小计", "合计", "计数"]
        .iter()
        .any(|word| text.ends_with(word))
}

/// `3人`, `3`: how many there are, where a name would stand.
fn is_count(text: &str) -> bool {
    let count = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '共' || c == ' ');
    count.len() < text.len() && matches!(count.trim(), "" | "人" | "名" | "位" | "个" | "户")
}

/// `党支部书记签名：`, `（盖章）`: where somebody signs below the list.
fn is_signature(text: &str) -> bool {
    ["签名", "签字", "盖章", "签章"]
        .iter()
        .any(|word| text.contains(word))
        || ends_in_colon(text)
}

/// 2026年3月1日, （公章）, 党支部意见, `本表一式两份`: what stands in the column of names below a list, with no phone
/// beside it, and names nobody.
fn names_nobody(text: &str, row: &Row) -> bool {
    const MOST_BLANKS: usize = 3;
    let bracketed = text
        .strip_prefix(['（', '('])
        .and_then(|rest| rest.strip_suffix(['）', ')']));
    bracketed.is_some_and(|aside| !looks_like_name(aside))
        || cleaning::date(text, false).is_some()
        || is_footer(text)
        || text.starts_with("本表")
        || text.ends_with("意见")
        || is_signature(text) && row.filled() <= MOST_BLANKS
        || matches!(text, "男" | "女")
}

fn ends_in_colon(text: &str) -> bool {
    text.ends_with(['：', ':'])
}

/// 暂缺, （待定）: what stands in the place of a name until there is one.
fn is_vacant(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    matches!(
        bare,
        "暂无"
            | "暂缺"
            | "空缺"
            | "缺"
            | "待定"
            | "待补"
            | "待补充"
            | "待确认"
            | "待核实"
            | "招募中"
            | "聘用中"
            | "虚位以待"
            | "暂空"
    )
}

fn says_phone(row: &Row, columns: &[Column]) -> bool {
    columns.iter().any(|column| {
        matches!(column.meaning, Meaning::Phone | Meaning::OtherPhone)
            && !Phones::parse(row.text(column.index as usize))
                .numbers
                .is_empty()
    })
}

/// `报名热线：…`, `集合地点：南门`, `园长意见：同意`: what is said of the whole list where a name would stand.
fn tells_of_the_list(text: &str) -> bool {
    let Some((label, told)) = text.split_once(['：', ':']) else {
        return false;
    };
    const ENDS: &[&str] = &[
        "热线",
        "微信",
        "微信群",
        "群号",
        "地址",
        "地点",
        "时间",
        "日期",
        "来源",
        "意见",
        "要求",
        "咨询电话",
        "报名电话",
        "联系电话",
        "网址",
    ];
    !told.trim().is_empty() && ENDS.iter().any(|end| label.trim().ends_with(end))
}

/// `新增项目：`, 暑期新增, 二、便民类, （以下为备选项目）: what stands over several projects in their column.
fn heads_projects(text: &str) -> bool {
    let bare = text.trim_start_matches(['（', '(']);
    let unnumbered = bare.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    let is_kind = text.ends_with('类') && !text.ends_with("分类");
    bare.starts_with("以下")
        || unnumbered.len() < bare.len() && is_kind
        || ends_in_colon(text)
        || text.ends_with("新增")
        || matches!(text, "新增项目" | "机动项目" | "备选项目")
}

/// `第一党小组`, `二、群众`: a heading in the column of names, with nothing beside it.
fn is_group(text: &str) -> bool {
    let plain = text.split(['（', '(']).next().unwrap_or(text).trim();
    let counted = plain
        .trim_start_matches(['（', '(', '第'])
        .trim_start_matches(|c| "一二三四五六七八九十0123456789".contains(c));
    let numbered = counted.len() < plain.len();
    let heads = [
        "组", "支部", "总支", "社区", "网格", "队", "楼", "栋", "小区", "单元", "部分", "批",
    ];
    let long = [
        "小组",
        "支部",
        "总支",
        "社区",
        "网格",
        "大队",
        "小队",
        "服务队",
        "小区",
        "公司",
        "委员会",
    ];
    numbered
        && (counted.starts_with(['、', '．', '.', '）', ')'])
            || heads.iter().any(|word| counted.ends_with(word)))
        || long.iter().any(|word| plain.ends_with(word))
        || plain.chars().count() > 12 && !plain.contains(['·', '•', '.', ' '])
        || is_office(plain)
        || matches!(
            plain,
            "党员"
                | "群众"
                | "居民"
                | "团员"
                | "志愿者"
                | "其他"
                | "其他人员"
                | "在职党员"
                | "居民党员"
        )
}

/// `流动党员：`, 二期新增, 东区: what stands in the column of names and is none, where the list says more of its
/// people than their names.
fn is_caption(text: &str) -> bool {
    let speaks_of_many = [
        "党员", "群众", "人员", "名单", "志愿", "干部", "职工", "单位", "新增", "报到", "务工",
        "物业", "居委", "马甲", "突击", "部门", "机关", "以下", "以上",
    ];
    let ends = ["期", "区", "队", "班", "片", "类", "户"];
    text.ends_with(['：', ':'])
        || matches!(text, "备用" | "候补" | "替补" | "预备")
        || text.chars().count() > 2 && speaks_of_many.iter().any(|word| text.contains(word))
        || !looks_like_name(text)
            && (speaks_of_many.contains(&text) || ends.iter().any(|end| text.ends_with(end)))
}

/// 社区办公室, 物业服务中心, 值班电话: who answers a phone and is nobody of the list.
fn is_desk(name: &str, row: &Row, columns: &[Column]) -> bool {
    let surely = [
        "办公室",
        "值班室",
        "监控室",
        "门卫室",
        "警务室",
        "会议室",
        "居委会",
        "村委会",
        "管委会",
        "服务中心",
        "管理处",
        "管理所",
        "派出所",
        "司法所",
        "服务站",
        "卫生站",
        "消防站",
        "供电所",
        "营业厅",
        "服务大厅",
        "物业",
        "公司",
        "热线",
        "报警",
        "火警",
        "急救",
        "岗亭",
        "保安亭",
        "前台",
        "电话",
    ];
    let ends = [
        "局", "办", "医院", "学校", "中心", "中队", "大队", "银行", "街道",
    ];
    let ends_with = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    // What is said of a person is said of somebody, whatever the cell of the name says.
    let is_of_somebody = |column: &Column| {
        let is_said = || cleaning::text(row.text(column.index as usize)).is_some();
        !matches!(
            column.meaning,
            Meaning::Phone | Meaning::OtherPhone | Meaning::Address
        ) && (column.meaning.is_of_the_person() || column.meaning == Meaning::Duty)
            && is_said()
    };
    // Projects may be called so, but for those of a list that says 名称 and no more.
    let is_of_names = |column: &Column| match column.meaning {
        Meaning::Name => true,
        Meaning::ProjectName => matches!(column.header.as_str(), "名称" | "单位"),
        _ => false,
    };
    let has_phone = |column: &Column| {
        let is_phone = matches!(
            column.meaning,
            Meaning::Phone | Meaning::OtherPhone | Meaning::ContactPhone
        );
        is_phone
            && row
                .text(column.index as usize)
                .contains(|c: char| c.is_ascii_digit())
    };
    (ends_with(&surely) || !looks_like_name(name) && ends_with(&ends))
        && columns.iter().any(is_of_names)
        && columns.iter().any(has_phone)
        && !columns.iter().any(is_of_somebody)
}

/// 税务局, 综治办: what has no phone beside it and is called so is no person.
fn is_office(text: &str) -> bool {
    // 党政办 begins like a name, and no name ends so.
    let surely = ["局", "办", "办公室", "街道", "银行", "学校", "公司"];
    let ends = [
        "委",
        "院",
        "站",
        "所",
        "中心",
        "中学",
        "小学",
        "幼儿园",
        "镇",
        "部门",
        "科室",
        "处室",
        "机关",
    ];
    let ends_with = |words: &[&str]| words.iter().any(|word| text.ends_with(word));
    text.chars().count() > 2 && (ends_with(&surely) || !looks_like_name(text) && ends_with(&ends))
}

fn is_word_for_example(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    matches!(bare, "示例" | "例" | "例子" | "样例" | "举例")
}

/// What a form puts below its header or into its first row to show how it is filled in.
fn is_example(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    is_word_for_example(bare)
        || matches!(bare, "真实姓名" | "文本" | "文本格式" | "字符" | "字符串")
        || [
            "（示例）",
            "(示例)",
            "（例）",
            "(例)",
            "【示例】",
            "[示例]",
            "［示例］",
        ]
        .iter()
        .any(|word| text.contains(word))
        || [
            "例：",
            "例:",
            "示例：",
            "示例:",
            "（例",
            "(例",
            "例如",
            "如：",
            "如:",
            "必填",
            "选填",
            "请填",
            "请输入",
        ]
        .iter()
        .any(|word| text.starts_with(word))
}

//! What people write into a cell, made plain: blanks, sexes, political status, dates, counts. What
//! cannot be made plain is left for the caller to keep and to report.

mod in_one_cell;

use std::borrow::Cow;

use renling_sheet::{Cell, CellKind, looks_like_name};

use crate::digits;
use crate::person::{Sex, is_partial_date};
use crate::time::Date;

pub(super) use in_one_cell::{Said, in_one_cell, people};

/// The longest of the following in plain letters.
const LONGEST_BLANK: usize = "undefined".len();

/// How forms and people write that there is nothing.
const BLANKS: &[&str] = &[
    "(空)",
    "（空）",
    "(跳过)",
    "（跳过）",
    "(无)",
    "（无）",
    "空",
    "-",
    "--",
    "—",
    "——",
    "－",
    "/",
    "／",
    "\\",
    "无",
    "没有",
    "暂无",
    "未填",
    "未填写",
    "不详",
    "N/A",
    "n/a",
    "NA",
    "#N/A",
    "null",
    "NULL",
    "(null)",
    "(NULL)",
    "nan",
    "NaN",
    "undefined",
    "\\N",
    "None",
    "\"\"",
    "…",
    "……",
];

/// The text of a cell without what a spreadsheet, a browser or a thumb left around it; none where it
/// says that there is nothing.
pub(super) fn text(cell: &str) -> Option<Cow<'_, str>> {
    // A number, a date or a code: most of a long list, and nothing is to be taken from it.
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'/');
    if cell.len() > LONGEST_BLANK && cell.bytes().all(is_sign) {
        return Some(Cow::Borrowed(cell));
    }
    let mut text = cell.trim_matches(is_stray);
    // ="0763" is how a text is forced past a spreadsheet.
    if let Some(forced) = text
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
    {
        text = forced.trim_matches(is_stray);
    }
    text = text
        .strip_prefix(['\'', '‘', '’'])
        .unwrap_or(text)
        .trim_matches(is_stray);
    if text.is_empty() || BLANKS.contains(&text) {
        return None;
    }
    let is_unseen = |c: char| is_stray(c) && (is_invisible(c) || c.is_control() && c != '\n');
    if text.contains(is_unseen) {
        return Some(Cow::Owned(visible(text)));
    }
    Some(Cow::Borrowed(text))
}

/// The text without what nobody sees. A tab parts words, and 👩‍👧 is one picture of two.
fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for character in text.chars() {
        let joins = character == '\u{200d}'
            && visible.ends_with(|before: char| before > '\u{ffff}' || before == '\u{fe0f}');
        match character {
            '\t' => visible.push(' '),
            '\n' => visible.push('\n'),
            _ if joins => visible.push(character),
            _ if is_invisible(character) || character.is_control() => {}
            _ => visible.push(character),
        }
    }
    visible
}

/// What stands behind the label of the cell itself: `姓名：张三` below 姓名.
pub(super) fn without_label<'a>(text: &'a str, labels: [&str; 2]) -> &'a str {
    let value = labels
        .iter()
        .find_map(|label| text.strip_prefix(label)?.strip_prefix(['：', ':']));
    value
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .unwrap_or(text)
}

/// Whether a name has a part that was left out on purpose: `沙*`, `张*三`.
pub(super) fn is_masked(name: &str) -> bool {
    name.contains(['*', '＊', '×']) || name.ends_with('某')
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn is_stray(character: char) -> bool {
    match character {
        // Most of what a list is written with.
        '!'..='~' | '\u{3001}'..='\u{fefe}' => false,
        _ => character.is_whitespace() || character.is_control() || is_invisible(character),
    }
}

/// On one line: what stood on several is parted by a blank.
pub(super) fn one_line(text: &str) -> String {
    if !text.contains(['\n', '\r', '\t']) {
        return text.to_owned();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What parts several choices in one cell.
const BETWEEN_CHOICES: [char; 9] = ['┋', '、', ',', '，', ';', '；', '/', '|', '\n'];

/// Several choices in one cell, parted as people part them, or ticked among others.
pub(super) fn choices(text: &str) -> String {
    let chosen = ticked(text);
    let text = chosen.as_deref().unwrap_or(text);
    if !text.contains(BETWEEN_CHOICES) {
        return without_letter(text).to_owned();
    }
    let parts: Vec<&str> = text
        .split(BETWEEN_CHOICES)
        .map(|part| without_letter(part.trim()))
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("、")
}

/// Choices that are laid over others: all of the one, then what the other adds.
pub(super) fn choices_of_both(one: &str, other: &str) -> String {
    let mut both: Vec<&str> = one.split('、').collect();
    for choice in other.split('、') {
        if !both.contains(&choice) {
            both.push(choice);
        }
    }
    both.join("、")
}

/// `A.男`, `B、群众`: a choice without the letter that a form puts before it.
fn without_letter(text: &str) -> &str {
    let lettered = text
        .strip_prefix(|c: char| c.is_ascii_uppercase())
        .and_then(|rest| rest.strip_prefix(['.', '、', '．', ':', '：']));
    lettered.map_or(text, str::trim_start)
}

/// What is ticked of the choices in a cell, `□男 ☑女`, `男√ 女□`, `男（　）女（√）`; none where nothing is.
fn ticked(text: &str) -> Option<String> {
    let is_tick = |c: char| matches!(c, '√' | '✓' | '✔' | '☑' | '■' | '●' | '☒' | '✅');
    let is_mark = |c: char| is_tick(c) || matches!(c, '□' | '☐' | '○');
    if !text.contains(is_mark) {
        return None;
    }
    // A pair of brackets is a box with or without its tick.
    let plain: String = text.replace(['(', ')', '（', '）'], " ");
    let before = plain.trim_start().starts_with(is_mark);
    let mut chosen = Vec::new();
    for (place, mark) in plain.char_indices().filter(|(_, c)| is_tick(*c)) {
        let (left, right) = (&plain[..place], &plain[place + mark.len_utf8()..]);
        let is_between = |c: char| is_mark(c) || c.is_whitespace() || BETWEEN_CHOICES.contains(&c);
        let word = match before {
            true => right.trim_start().split(is_between).next(),
            false => left.trim_end().rsplit(is_between).next(),
        };
        chosen.extend(word.filter(|word| !word.is_empty()));
    }
    (!chosen.is_empty()).then(|| chosen.join("、"))
}

/// Whether a cell below the name of a choice says that it is chosen; none where it says something else.
pub(super) fn is_chosen(text: &str) -> Option<bool> {
    match text.trim() {
        "√" | "✓" | "✔" | "☑" | "■" | "●" | "✅" | "1" | "1.0" | "是" | "有" | "选" | "Y" | "y"
        | "V" | "v" | "*" => Some(true),
        "0" | "0.0" | "否" | "×" | "✗" | "✘" | "□" | "☐" | "○" | "N" | "n" => {
            Some(false)
        }
        _ => None,
    }
}

/// A name without the number of its line and the marks around it: `1.张三`, `李四*`, `🌹王五🌹`.
pub(super) fn name(text: &str) -> String {
    let numbered = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let text = match numbered.strip_prefix(['.', '、', '．']) {
        Some(rest) if numbered.len() < text.len() => rest,
        _ => text,
    };
    let is_mark = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '*' | '＊'
                    | '※'
                    | '+'
                    | '＋'
                    | '√'
                    | '✓'
                    | '✔'
                    | '●'
                    | '○'
                    | '★'
                    | '☆'
                    | '，'
                    | ','
                    | '、'
                    | '；'
                    | ';'
                    | '。'
            )
            || matches!(c, '\u{2600}'..='\u{27bf}' | '\u{fe0f}' | '\u{200d}' | '\u{20e3}' | '\u{1f000}'..='\u{1faff}')
    };
    let bare = text.trim_matches(is_mark);
    // 李四* has a mark, and 沙* has only the first character of a name.
    let rest = text.trim().trim_end_matches(|c| !matches!(c, '*' | '＊'));
    if bare.chars().count() == 1 && rest.len() > bare.len() && rest.starts_with(bare) {
        return rest.to_owned();
    }
    bare.to_owned()
}

/// `2026-03-06 14:30`, as a spreadsheet tells a time whose seconds nobody wrote.
pub(super) fn without_seconds(text: &str) -> &str {
    let (_, time) = text.rsplit_once(' ').unwrap_or(("", text));
    let is_time = time.len() == 8 && time.bytes().all(|c| c.is_ascii_digit() || c == b':');
    match text.strip_suffix(":00") {
        Some(bare) if is_time => bare,
        _ => text,
    }
}

/// `需5人`, 招2名: how many somebody is looking for.
pub(super) fn asks_for_people(text: &str) -> bool {
    let plain = digits::in_figures(text);
    ["需要", "需", "招募", "招", "限"].iter().any(|word| {
        plain.match_indices(word).any(|(at, _)| {
            let said = plain[at + word.len()..].trim_start();
            let unit = said.trim_start_matches(|c: char| c.is_ascii_digit());
            unit.len() < said.len() && unit.trim_start().starts_with(['人', '名', '位'])
        })
    })
}

/// 人次, `户/场`: what is counted, where a unit that offers something would stand.
pub(super) fn is_measure(text: &str) -> bool {
    text.split(['/', '／', '、']).all(|measure| {
        matches!(
            measure.trim(),
            "人" | "名"
                | "位"
                | "个"
                | "人次"
                | "次"
                | "场"
                | "场次"
                | "户"
                | "项"
                | "件"
                | "份"
                | "天"
                | "小时"
                | "套"
        )
    })
}

/// 区财政局 of `区财政局（3人）`, `区财政局：2名` and `区财政局 共1人`: without how many there are.
pub(super) fn uncounted(text: &str) -> &str {
    let counted = text
        .trim_end_matches(['）', ')'])
        .strip_suffix(['人', '名', '位', '户', '项', '个']);
    let Some(counted) = counted else { return text };
    let head = counted.trim_end_matches(|c: char| c.is_ascii_digit());
    let bare = head
        .trim_end_matches(['共', '计', '合'])
        .trim_end_matches(|c: char| c.is_whitespace() || "（(：:，,".contains(c));
    match head.len() < counted.len() && !bare.is_empty() {
        true => bare,
        false => text,
    }
}

/// `胡小德（440524188001010014）`: a name and the ID number that shares its cell; none without both.
pub(super) fn name_and_id(text: &str) -> Option<(String, &str)> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, 'X' | 'x');
    let number = text
        .split(|c: char| !is_part(c))
        .find(|run| matches!(run.len(), 15 | 18))?;
    let name = text
        .replacen(number, " ", 1)
        .replace("身份证号码", " ")
        .replace("身份证号", " ")
        .replace("身份证", " ");
    let is_mark = |c: char| c.is_whitespace() || "（）()：:，,、/；;".contains(c);
    let name = name.trim_matches(is_mark).to_owned();
    looks_like_name(&name).then_some((name, number))
}

/// A name without what is said of the person behind it, and that: `李桂芳（组长）`, `何伟(男)`. What tells two of
/// the same name apart, 王芳（大）, stays with the name.
pub(super) fn aside_of_name(name: &str) -> Option<(&str, &str)> {
    let (bare, aside) = name.strip_suffix(['）', ')'])?.split_once(['（', '('])?;
    let (bare, aside) = (bare.trim(), aside.trim());
    let is_said = sex(aside).is_some() && !aside.bytes().all(|c| c.is_ascii_digit())
        || is_political(aside)
        // 满 or 白 may tell two of the name apart.
        || aside.len() == 3 && "汉藏壮苗彝侗瑶傣佤畲羌".contains(aside)
        || matches!(aside, "退役军人" | "退休" | "志愿者" | "组员" | "队员")
        || aside.chars().count() > 1 && (aside.ends_with('族') || people(aside).is_some())
        || [
            "组长",
            "队长",
            "书记",
            "委员",
            "主任",
            "站长",
            "楼长",
            "网格员",
            "代",
            "代签",
        ]
        .iter()
        .any(|role| aside.ends_with(role));
    (is_said && !bare.is_empty() || says_more(bare, aside)).then_some((bare, aside))
}

/// 何伟(建行): what stands behind a whole name, is longer than what tells two of the name apart, and is no other
/// name of theirs.
fn says_more(name: &str, aside: &str) -> bool {
    looks_like_name(name)
        && !looks_like_name(aside)
        && !aside.contains(|c: char| c.is_ascii_alphabetic())
        && aside.chars().count() > 1
        && !matches!(aside, "大号" | "小号")
        && !aside.contains(['（', '(', '）', ')'])
        && !aside.bytes().all(|c| c.is_ascii_digit())
}

/// `已取消`, 退出: that somebody who had signed up does not come.
pub(super) fn is_withdrawal(text: &str) -> bool {
    let plain = text.trim_start_matches('已').trim_end_matches(['了', '。']);
    matches!(
        plain,
        "取消" | "取消报名" | "取消参加" | "退出" | "撤销" | "撤回" | "驳回" | "拒绝" | "放弃"
    )
}

/// `不参加`, 否, ×: no to the question whether somebody comes; and who does not know yet has not said yes.
pub(super) fn is_refusal(text: &str) -> bool {
    matches!(
        text,
        "否" | "×"
            | "✗"
            | "✘"
            | "x"
            | "X"
            | "N"
            | "n"
            | "0"
            | "待定"
            | "未定"
            | "未报名"
            | "未通过"
            | "没空"
    ) || text.starts_with('不')
}

/// Whether a word says a political status and nothing else.
pub(super) fn is_political(text: &str) -> bool {
    let words = [
        "党员",
        "中共党员",
        "预备党员",
        "中共预备党员",
        "正式党员",
        "团员",
        "共青团员",
        "群众",
    ];
    words.contains(&text)
}

/// A sex as written.
pub(super) fn sex(text: &str) -> Option<Sex> {
    let chosen = ticked(text);
    let text = without_letter(chosen.as_deref().unwrap_or(text));
    match text.trim_end_matches(['性', '士', '生', '。']) {
        // 1 and 2 are the codes of GB/T 2261.1.
        "男" | "1" | "M" | "m" | "Male" | "male" | "MALE" | "先" | "♂" | "男同志" => {
            Some(Sex::Male)
        }
        "女" | "2" | "F" | "f" | "Female" | "female" | "FEMALE" | "♀" | "女同志" => {
            Some(Sex::Female)
        }
        _ => None,
    }
}

/// A political status by its usual name; what has none stays as written. None where no words say it: the
/// number of a choice says nothing without the choices.
pub(super) fn political(text: &str) -> Option<String> {
    let chosen = ticked(text);
    let text = without_letter(chosen.as_deref().unwrap_or(text));
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '（' | '）'))
        .collect();
    let usual = match plain.as_str() {
        "党员"
        | "共产党员"
        | "中国共产党党员"
        | "中共党员"
        | "正式党员"
        | "中共正式党员"
        | "是"
        | "在职党员"
        | "中国共产党"
        | "中共"
        | "正式"
        | "Y"
        | "y"
        | "V"
        | "v"
        | "对"
        | "TRUE"
        | "True"
        | "true"
        | "√"
        | "✓"
        | "✔" => "中共党员",
        "预备党员"
        | "中共预备党员"
        | "中国共产党预备党员"
        | "预备"
        | "中共党员预备"
        | "中共党员预备期"
        | "党员预备"
        | "党员预备期"
        | "是预备"
        | "是预备期"
        | "是预备党员" => "中共预备党员",
        "团员" | "共青团" | "共青团员" | "中国共产主义青年团团员" => "共青团员",
        "群众" | "普通群众" | "公民" | "一般群众" | "普通居民" => "群众",
        "无党派" | "无党派民主人士" => "无党派人士",
        "否" | "N" | "n" | "X" | "x" | "×" | "错" | "FALSE" | "False" | "false" | "非党员" => {
            "非中共党员"
        }
        other if !other.contains(char::is_alphabetic) || other.len() == 1 => return None,
        _ => text,
    };
    Some(usual.to_owned())
}

/// A date as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Written {
    /// A day.
    Day(Date),
    /// `2001` or `2001-07`.
    Part(String),
}

impl Written {
    /// `2001`, `2001-07` or `2001-07-01`.
    pub(super) fn shown(&self) -> String {
        match self {
            Written::Day(day) => day.to_string(),
            Written::Part(part) => part.clone(),
        }
    }

    fn is_of_our_times(&self) -> bool {
        match self {
            Written::Day(day) => day.year() >= 1900,
            Written::Part(part) => is_partial_date(part),
        }
    }

    /// Whether it is yet to come.
    pub(super) fn is_after(&self, today: Date) -> bool {
        match self {
            Written::Day(day) => *day > today,
            Written::Part(part) => part.as_str() > &today.to_string()[..part.len()],
        }
    }
}

/// Reads a date in the usual ways: `2026-03-01`, `2026/3/1`, `2026.3.1`, `2026年3月1日`, `20260301`,
/// `1957.12`, `1957年12月`, `195712`, `1957`, `2003 07 01`, `1957年12月生`, `二〇二六年三月一日`, each also with a time behind it; and, where
/// the cell is a number, a spreadsheet's count of days. A number `1957.1` is refused: it was `.1` or `.10`.
pub(super) fn date(text: &str, is_number: bool) -> Option<Written> {
    if let Some(written) = usual_date(text).filter(|_| !is_number) {
        return written.is_of_our_times().then_some(written);
    }
    let text: String = text.chars().map(digits::plain).collect();
    let text = text.trim();
    // `1985. 3. 12` is one date; what stands behind a blank elsewhere is a time.
    let close = without_blanks_at_marks(text);
    let text = close.as_str();
    if is_number && text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() == 5 {
        // Days since 1899-12-30; five digits are the years 1927 to 2173.
        let days: i64 = text.parse().ok()?;
        return Date::new(1899, 12, 30).map(|day| Written::Day(day.plus_days(days)));
    }
    if is_number && text.len() == 6 && text.as_bytes()[4] == b'.' && text.ends_with('1') {
        return None;
    }
    let joined: String;
    let text = if text.contains('年') {
        joined = digits::in_figures(text);
        joined.as_str()
    } else {
        text
    };
    // `2003 07 01`: the blanks are the marks.
    let with_marks: String;
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = match words.as_slice() {
        [year, rest @ ..]
            if year.len() == 4
                && (1..=2).contains(&rest.len())
                && words
                    .iter()
                    .all(|word| word.bytes().all(|byte| byte.is_ascii_digit())) =>
        {
            with_marks = words.join("-");
            with_marks.as_str()
        }
        _ => text,
    };
    // A time, a weekday or a note behind the date.
    let text = text
        .trim_end_matches("出生")
        .trim_end_matches('生')
        .split([' ', 'T', '(', '（', '星', '日', '号'])
        .next()
        .unwrap_or(text);
    let parts: Vec<&str> = text
        .split([
            '-', '/', '.', '。', '、', '年', '月', '日', '号', '—', '－', '·', '．', '／',
        ])
        .filter(|part| !part.is_empty())
        .collect();
    if !parts
        .iter()
        .all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return None;
    }
    let number = |part: &str| part.parse::<u32>().ok();
    // 85.3.12 and 85年3月 are 1985; 05.3.12 may be 1905, and 85.3 no date.
    let century: String;
    let mut parts = parts;
    if let [year, _, ..] = parts.as_slice()
        && year.len() == 2
        && (parts.len() == 3 || text.contains('年'))
        && number(year)? >= 40
    {
        century = format!("19{year}");
        parts[0] = &century;
    }
    let written = match parts.as_slice() {
        [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            Written::Day(Date::new(year.parse().ok()?, number(month)?, number(day)?)?)
        }
        // 3/1/2026 is American, and the only order in which the year comes last.
        [month, day, year] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            Written::Day(Date::new(year.parse().ok()?, number(month)?, number(day)?)?)
        }
        [year, month] if year.len() == 4 && month.len() <= 2 => {
            Written::Part(format!("{year}-{:02}", number(month)?))
        }
        [whole] if whole.len() == 8 => Written::Day(Date::new(
            whole[..4].parse().ok()?,
            number(&whole[4..6])?,
            number(&whole[6..])?,
        )?),
        [whole] if whole.len() == 6 => Written::Part(format!("{}-{}", &whole[..4], &whole[4..])),
        [year] if year.len() == 4 => Written::Part((*year).to_owned()),
        _ => return None,
    };
    written.is_of_our_times().then_some(written)
}

/// `2026-03-01`, `2026/3/1` and `1957.12`: most dates of a long list.
fn usual_date(text: &str) -> Option<Written> {
    let mut parts = text.split(['-', '/', '.']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next());
    let is_number = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if parts.next().is_some() || year.len() != 4 || !is_number(year, 4) || !is_number(month, 2) {
        return None;
    }
    let month: u32 = month.parse().ok()?;
    match day {
        Some(day) if is_number(day, 2) => {
            Date::new(year.parse().ok()?, month, day.parse().ok()?).map(Written::Day)
        }
        Some(_) => None,
        None => Some(Written::Part(format!("{year}-{month:02}"))),
    }
}

/// `农历八月十五`, `1980年三月初五`, `腊月初八`: a day of the lunar calendar, which is another day of ours each year.
pub(super) fn is_lunar(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let is_word = |text: &str| {
        let says_so = ["农历", "阴历", "旧历", "正月", "冬月", "腊月", "廿"];
        let first_ten =
            |(_, day): (&str, &str)| day.starts_with(|c| "一二三四五六七八九十".contains(c));
        says_so.iter().any(|word| text.contains(word))
            || text.split_once("月初").is_some_and(first_ten)
    };
    // 1980年4月19日（农历三月初五） says both.
    match text.split_once(['（', '(']) {
        Some((day, aside)) if aside.contains('月') => is_word(day),
        _ => is_word(text),
    }
}

/// `3月5日`: a day of no year.
fn is_month_and_day(text: &str) -> bool {
    let parts: Option<(&str, &str)> = text
        .strip_suffix('日')
        .and_then(|text| text.split_once('月'));
    let is_number = |part: &str| {
        (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    parts.is_some_and(|(month, day)| is_number(month) && is_number(day))
}

/// A room such as 3-5 that a spreadsheet took for the fifth of March.
pub(super) fn is_turned_to_date(cell: &Cell, text: &str) -> bool {
    let is_short = |text: &str| {
        let parts: Vec<&str> = text.split('-').collect();
        matches!(parts.as_slice(), [day, month]
            if day.len() <= 2 && day.bytes().all(|byte| byte.is_ascii_digit())
                && month.len() == 3 && month.bytes().all(|byte| byte.is_ascii_alphabetic()))
    };
    cell.kind() == CellKind::Date || is_short(text) || is_month_and_day(text)
}

/// Whether a cell names more than one person: `张三、李四`, `张三和李四`, `张三等3人`, `张三夫妇`, one above the other.
pub(super) fn names_several(text: &str) -> bool {
    let text = text.trim();
    let word = |word: &str| {
        let long = word.chars().count() > 1 && word.chars().all(|c| c > '\u{2e80}');
        long && !word.starts_with(['（', '('])
    };
    let parts: Vec<&str> = text.split(['\n', '和', '与', '及']).collect();
    let couple = [
        "夫妇",
        "夫妻",
        "两口子",
        "一家",
        "父子",
        "母女",
        "母子",
        "父女",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let by_blanks = words.len() > 1 && words.iter().all(|word| looks_like_name(word));
    text.contains(['/', '、', ',', '，', ';', '；'])
        || by_blanks
        || text.matches(['（', '(']).count() > 1
        || parts.len() > 1 && parts.iter().all(|part| word(part.trim()))
        || couple.iter().any(|word| text.ends_with(word))
        || text.ends_with('人') && text.contains('等')
}

fn without_blanks_at_marks(text: &str) -> String {
    let is_mark = |c: char| matches!(c, '.' | '-' | '/' | '．' | '。');
    let mut close = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        if character.is_whitespace() {
            let next = rest.peek().copied();
            let before = close.chars().last();
            if next.is_some_and(|c| c.is_whitespace() || is_mark(c)) || before.is_some_and(is_mark)
            {
                continue;
            }
        }
        close.push(character);
    }
    close
}

/// How many people are wanted: `5`, `5人`, `约5名`, `十人`; of `3-5人` the larger.
pub(super) fn count(text: &str) -> Option<i32> {
    let plain: String = text
        .trim_end_matches(['人', '名', '个', '位', '左', '右', '以', '上', '内', '起'])
        .trim_start_matches([
            '约', '需', '共', '每', '次', '不', '少', '于', '至', '多', '限',
        ])
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    let plain = digits::in_figures(&plain);
    let plain = plain.strip_suffix(".0").unwrap_or(&plain);
    let last = plain
        .split(['-', '~', '～', '—', '至', '到'])
        .map(|part| part.trim_end_matches('人'));
    let numbers: Option<Vec<i32>> = last.map(|part| part.parse().ok()).collect();
    numbers?
        .into_iter()
        .max()
        .filter(|count| (1..=9_999).contains(count))
}

/// Fewer digits behind a name are a number of something else.
const FEWEST_OF_PHONE: usize = 5;

/// A name and a phone that share a cell, in either order; either may be missing.
pub(super) fn name_and_phone(text: &str) -> (String, String) {
    let is_phone = |character: char| {
        character.is_ascii_digit()
            || ('０'..='９').contains(&character)
            || matches!(character, '+' | '-' | '－' | '转' | '(' | ')' | '.')
    };
    let (mut name, mut phone) = (String::new(), String::new());
    let numbered = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let text = match numbered.strip_prefix(['、', '.', '．']) {
        Some(rest) if text.len() - numbered.len() < 4 => rest,
        _ => text,
    };
    for word in text.split([
        ' ', '\u{3000}', '\t', '\n', '\r', ',', '，', '、', '/', '；', ';', '：', ':', '（', '）',
    ]) {
        // 何秀英19907630001 has no blank between.
        let digit =
            word.find(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || c == '+');
        let end = digit.map_or(0, |from| {
            from + word[from..]
                .find(|c| !is_phone(c))
                .unwrap_or(word.len() - from)
        });
        let from = digit.unwrap_or(word.len());
        let number = &word[from..end.max(from)];
        // 3栋 is no phone.
        let digits = number
            .chars()
            .filter(|c| digits::plain(*c).is_ascii_digit());
        if number.len() < word.len() && digits.count() < FEWEST_OF_PHONE {
            append(&mut name, word, " ");
            continue;
        }
        append(&mut name, &word[..from], " ");
        append(&mut phone, number, "、");
        append(&mut name, &word[end.max(from)..], " ");
    }
    // Of 何秀英(19907630001) a half is left, and 何秀英(组长) stays.
    let name = name.trim();
    let is_whole = !name.starts_with('(') && name.matches('(').count() == name.matches(')').count();
    let name = match is_whole {
        true => name,
        false => name.trim_matches(|c: char| c == '(' || c == ')' || c.is_whitespace()),
    };
    (
        name.to_owned(),
        phone.trim_matches(['(', ')', '-', '.']).to_owned(),
    )
}

fn append(text: &mut String, part: &str, between: &str) {
    if !part.is_empty() && !text.is_empty() {
        text.push_str(between);
    }
    text.push_str(part);
}

/// A unit and a duty that share a cell, where a blank or a mark parts them.
pub(super) fn unit_and_duty(text: &str) -> (&str, Option<&str>) {
    let marks = [' ', '\u{3000}', '\n', '、', '，', ',', '/', '；', ';', '|'];
    match text.split_once(marks) {
        Some((unit, duty)) if !unit.is_empty() => {
            let duty = duty.trim_matches(marks);
            (unit, Some(duty).filter(|duty| !duty.is_empty()))
        }
        _ => (text, None),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cells_without_what_stands_around_them() {
        let cases = [
            ("  张三\u{3000}", Some("张三")),
            ("'0763-3300010", Some("0763-3300010")),
            ("=\"11010519491231002X\"", Some("11010519491231002X")),
            ("\u{feff}姓名\u{200b}", Some("姓名")),
            ("(空)", None),
            ("（跳过）", None),
            ("-", None),
            ("无", None),
            ("N/A", None),
            (" ", None),
            ("无线电", Some("无线电")),
        ];
        for (cell, expected) in cases {
            assert_eq!(text(cell).as_deref(), expected, "{cell:?}");
        }
    }

    #[test]
    fn dates_in_the_usual_ways() {
        let cases: &[(&str, bool, Option<&str>)] = &[
            ("2026-03-01", false, Some("2026-03-01")),
            ("2026/3/1", false, Some("2026-03-01")),
            ("2026.3.1", false, Some("2026-03-01")),
            ("2026年3月1日", false, Some("2026-03-01")),
            ("2026 年 3 月 1 日", false, Some("2026-03-01")),
            ("二〇二六年三月一日", false, Some("2026-03-01")),
            ("二○二五年十二月三十一日", false, Some("2025-12-31")),
            ("一九九八年十月二十日", false, Some("1998-10-20")),
            ("二零零一年 十一月", false, Some("2001-11")),
            ("二〇二六年十三月一日", false, None),
            ("20260301", false, Some("2026-03-01")),
            ("20260301", true, Some("2026-03-01")),
            ("2026-03-01 09:30:00", false, Some("2026-03-01")),
            ("2026-03-01T09:30:00", false, Some("2026-03-01")),
            ("3/1/2026", false, Some("2026-03-01")),
            ("46082", true, Some("2026-03-01")), // days since 1899-12-30
            ("1957.12", false, Some("1957-12")),
            ("1957年12月", false, Some("1957-12")),
            ("195712", false, Some("1957-12")),
            ("1957", false, Some("1957")),
            ("１９５７．１２", false, Some("1957-12")),
            ("2003 07 01", false, Some("2003-07-01")),
            ("1985 07", false, Some("1985-07")),
            ("1985年7月生", false, Some("1985-07")),
            ("85年7月", false, Some("1985-07")),
            ("05年7月", false, None), // 1905 or 2005
            ("1957.1", true, None),   // .1 or .10
            ("2003.7", true, Some("2003-07")),
            ("2026-02-30", false, None),
            ("1957.13", false, None),
            ("46082", false, None), // as text it is no date
            ("去年", false, None),
        ];
        for (text, is_number, expected) in cases {
            let found = date(text, *is_number).map(|written| written.shown());
            assert_eq!(found.as_deref(), *expected, "{text}");
        }
    }

    #[test]
    fn sexes_and_political_status() {
        for text in [
            "男",
            "男性",
            "M",
            "先生",
            "A.男",
            "男√ 女□",
            "☑男 □女",
            "男（√）女（　）",
            "√男 女",
        ] {
            assert_eq!(sex(text), Some(Sex::Male), "{text}");
        }
        for text in [
            "女",
            "女性",
            "F",
            "女士",
            "B、女",
            "□男 ☑女",
            "男（　）女（√）",
        ] {
            assert_eq!(sex(text), Some(Sex::Female), "{text}");
        }
        for text in ["不便透露", "□男 □女", "男√ 女√", "√"] {
            assert_eq!(sex(text), None, "{text}");
        }
        let cases = [
            ("党员", "中共党员"),
            ("预备党员", "中共预备党员"),
            ("团员", "共青团员"),
            ("民盟盟员", "民盟盟员"),
            ("C.群众", "群众"),
            ("□党员 ☑团员 □群众", "共青团员"),
        ];
        for (text, expected) in cases {
            assert_eq!(political(text).as_deref(), Some(expected), "{text}");
        }
        // The fourth choice of a form that is not here.
        assert_eq!(political("4"), None);
    }

    #[test]
    fn choices_are_parted_in_one_way() {
        for text in [
            "医疗┋理发",
            "医疗/理发",
            "医疗,理发",
            "医疗、理发",
            "医疗， 理发",
        ] {
            assert_eq!(choices(text), "医疗、理发");
        }
        assert_eq!(choices("□家政 ☑医疗 ☑理发"), "医疗、理发");
        assert_eq!(choices("A.医疗┋C.理发"), "医疗、理发");
        assert_eq!(
            choices_of_both("医疗、理发", "理发、电脑"),
            "医疗、理发、电脑"
        );
    }

    #[test]
    fn counts_of_people() {
        let cases = [
            ("5", Some(5)),
            ("5人", Some(5)),
            ("约5名", Some(5)),
            ("十人", Some(10)),
            ("二十五名", Some(25)),
            ("3-5人", Some(5)),
            ("若干", None),
            ("0", None),
        ];
        for (text, expected) in cases {
            assert_eq!(count(text), expected, "{text}");
        }
    }

    #[test]
    fn a_name_and_a_phone_in_one_cell() {
        let cases = [
            ("何秀英 19907630001", "何秀英", "19907630001"),
            ("何秀英19907630001", "何秀英", "19907630001"),
            ("19907630001 何秀英", "何秀英", "19907630001"),
            ("何秀英（19907630001）", "何秀英", "19907630001"),
            ("何秀英(19907630001)", "何秀英", "19907630001"),
            ("何秀英(组长)19907630001", "何秀英(组长)", "19907630001"),
            (
                "何秀英：0763-3300010/19907630001",
                "何秀英",
                "0763-3300010、19907630001",
            ),
            ("何秀英", "何秀英", ""),
            ("19907630001", "", "19907630001"),
        ];
        for (text, name, phone) in cases {
            assert_eq!(
                name_and_phone(text),
                (name.to_owned(), phone.to_owned()),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(cell in "\\PC{0,24}", is_number: bool) {
            let _ = text(&cell);
            let _ = date(&cell, is_number);
            let _ = count(&cell);
            let _ = name_and_phone(&cell);
            let _ = unit_and_duty(&cell);
            let _ = (sex(&cell), political(&cell), choices(&cell));
        }

        #[test]
        fn a_date_that_is_printed_is_read_again(days in 0i64..60_000) {
            let day = Date::new(1900, 1, 1).unwrap().plus_days(days);
            prop_assert_eq!(date(&day.to_string(), false), Some(Written::Day(day)));
            prop_assert_eq!(date(&day.official(), false), Some(Written::Day(day)));
        }
    }
}

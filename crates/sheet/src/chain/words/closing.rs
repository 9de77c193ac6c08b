//! What stands below the entries and between them and is said of none: who has signed the list and when,
//! who has sent a message, links.

use super::is_name;
use super::lists::after_date;
use super::said::is_notice;
use crate::chain::phone::{is_digit, numeral};

/// How those end who sign a list: `阳光嘉园社区党支部`.
const SIGNERS: &[&str] = &[
    "支部",
    "总支",
    "党委",
    "支部委员会",
    "居委会",
    "村委会",
    "委员会",
    "社区",
    "街道办",
    "街道办事处",
    "服务中心",
    "办公室",
];

/// What those who sign write behind it.
const SIGNED: &[&str] = &["宣", "启", "敬上", "发布", "制"];

/// Who has made the list, before a colon.
const MAKERS: &[&str] = &[
    "填表人",
    "填表",
    "制表人",
    "制表",
    "填报人",
    "填报单位",
    "填报时间",
    "填表时间",
    "填表日期",
    "审核人",
    "审核",
    "审批人",
    "统计人",
    "经办人",
    "登记人",
    "汇总人",
    "日期",
    "发布人",
    "落款",
];

/// How lines begin that those write who pass a list on.
const CALLS: &[&str] = &[
    "点击",
    "我已接龙",
    "已接龙",
    "请后面",
    "http://",
    "https://",
    "www.",
];

/// What a chat calls the days that have just been.
const RECENT: &[&str] = &["今天", "昨天", "前天", "星期", "周"];

/// Whether the line is said of no entry, by what it says and the next one; who signs does so below the last
/// entry.
pub(in crate::chain) fn is_closing(line: &str, next: Option<&str>, is_last: bool) -> bool {
    let is_call = CALLS.iter().any(|start| line.starts_with(start)) || line.contains("://");
    let is_sender = || is_sender(line) || is_name(line) && next.is_some_and(is_moment);
    let is_signed = || is_last && is_signature(line);
    is_call || is_reply(line) || is_moment(line) || is_makers(line) || is_sender() || is_signed()
}

/// `阳光嘉园社区党支部`, `东城街道居委会 宣`.
pub(in crate::chain) fn is_signature(line: &str) -> bool {
    let ends = SIGNED.iter().find_map(|end| line.strip_suffix(end));
    let signer = ends.unwrap_or(line).trim_end();
    let is_long = signer.chars().nth(3).is_some();
    is_long && !is_name(signer) && SIGNERS.iter().any(|end| signer.ends_with(end))
}

/// `刘一: 收到`.
fn is_reply(line: &str) -> bool {
    let sent = line.split_once([':', '：']);
    sent.is_some_and(|(sender, text)| is_name(sender) && is_notice(text.trim_start()))
}

/// `填表人：刘一`.
fn is_makers(line: &str) -> bool {
    let maker = line.split_once([':', '：']).map(|(maker, _)| maker.trim());
    maker.is_some_and(|maker| MAKERS.contains(&maker))
}

/// `刘一 19:25` and `阳光3栋-刘一 2026/3/5 19:25:10`: who has sent a message, and when.
fn is_sender(line: &str) -> bool {
    let Some((before, last)) = line.rsplit_once(char::is_whitespace) else {
        return false;
    };
    let before = before.trim_end();
    let (sender, day) = before
        .rsplit_once(char::is_whitespace)
        .unwrap_or((before, ""));
    let is_day = is_moment(day) || RECENT.iter().any(|start| day.starts_with(start));
    is_time(last) && (is_name(before) || is_day && !sender.trim().is_empty())
}

/// A date with its year, a time behind it or none: `2026年3月5日`, `二〇二六年三月五日`, `2026/3/5 19:25`.
fn is_moment(line: &str) -> bool {
    let date = line.split_once(char::is_whitespace);
    let date = date
        .filter(|(_, time)| is_time(time.trim()))
        .map_or(line, |(date, _)| date);
    let is_figure = |c| numeral(c).is_some() || matches!(c, '〇' | '○' | '零');
    let is_written = || {
        let rest = date.trim_start_matches(is_figure);
        let rest = rest
            .strip_prefix('年')
            .map(|rest| rest.trim_start_matches(is_figure));
        let rest = rest.and_then(|rest| rest.strip_prefix('月'));
        let rest = rest.map(|rest| rest.trim_start_matches(is_figure));
        rest == Some("日") || rest == Some("号")
    };
    let is_figured = || {
        let mut parts = date.split(['-', '/', '.']).map(|part| {
            let is_number = !part.is_empty() && part.chars().all(is_digit);
            if is_number { part.chars().count() } else { 0 }
        });
        let parts = [parts.next(), parts.next(), parts.next(), parts.next()];
        matches!(parts, [Some(4), Some(1 | 2), Some(1 | 2), None])
    };
    date.contains('年') && (after_date(date) == Some("") || is_written()) || is_figured()
}

/// `19:25` and `8:05:44`.
fn is_time(word: &str) -> bool {
    let mut parts = word.split([':', '：']).map(|part| {
        let is_number = !part.is_empty() && part.chars().all(is_digit);
        is_number && part.chars().count() <= 2
    });
    let parts = [parts.next(), parts.next(), parts.next(), parts.next()];
    matches!(parts, [Some(true), Some(true), None | Some(true), None])
}

//! What the cells of a signed sheet say: how somebody came, when, and how long they served.

use crate::attendance::Presence;
use crate::digits;
use crate::hours::Span;
use crate::intake::cleaning::{self, Written};
use crate::time::Date;

/// Nobody serves longer at a time, in minutes.
pub(super) const LONGEST: i32 = 12 * 60;

/// From when to when, each as [`clock`] tells it.
pub(super) type Times = (String, String);

/// `到`, `√`, `是`: how somebody came, as people write it; none where it cannot be told.
pub(super) fn presence_of(text: &str) -> Option<Presence> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    Some(match plain.trim_start_matches("已") {
        "到" | "√" | "✓" | "✔" | "☑" | "是" | "签到" | "签" | "到场" | "到会" | "出席" | "出勤"
        | "打卡" | "实到" | "在场" | "参加" | "1" | "Y" | "y" => Presence::Present,
        "迟到" => Presence::Late,
        "请假" | "事假" | "病假" | "公假" | "假" | "△" => Presence::Leave,
        "缺席" | "未到" | "旷工" | "未签到" | "未签" | "未参加" | "没到" | "没来" | "旷"
        | "缺勤" | "×" | "✗" | "✘" | "否" | "0" | "N" | "n" | "x" | "X" => Presence::Absent,
        _ => return None,
    })
}

/// What marks stand for, as a sheet explains them: `○请假 △迟到`, `√=到`.
pub(super) fn marks(words: &str) -> Vec<(char, Presence)> {
    const MARKS: &str = "○〇●◎◯△▲√✓✔×✗✘☆★";
    let explained = |(place, mark): (usize, char)| {
        let said = words[place + mark.len_utf8()..]
            .trim_start_matches(['：', ':', '=', '＝', '-', '—', ' '])
            .trim_start_matches(['代', '表', '示', '为']);
        let ends = said
            .char_indices()
            .map(|(place, one)| place + one.len_utf8());
        // 迟到 before 迟, 到场 before 到.
        let ends: Vec<usize> = ends.take(3).collect();
        let mut longest_first = ends.into_iter().rev();
        longest_first.find_map(|end| Some((mark, presence_of(&said[..end])?)))
    };
    words
        .char_indices()
        .filter(|(_, one)| MARKS.contains(*one))
        .filter_map(explained)
        .collect()
}

/// 请假 or 迟到10分钟 where a note stands: that somebody was not there, or late.
pub(super) fn missed(note: &str) -> Option<Presence> {
    if note.starts_with("迟到") {
        return Some(Presence::Late);
    }
    presence_of(note).filter(|presence| *presence != Presence::Present && note.chars().count() > 1)
}

/// `9:00-11:00 2小时` where a note stands: the times and the length, where it says nothing else.
pub(super) fn served(note: &str) -> Option<(Vec<Times>, Option<i32>)> {
    let (mut told, mut minutes) = (Vec::new(), None);
    for word in note
        .split([' ', '，', ',', '、', '；', '+'])
        .filter(|word| !word.is_empty())
    {
        match span(word) {
            Some(times) => told.push(times),
            None if word.contains(['时', '分']) => minutes = Some(minutes_of(word, false)?),
            None => return None,
        }
    }
    (!told.is_empty() || minutes.is_some()).then_some((told, minutes))
}

/// `2`, `2人`, `带1人`.
pub(super) fn count(text: &str) -> Option<i32> {
    let digits = text.trim_start_matches(['带', '+', '＋']);
    let digits = digits.trim_end_matches(['人', '个', '位', '名']).trim();
    digits.parse().ok().filter(|count| (0..=99).contains(count))
}

/// A time of the day as a cell tells it, with its day and seconds or without, as [`Date::at`] reads it:
/// `13:40`, `下午1:40`, `2:30 PM`, `两点半`, `次日1点` (the same as 1 o'clock: what is earlier than the
/// beginning is on the next day). None where it tells none.
///
/// [`Date::at`]: crate::time::Date::at
pub(super) fn clock(text: &str) -> Option<String> {
    hour_and_minute(text).map(written)
}

fn written((hour, minute): (u32, u32)) -> String {
    format!("{hour}:{minute:02}")
}

/// The day before the time in a cell, where it has both.
pub(super) fn day(text: &str) -> Option<Date> {
    let (day, _) = text.trim().rsplit_once([' ', 'T', '日'])?;
    match cleaning::date(day, false)? {
        Written::Day(day) => Some(day),
        Written::Part(_) => None,
    }
}

/// From when to when, as a cell tells both: `13:40-15:25`, `下午2点到4点`. None where it does not.
pub(super) fn span(text: &str) -> Option<Times> {
    let (first, last) = text.split_once(['-', '－', '—', '–', '~', '～', '至', '到'])?;
    between(first, last.trim_start_matches(['-', '—']))
}

/// The same several times in one cell, `9:00-11:00，14:00-16:00`; none where one of them is unclear.
pub(super) fn spans(text: &str) -> Option<Vec<Times>> {
    text.split(['，', ',', '、', '；', ';', '\n'])
        .map(span)
        .collect()
}

/// The same times by a clock of twelve hours, where only so they fall into the hours of the activity: 2:30 to
/// 4:30 in one that is held from 14:30 to 17:30.
pub(super) fn within(held: Span, from: String, to: String) -> Times {
    // Who clears up stays on.
    const STAYS: i32 = 2 * 60;
    let later = |time: &str| {
        let (hour, minute) = hour_and_minute(time)?;
        (hour < 12).then(|| written((hour + 12, minute)))
    };
    let fits = |(from, to): &Times| {
        let span = Span::typed(held.from.date(), from, to);
        span.is_some_and(|span| span.overlaps(held) && span.minutes() <= LONGEST)
    };
    let ends_with_it = |(from, to): &Times| {
        let span = Span::typed(held.from.date(), from, to);
        span.is_some_and(|span| held.to.minutes_to(span.to) <= STAYS)
    };
    let late = later(&to).map(|to| (from.clone(), to));
    let both = later(&from).zip(later(&to));
    let read = (from, to);
    match fits(&read) {
        true => read,
        false => [late, both]
            .into_iter()
            .flatten()
            .find(|times| fits(times) && ends_with_it(times))
            .unwrap_or(read),
    }
}

/// The same where each stands by itself.
pub(super) fn between(first: &str, last: &str) -> Option<Times> {
    let from = hour_and_minute(first)?;
    // 下午 before the beginning is said of the end too, unless it would be over by then.
    let inherited = match (part_of_day(first), part_of_day(last)) {
        (Some((part, _)), None) => hour_and_minute(&format!("{part}{last}")),
        _ => None,
    };
    let to = inherited.filter(|to| *to > from);
    let to = to.or_else(|| hour_and_minute(last))?;
    Some((written(from), written(to)))
}

/// The parts of a day, longer words first, each with the hours from which on it counts from noon.
static PARTS_OF_DAY: [(&str, std::ops::Range<u32>); 16] = [
    ("凌晨", 0..0),
    ("清晨", 0..0),
    ("早晨", 0..0),
    ("早上", 0..0),
    ("上午", 0..0),
    ("中午", 1..3),
    ("下午", 1..12),
    ("傍晚", 1..12),
    ("晚上", 5..12),
    ("夜里", 6..12),
    ("早", 0..0),
    ("晚", 5..12),
    ("a.m.", 0..0),
    ("p.m.", 1..12),
    ("am", 0..0),
    ("pm", 1..12),
];

fn part_of_day(text: &str) -> Option<&'static (&'static str, std::ops::Range<u32>)> {
    PARTS_OF_DAY.iter().find(|(part, _)| text.contains(part))
}

fn hour_and_minute(text: &str) -> Option<(u32, u32)> {
    let mut text = text.to_lowercase().replace(['：', '︰'], ":");
    let mut from_noon = 0..0;
    if let Some((part, hours)) = part_of_day(&text) {
        text = text.replacen(part, " ", 1);
        from_noon = hours.clone();
    }
    // The day stands before, also as 3月7日 or 次日.
    let time = text.split(['日', '号', '天', 't']).next_back()?;
    let spaced = time
        .replace(" 点", "点")
        .replace(" :", ":")
        .replace(": ", ":");
    let time = digits::in_figures(spaced.split_whitespace().next_back()?);
    let time = time.trim_end_matches(['整', '许']).trim_end_matches("左右");
    let time = time
        .replace("点钟", "点")
        .replace("点半", "点30")
        .replace("点一刻", "点15")
        .replace("点1刻", "点15")
        .replace("点3刻", "点45")
        .replace(['点', '时', '分', '.'], ":");
    let number = |digits: &str| {
        let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|c| c.is_ascii_digit());
        plain.then(|| digits.parse::<u32>().ok()).flatten()
    };
    let (hour, minute) = match time.split_once(':') {
        Some((hour, rest)) => {
            let mut rest = rest.trim_end_matches([':', '秒']).split(':');
            let minute = rest.next().filter(|minute| !minute.is_empty());
            let seconds = rest.next();
            if rest.next().is_some() || seconds.is_some_and(|seconds| number(seconds).is_none()) {
                return None;
            }
            (number(hour)?, number(minute.unwrap_or("0"))?)
        }
        None if (3..=4).contains(&time.len()) && time.is_ascii() => {
            let (hour, minute) = time.split_at(time.len() - 2);
            (number(hour)?, number(minute)?)
        }
        None => (number(&time)?, 0),
    };
    let hour = if from_noon.contains(&hour) {
        hour + 12
    } else {
        hour
    };
    let is_time = minute < 60 && (hour < 24 || (hour, minute) == (24, 0));
    is_time.then_some((hour, minute))
}

/// `1.5`, `1.5小时`, `1小时45分`, `105分钟`, `01:45`, `1个半小时`: the minutes; a bare number is of hours unless said.
pub(super) fn minutes_of(text: &str, bare_minutes: bool) -> Option<i32> {
    let plain: String = text
        .trim_start_matches('约')
        .chars()
        .map(digits::plain)
        .collect();
    let plain = digits::in_figures(&plain)
        .to_lowercase()
        .replace('．', ".")
        .replace("个钟头", "时")
        .replace("个钟", "时")
        .replace("mins", "分")
        .replace("min", "分")
        .replace("半个小时", "0.5时")
        .replace("个半小时", ".5时")
        .replace("个小时", "时")
        .replace("半小时", ".5时")
        .replace("小时", "时")
        .replace("分钟", "分");
    let plain = plain
        .replace("hours", "时")
        .replace("hour", "时")
        .replace('h', "时");
    let number = |digits: &str| {
        // 半小时 stands as .5时.
        let digits = match digits.starts_with('.') {
            true => format!("0{digits}"),
            false => digits.to_owned(),
        };
        let plain = digits.bytes().all(|c| c.is_ascii_digit() || c == b'.');
        plain.then(|| digits.parse::<f64>().ok()).flatten()
    };
    let minutes = if let Some((hours, rest)) = plain.split_once([':', '：']) {
        let rest = rest.split([':', '：']).next().unwrap_or_default();
        number(hours)? * 60.0 + number(rest)?
    } else if let Some((hours, rest)) = plain.split_once('时') {
        let rest = rest.trim_end_matches('分').trim_end_matches('钟');
        let rest = if rest == "半" { "30" } else { rest };
        number(hours)? * 60.0 + if rest.is_empty() { 0.0 } else { number(rest)? }
    } else if let Some(minutes) = plain.strip_suffix('分') {
        number(minutes)?
    } else {
        number(&plain)? * if bare_minutes { 1.0 } else { 60.0 }
    };
    // Hours in decimals, 1.33, stand for whole minutes.
    (0.5..=24.0 * 60.0)
        .contains(&minutes)
        .then(|| minutes.round() as i32)
}

/// Whether a text is a length where a mark might stand: `2`, `1.5小时`, and neither 1 for √ nor 8:30.
pub(super) fn is_length_alone(text: &str) -> bool {
    let is_time = text.contains([':', '：', '点', '-', '—', '~']);
    !is_time && presence_of(text).is_none() && minutes_of(text, false).is_some()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn how_somebody_came_as_people_write_it() {
        use Presence::*;
        for (text, expected) in [
            ("到", Some(Present)),
            ("√", Some(Present)),
            ("已签到", Some(Present)),
            ("是", Some(Present)),
            ("迟到", Some(Late)),
            ("病假", Some(Leave)),
            ("请 假", Some(Leave)),
            ("未到", Some(Absent)),
            ("×", Some(Absent)),
            ("否", Some(Absent)),
            ("看情况", None),
        ] {
            assert_eq!(presence_of(text), expected, "{text}");
        }
    }

    #[test]
    fn lengths_as_people_write_them() {
        for (text, bare_minutes, expected) in [
            ("1.5", false, Some(90)),
            ("2", false, Some(120)),
            ("105", true, Some(105)),
            ("1.5小时", false, Some(90)),
            ("1小时45分", false, Some(105)),
            ("1时45分", true, Some(105)),
            ("105分钟", false, Some(105)),
            ("01:45:00", false, Some(105)), // a duration of a spreadsheet
            ("2h", false, Some(120)),
            ("1.33", false, Some(80)), // 79.8: decimals stand for whole minutes
            ("25", false, None),       // longer than a day
            ("0", false, None),
            ("1个半小时", false, Some(90)),
            ("1小时半", false, Some(90)),
            ("两个小时", false, Some(120)),
            ("半小时", false, Some(30)),
            ("一小时20分", false, Some(80)),
            ("两个半小时", false, Some(150)),
            ("十二小时", false, Some(720)),
            ("２.５", false, Some(150)),
            ("约2小时", false, Some(120)),
            ("两个钟", false, Some(120)),
            ("150min", false, Some(150)),
            ("半天", false, None),
            ("-2", false, None),
        ] {
            assert_eq!(minutes_of(text, bare_minutes), expected, "{text}");
        }
    }

    #[test]
    fn a_time_stands_with_its_day_or_seconds_or_without() {
        for (text, expected) in [
            ("13:40", "13:40"),
            ("13:40:00", "13:40"),
            ("2026-03-07 13:40:00", "13:40"),
            ("13：40", "13:40"),
            ("下午5:00", "17:00"),
            ("上午 9点", "9:00"),
            ("下午 5点", "17:00"),
            ("5点半", "5:30"),
            ("17时30分", "17:30"),
            ("中午12:10", "12:10"),
            ("1340", "13:40"),
            ("2:30 PM", "14:30"),
            ("12:05 am", "12:05"), // nobody serves at midnight
            ("两点半", "2:30"),
            ("下午两点", "14:00"),
            ("十四点二十分", "14:20"),
            ("三点一刻", "3:15"),
            ("晚8点", "20:00"),
            ("次日1点", "1:00"),
            ("3月7日下午2点", "14:00"),
            ("9:5", "9:05"),
            ("8.30", "8:30"),
            ("9点左右", "9:00"),
            ("24:00", "24:00"),
        ] {
            assert_eq!(clock(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "请假",
            "下午",
            "9点多",
            "25:00",
            "8:61",
            "到",
            "8:00-9:00",
            "13:40:00:1",
        ] {
            assert_eq!(clock(text), None, "{text}");
        }
    }

    #[test]
    fn a_note_that_tells_how_long_somebody_served() {
        let times = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        for (note, expected) in [
            (
                "9:00-11:00 2小时",
                Some((vec![times("9:00", "11:00")], Some(120))),
            ),
            ("2小时", Some((vec![], Some(120)))),
            ("提前10分钟走", None),
            ("带1人 2小时", None),
        ] {
            assert_eq!(served(note), expected, "{note}");
        }
        assert_eq!(missed("迟到10分钟"), Some(Presence::Late));
        assert_eq!(missed("病假"), Some(Presence::Leave));
        assert_eq!(missed("请假一会儿"), None);
    }

    #[test]
    fn marks_as_a_sheet_explains_them() {
        use Presence::*;
        for (words, expected) in [
            (
                "说明：○请假 △迟到 ×缺席",
                vec![('○', Leave), ('△', Late), ('×', Absent)],
            ),
            (
                "签到（√=到，○表示请假）",
                vec![('√', Present), ('○', Leave)],
            ),
            ("○ 清洁家园 △", vec![]),
        ] {
            assert_eq!(marks(words), expected, "{words}");
        }
    }

    #[test]
    fn an_afternoon_is_told_by_a_clock_of_twelve_hours_too() {
        let day: Date = "2026-02-28".parse().unwrap();
        let held = Span::typed(day, "14:30", "17:30").unwrap();
        for (written, expected) in [
            (("2:30", "4:30"), ("14:30", "16:30")),
            (("14:30", "5:00"), ("14:30", "17:00")),
            // Who sets up in the morning served in the morning.
            (("9:00", "11:00"), ("9:00", "11:00")),
            (("14:00", "17:00"), ("14:00", "17:00")),
            (("8:30", "5:30"), ("8:30", "17:30")),
            // That is no afternoon, but the two times are turned.
            (("17:00", "9:00"), ("17:00", "9:00")),
        ] {
            let (from, to) = within(held, written.0.into(), written.1.into());
            assert_eq!((from.as_str(), to.as_str()), expected, "{written:?}");
        }
    }

    #[test]
    fn from_when_to_when_in_one_cell() {
        for (text, expected) in [
            ("13:40-15:25", ("13:40", "15:25")),
            ("13:40——15:25", ("13:40", "15:25")),
            ("下午2点到4点", ("14:00", "16:00")),
            ("上午9点至下午3点", ("9:00", "15:00")),
            ("晚上10点-1点", ("22:00", "1:00")),
            ("22:00至次日1:00", ("22:00", "1:00")),
            ("上午8点-12点", ("8:00", "12:00")),
        ] {
            let expected = (expected.0.to_owned(), expected.1.to_owned());
            assert_eq!(span(text), Some(expected), "{text}");
        }
        for text in ["下午", "9:00-11:00，14:00-16:00", "9:00"] {
            assert_eq!(span(text), None, "{text}");
        }
    }
}

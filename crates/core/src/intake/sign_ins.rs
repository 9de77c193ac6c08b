//! Sign-ins: the people of a list on the sheet of one activity, with how they came and how long they
//! served where the list says so, by the rules of attendance. What the sheet says already stays.

use std::collections::HashMap;

use renling_sheet::{CellKind, Row};
use sqlx::AnyConnection;

use crate::activity::Activity;
use crate::attendance::{self, Attendance, Evidence, HoursDraft, Presence, Signature};
use crate::error::{Error, Result};
use crate::hours::{self, Rules};
use crate::intake::headers::Meaning;
use crate::intake::people::Known;
use crate::intake::plan::Slot;
use crate::intake::table::Table;
use crate::intake::{Outcome, PreviewRow, Problem, SignUp, cleaning};
use crate::spelling;

/// A row of the sheet with what it was before.
type Signed = (Option<Attendance>, Attendance);

/// The activity of a list, and what its sheet says already.
pub(super) struct SignIns {
    pub(super) activity: Activity,
    rows: HashMap<String, Attendance>,
    rules: Rules,
    /// How many of the sheet have each post and have not said that they do not come.
    taken: HashMap<String, i32>,
}

impl SignIns {
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] where people cannot sign in to the activity.
    pub(super) async fn on(id: &str, connection: &mut AnyConnection) -> Result<Self> {
        Ok(SignIns {
            activity: attendance::open_activity(connection, id).await?,
            rows: attendance::by_person(connection, id).await?,
            rules: hours::read(connection).await?,
            taken: attendance::posts(connection, id)
                .await?
                .into_iter()
                .map(|(post, named)| (post, named.coming))
                .collect(),
        })
    }

    /// The rows of the sheet that are new or say more, in the order of the list. What becomes of each
    /// person is told in their row.
    pub(super) async fn take(
        &mut self,
        table: &Table<'_>,
        rows: &mut [PreviewRow],
        slots: &mut [Slot],
        known: &Known,
        connection: &mut AnyConnection,
    ) -> Result<Vec<Signed>> {
        slots.sort_by_key(|slot| slot.leader);
        let positions = self.rows.values().map(|row| row.position);
        let mut last = positions.max().unwrap_or(0);
        let mut signed = Vec::new();
        for slot in slots {
            let row = &mut rows[slot.leader];
            if slot.record.is_some_and(|place| known.is_archived(place)) {
                row.sign_up = Some(SignUp::Archived);
                let what = "这个人已归档，没有登记到签到表，请先在人员页恢复";
                problem(row, Meaning::Name, "person_archived", what, "");
                continue;
            }
            let mut told = Told::of(&table.rows[slot.leader], table, row);
            let post = told.post.take();
            let before = self.rows.remove(&slot.id);
            let blank = attendance::blank(&self.activity.id, &slot.id, last + 1);
            let after = self
                .signed(before.as_ref(), blank, told, row, connection)
                .await?;
            let after = self.with_post(before.as_ref(), after, post, row);
            let Some(mut after) = after else { continue };
            match &before {
                Some(before) => after.revision = before.revision + 1,
                None => last += 1,
            }
            row.sign_up = Some(match after.presence {
                Presence::Expected => SignUp::New,
                _ => SignUp::Signed,
            });
            signed.push((before, after));
        }
        told_twice(table, rows);
        Ok(signed)
    }

    /// The row that says what the list tells; none where it says so already, or says otherwise.
    async fn signed(
        &self,
        before: Option<&Attendance>,
        blank: Attendance,
        told: Told,
        row: &mut PreviewRow,
        connection: &mut AnyConnection,
    ) -> Result<Option<Attendance>> {
        row.sign_up = Some(SignUp::Already);
        let standing = before.map_or(Presence::Expected, |before| before.presence);
        let says = told.signature.presence;
        let mut after = match before {
            None => attendance::with_signature(blank, &told.signature),
            Some(before) if standing == Presence::Expected && says != standing => {
                attendance::with_signature(before.clone(), &told.signature)
            }
            Some(before) => before.clone(),
        };
        if says != Presence::Expected && says != after.presence {
            row.sign_up = Some(SignUp::Differs);
            let what = format!(
                "为“{}”，签到表第{}行已记为“{}”，没有改动，请核对",
                says.label(),
                after.position,
                after.presence.label()
            );
            problem(
                row,
                Meaning::Presence,
                "presence_differs",
                &what,
                says.label(),
            );
            return Ok(None);
        }
        if let Some(draft) = &told.hours {
            match self
                .with_hours(&after, draft, &row.name, connection)
                .await?
            {
                Entered::Row(entered) => after = *entered,
                Entered::Refused(what) => {
                    problem(
                        row,
                        told.hours_column,
                        "hours_refused",
                        &what,
                        &told.hours_text,
                    );
                }
                Entered::Differs(what) => {
                    row.sign_up = Some(SignUp::Differs);
                    problem(
                        row,
                        told.hours_column,
                        "hours_differ",
                        &what,
                        &told.hours_text,
                    );
                    return Ok(None);
                }
            }
        }
        Ok((before != Some(&after)).then_some(after))
    }

    /// The row with the post that the list names, as long as the post wants people: who comes first has it,
    /// and what the sheet says stays.
    fn with_post(
        &mut self,
        before: Option<&Attendance>,
        after: Option<Attendance>,
        named: Option<String>,
        row: &mut PreviewRow,
    ) -> Option<Attendance> {
        let Some(named) = named else { return after };
        if row.sign_up == Some(SignUp::Differs) {
            return after;
        }
        let key = spelling::key(&named);
        let posts = &self.activity.posts.0;
        let Some(post) = posts.iter().find(|post| spelling::key(&post.name) == key) else {
            let what = match self.activity.posts.said() {
                said if said.is_empty() => {
                    "没有登记：这场活动没有设岗位，请先在活动里写上".to_owned()
                }
                said => format!("没有登记：这场活动的岗位是 {said}，请核对"),
            };
            problem(row, Meaning::Post, "post_unknown", &what, &named);
            return after;
        };
        let standing = after.as_ref().or(before)?;
        if let Some(other) = &standing.post {
            if *other != post.name {
                let what = format!("为“{named}”，签到表上已安排“{other}”，没有改动，请核对");
                problem(row, Meaning::Post, "post_differs", &what, &named);
            }
            return after;
        }
        let taken = self.taken.entry(post.name.clone()).or_default();
        let comes = !matches!(standing.presence, Presence::Leave | Presence::Absent);
        if comes && *taken >= post.wanted {
            let what = format!(
                "没有登记：岗位“{}”要的{}人已满，请在签到表里另作安排",
                post.name, post.wanted
            );
            problem(row, Meaning::Post, "post_full", &what, &named);
            return after;
        }
        *taken += i32::from(comes);
        if after.is_none() {
            row.sign_up = Some(SignUp::Signed);
        }
        Some(Attendance {
            post: Some(post.name.clone()),
            ..standing.clone()
        })
    }

    async fn with_hours(
        &self,
        row: &Attendance,
        draft: &HoursDraft,
        name: &str,
        connection: &mut AnyConnection,
    ) -> Result<Entered> {
        let entered = match row.minutes {
            None => {
                attendance::with_hours(row, name, &self.activity, draft, &self.rules, connection)
                    .await
                    .map(|row| Entered::Row(Box::new(row)))
            }
            Some(standing) => {
                attendance::counted(draft, self.activity.day(), &self.rules).map(|(_, minutes)| {
                    match minutes == standing {
                        true => Entered::Row(Box::new(row.clone())),
                        false => Entered::Differs(format!(
                            "为{}，签到表上已登记{}，没有改动，请核对",
                            hours::told(minutes),
                            hours::told(standing)
                        )),
                    }
                })
            }
        };
        match entered {
            Err(Error::Refused(what)) => Ok(Entered::Refused(format!("没有登记：{what}"))),
            Err(Error::Invalid(fields)) => {
                let whats: Vec<String> = fields.into_values().collect();
                Ok(Entered::Refused(format!("没有登记：{}", whats.join("，"))))
            }
            other => other,
        }
    }
}

/// Says of each row that repeats a person what it tells of the activity besides: a sheet has one row for
/// everybody.
fn told_twice(table: &Table<'_>, rows: &mut [PreviewRow]) {
    for (row, cells) in rows.iter_mut().zip(&table.rows) {
        let (Outcome::Duplicate, Some(first)) = (row.outcome, row.of_row) else {
            continue;
        };
        let told = Told::of(cells, table, row);
        if told.hours.is_some() || told.signature.presence != Presence::Expected {
            let what = format!(
                "没有登记：第 {first} 行已是这个人，签到和时数只登记了那一行的，请核对后在签到表里补上"
            );
            problem(
                row,
                Meaning::Presence,
                "signed_twice",
                &what,
                &told.hours_text,
            );
        }
    }
}

/// What became of the hours that a list tells.
enum Entered {
    Row(Box<Attendance>),
    /// Why the rules refuse them.
    Refused(String),
    /// The row has others.
    Differs(String),
}

fn problem(row: &mut PreviewRow, column: Meaning, code: &str, what: &str, original: &str) {
    row.problems.push(Problem {
        row: row.row,
        column: column.label().to_owned(),
        code: code.to_owned(),
        message: format!("第 {} 行{}“{}”{what}", row.row, row.name, column.label()),
        original: original.to_owned(),
    });
}

/// What a row of the list tells of a person's row on the sheet.
struct Told {
    signature: Signature,
    post: Option<String>,
    hours: Option<HoursDraft>,
    /// Where the hours stand, and how, for a word about them.
    hours_column: Meaning,
    hours_text: String,
}

impl Told {
    fn of(cells: &Row, table: &Table<'_>, row: &mut PreviewRow) -> Self {
        let text = |meaning: Meaning| {
            let column = table.column(meaning)?;
            cleaning::text(cells.text(column.index as usize)).map(|text| text.into_owned())
        };
        let mut told = Told {
            signature: Signature {
                presence: Presence::Expected,
                signed_by: text(Meaning::SignedBy).unwrap_or_default(),
                guests: 0,
                note: String::new(),
            },
            post: text(Meaning::Post),
            hours: None,
            hours_column: Meaning::ServiceHours,
            hours_text: String::new(),
        };
        if let Some(guests) = text(Meaning::Guests) {
            match count(&guests) {
                Some(guests) => told.signature.guests = guests,
                None => problem(
                    row,
                    Meaning::Guests,
                    "guests_unclear",
                    "看不出是几人，请写成数字",
                    &guests,
                ),
            }
        }
        told.hours_of(cells, table, &text, row);
        // 请假 may stand where the time would.
        let arrived = text(Meaning::Arrived).or_else(|| text(Meaning::Departed));
        let without_time = |text: &String| !text.contains(|c: char| c.is_ascii_digit());
        let presence = text(Meaning::Presence);
        let presence = presence.or_else(|| arrived.clone().filter(without_time));
        // Whoever signs a sheet writes their name.
        let by_word = presence.as_deref().and_then(|word| {
            let signed = spelling::key(word) == spelling::key(&row.name);
            presence_of(word).or(signed.then_some(Presence::Present))
        });
        if let (Some(word), None) = (&presence, by_word) {
            problem(
                row,
                Meaning::Presence,
                "presence_unclear",
                "看不出到没到，请写“到”“迟到”“请假”或“缺席”",
                word,
            );
        }
        // Whoever has hours was there; a blank cell tells nothing.
        told.signature.presence = match by_word {
            Some(word) => word,
            None if told.hours.is_some() && presence.is_none() => Presence::Present,
            None if presence.is_none() && arrived.is_some() => Presence::Present,
            None => Presence::Expected,
        };
        if let (Some(time), None, None) = (&arrived, &told.hours, &presence) {
            let by = match text(Meaning::Arrived) {
                Some(_) => Meaning::Arrived.label(),
                None => Meaning::Departed.label(),
            };
            told.signature.note = format!("{by} {time}");
        }
        if !told.signature.presence.came() {
            told.signature.signed_by.clear();
        }
        told
    }

    fn hours_of(
        &mut self,
        cells: &Row,
        table: &Table<'_>,
        text: &dyn Fn(Meaning) -> Option<String>,
        row: &mut PreviewRow,
    ) {
        let (mut from, mut to) = (text(Meaning::Arrived), text(Meaning::Departed));
        if let Some(span) = text(Meaning::ServedTime) {
            match span.split_once(['-', '－', '—', '–', '~', '～', '至', '到']) {
                Some((first, last)) => {
                    from = Some(first.to_owned());
                    to = Some(last.trim_start_matches(['-', '—']).to_owned());
                    self.hours_column = Meaning::ServedTime;
                    self.hours_text = span;
                }
                None => problem(
                    row,
                    Meaning::ServedTime,
                    "time_unclear",
                    "看不出起止时间，请写成 13:40-15:25",
                    &span,
                ),
            }
        }
        let mut minutes = None;
        if let Some(length) = text(Meaning::ServiceHours) {
            let column = table.column(Meaning::ServiceHours);
            let by_minutes = column.is_some_and(|column| column.header.contains('分'));
            let number = column.is_some_and(|column| {
                let cell = cells.cells.get(column.index as usize);
                cell.is_some_and(|cell| cell.kind() == CellKind::Number)
            });
            minutes = minutes_of(&length, by_minutes && (number || !length.contains('时')));
            if minutes.is_none() {
                problem(
                    row,
                    Meaning::ServiceHours,
                    "hours_unclear",
                    "看不出多长，请写成 1.5小时 或 105分钟",
                    &length,
                );
            }
            self.hours_column = Meaning::ServiceHours;
            self.hours_text = length;
        }
        // One time alone tells when somebody came, not how long they served.
        let (from, to) = match (from, to) {
            (Some(from), Some(to)) if [&from, &to].iter().all(|time| is_time(time)) => {
                (clock(&from), clock(&to))
            }
            _ => (String::new(), String::new()),
        };
        if minutes.is_some() || !from.is_empty() {
            if self.hours_text.is_empty() {
                self.hours_column = Meaning::Arrived;
                self.hours_text = format!("{from}-{to}");
            }
            self.hours = Some(HoursDraft {
                from,
                to,
                minutes,
                evidence: Evidence::Sheet,
            });
        }
    }
}

/// `到`, `√`, `是`: how somebody came, as people write it; none where it cannot be told.
fn presence_of(text: &str) -> Option<Presence> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    Some(match plain.trim_start_matches("已") {
        "到" | "√" | "✓" | "✔" | "☑" | "是" | "签到" | "签" | "到场" | "到会" | "出席" | "出勤"
        | "打卡" | "实到" | "在场" | "参加" | "1" | "Y" | "y" => Presence::Present,
        "迟到" => Presence::Late,
        "请假" | "事假" | "病假" | "公假" | "假" | "△" => Presence::Leave,
        "缺席" | "未到" | "未签到" | "未签" | "未参加" | "没到" | "没来" | "旷" | "缺勤" | "×"
        | "✗" | "✘" | "否" | "0" | "N" | "n" | "x" | "X" => Presence::Absent,
        _ => return None,
    })
}

/// Whether a cell tells a time, and not 请假.
fn is_time(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit()) || text.contains(['点', '时'])
}

/// `2`, `2人`, `带1人`.
fn count(text: &str) -> Option<i32> {
    let digits = text.trim_start_matches(['带', '+', '＋']);
    let digits = digits.trim_end_matches(['人', '个', '位', '名']).trim();
    digits.parse().ok().filter(|count| (0..=99).contains(count))
}

/// The time of the day in a cell that may hold the day and the seconds too: `13:40`, `下午1:40`, `5点半`.
fn clock(text: &str) -> String {
    let time = text.split_whitespace().next_back().unwrap_or_default();
    let parts = ["凌晨", "早上", "上午", "中午", "下午", "晚上"];
    let part = parts.into_iter().find(|part| text.contains(part));
    let part = part.unwrap_or_default();
    let plain = time
        .trim_start_matches(part)
        .replace("点半", ":30")
        .replace(['点', '时', '：'], ":");
    let plain = plain.trim_end_matches(['分', '整']);
    let mut parts = plain.splitn(3, ':');
    let (Some(hour), Some(minute)) = (parts.next(), parts.next()) else {
        return time.to_owned();
    };
    let minute = if minute.is_empty() { "00" } else { minute };
    match hour.parse::<u32>() {
        Ok(hour) if hour < 12 && matches!(part, "下午" | "晚上") => {
            format!("{}:{minute}", hour + 12)
        }
        Ok(hour) if hour < 3 && part == "中午" => format!("{}:{minute}", hour + 12),
        _ => format!("{hour}:{minute}"),
    }
}

/// `1.5`, `1.5小时`, `1小时45分`, `105分钟`, `01:45`, `1个半小时`: the minutes; a bare number is of hours unless said.
fn minutes_of(text: &str, bare_minutes: bool) -> Option<i32> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain
        .to_lowercase()
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
        // 两小时, 一个半小时, 半小时.
        let mut figures = digits.chars();
        let first = figures.next().map(|first| match first {
            '两' => Some(2),
            other => crate::digits::chinese(other),
        });
        let spelt = match first.flatten() {
            Some(figure) => format!("{figure}{}", figures.as_str()),
            None if digits.starts_with('.') => format!("0{digits}"),
            None => digits.to_owned(),
        };
        let digits = spelt.as_str();
        let plain = !digits.is_empty()
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.');
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

#[cfg(test)]
mod tests {
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
            ("1340", "1340"),
        ] {
            assert_eq!(clock(text), expected, "{text}");
        }
    }
}

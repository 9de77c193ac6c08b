//! Sign-ins: the people of a list on the sheet of one activity, with how they came and how long they
//! served where the list says so, by the rules of attendance. What the sheet says already stays.

mod cells;

use std::collections::HashMap;

use renling_sheet::{CellKind, Row};
use sqlx::AnyConnection;

use crate::activity::Activity;
use crate::attendance::{self, Attendance, Evidence, HoursDraft, Presence, Signature};
use crate::digits;
use crate::error::{Error, Result};
use crate::hours::{self, Rules, Span};
use crate::intake::headers::Meaning;
use crate::intake::people::Known;
use crate::intake::plan::Slot;
use crate::intake::table::Table;
use crate::intake::{Outcome, PreviewRow, Problem, SignUp, cleaning};
use crate::spelling;
use crate::time::Date;

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
            let mut told = Told::of(&table.rows[slot.leader], table, self.activity.day(), row);
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
        told_twice(table, self.activity.day(), rows);
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
fn told_twice(table: &Table<'_>, day: Date, rows: &mut [PreviewRow]) {
    for (row, cells) in rows.iter_mut().zip(&table.rows) {
        let (Outcome::Duplicate, Some(first)) = (row.outcome, row.of_row) else {
            continue;
        };
        let told = Told::of(cells, table, day, row);
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

/// The columns of when somebody came and left.
const COLUMNS_OF_TIMES: [Meaning; 2] = [Meaning::Arrived, Meaning::Departed];

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
    fn of(record: &Row, table: &Table<'_>, day: Date, row: &mut PreviewRow) -> Self {
        let text = |meaning: Meaning| {
            let column = table.column(meaning)?;
            cleaning::text(record.text(column.index as usize)).map(|text| text.into_owned())
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
            match cells::count(&guests) {
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
        // Below 签到 some write when they came.
        let by_clock = text(Meaning::Presence)
            .filter(|word| cells::presence_of(word).is_none() && cells::clock(word).is_some());
        let mut times = [
            text(Meaning::Arrived).or_else(|| by_clock.clone()),
            text(Meaning::Departed),
        ];
        for (column, time) in COLUMNS_OF_TIMES.into_iter().zip(&mut times) {
            let dated = time.as_deref().and_then(cells::day);
            // Who leaves after midnight leaves on the next day.
            let next = day.plus_days(1);
            let is_of_it = |of: &Date| *of == day || column == Meaning::Departed && *of == next;
            if let Some(other) = dated.filter(|other| !is_of_it(other)) {
                let what = format!("写的是 {other}，这场活动是 {day}，时间没有登记，请核对");
                problem(
                    row,
                    column,
                    "date_differs",
                    &what,
                    time.as_deref().unwrap_or_default(),
                );
                *time = None;
            }
        }
        told.hours_of(record, table, day, &times, &text, row);
        // Whoever signs a sheet writes their name.
        let name = spelling::key(&row.name);
        let how = |word: &str| {
            let signed = spelling::key(word) == name;
            cells::presence_of(word).or(signed.then_some(Presence::Present))
        };
        let presence = text(Meaning::Presence).filter(|_| by_clock.is_none());
        let mut by_word = presence.as_deref().and_then(how);
        if let (Some(word), None) = (&presence, by_word) {
            problem(
                row,
                Meaning::Presence,
                "presence_unclear",
                "看不出到没到，请写“到”“迟到”“请假”或“缺席”",
                word,
            );
        }
        let mut came = None;
        for (column, time) in COLUMNS_OF_TIMES.into_iter().zip(times) {
            let Some(time) = time else { continue };
            // 请假 may stand where the time would.
            if let Some(word) = how(&time) {
                by_word = by_word.or(presence.is_none().then_some(word));
                continue;
            }
            let is_time = cells::clock(&time).is_some();
            if !is_time {
                let what = "看不出是几点，请写成 13:40，没来的写“请假”或“缺席”";
                problem(row, column, "time_unclear", what, &time);
            }
            if is_time || time.contains(|c: char| digits::plain(c).is_ascii_digit()) {
                came = came.or(Some(format!("{} {time}", column.label())));
            }
        }
        // Whoever has hours was there; a blank cell tells nothing.
        let was_there = told.hours.is_some() || came.is_some();
        told.signature.presence = match by_word {
            Some(word) => word,
            None if presence.is_none() && was_there => Presence::Present,
            None => Presence::Expected,
        };
        if let (Some(time), None) = (came, &told.hours)
            && told.signature.presence.came()
            && told.signature.note.is_empty()
        {
            told.signature.note = time;
        }
        if !told.signature.presence.came() {
            told.signature.signed_by.clear();
        }
        told
    }

    fn hours_of(
        &mut self,
        record: &Row,
        table: &Table<'_>,
        day: Date,
        times: &[Option<String>; 2],
        text: &dyn Fn(Meaning) -> Option<String>,
        row: &mut PreviewRow,
    ) {
        let [mut from, mut to] = times.clone();
        if let Some(span) = text(Meaning::ServedTime) {
            match cells::span(&span) {
                Some((first, last)) => {
                    (from, to) = (Some(first), Some(last));
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
                let cell = record.cells.get(column.index as usize);
                cell.is_some_and(|cell| cell.kind() == CellKind::Number)
            });
            minutes = cells::minutes_of(&length, by_minutes && (number || !length.contains('时')));
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
            (Some(from), Some(to)) => cells::between(&from, &to),
            _ => None,
        }
        .unwrap_or_default();
        let between = Span::typed(day, &from, &to).map(Span::minutes);
        if let (Some(told), Some(between)) = (minutes, between)
            && told > between
        {
            let what = format!(
                "比{from}到{to}的{}还长，时数没有登记，请核对后在签到表里登记",
                hours::told(between)
            );
            problem(
                row,
                self.hours_column,
                "hours_exceed_times",
                &what,
                &self.hours_text,
            );
            self.signature.note = format!("{from}-{to} {}", self.hours_text);
            return;
        }
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

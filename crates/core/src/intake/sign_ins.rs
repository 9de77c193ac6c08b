//! Sign-ins: the people of a list on the sheet of one activity, with how they came and how long they
//! served where the list says so, by the rules of attendance. What the sheet says already stays.

mod cells;

use std::collections::HashMap;

use renling_sheet::{CellKind, Row};
use sqlx::AnyConnection;

use crate::activity::Activity;
use crate::attendance::{self, Attendance, Evidence, HoursDraft, Presence, Signature};
use crate::error::{Error, Result};
use crate::hours::{self, Rules, Span};
use crate::intake::cleaning::Written;
use crate::intake::headers::{self, Meaning};
use crate::intake::people::Known;
use crate::intake::plan::Slot;
use crate::intake::table::Table;
use crate::intake::{Column, Outcome, PreviewRow, Problem, SignUp, cleaning};
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
        let activity = self.activity.clone();
        let sheet = SignedSheet::of(table, &activity);
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
            let record = &table.rows[slot.leader];
            if is_of_another(record, &sheet, row) {
                row.sign_up = Some(SignUp::Elsewhere);
                continue;
            }
            let mut told = Told::of(record, &sheet, row);
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
        told_twice(&sheet, rows);
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
            Some(before) if standing == Presence::Expected && says != standing => Attendance {
                note: before.note.clone(),
                ..attendance::with_signature(before.clone(), &told.signature)
            },
            Some(before) => before.clone(),
        };
        if after.note.is_none() && !told.signature.note.is_empty() {
            after.note = Some(told.signature.note.clone());
        }
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
fn told_twice(sheet: &SignedSheet<'_>, rows: &mut [PreviewRow]) {
    for (row, cells) in rows.iter_mut().zip(&sheet.table.rows) {
        let (Outcome::Duplicate, Some(first)) = (row.outcome, row.of_row) else {
            continue;
        };
        let told = Told::of(cells, sheet, row);
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

/// What a row says by a meaning, cleaned.
fn text_of(record: &Row, column: &Column) -> Option<String> {
    cleaning::text(record.text(column.index as usize)).map(|text| text.into_owned())
}

/// A list as the signed sheet of an activity.
struct SignedSheet<'a> {
    table: &'a Table<'a>,
    activity: &'a Activity,
    /// What marks stand for, where the list itself says so.
    marks: HashMap<char, Presence>,
}

impl<'a> SignedSheet<'a> {
    fn of(table: &'a Table<'a>, activity: &'a Activity) -> Self {
        let words = table.skipped.iter().map(|row| row.text.as_str());
        let headers = table.columns.iter().map(|column| column.header.as_str());
        SignedSheet {
            table,
            activity,
            marks: words.chain(headers).flat_map(cells::marks).collect(),
        }
    }

    /// How somebody came, as a cell says it; whoever signs a sheet writes their name.
    fn presence(&self, word: &str, name: &str) -> Option<Presence> {
        let mut letters = word.chars();
        let mark = letters.next().filter(|_| letters.next().is_none());
        mark.and_then(|mark| self.marks.get(&mark).copied())
            .or_else(|| cells::presence_of(word))
            .or_else(|| (spelling::key(word) == spelling::key(name)).then_some(Presence::Present))
    }
}

/// Whether a row says that it is of another day or another activity, which is then told.
fn is_of_another(record: &Row, sheet: &SignedSheet<'_>, row: &mut PreviewRow) -> bool {
    let (table, activity) = (sheet.table, sheet.activity);
    let text = |meaning| text_of(record, table.column(meaning)?);
    let day = text(Meaning::SheetDay).and_then(|text| match cleaning::date(&text, false)? {
        Written::Day(day) if day != activity.day() => Some((day, text)),
        _ => None,
    });
    if let Some((day, written)) = day {
        let what = format!(
            "写的是 {day}，这场活动是 {}，没有登记。如确是这场活动，请把这一列改为“不导入”",
            activity.day()
        );
        problem(row, Meaning::SheetDay, "date_differs", &what, &written);
        return true;
    }
    let Some(named) = text(Meaning::SheetActivity) else {
        return false;
    };
    let (ours, theirs) = (spelling::key(&activity.name), spelling::key(&named));
    if ours.contains(&theirs) || theirs.contains(&ours) {
        return false;
    }
    let what = format!(
        "写的是“{named}”，这场活动是“{}”，没有登记。如确是这场活动，请把这一列改为“不导入”",
        activity.name
    );
    problem(
        row,
        Meaning::SheetActivity,
        "activity_differs",
        &what,
        &named,
    );
    true
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
    fn of(record: &Row, sheet: &SignedSheet<'_>, row: &mut PreviewRow) -> Self {
        let (table, activity) = (sheet.table, sheet.activity);
        let text = |meaning: Meaning| text_of(record, table.column(meaning)?);
        let mut told = Told {
            signature: Signature {
                presence: Presence::Expected,
                signed_by: text(Meaning::SignedBy).unwrap_or_default(),
                guests: 0,
                note: text(Meaning::SheetNote).unwrap_or_default(),
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
        let times = times_of(record, table, by_clock.as_ref(), activity.day(), row);
        told.hours_of(record, table, activity, &times, row);
        let name = row.name.clone();
        let how = |word: &str| sheet.presence(word, &name);
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
        for (column, time) in times
            .iter()
            .flat_map(|pair| COLUMNS_OF_TIMES.into_iter().zip(pair))
        {
            let Some(time) = time else { continue };
            // 请假 may stand where the time would.
            if let Some(word) = how(time) {
                by_word = by_word.or(presence.is_none().then_some(word));
                continue;
            }
            let is_time = cells::clock(time).is_some();
            if !is_time {
                let what = "看不出是几点，请写成 13:40，没来的写“请假”或“缺席”";
                problem(row, column, "time_unclear", what, time);
            }
            if is_time || time.contains(|c: char| c.is_ascii_digit()) {
                came = came.or(Some(format!("{} {time}", column.label())));
            }
        }
        // Whoever has hours was there; a blank cell tells nothing.
        let was_there = told.hours.is_some() || came.is_some();
        let by_note = cells::missed(&told.signature.note);
        told.signature.presence = match by_word.or(by_note.filter(|_| presence.is_none())) {
            Some(word) => word,
            None if presence.is_none() && was_there => Presence::Present,
            None => Presence::Expected,
        };
        if let (Some(time), None) = (came, &told.hours)
            && told.signature.presence.came()
        {
            told.note(&time);
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
        activity: &Activity,
        times: &[[Option<String>; 2]],
        row: &mut PreviewRow,
    ) {
        let text = |meaning: Meaning| text_of(record, table.column(meaning)?);
        let between =
            |pair: &[Option<String>; 2]| cells::between(pair[0].as_ref()?, pair[1].as_ref()?);
        // One time alone tells when somebody came, not how long they served.
        let mut spans: Vec<cells::Times> = times.iter().filter_map(between).collect();
        self.hours_column = Meaning::Arrived;
        let mut minutes = self.length_of(record, table, row);
        if let Some(span) = text(Meaning::ServedTime) {
            match (cells::spans(&span), cells::minutes_of(&span, false)) {
                (Some(told), _) => spans = told,
                // 2 below 服务时间.
                (None, Some(length)) if minutes.is_none() => minutes = Some(length),
                _ => problem(
                    row,
                    Meaning::ServedTime,
                    "time_unclear",
                    "看不出起止时间，请写成 13:40-15:25",
                    &span,
                ),
            }
            if self.hours_text.is_empty() {
                self.hours_column = Meaning::ServedTime;
                self.hours_text = span;
            }
        }
        let has_columns = table.columns.iter().any(|column| {
            column.meaning == Meaning::ServedTime || column.meaning.is_of_parts_of_a_day()
        });
        // A 接龙 has no columns for it.
        if !has_columns && let Some((times, length)) = cells::served(&self.signature.note) {
            (spans, minutes) = (times, length);
            self.hours_text = std::mem::take(&mut self.signature.note);
        }
        let held = Span {
            from: activity.starts_at,
            to: activity.ends_at,
        };
        let mut spans: Vec<cells::Times> = spans
            .into_iter()
            .map(|(from, to)| cells::within(held, from, to))
            .collect();
        let is_turned = |(from, to): &cells::Times| {
            let span = Span::typed(activity.day(), from, to);
            // So long from one day to the next are two times that were turned.
            span.is_some_and(|span| {
                span.minutes() > cells::LONGEST && span.to.date() > span.from.date()
            })
        };
        if let Some((from, to)) = spans.iter().find(|times| is_turned(times)) {
            let what = format!("写的是 {from} 到 {to}，结束早于开始，时间没有登记，请核对");
            let times = format!("{from}-{to}");
            problem(row, self.hours_column, "times_turned", &what, &times);
            self.note(&times);
            spans.retain(|times| !is_turned(times));
        }
        let lengths = spans
            .iter()
            .filter_map(|(from, to)| Span::typed(activity.day(), from, to).map(Span::minutes));
        let served: i32 = lengths.sum();
        let said = |between: &str| {
            let spans = spans.iter();
            let spans: Vec<String> = spans
                .map(|(from, to)| format!("{from}{between}{to}"))
                .collect();
            spans.join("、")
        };
        if let Some(told) = minutes
            && served > 0
            && told > served
        {
            let what = format!(
                "比{}的{}还长，时数没有登记，请核对后在签到表里登记",
                said("到"),
                hours::told(served)
            );
            problem(
                row,
                self.hours_column,
                "hours_exceed_times",
                &what,
                &self.hours_text,
            );
            self.signature.note = format!("{} {}", said("-"), self.hours_text);
            return;
        }
        if minutes.is_none() && spans.is_empty() {
            return;
        }
        if self.hours_text.is_empty() {
            self.hours_text = said("-");
        }
        // Between the morning and the afternoon nobody served.
        let minutes = minutes.or((spans.len() > 1).then_some(served));
        let from = spans.first().map(|(from, _)| from.clone());
        let to = spans.last().map(|(_, to)| to.clone());
        self.hours = Some(HoursDraft {
            from: from.unwrap_or_default(),
            to: to.unwrap_or_default(),
            minutes,
            evidence: Evidence::Sheet,
        });
    }

    /// Adds to what the row notes.
    fn note(&mut self, words: &str) {
        let note = &mut self.signature.note;
        note.push_str(if note.is_empty() { "" } else { "；" });
        note.push_str(words);
    }

    /// The minutes that the columns of lengths tell: what was settled or summed up, else all together, be it
    /// hours and minutes or morning and afternoon.
    fn length_of(&mut self, record: &Row, table: &Table<'_>, row: &mut PreviewRow) -> Option<i32> {
        let columns = table.columns.iter();
        let mut told: Vec<(&Column, String)> = columns
            .filter(|column| column.meaning == Meaning::ServiceHours)
            .filter_map(|column| Some((column, text_of(record, column)?)))
            .collect();
        let settled = |(column, _): &(&Column, String)| headers::is_settled_length(&column.header);
        if let Some(place) = told.iter().position(settled) {
            told = vec![told.swap_remove(place)];
        }
        let mut sum = None;
        for (column, length) in told {
            self.hours_column = Meaning::ServiceHours;
            let before = std::mem::take(&mut self.hours_text);
            self.hours_text = format!(
                "{before}{}{length}",
                if before.is_empty() { "" } else { "，" }
            );
            if let Some(unit) = headers::unit_of_no_time(&column.header) {
                let what = format!("按“{unit}”计，看不出是几小时，没有登记为时数，请换算成小时");
                problem(row, Meaning::ServiceHours, "hours_unit", &what, &length);
                continue;
            }
            let by_minutes = column.header.contains('分');
            let cell = record.cells.get(column.index as usize);
            let number = cell.is_some_and(|cell| cell.kind() == CellKind::Number);
            let by_minutes = by_minutes && (number || !length.contains('时'));
            // 0 beside 50 minutes says nothing, and alone that nobody served.
            match cells::minutes_of(&length, by_minutes) {
                Some(minutes) => sum = Some(sum.unwrap_or(0) + minutes),
                None if length.trim().parse() == Ok(0.0) => {}
                None => problem(
                    row,
                    Meaning::ServiceHours,
                    "hours_unclear",
                    "看不出多长，请写成 1.5小时 或 105分钟",
                    &length,
                ),
            }
        }
        sum
    }
}

/// When somebody came and left, for each part of the day that has columns of its own; what stands below 签到
/// is taken for the first time. Times of another day are told and left out.
fn times_of(
    record: &Row,
    table: &Table<'_>,
    signed_at: Option<&String>,
    day: Date,
    row: &mut PreviewRow,
) -> Vec<[Option<String>; 2]> {
    let of_meaning = |meaning| {
        let columns = table.columns.iter();
        let columns = columns.filter(move |column| column.meaning == meaning);
        columns
            .map(|column| text_of(record, column))
            .collect::<Vec<_>>()
    };
    let [mut arrived, mut departed] = COLUMNS_OF_TIMES.map(of_meaning);
    let parts = arrived.len().max(departed.len()).max(1);
    arrived.resize(parts, None);
    departed.resize(parts, None);
    arrived[0] = arrived[0].take().or_else(|| signed_at.cloned());
    let mut pairs: Vec<[Option<String>; 2]> = arrived
        .into_iter()
        .zip(departed)
        .map(|(from, to)| [from, to])
        .collect();
    let times = pairs
        .iter_mut()
        .flat_map(|pair| COLUMNS_OF_TIMES.into_iter().zip(pair));
    for (column, time) in times {
        let dated = time.as_deref().and_then(cells::day);
        // Who leaves after midnight leaves on the next day.
        let next = day.plus_days(1);
        let is_of_it = |of: &Date| *of == day || column == Meaning::Departed && *of == next;
        if let Some(other) = dated.filter(|other| !is_of_it(other)) {
            let what = format!("写的是 {other}，这场活动是 {day}，时间没有登记，请核对");
            let written = time.take().unwrap_or_default();
            problem(row, column, "date_differs", &what, &written);
        }
    }
    pairs
}

//! Sign-ins: the people of a list on the sheet of one activity, with how they came and how long they
//! served where the list says so, by the rules of attendance. What the sheet says already stays.

mod cells;
mod told;

use std::collections::HashMap;

use renling_sheet::Row;
use sqlx::AnyConnection;

use crate::activity::Activity;
use crate::attendance::{self, Attendance, HoursDraft, Presence};
use crate::error::{Error, Result};
use crate::hours::{self, Rules};
use crate::intake::cleaning::Written;
use crate::intake::headers::{self, Meaning};
use crate::intake::people::Known;
use crate::intake::plan::Slot;
use crate::intake::table::Table;
use crate::intake::{Column, Outcome, PreviewRow, Problem, SignUp, cleaning};
use crate::spelling;

use told::Told;

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
            let before = self.rows.remove(&slot.id());
            let blank = attendance::blank(&self.activity.id, &slot.id(), last + 1);
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

/// A list as the signed sheet of an activity.
struct SignedSheet<'a> {
    table: &'a Table<'a>,
    activity: &'a Activity,
    /// The columns that say who came to the activity, where there are others of other days.
    presence: Vec<&'a Column>,
    /// Whether lengths stand in them, and not marks.
    has_lengths: bool,
    /// Whether it has a column for each of several days: what it sums up is not of one of them.
    is_of_days: bool,
    /// What marks stand for, where the list itself says so.
    marks: HashMap<char, Presence>,
}

impl<'a> SignedSheet<'a> {
    fn of(table: &'a Table<'a>, activity: &'a Activity) -> Self {
        let words = table.skipped.iter().map(|row| row.text.as_str());
        let headers = table.columns.iter().map(|column| column.header.as_str());
        let presence = presence_of(table, activity);
        let says_length = |column: &&&Column| {
            headers::when(&column.header).is_some()
                && table.rows.iter().any(|row| {
                    let said = column.told_by(row);
                    said.is_some_and(|said| cells::is_length_alone(&said))
                })
        };
        let is_day = |column: &&Column| {
            let when = headers::when(&column.header);
            column.meaning == Meaning::Presence && when.is_some_and(|when| when.is_dated())
        };
        SignedSheet {
            table,
            activity,
            has_lengths: presence.iter().any(|column| says_length(&column)),
            is_of_days: table.columns.iter().filter(is_day).count() > 1,
            presence,
            marks: words.chain(headers).flat_map(cells::marks).collect(),
        }
    }

    /// What a row says of how somebody came: of morning and afternoon that they came at all.
    fn presence_told(&self, record: &Row) -> Option<String> {
        let told = self
            .presence
            .iter()
            .filter_map(|column| column.told_by(record));
        let told: Vec<String> = told.filter(|said| self.length(said).is_none()).collect();
        let came = |word: &&String| cells::presence_of(word).is_some_and(Presence::came);
        told.iter().find(came).or(told.first()).cloned()
    }

    /// The minutes of a length that stands where a mark would.
    fn length(&self, said: &str) -> Option<i32> {
        cells::minutes_of(said, false).filter(|_| self.has_lengths)
    }

    /// The lengths that stand where a mark would, with what they come to.
    fn lengths_told(&self, record: &Row) -> Option<(String, i32)> {
        let told = self
            .presence
            .iter()
            .filter_map(|column| column.told_by(record));
        let told: Vec<String> = told.filter(|said| self.length(said).is_some()).collect();
        let minutes = told.iter().filter_map(|said| self.length(said)).sum();
        (!told.is_empty()).then(|| (told.join("，"), minutes))
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

/// The columns that say who came to an activity: of a sheet with a column for each day those of its day.
fn presence_of<'a>(table: &'a Table<'_>, activity: &Activity) -> Vec<&'a Column> {
    let of_presence = |column: &&Column| column.meaning == Meaning::Presence;
    let all = table.columns.iter().filter(of_presence);
    let when = |column: &&Column| headers::when(&column.header);
    let is_of_it = |column: &&Column| when(column).is_none_or(|when| when.is_of(activity.span()));
    let mut its_own: Vec<&Column> = all.filter(is_of_it).collect();
    if its_own.iter().any(|column| when(column).is_some()) {
        its_own.retain(|column| when(column).is_some());
    }
    its_own
}

/// Whether a row says that it is of another day or another activity, which is then told.
fn is_of_another(record: &Row, sheet: &SignedSheet<'_>, row: &mut PreviewRow) -> bool {
    let (table, activity) = (sheet.table, sheet.activity);
    let text = |meaning| table.column(meaning)?.told_by(record);
    if let (true, Some(other)) = (sheet.presence.is_empty(), table.column(Meaning::Presence)) {
        let what = format!(
            "按日期或时段分列，没有这场活动（{}）的一列，没有登记，请核对活动的日期和时间",
            activity.day()
        );
        let written = other.told_by(record).unwrap_or_default();
        problem(row, Meaning::Presence, "date_differs", &what, &written);
        return true;
    }
    let day = text(Meaning::SheetDay).and_then(|text| match cleaning::date(&text, false)? {
        Written::Day(day) if day != activity.day() => Some((day.to_string(), text)),
        _ => None,
    });
    // 3月1日 has no year.
    let is_other = |text: &String| {
        let when = headers::when(text);
        when.is_some_and(|when| when.is_dated() && !when.is_of(activity.span()))
    };
    let day = day.or_else(|| {
        let text = text(Meaning::SheetDay).filter(is_other)?;
        Some((text.clone(), text))
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

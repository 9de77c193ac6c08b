//! What a row of a list tells of a person's row on the sheet of an activity: how they came, when, how long they
//! served, at which post, with whom.

use renling_sheet::{CellKind, Row};

use super::{SignedSheet, cells, problem};
use crate::attendance::{Evidence, HoursDraft, Presence, Signature};
use crate::hours::{self, Span};
use crate::intake::headers::{self, Meaning};
use crate::intake::table::Table;
use crate::intake::{Column, PreviewRow};
use crate::time::Date;

/// The columns of when somebody came and left.
const COLUMNS_OF_TIMES: [Meaning; 2] = [Meaning::Arrived, Meaning::Departed];

/// What a row of the list tells of a person's row on the sheet.
pub(super) struct Told {
    pub(super) signature: Signature,
    pub(super) post: Option<String>,
    pub(super) hours: Option<HoursDraft>,
    /// Where the hours stand, and how, for a word about them.
    pub(super) hours_column: Meaning,
    pub(super) hours_text: String,
}

impl Told {
    pub(super) fn of(record: &Row, sheet: &SignedSheet<'_>, row: &mut PreviewRow) -> Self {
        let (table, activity) = (sheet.table, sheet.activity);
        let text = |meaning: Meaning| table.column(meaning)?.told_by(record);
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
        let is_clock =
            |word: &str| cells::presence_of(word).is_none() && cells::clock(word).is_some();
        let (by_clock, presence) = match sheet.presence_told(record) {
            Some(word) if is_clock(&word) => (Some(word), None),
            other => (None, other),
        };
        let times = times_of(record, table, by_clock.as_ref(), activity.day(), row);
        told.hours_of(record, sheet, &times, row);
        let name = row.name.clone();
        let how = |word: &str| sheet.presence(word, &name);
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
        sheet: &SignedSheet<'_>,
        times: &[[Option<String>; 2]],
        row: &mut PreviewRow,
    ) {
        let (table, activity) = (sheet.table, sheet.activity);
        let text = |meaning: Meaning| table.column(meaning)?.told_by(record);
        let between =
            |pair: &[Option<String>; 2]| cells::between(pair[0].as_ref()?, pair[1].as_ref()?);
        // One time alone tells when somebody came, not how long they served.
        let mut spans: Vec<cells::Times> = times.iter().filter_map(between).collect();
        self.hours_column = Meaning::Arrived;
        let mut minutes = match sheet.is_of_days {
            true => None,
            false => self.length_of(record, table, row),
        };
        if let (None, Some((text, length))) = (minutes, sheet.lengths_told(record)) {
            self.hours_column = Meaning::Presence;
            self.hours_text = text;
            minutes = Some(length);
        }
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
            .filter_map(|column| Some((column, column.told_by(record)?)))
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
            .map(|column| column.told_by(record))
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

//! How a number or a day that a file holds is written as text.

use std::fmt::Write;

/// `2026-01-18T09:30:00.000` as `2026-01-18 09:30:00`, midnight as the bare date, and the time of no day,
/// which is told as that of the last one of 1899, as the bare time.
pub(crate) fn iso_date(date: &str) -> String {
    let Some((day, time)) = date.split_once('T') else {
        return date.to_owned();
    };
    let time = time.trim_end_matches('Z');
    let time = time.split_once('.').map_or(time, |(whole, _)| whole);
    match (day, time) {
        ("" | "1899-12-30" | "1899-12-31", time) => time.to_owned(),
        (day, "00:00:00") => day.to_owned(),
        (day, time) => format!("{day} {time}"),
    }
}

pub(crate) fn put_display(text: &mut String, value: impl std::fmt::Display) {
    write!(text, "{value}").expect("BUG: writing to a string failed");
}

/// A number as a program wrote it, in full digits.
pub(crate) fn written_number(value: &str) -> String {
    let mut text = String::new();
    match value.parse() {
        Ok(number) => write_number(&mut text, number),
        Err(_) => text.push_str(value),
    }
    text
}

/// Full digits, rounded to the 15 significant ones that a spreadsheet keeps.
pub(crate) fn write_number(text: &mut String, number: f64) {
    const EXACT: f64 = 1e15;
    if number.fract() == 0.0 && number.abs() < EXACT {
        put_display(text, number as i64);
    } else if number.is_finite() && (1e-9..1e40).contains(&number.abs()) {
        let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
        if rounded.abs() < EXACT {
            put_display(text, rounded);
        } else {
            write_large(text, number);
        }
    } else {
        put_display(text, number);
    }
}

/// An `f64` beyond 15 digits would show digits that nobody typed: they are
/// zeros in a spreadsheet, and so here.
fn write_large(text: &mut String, number: f64) {
    let scientific = format!("{number:.14e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let zeros = exponent.parse::<usize>().unwrap_or(14).saturating_sub(14);
    text.extend(digits.chars().filter(|&c| c != '.'));
    text.extend(std::iter::repeat_n('0', zeros));
}

//! The marks around the values of separated text, made such that a reader of csv takes them off.
//!
//! It knows them only right beside a separator, and takes one that nobody has closed for the beginning of
//! a value that goes on to the end of the text.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memrchr2};

const APOSTROPHE: u8 = b'\'';

/// The mark that is around the values: the apostrophe where it is around nearly all in these lines that
/// are no numbers.
pub(crate) fn mark(sample: &str) -> u8 {
    if sample.contains('"') {
        return b'"';
    }
    let (mut marked, mut bare) = (0, 0);
    for value in sample.split(['\t', ',', ';', '|', '\n']).map(str::trim) {
        let is_marked = value.len() > 1 && value.starts_with('\'') && value.ends_with('\'');
        marked += usize::from(is_marked);
        bare += usize::from(!is_marked && value.contains(|c: char| !c.is_ascii_digit()));
    }
    match marked > 1 && marked > 2 * bare {
        true => APOSTROPHE,
        false => b'"',
    }
}

/// The text without the blanks between marks and separators, and without marks that nobody has closed.
pub(crate) fn mended(text: &str, separator: u8, mark: u8) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let after_blanks = |at: usize| {
        let is_blank = |byte: &&u8| matches!(**byte, b' ' | b'\t') && **byte != separator;
        at + bytes[at..].iter().take_while(is_blank).count()
    };
    let mut mended = String::new();
    // Where that begins which has not been copied, and the value under way.
    let (mut begin, mut value) = (0, 0);
    let mut leave_out = |from: usize, to: usize| {
        if from < to {
            mended.push_str(&text[begin..from]);
            begin = to;
        }
    };
    while let Some(next) = memchr(mark, &bytes[value..]) {
        let within = &bytes[value..value + next];
        value += memrchr2(separator, b'\n', within).map_or(0, |parting| parting + 1);
        let open = after_blanks(value);
        let mut end = open;
        if bytes.get(open) == Some(&mark) {
            match closing(bytes, open, mark) {
                Some(close) => {
                    let next = after_blanks(close + 1);
                    let closes = bytes
                        .get(next)
                        .is_none_or(|byte| *byte == separator || *byte == b'\n');
                    if closes {
                        leave_out(value, open);
                        leave_out(close + 1, next);
                        end = next;
                    } else if bytes[close - 1] == separator
                        || memchr(b'\n', &bytes[open..close]).is_some()
                    {
                        // It opens another value.
                        leave_out(open, open + 1);
                    } else {
                        end = close + 1;
                    }
                }
                None => leave_out(open, open + 1),
            }
        }
        let Some(parting) = memchr2(separator, b'\n', &bytes[end..]) else {
            break;
        };
        value = end + parting + 1;
    }
    match begin {
        0 => text.into(),
        _ => (mended + &text[begin..]).into(),
    }
}

/// The next mark that is not one of two, which stand for one within the value.
fn closing(bytes: &[u8], open: usize, mark: u8) -> Option<usize> {
    let mut at = open + 1;
    loop {
        at += memchr(mark, &bytes[at..])?;
        if bytes.get(at + 1) != Some(&mark) {
            return Some(at);
        }
        at += 2;
    }
}

/// The value without the marks that keep a spreadsheet from taking digits for
/// a number: `="…"`, an apostrophe before a digit, tabs around.
pub(crate) fn bare(value: &str) -> &str {
    let value = value.trim_matches('\t');
    let formula = value.strip_prefix("=\"").and_then(|v| v.strip_suffix('"'));
    if let Some(inner) = formula.filter(|inner| !inner.contains('"')) {
        return inner;
    }
    match value.strip_prefix('\'') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => rest,
        _ => value,
    }
}

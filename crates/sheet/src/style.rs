//! How cells are shown, as far as it tells of people: numbers with zeros before them or words around
//! them, and what is struck out.

use crate::book::{Cell, CellKind, Sheet};

/// The most cells of a book to show as their style tells, and the longest format to show them by.
const MAX_SHOWN: usize = 1 << 20;
const MAX_FORMAT: usize = 128;
/// The most digits of a number that a spreadsheet keeps.
const MAX_DIGITS: usize = 15;
/// Signs that make an amount or a share of a number, which stands for itself.
const AMOUNTS: [char; 8] = ['¥', '￥', '$', '€', '£', '元', '%', '‰'];

/// What a style tells of the cells that have it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Style {
    pub is_struck: bool,
    pub digits: Option<Digits>,
}

/// The styles of a workbook, each at its number, and how many cells may still be taken in.
pub(crate) struct Styles {
    styles: Vec<Style>,
    left: usize,
}

/// A cell by its row, from 1, and its column, from 0, and the number of its style.
pub(crate) type Styled = (u32, usize, usize);

impl Styles {
    pub fn new(styles: Vec<Style>) -> Self {
        Self {
            styles,
            left: MAX_SHOWN,
        }
    }

    /// Whether any of them tells anything.
    pub fn tell(&self) -> bool {
        self.styles.iter().any(|style| *style != Style::default())
    }

    /// Takes a cell in where its style tells anything.
    pub fn take(&mut self, cell: Styled, cells: &mut Vec<Styled>) {
        let style = self.styles.get(cell.2);
        if self.left > 0 && style.is_some_and(|style| *style != Style::default()) {
            self.left -= 1;
            cells.push(cell);
        }
    }

    /// Shows the cells of a sheet, row by row, and tells which rows are struck out.
    pub fn show(&self, sheet: &mut Sheet, mut cells: Vec<Styled>) {
        cells.sort_unstable();
        cells.dedup_by_key(|(row, column, _)| (*row, *column));
        for cells in cells.chunk_by(|one, other| one.0 == other.0) {
            let number = cells[0].0;
            let Ok(at) = sheet.rows.binary_search_by_key(&number, |row| row.number) else {
                continue;
            };
            let row = &mut sheet.rows[at];
            let mut struck = 0;
            for (_, column, style) in cells {
                let cell = row.cells.get_mut(*column).filter(|cell| !cell.is_empty());
                let (Some(cell), Some(style)) = (cell, self.styles.get(*style)) else {
                    continue;
                };
                struck += usize::from(style.is_struck);
                if cell.kind() == CellKind::Number
                    && let Some(shown) = style.digits.as_ref().and_then(|d| d.shown(cell.text()))
                {
                    *cell = Cell::new(CellKind::Text, &shown);
                }
            }
            if struck == row.filled() {
                sheet.struck_rows.push(number);
            }
        }
    }
}

/// A format for whole numbers: how many digits at least, and the words around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Digits {
    before: String,
    least: usize,
    after: String,
}

impl Digits {
    /// What `000000` or `0"栋"` asks for; none where the number stands for itself, or is a date, an
    /// amount, a share or has parts.
    pub fn of(format: &str) -> Option<Self> {
        if format.len() > MAX_FORMAT {
            return None;
        }
        let mut digits = Self {
            before: String::new(),
            least: 0,
            after: String::new(),
        };
        let (mut has_digits, mut is_over) = (false, false);
        let mut chars = format.chars();
        while let Some(c) = chars.next() {
            let words = match has_digits {
                true => &mut digits.after,
                false => &mut digits.before,
            };
            let begin = words.len();
            match c {
                // What follows is for other numbers.
                ';' => break,
                '0' | '#' if is_over => return None,
                '0' | '#' => {
                    has_digits = true;
                    digits.least += usize::from(c == '0');
                    continue;
                }
                '"' => words.extend(chars.by_ref().take_while(|c| *c != '"')),
                '\\' | '!' => words.extend(chars.next()),
                // A gap as wide as the next letter.
                '_' => {
                    chars.next();
                }
                ' ' => words.push(c),
                // Programs let words of ours stand without marks.
                c if !c.is_ascii() => words.push(c),
                _ => return None,
            }
            if is_amount(&words[begin..]) {
                return None;
            }
            is_over = has_digits;
        }
        let is_plain = digits.before.trim().is_empty() && digits.after.trim().is_empty();
        (has_digits && (digits.least > 1 || !is_plain)).then_some(digits)
    }

    /// The number as it is shown; none where that is no more than its digits, and for zero, of which
    /// other programs think differently.
    fn shown(&self, number: &str) -> Option<String> {
        let Self {
            before,
            least,
            after,
        } = self;
        let shown = format!("{before}{number:0>least$}{after}");
        let shown = shown.trim();
        (is_whole(number) && shown != number).then(|| shown.to_owned())
    }
}

/// Whether words around a number make an amount of it; a 单元 is part of a building.
fn is_amount(words: &str) -> bool {
    words.replace("单元", "").contains(AMOUNTS)
}

/// Whether a number has no parts, is no less than 1, and has all its digits.
fn is_whole(number: &str) -> bool {
    number != "0" && number.len() <= MAX_DIGITS && number.bytes().all(|c| c.is_ascii_digit())
}

/// Whether what is shown of a whole number is the number with zeros before it or words around it, such as
/// `0302` and `3栋`.
pub(crate) fn says_more(shown: &str, number: &str) -> bool {
    is_whole(number)
        && shown.trim() != number
        && !is_amount(shown)
        && shown
            .trim_matches(|c: char| !c.is_ascii_digit())
            .trim_start_matches('0')
            == number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_shows_zeros_and_words_or_leaves_the_number_as_it_is() {
        let cases = [
            ("000000", "12", Some("000012")),
            ("000000_ ", "12", Some("000012")),
            ("00000;[Red]-00000", "12", Some("00012")),
            ("0\"栋\"", "3", Some("3栋")),
            ("#\"号楼\"", "12", Some("12号楼")),
            ("0栋", "3", Some("3栋")),
            ("0\"单元\"", "2", Some("2单元")),
            ("0\\栋", "3", Some("3栋")),
            ("\"#\"00", "3", Some("#03")),
            ("\"P2026\"0000", "57", Some("P20260057")),
            // Twelve digits are there.
            ("000", "138000000000", None),
            // An ID number that has lost its last digits is told as a number.
            ("000000000000000000", "110101199001010000", None),
            ("0000", "0", None),
            ("0000", "-3", None),
            ("0000", "2.5", None),
        ];
        for (format, number, shown) in cases {
            let digits = Digits::of(format);
            let found = digits.and_then(|digits| digits.shown(number));
            assert_eq!(found.as_deref(), shown, "{format}");
        }
        for format in [
            "General",
            "0",
            "#",
            "0_ ",
            "0.00",
            "#,##0",
            "000-0000-0000",
            "0%",
            "0\"%\"",
            "\"¥\"0",
            "0\"元\"",
            "0!元",
            "(0)",
            "yyyy\"年\"m\"月\"",
            "[$-804]0",
            "[DBNum1]0",
            "@",
            "0.00E+00",
            "# ?/?",
            "\"已报\"",
            ";;;",
        ] {
            assert_eq!(Digits::of(format), None, "{format}");
        }
    }
}

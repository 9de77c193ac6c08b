//! Who comes along with somebody.

use std::ops::Range;

use super::entry::with_brackets;
use super::phone::{digit, is_digit, numeral};
use super::words::{CUT, closes, ends_word, is_han, separates};

/// How many others come along: `(带1人)`, `+1`, `×2` for two in all, `带2个孩子`. A bare count
/// is taken out, with its brackets; one with words stays for the note.
pub(super) fn companions(text: &mut [char]) -> Option<u32> {
    let (range, count) = (0..text.len()).find_map(|at| companions_at(text, at))?;
    let is_end = text.get(range.end).is_none_or(|&c| ends_word(c));
    if is_end && range.len() <= 6 && !has_words(&text[range.clone()]) {
        let range = with_brackets(text, range);
        text[range].fill(CUT);
    }
    Some(count)
}

fn has_words(text: &[char]) -> bool {
    let mut rest = text.iter().skip(1);
    rest.any(|&c| !c.is_whitespace() && numeral(c).is_none() && !is_person_unit(c))
}

fn is_person_unit(c: char) -> bool {
    matches!(c, '人' | '个' | '位' | '名' | '口')
}

fn companions_at(text: &[char], at: usize) -> Option<(Range<usize>, u32)> {
    // A car that 可带3人 takes guests and brings none.
    let is_offer = || {
        let before: String = text[at.saturating_sub(2)..at].iter().collect();
        before.ends_with(['可', '能']) || before == "可以"
    };
    let words = match text[at] {
        '带' if is_offer() => return None,
        '带' => 5,
        '+' | '＋' | '加' => 1,
        '×' | '✕' | '*' | '＊' | 'x' | 'X' if multiplies(text, at) => 1,
        _ => return None,
    };
    let from = (at + 1..text.len().min(at + 1 + words)).find(|&i| numeral(text[i]).is_some())?;
    if text[at + 1..from]
        .iter()
        .any(|&c| separates(c) && c != ' ' || closes(c))
    {
        return None;
    }
    let len = text[from..].iter().take_while(|&&c| is_digit(c)).count();
    let (count, end) = match len {
        0 => (numeral(text[from])?, from + 1),
        1 | 2 => (
            text[from..from + len]
                .iter()
                .filter_map(|&c| digit(c))
                .fold(0, |sum, d| sum * 10 + d),
            from + len,
        ),
        _ => return None,
    };
    let blanks = text[end..].iter().take_while(|c| **c == ' ').count();
    let others = match text[at] {
        '带' | '+' | '＋' | '加' => count,
        _ => count.saturating_sub(1),
    };
    // 带队 张小八 has the numeral in a name.
    let ends_name = !is_digit(text[from]) && is_han(text[from - 1]) && from - at > 1;
    match text.get(end + blanks) {
        Some(&c) if is_person_unit(c) => Some((at..end + blanks + 1, others)),
        Some(c) if c.is_alphanumeric() && blanks == 0 => None,
        _ if ends_name => None,
        _ => Some((at..end, others)),
    }
    .filter(|_| count > 0)
}

/// Whether a sign stands as in `翟三×2` and not within a word or a product.
fn multiplies(text: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| text[before]);
    let is_behind = before.is_some_and(|c| !c.is_ascii_alphanumeric() && !is_digit(c) && c != '*');
    is_behind && text.get(at + 1).copied().is_some_and(is_digit)
}

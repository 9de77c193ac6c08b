//! Phone numbers as people write them: one cell may hold a mobile and a landline, in any dress.

use crate::digits;

/// The numbers found in one cell, plain: a mobile as 11 digits, a landline as `0763-3300010` or
/// `0763-3300010转8`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Phones {
    /// The numbers, in the order written.
    pub numbers: Vec<String>,
    /// What looked like a number and is none.
    pub wrong: Vec<String>,
    /// What was said of a number beside it: 妻子.
    pub words: Vec<String>,
}

impl Phones {
    /// Reads a cell: +86, 0086, spaces, hyphens and a spreadsheet's `.0` are left out.
    pub fn parse(cell: &str) -> Self {
        let plain: String = cell
            .chars()
            .map(|character| match character {
                '＋' => '+',
                '－' | '—' | '–' | '‐' | '−' => '-',
                '（' => '(',
                '）' => ')',
                '\u{a0}' | '\u{3000}' | '\t' => ' ',
                other => digits::plain(other),
            })
            .filter(|character| !matches!(character, '\'' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}'))
            .collect();
        let mut phones = Phones::default();
        for part in plain.split(['/', '、', ',', '，', ';', '；', '\n', '\r', '|', '┋', '或'])
        {
            let part = part.trim();
            if !part.is_empty() {
                phones.take(part);
            }
        }
        phones
    }

    fn take(&mut self, part: &str) {
        if let Some(number) = one(part) {
            self.numbers.push(number);
            return;
        }
        // "19907632320 0763-3300010": two numbers with only a space between them.
        let words: Vec<_> = part
            .split_whitespace()
            .map(|word| (word, one(word)))
            .collect();
        if words.len() > 1 && words.iter().all(|(_, number)| number.is_some()) {
            self.numbers
                .extend(words.into_iter().filter_map(|(_, number)| number));
        } else if let Some((number, words)) = among_words(part) {
            self.numbers.push(number);
            self.words
                .extend(Some(words).filter(|words| !words.is_empty()));
        } else {
            self.wrong.push(part.to_owned());
        }
    }

    /// Whether there is one number and nothing else, or nothing at all: what a field of a form takes.
    pub fn is_plain(&self) -> bool {
        self.wrong.is_empty() && self.words.is_empty() && self.numbers.len() <= 1
    }

    /// The first mobile number.
    pub fn mobile(&self) -> Option<&str> {
        self.numbers
            .iter()
            .map(String::as_str)
            .find(|number| is_mobile(number))
    }

    /// The first number that is not [`Phones::mobile`].
    pub fn other(&self) -> Option<&str> {
        let mobile = self.mobile();
        self.numbers
            .iter()
            .map(String::as_str)
            .find(|number| Some(*number) != mobile)
    }
}

/// Whether a plain number is a mobile's: `1`, then 3 to 9, then nine digits.
pub fn is_mobile(number: &str) -> bool {
    let bytes = number.as_bytes();
    bytes.len() == 11
        && bytes[0] == b'1'
        && (b'3'..=b'9').contains(&bytes[1])
        && bytes.iter().all(u8::is_ascii_digit)
}

/// `手机：19907632320`, `19907632320(妻子)`: a number with words before or behind it, and the words but
/// for those that only say that a number follows.
fn among_words(text: &str) -> Option<(String, String)> {
    let inner = text
        .trim_start_matches(|c: char| !c.is_ascii_digit() && !matches!(c, '+' | '('))
        .trim_end_matches(|c: char| !c.is_ascii_digit());
    let number = one(inner)?;
    let mut words = text.replace(inner, " ");
    for label in [
        "手机", "电话", "座机", "固话", "联系", "号码", "号", "本人", "TEL", "Tel", "tel",
    ] {
        words = words.replace(label, "");
    }
    let words: String = words.chars().filter(|c| c.is_alphanumeric()).collect();
    Some((number, words))
}

/// `1.8627160493E+10`: a number that a spreadsheet has written with all its figures.
fn without_exponent(text: &str) -> Option<String> {
    let (figures, _) = text
        .split_once(['E', 'e'])
        .filter(|(_, power)| *power == "+10")?;
    let (first, rest) = figures.split_once('.')?;
    let is_whole = first.len() == 1 && (9..=10).contains(&rest.len());
    is_whole.then(|| format!("{first}{rest:0<10}"))
}

fn one(text: &str) -> Option<String> {
    let text = text.trim();
    let whole = without_exponent(text);
    let text = whole.as_deref().unwrap_or(text);
    // 0763-3366554-801: an extension behind a second hyphen.
    if let Some((main, extension)) = text.rsplit_once('-')
        && main.starts_with('0')
        && main.contains('-')
        && (1..=5).contains(&extension.len())
        && let Some(number) = one(main)
    {
        return Some(format!("{number}转{extension}"))
            .filter(|_| extension.bytes().all(|byte| byte.is_ascii_digit()));
    }
    let text = text.strip_suffix(".0").unwrap_or(text);
    let (main, extension) = match text.split_once(['转', '#']) {
        Some((main, extension)) => (main, Some(extension.trim_start_matches(['接', ' ']))),
        None => (text, None),
    };
    if !main
        .chars()
        .all(|character| character.is_ascii_digit() || " -+().".contains(character))
    {
        return None;
    }
    let digits: String = main.chars().filter(char::is_ascii_digit).collect();
    let local = digits.strip_prefix("0086").or_else(|| {
        // A bare 86 is the country's only in front of a whole number.
        digits
            .strip_prefix("86")
            .filter(|rest| main.trim_start().starts_with('+') || rest.len() == 11)
    });
    let digits = local.unwrap_or(&digits).to_owned();
    if is_mobile(&digits) && extension.is_none() {
        return Some(digits);
    }
    let with_zero = if local.is_some() && !digits.starts_with('0') {
        format!("0{digits}")
    } else {
        digits
    };
    let number = landline(&with_zero)?;
    match extension.map(str::trim) {
        None => Some(number),
        Some(extension)
            if !extension.is_empty()
                && extension.len() <= 6
                && extension.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            Some(format!("{number}转{extension}"))
        }
        Some(_) => None,
    }
}

/// `0` + area of 2 or 3 digits + 7 or 8 digits. Areas 010 and 02x have three digits in all, the
/// others four.
fn landline(digits: &str) -> Option<String> {
    if !digits.starts_with('0') {
        return None;
    }
    let area = if digits.starts_with("010") || digits.starts_with("02") {
        3
    } else {
        4
    };
    let local = digits.get(area..)?;
    let plausible = matches!(local.len(), 7 | 8) && !local.starts_with(['0', '1']);
    plausible.then(|| format!("{}-{local}", &digits[..area]))
}

/// `138****8000`; of a landline the last four are hidden.
pub fn masked(number: &str) -> String {
    let characters: Vec<char> = number.chars().collect();
    if is_mobile(number) {
        return format!("{}****{}", &number[..3], &number[7..]);
    }
    let shown = characters.len().saturating_sub(4);
    characters[..shown].iter().collect::<String>() + &"*".repeat(characters.len() - shown)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_cell_as_people_write_it() {
        let cases: &[(&str, &[&str])] = &[
            ("19907632320", &["19907632320"]),
            ("199 0763 2320", &["19907632320"]),
            ("199-0763-2320", &["19907632320"]),
            ("+86 19907632320", &["19907632320"]),
            ("8619907632320", &["19907632320"]),
            ("0086-19907632320", &["19907632320"]),
            ("19907632320.0", &["19907632320"]),
            ("1.9907632321E+10", &["19907632321"]),
            ("1.990763232E+10", &["19907632320"]),
            ("１９９０７６３２３２０", &["19907632320"]),
            ("0763-3300010", &["0763-3300010"]),
            ("(0763)3300010", &["0763-3300010"]),
            ("02088886666", &["020-88886666"]),
            ("+86 763 3300010", &["0763-3300010"]),
            ("0763-3300010转8012", &["0763-3300010转8012"]),
            ("19907632320/0763-3300010", &["19907632320", "0763-3300010"]),
            ("19907632320 0763-3300010", &["19907632320", "0763-3300010"]),
            ("", &[]),
        ];
        for (cell, numbers) in cases {
            let phones = Phones::parse(cell);
            assert_eq!(phones.numbers, *numbers, "{cell}");
            assert!(phones.wrong.is_empty(), "{cell}: {:?}", phones.wrong);
        }
    }

    #[test]
    fn words_beside_a_number_are_kept_apart() {
        let cases = [
            ("手机：19907632320", "19907632320", None),
            ("19907632320（妻子）", "19907632320", Some("妻子")),
            ("李四19907632320", "19907632320", Some("李四")),
            ("办公电话 0763-3300010", "0763-3300010", Some("办公")),
            ("0763-3300010-801", "0763-3300010转801", None),
        ];
        for (cell, number, words) in cases {
            let phones = Phones::parse(cell);
            assert_eq!(phones.numbers, [number], "{cell}");
            assert_eq!(phones.words.first().map(String::as_str), words, "{cell}");
            assert_eq!(phones.is_plain(), words.is_none(), "{cell}");
        }
    }

    #[test]
    fn what_is_no_number_is_kept_apart() {
        for cell in [
            "1.9908E+10",
            "1990763232",
            "12345678901",
            "无",
            "0763-330001",
            "199076323201",
        ] {
            assert_eq!(Phones::parse(cell).wrong, [cell]);
        }
    }

    #[test]
    fn masks() {
        assert_eq!(masked("13800138000"), "138****8000");
        assert_eq!(masked("0763-3300010"), "0763-330****");
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_itself(second in 3u8..10, rest in 0u32..1_000_000_000) {
            let number = format!("1{second}{rest:09}");
            prop_assert_eq!(Phones::parse(&number).numbers, vec![number]);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,40}") {
            let phones = Phones::parse(&text);
            for number in phones.numbers {
                prop_assert_eq!(Phones::parse(&number).numbers, vec![number.clone()]);
            }
        }
    }
}

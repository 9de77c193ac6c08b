//! 公民身份号码 by GB 11643-1999: 6 digits of region, 8 of birth, 3 of order (odd 男, even 女), a check.
//! The same check serves 港澳台居民居住证 (810000, 820000, 830000) and 外国人永久居留身份证 (9…).

use crate::digits;
use crate::person::Sex;
use crate::time::Date;

/// A number that passes its check.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdNumber(String);

/// Why a text is no ID number. The sentence says what to look at on the card.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdProblem {
    /// Not 18 characters.
    #[error("应为 18 位，现为 {0} 位，请对照原件补全")]
    Length(usize),
    /// An old number of 15 digits; the 18-digit form of it is offered.
    #[error("是 15 位旧号码，对应的 18 位号码为 {0}，请对照原件确认")]
    Old(String),
    /// An old number whose date of birth does not exist.
    #[error("是 15 位旧号码，第 7 至 12 位“{0}”不是有效的出生日期，请对照原件")]
    OldBirth(String),
    /// Something other than a digit, or than `X` at the end, at this place (from 1).
    #[error("第 {0} 位“{1}”不是数字，请对照原件")]
    Character(usize, char),
    /// The date of birth does not exist or lies ahead.
    #[error("第 7 至 14 位“{0}”不是有效的出生日期，请对照原件")]
    Birth(String),
    /// The check does not fit; the character that would.
    #[error("第 18 位应为 {0}，请对照原件")]
    Check(char),
}

impl IdProblem {
    /// The stable name of the problem, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            IdProblem::Length(_) => "id_length",
            IdProblem::Old(_) => "id_old",
            IdProblem::Character(..) => "id_character",
            IdProblem::Birth(_) | IdProblem::OldBirth(_) => "id_birth",
            IdProblem::Check(_) => "id_check",
        }
    }
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

/// 17 digits with their check behind them.
pub fn with_check(digits: &str) -> String {
    format!("{digits}{}", check_of(digits))
}

fn check_of(digits: &str) -> char {
    let sum: u32 = digits
        .bytes()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    CHECKS[(sum % 11) as usize] as char
}

impl IdNumber {
    /// Reads a number as written: spaces left out, full-width forms and a small x made plain.
    ///
    /// # Errors
    /// [`IdProblem`], which names the place. The region is not checked: retired ones stay valid.
    pub fn parse(text: &str, today: Date) -> Result<Self, IdProblem> {
        let plain: Vec<char> = text
            .chars()
            .filter(|character| {
                !character.is_whitespace() && !matches!(character, '-' | '\'' | '’' | '‘')
            })
            .map(|character| match character {
                'x' | 'Ｘ' | 'ｘ' | '×' | 'Х' | 'х' | 'Ⅹ' | 'ⅹ' => 'X',
                other => digits::plain(other),
            })
            .collect();
        if let Some((place, wrong)) = plain.iter().enumerate().find(|(place, character)| {
            !(character.is_ascii_digit() || (**character == 'X' && *place == 17))
        }) {
            return Err(IdProblem::Character(place + 1, *wrong));
        }
        let number: String = plain.into_iter().collect();
        match number.len() {
            18 => {}
            15 => {
                let whole = IdNumber(from_old(&number));
                return Err(match whole.birth_if_any() {
                    Some(_) => IdProblem::Old(whole.0),
                    None => IdProblem::OldBirth(number[6..12].to_owned()),
                });
            }
            other => return Err(IdProblem::Length(other)),
        }
        let id = IdNumber(number);
        match id.birth_if_any() {
            Some(birth) if birth <= today => {}
            _ => return Err(IdProblem::Birth(id.0[6..14].to_owned())),
        }
        let check = check_of(&id.0[..17]);
        if id.0.ends_with(check) {
            Ok(id)
        } else {
            Err(IdProblem::Check(check))
        }
    }

    fn birth_if_any(&self) -> Option<Date> {
        let part = |from: usize, to: usize| self.0[from..to].parse().unwrap_or(0);
        let year = part(6, 10);
        if year < 1850 {
            return None;
        }
        Date::new(year as i32, part(10, 12), part(12, 14))
    }

    /// The date of birth that the number holds.
    pub fn birth(&self) -> Date {
        self.birth_if_any()
            .expect("BUG: parse let an impossible birth pass")
    }

    /// The sex that the number holds.
    pub fn sex(&self) -> Sex {
        if self.0.as_bytes()[16] % 2 == 1 {
            Sex::Male
        } else {
            Sex::Female
        }
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Which document a number stands on, by its first digits.
pub fn document(number: &str) -> &'static str {
    match number.get(..2) {
        Some("81" | "82" | "83") => "港澳台居民居住证",
        Some(nine) if nine.starts_with('9') => "外国人永久居留身份证",
        _ => "居民身份证",
    }
}

/// The 18-digit form of a number of the first generation: 19 before the year, the check behind.
fn from_old(old: &str) -> String {
    with_check(&format!("{}19{}", &old[..6], &old[6..]))
}

/// `4418**********123X`: the region and the last four stay.
pub fn masked(number: &str) -> String {
    let characters: Vec<char> = number.chars().collect();
    if characters.len() < 9 {
        return "*".repeat(characters.len());
    }
    let (head, tail) = (&characters[..4], &characters[characters.len() - 4..]);
    let stars = "*".repeat(characters.len() - 8);
    head.iter().collect::<String>() + &stars + &tail.iter().collect::<String>()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn today() -> Date {
        Date::new(2026, 3, 1).unwrap()
    }

    #[test]
    fn numbers_that_pass_with_their_birth_and_sex() {
        let cases = [
            ("11010519491231002X", "1949-12-31", Sex::Female),
            ("440524188001010014", "1880-01-01", Sex::Male), // the standard's own example
            ("34052419800101001X", "1980-01-01", Sex::Male), // 340524 is a retired region
            ("110101202311012176", "2023-11-01", Sex::Male),
            ("４４１８０２198107278543", "1981-07-27", Sex::Female),
            ("11010519491231002x", "1949-12-31", Sex::Female),
            (" 110105 19491231 002X ", "1949-12-31", Sex::Female),
            ("810000199408230021", "1994-08-23", Sex::Female), // 港澳居民居住证
        ];
        for (text, birth, sex) in cases {
            let id = IdNumber::parse(text, today()).unwrap_or_else(|why| panic!("{text}: {why}"));
            assert_eq!(
                (id.birth().to_string().as_str(), id.sex()),
                (birth, sex),
                "{text}"
            );
        }
    }

    #[test]
    fn numbers_that_fail_say_where() {
        let cases = [
            ("110101202311012171", IdProblem::Check('6')),
            ("44180219810727854", IdProblem::Length(17)),
            ("44180219810727A543", IdProblem::Character(15, 'A')),
            ("4418021981X7278543", IdProblem::Character(11, 'X')),
            ("441802198113278543", IdProblem::Birth("19811327".into())),
            ("441802203007278543", IdProblem::Birth("20300727".into())), // lies ahead of 2026
            ("441802800230001", IdProblem::OldBirth("800230".into())),
            (
                "110105491231002",
                IdProblem::Old("11010519491231002X".into()),
            ),
        ];
        for (text, problem) in cases {
            assert_eq!(IdNumber::parse(text, today()), Err(problem), "{text}");
        }
    }

    #[test]
    fn the_mask_keeps_region_and_end() {
        assert_eq!(masked("44180219810727123X"), "4418**********123X");
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_itself(region in 110000u32..820000, days in 0i64..40000, order in 0u32..1000) {
            let birth = Date::new(1900, 1, 1).unwrap().plus_days(days);
            let digits = format!("{region}{:04}{:02}{:02}{order:03}", birth.year(), birth.month(), birth.day());
            let number = with_check(&digits);
            let id = IdNumber::parse(&number, today()).unwrap();
            prop_assert_eq!(id.as_str(), number.as_str());
            prop_assert_eq!(id.birth(), birth);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,24}") {
            let _ = IdNumber::parse(&text, today());
        }

        #[test]
        fn one_wrong_digit_is_always_found(place in 0usize..17, shift in 1u8..10) {
            // The check is weighted so that every single error shows (GB 11643, ISO 7064 MOD 11-2).
            let mut bytes = b"11010519491231002X".to_vec();
            bytes[place] = b'0' + (bytes[place] - b'0' + shift) % 10;
            let text = String::from_utf8(bytes).unwrap();
            prop_assert!(IdNumber::parse(&text, today()).is_err());
        }
    }
}

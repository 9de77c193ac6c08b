//! The recovery code: what opens a ledger when its password is lost. It is shown once, to be printed or
//! written down, and typed from paper; so each group carries a digit that tells a slip of the pen.

use std::fmt;

use zeroize::Zeroizing;

use super::random;
use crate::error::Result;

/// The digits of GB 32100: no I O S V Z, and a prime number of them, so that each slip of one digit
/// and each swap of two in a group is told.
const DIGITS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const GROUPS: usize = 6;
/// Digits of a group, of which the last is its check digit.
const GROUP: usize = 5;

/// 24 random digits, some 118 bits, in six groups with a check digit each: `7K2M4-…`.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(Zeroizing<String>);

impl RecoveryCode {
    pub(super) fn random() -> Result<Self> {
        let mut code = Zeroizing::new(String::new());
        for group in 0..GROUPS {
            let mut values = [0; GROUP - 1];
            for value in &mut values {
                *value = digit()?;
            }
            code.extend(values.iter().map(|value| DIGITS[*value] as char));
            code.push(DIGITS[check(group, &values)] as char);
        }
        Ok(RecoveryCode(code))
    }

    /// Reads a code as people type it: small letters, spaces, any hyphens, and letters that look like
    /// the digit that was meant. Answers what is wrong with it, in words.
    pub(super) fn read(typed: &str) -> std::result::Result<Self, String> {
        let mut code = Zeroizing::new(String::new());
        for letter in typed.chars() {
            match letter.to_ascii_uppercase() {
                'O' => code.push('0'),
                'I' => code.push('1'),
                'S' => code.push('5'),
                'Z' => code.push('2'),
                'V' => code.push('U'),
                digit if DIGITS.contains(&(digit as u32 as u8)) && digit.is_ascii() => {
                    code.push(digit);
                }
                other if other.is_alphanumeric() => {
                    return Err(format!("恢复码里没有“{other}”这个字，请核对"));
                }
                _ => {}
            }
        }
        let length = code.len();
        if length != GROUPS * GROUP {
            return Err(format!(
                "恢复码共 {GROUPS} 组、{} 位，这里有 {length} 位，请核对",
                GROUPS * GROUP
            ));
        }
        for (place, group) in code.as_bytes().chunks(GROUP).enumerate() {
            let values: Vec<usize> = group
                .iter()
                .filter_map(|digit| DIGITS.iter().position(|known| known == digit))
                .collect();
            if check(place, &values[..GROUP - 1]) != values[GROUP - 1] {
                return Err(format!("恢复码第 {} 组抄写有误，请核对", place + 1));
            }
        }
        Ok(RecoveryCode(code))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Display for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, digit) in self.0.chars().enumerate() {
            if place > 0 && place % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode")
    }
}

/// The check digit of a group: weights as in GB 32100, and the place of the group, so that two groups
/// that changed places are told too.
fn check(group: usize, values: &[usize]) -> usize {
    let sum: usize = [1, 3, 9, 27]
        .iter()
        .zip(values)
        .map(|(weight, value)| weight * value)
        .sum();
    (sum + group + 1) % DIGITS.len()
}

/// A random digit, each as likely as any other.
fn digit() -> Result<usize> {
    loop {
        let [byte] = random::<1>()?;
        let value = usize::from(byte);
        if value < 256 / DIGITS.len() * DIGITS.len() {
            return Ok(value % DIGITS.len());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = RecoveryCode::random().unwrap();
        let shown = code.to_string();
        assert_eq!(shown.len(), 35);
        let typed = [
            shown.clone(),
            shown.to_lowercase(),
            shown.replace('-', " — "),
            shown.replace('0', "o").replace('1', "i").replace('U', "v"),
            shown.replace('5', "s").replace('2', "Z"),
        ];
        for typed in typed {
            assert!(RecoveryCode::read(&typed).unwrap() == code, "{typed}");
        }
    }

    #[test]
    fn every_slip_of_one_digit_and_every_swap_is_told_with_its_group() {
        let code = RecoveryCode::random().unwrap().0.to_string();
        for place in 0..code.len() {
            for digit in DIGITS {
                let mut slip = code.clone().into_bytes();
                if slip[place] == *digit {
                    continue;
                }
                slip[place] = *digit;
                let told = RecoveryCode::read(std::str::from_utf8(&slip).unwrap()).unwrap_err();
                let group = place / GROUP + 1;
                assert_eq!(told, format!("恢复码第 {group} 组抄写有误，请核对"));
            }
        }
        let groups: Vec<&str> = code
            .as_bytes()
            .chunks(5)
            .map(|group| std::str::from_utf8(group).unwrap())
            .collect();
        let swapped = [
            groups[1], groups[0], groups[2], groups[3], groups[4], groups[5],
        ]
        .concat();
        assert_eq!(
            RecoveryCode::read(&swapped).unwrap_err(),
            "恢复码第 1 组抄写有误，请核对"
        );
    }

    #[test]
    fn what_is_no_code_is_told() {
        for (typed, told) in [
            ("", "恢复码共 6 组、30 位，这里有 0 位，请核对"),
            ("7K2M4", "恢复码共 6 组、30 位，这里有 5 位，请核对"),
            ("恢复码", "恢复码里没有“恢”这个字，请核对"),
        ] {
            assert_eq!(RecoveryCode::read(typed).unwrap_err(), told);
        }
    }
}

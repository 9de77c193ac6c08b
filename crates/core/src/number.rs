//! 编号: how papers are numbered. Each kind counts from 1 every year; how a number looks is the branch's
//! to settle.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::paper::PaperKind;
use crate::setting;

const YEAR: &str = "{年}";
const LONGEST: usize = 24;

/// How the numbers of each kind look: text with the fields `{年}` and `{序号}`, or `{序号:4}` for so
/// many digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Patterns {
    /// 承诺书.
    pub commitment: String,
    /// 认领卡.
    pub claim_card: String,
    /// 志愿服务记录证明.
    pub certificate: String,
}

impl Default for Patterns {
    /// Nothing but what a scanner can type, with the initials of 承, 认 and 证.
    fn default() -> Self {
        Patterns {
            commitment: "C{年}-{序号:4}".into(),
            claim_card: "R{年}-{序号:4}".into(),
            certificate: "Z{年}-{序号:4}".into(),
        }
    }
}

impl Patterns {
    /// The number of a kind that comes so many-th in a year.
    pub fn number(&self, kind: PaperKind, year: i32, sequence: i32) -> String {
        let pattern = match kind {
            PaperKind::Commitment => &self.commitment,
            PaperKind::ClaimCard => &self.claim_card,
            PaperKind::Certificate => &self.certificate,
        };
        number(pattern, year, sequence)
    }
}

/// `C{年}-{序号:4}`, 2026 and 7 make `C2026-0007`.
fn number(pattern: &str, year: i32, sequence: i32) -> String {
    let number = pattern.replace(YEAR, &year.to_string());
    match place(&number) {
        Some((from, to, digits)) => {
            format!("{}{sequence:0digits$}{}", &number[..from], &number[to..])
        }
        None => number,
    }
}

/// Where the field of the sequence stands, and how many digits it asks for at least.
fn place(pattern: &str) -> Option<(usize, usize, usize)> {
    let from = pattern.find("{序号")?;
    let length = pattern[from..].find('}')?;
    let inside = &pattern[from + "{序号".len()..from + length];
    let digits = match inside.strip_prefix([':', '：']) {
        Some(digits) => digits
            .parse()
            .ok()
            .filter(|digits| (1..=8).contains(digits))?,
        None if inside.is_empty() => 1,
        None => return None,
    };
    Some((from, from + length + 1, digits))
}

/// The number as it is looked up: however it was typed, by hand or by a scanner.
pub fn key(number: &str) -> String {
    number
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| match character {
            '！'..='～' => char::from_u32(character as u32 - 0xFEE0).unwrap_or(character),
            other => other,
        })
        .map(|character| match character {
            '—' | '–' | '﹣' => '-',
            '〔' | '【' | '[' => '(',
            '〕' | '】' | ']' => ')',
            other => other.to_ascii_uppercase(),
        })
        .collect()
}

/// The patterns of this ledger.
pub async fn patterns(ledger: &Ledger) -> Result<Patterns> {
    let mut connection = ledger.pool().acquire().await?;
    read(&mut connection).await
}

pub(crate) async fn read(connection: &mut sqlx::AnyConnection) -> Result<Patterns> {
    let Some(kept) = setting::numbers(connection).await? else {
        return Ok(Patterns::default());
    };
    serde_json::from_str(&kept).map_err(|error| Error::Store(format!("编号规则损坏：{error}")))
}

/// Changes the patterns. Numbers that were given stay as they are, and each kind counts on.
///
/// # Errors
/// [`Error::Invalid`] by field: a pattern wants both its fields, because each year begins anew at 1,
/// and no two kinds may look the same.
pub async fn set_patterns(ledger: &Ledger, patterns: &Patterns) -> Result<()> {
    let fields = [
        ("commitment", &patterns.commitment),
        ("claim_card", &patterns.claim_card),
        ("certificate", &patterns.certificate),
    ];
    let mut wrong = BTreeMap::new();
    let mut seen: Vec<String> = Vec::new();
    for (field, pattern) in fields {
        let like = key(&number(pattern, 2026, 1));
        let problem = if !pattern.contains(YEAR) || place(pattern).is_none() {
            Some("编号要有 {年} 和 {序号}，如 C{年}-{序号:4}，因为每年从 1 重新编".to_owned())
        } else if pattern.chars().count() > LONGEST {
            Some(format!("编号的写法不能超过 {LONGEST} 个字"))
        } else if seen.contains(&like) {
            Some("与另一种表格的编号相同，请换一个开头".to_owned())
        } else {
            None
        };
        seen.push(like);
        if let Some(problem) = problem {
            wrong.insert(field.to_owned(), problem);
        }
    }
    Error::refuse_wrong(wrong)?;
    let mut write = ledger.begin().await?;
    let kept = serde_json::to_string(patterns).expect("BUG: patterns have no text");
    setting::set_numbers(&mut write, &kept).await?;
    write.commit("numbers", "修改编号规则".into()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_makes_a_number() {
        for (pattern, made) in [
            ("C{年}-{序号:4}", "C2026-0007"),
            ("承〔{年}〕{序号}号", "承〔2026〕7号"),
            ("{年}{序号：3}", "2026007"),
            ("{序号:2}/{年}", "07/2026"),
        ] {
            assert_eq!(number(pattern, 2026, 7), made);
        }
        assert_eq!(number("C{年}-{序号:4}", 2026, 12_345), "C2026-12345");
        for none in ["C{年}", "C{年}-{序号:0}", "{序号:9}", "{序号x}", "{序号"] {
            assert_eq!(place(none), None, "{none}");
        }
    }

    #[test]
    fn a_number_is_found_however_it_is_typed() {
        for typed in [
            "C2026-0007",
            " c2026-0007\n",
            "Ｃ２０２６－０００７",
            "C2026—0007",
        ] {
            assert_eq!(key(typed), "C2026-0007", "{typed}");
        }
        assert_eq!(key("承（2026）7号"), key("承〔2026〕7号"));
    }
}

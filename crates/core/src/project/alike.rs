//! Names of projects that are nearly the same: 义务巡逻 and 义务巡罗, 义诊 and 义 诊（1栋）. They are pointed
//! out and never refused.

use std::collections::HashMap;

use serde::Serialize;

use crate::digits;
use crate::error::Result;
use crate::ledger::Ledger;
use crate::project::rows;

/// In shorter names one other character makes another name.
const SHORTEST: usize = 4;

/// What may stand behind the number at the end of a name.
const COUNTED: &[&str] = &[
    "号楼", "栋", "幢", "座", "楼", "单元", "号", "片区", "期", "组", "队", "次", "批", "场",
];

/// A project of nearly the same name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Alike {
    /// Its id.
    pub id: String,
    /// Its name, as written.
    pub name: String,
}

/// The projects of the same year's list whose names are nearly this one, besides the project itself.
/// No year is this one.
pub async fn alike(
    ledger: &Ledger,
    name: &str,
    year: Option<i32>,
    itself: Option<&str>,
) -> Result<Vec<Alike>> {
    let mut connection = ledger.pool().acquire().await?;
    let year = year.unwrap_or_else(|| ledger.clock().today().year());
    let projects = rows::all(&mut connection).await?;
    let mut names = Names::default();
    for project in &projects {
        let of_list = project.year.is_none_or(|listed| listed == year);
        if of_list && itself != Some(project.id.as_str()) {
            names.add(&project.name, project);
        }
    }
    let found = names.near(name).into_iter();
    Ok(found
        .map(|project| Alike {
            id: project.id.clone(),
            name: project.name.clone(),
        })
        .collect())
}

/// What people are told of such names: `与“义诊”等2个项目名称相近，请看是不是同一个项目`.
pub(crate) fn notice(names: &[&str]) -> Option<String> {
    let first = names.first()?;
    let which = match names.len() {
        1 => format!("项目“{first}”"),
        many => format!("“{first}”等{many}个项目"),
    };
    Some(format!("与{which}名称相近，请看是不是同一个项目"))
}

/// What people are told of projects of nearly the same name; none where there are none.
pub fn alike_notice(alike: &[Alike]) -> Option<String> {
    let names: Vec<&str> = alike.iter().map(|project| project.name.as_str()).collect();
    notice(&names)
}

/// A name as it is compared here: without marks, blanks and widths, and apart from it the building or
/// number at its end.
#[derive(Debug, PartialEq, Eq)]
struct Stem {
    stem: String,
    number: Option<String>,
}

impl Stem {
    fn of(name: &str) -> Self {
        let whole: String = name
            .chars()
            .map(|character| match character {
                '！'..='～' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
                other => other,
            })
            .filter(|character| character.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        let counted = COUNTED
            .iter()
            .find_map(|word| whole.strip_suffix(word))
            .unwrap_or(&whole);
        let has_word = counted.len() < whole.len();
        let is_number = |character: char| {
            character.is_ascii_digit()
                || has_word && (character.is_ascii_lowercase() || digit(character).is_some())
        };
        let stem = counted.trim_end_matches(is_number);
        if stem.is_empty() || stem.len() == counted.len() {
            return Stem {
                stem: whole,
                number: None,
            };
        }
        let number = counted[stem.len()..].chars();
        Stem {
            number: Some(number.map(|it| digit(it).unwrap_or(it)).collect()),
            stem: stem.trim_end_matches('第').to_owned(),
        }
    }

    /// 巡逻（1栋） and 巡逻（2栋） are two on purpose; where one has no number, or both the same, they may be
    /// one.
    fn is_near(&self, other: &Stem) -> bool {
        let apart = matches!((&self.number, &other.number), (Some(one), Some(two)) if one != two);
        !apart
            && (self.stem == other.stem
                || self.is_long()
                    && other.is_long()
                    && strsim::osa_distance(&self.stem, &other.stem) == 1)
    }

    fn is_long(&self) -> bool {
        self.stem.chars().count() >= SHORTEST
    }

    /// The stem, and what is left of it without each of its characters. Two stems that are one change
    /// apart have one of these in common.
    fn keys(&self) -> Vec<String> {
        let mut keys = vec![self.stem.clone()];
        if self.is_long() {
            keys.extend(self.stem.char_indices().map(|(place, character)| {
                let rest = &self.stem[place + character.len_utf8()..];
                format!("{}{rest}", &self.stem[..place])
            }));
        }
        keys.sort();
        keys.dedup();
        keys
    }
}

fn digit(character: char) -> Option<char> {
    char::from_digit(digits::chinese(character)?, 10)
}

/// Names among which near ones are looked for, each with what it is the name of.
pub(crate) struct Names<T> {
    all: Vec<(Stem, T)>,
    by_key: HashMap<String, Vec<usize>>,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Names {
            all: Vec::new(),
            by_key: HashMap::new(),
        }
    }
}

impl<T: Copy> Names<T> {
    pub(crate) fn add(&mut self, name: &str, of: T) {
        let stem = Stem::of(name);
        for key in stem.keys() {
            self.by_key.entry(key).or_default().push(self.all.len());
        }
        self.all.push((stem, of));
    }

    /// Those whose names are nearly this one, in the order in which they were added.
    pub(crate) fn near(&self, name: &str) -> Vec<T> {
        let stem = Stem::of(name);
        if stem.stem.is_empty() {
            return Vec::new();
        }
        let keys = stem.keys();
        let places = keys.iter().filter_map(|key| self.by_key.get(key));
        let mut places: Vec<usize> = places.flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        let found = places.into_iter().map(|place| &self.all[place]);
        found
            .filter(|(other, _)| stem.is_near(other))
            .map(|(_, of)| *of)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_nearly_the_same() {
        let cases = [
            ("义务夜间巡逻", "义务夜间巡逻", true),
            ("义务夜间巡逻", "义务 夜间　巡逻。", true),
            ("ＡＥＤ急救培训", "aed急救培训", true),
            // A building or a number at the end.
            ("义务夜间巡逻", "义务夜间巡逻（1栋）", true),
            ("义务夜间巡逻（一栋）", "义务夜间巡逻1栋", true),
            ("义务夜间巡逻（1栋）", "义务夜间巡逻（2栋）", false),
            ("义务夜间巡逻1", "义务夜间巡逻", true),
            ("急救培训第二期", "急救培训（2期）", true),
            ("急救培训第二期", "急救培训第三期", false),
            ("反诈宣传B座", "反诈宣传", true),
            // One character more, less, other, or two changed round.
            ("独居老人结对探访", "独居老人结对走访", true),
            ("独居老人结对探访", "独居老人结对探访日", true),
            ("四点半课堂", "四点半课堂课", true),
            ("法律政策咨询", "法律咨策政询", false),
            ("法律政策咨询", "法律策政咨询", true),
            // In short names that is another.
            ("义诊", "义卖", false),
            ("义诊", "义 诊", true),
            ("心理咨询", "法律咨询", false),
            ("1栋", "2栋", false),
        ];
        for (one, other, expected) in cases {
            for (one, other) in [(one, other), (other, one)] {
                let mut names = Names::default();
                names.add(one, ());
                assert_eq!(names.near(other) == [()], expected, "{one} / {other}");
            }
        }
    }

    #[test]
    fn a_notice_says_which() {
        assert_eq!(notice(&[]), None);
        let one = "与项目“义诊”名称相近，请看是不是同一个项目";
        assert_eq!(notice(&["义诊"]).as_deref(), Some(one));
        let two = "与“义诊”等2个项目名称相近，请看是不是同一个项目";
        assert_eq!(notice(&["义诊", "义诊1"]).as_deref(), Some(two));
    }

    proptest::proptest! {
        /// Looked up by its keys, a name finds just those that are near when compared one by one.
        #[test]
        fn the_keys_miss_nothing(one in "[甲乙丙丁1栋]{0,7}", other in "[甲乙丙丁1栋]{0,7}") {
            let mut names = Names::default();
            names.add(&one, ());
            let (stem, of_other) = (Stem::of(&one), Stem::of(&other));
            let near = !of_other.stem.is_empty() && of_other.is_near(&stem);
            proptest::prop_assert_eq!(names.near(&other) == [()], near);
        }
    }
}

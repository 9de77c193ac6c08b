//! What a row of a list says, field by field, whatever the list is of; and how one saying is laid over
//! another.

use std::collections::BTreeMap;

use crate::intake::headers::Meaning;
use crate::intake::{Difference, cleaning};
use crate::spelling;

/// Behind the label of a field: the text of a cell that could not be used for it.
const UNUSABLE: &str = "（待核对）";

/// Fields with their values, as text, each at most once; and further facts by their header.
///
/// The values stand in one text: a list of 100,000 rows has more than a million of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// The values, sorted by meaning.
    values: String,
    /// Each meaning with the end of its value.
    fields: Vec<(Meaning, u32)>,
    /// What has no field.
    pub(super) other: BTreeMap<String, String>,
}

/// Which of two sayings holds where both say something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefer {
    /// What is there stays; only what is blank is filled.
    Standing,
    /// What comes replaces what is there. A blank replaces nothing.
    Coming,
}

impl Facts {
    /// No fields yet, and room for about what a row says.
    pub(super) fn of_a_row() -> Self {
        Facts {
            values: String::with_capacity(256),
            fields: Vec::with_capacity(16),
            ..Facts::default()
        }
    }

    /// No fields yet, and these further facts.
    pub(super) fn with_other(other: &BTreeMap<String, String>) -> Self {
        Facts {
            other: other.clone(),
            ..Facts::default()
        }
    }

    /// The value of a field.
    pub(super) fn get(&self, meaning: Meaning) -> Option<&str> {
        let place = self.place(meaning).ok()?;
        Some(&self.values[self.start(place)..self.fields[place].1 as usize])
    }

    /// Whether this is the one thing that they say.
    pub(super) fn says_only(&self, meaning: Meaning) -> bool {
        matches!(self.fields.as_slice(), [(only, _)] if *only == meaning) && self.other.is_empty()
    }

    fn place(&self, meaning: Meaning) -> Result<usize, usize> {
        self.fields.binary_search_by_key(&meaning, |field| field.0)
    }

    /// Where the value of a place begins: behind the one before.
    fn start(&self, place: usize) -> usize {
        let before = place.checked_sub(1);
        before.map_or(0, |before| self.fields[before].1 as usize)
    }

    /// Sets a field that was blank or not; an empty value sets nothing.
    pub(super) fn set(&mut self, meaning: Meaning, value: impl AsRef<str>) {
        let value = value.as_ref();
        if value.is_empty() {
            return;
        }
        let place = match self.place(meaning) {
            Ok(place) => place,
            Err(place) => {
                let start = self.start(place) as u32;
                self.fields.insert(place, (meaning, start));
                place
            }
        };
        self.replace(place, value);
    }

    fn replace(&mut self, place: usize, value: &str) {
        let (start, end) = (self.start(place), self.fields[place].1 as usize);
        self.values.replace_range(start..end, value);
        for field in &mut self.fields[place..] {
            field.1 = field.1 - (end - start) as u32 + value.len() as u32;
        }
    }

    /// The same for a value that may be missing.
    pub(super) fn set_some(&mut self, meaning: Meaning, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.set(meaning, value.to_string());
        }
    }

    /// Takes a value out, for the record that is made of it.
    pub(super) fn take(&mut self, meaning: Meaning) -> Option<String> {
        let value = self.get(meaning)?.to_owned();
        let place = self.place(meaning).ok()?;
        self.replace(place, "");
        self.fields.remove(place);
        Some(value)
    }

    /// Keeps the text of a cell that could not be used for its field, so that it is not lost.
    pub(super) fn keep_unusable(&mut self, meaning: Meaning, original: &str) {
        self.other.insert(
            format!("{}{UNUSABLE}", meaning.label()),
            original.to_owned(),
        );
    }

    /// Keeps what a cell says besides its value, under the name of its column.
    pub(super) fn keep_beside(&mut self, column: &str, text: &str) {
        self.other
            .insert(format!("{column}（备注）"), text.to_owned());
    }

    /// Lays what comes over what stands here.
    pub(super) fn lay_over(&mut self, coming: &Facts, prefer: Prefer) {
        for (meaning, _) in &coming.fields {
            let Some(value) = coming.get(*meaning) else {
                continue;
            };
            if self.knows_phone(*meaning, value) {
                continue;
            }
            match (prefer, self.get(*meaning)) {
                (Prefer::Standing, Some(standing)) if meaning.is_of_choices() => {
                    let both = cleaning::choices_of_both(standing, value);
                    self.set(*meaning, both);
                }
                // Who has two numbers gives one here and the other there.
                (Prefer::Standing, Some(standing)) if *meaning == Meaning::Phone => {
                    if standing != value && self.get(Meaning::OtherPhone).is_none() {
                        self.set(Meaning::OtherPhone, value);
                    }
                }
                (Prefer::Standing, Some(_)) => {}
                // 欧阳 菊 is 欧阳菊: two lists that write it otherwise do not alter it again and again.
                (Prefer::Coming, Some(standing))
                    if *meaning == Meaning::Name
                        && spelling::key(standing) == spelling::key(value) => {}
                _ => self.set(*meaning, value),
            }
        }
        for (label, value) in &coming.other {
            // A wrong text does not come back beside a value that was right.
            let settled = field_of(label)
                .is_some_and(|field| self.get(field).is_some() && coming.get(field).is_none());
            if !settled && (prefer == Prefer::Coming || !self.other.contains_key(label)) {
                self.other.insert(label.clone(), value.clone());
            }
        }
        // And is forgotten once somebody says it rightly.
        self.other.retain(|label, _| {
            coming.other.contains_key(label)
                || field_of(label).is_none_or(|field| coming.get(field).is_none())
        });
    }

    /// The second number of the one may be the first of the other.
    fn knows_phone(&self, meaning: Meaning, value: &str) -> bool {
        match meaning {
            Meaning::Phone => self.get(Meaning::OtherPhone) == Some(value),
            Meaning::OtherPhone => self.get(Meaning::Phone) == Some(value),
            _ => false,
        }
    }

    /// What comes says of somebody otherwise than these facts, which hold.
    pub(super) fn gainsaid_by(&self, coming: &Facts) -> Vec<Difference> {
        let fields = coming.fields.iter().filter_map(|(meaning, _)| {
            let (standing, value) = (self.get(*meaning)?, coming.get(*meaning)?);
            let agrees = standing == value
                || self.knows_phone(*meaning, value)
                || meaning.is_of_choices()
                    && cleaning::choices_of_both(standing, value) == standing;
            (!agrees).then(|| difference(meaning.label(), Some(standing), Some(value)))
        });
        let other = coming.other.iter().filter_map(|(label, value)| {
            let standing = self.other.get(label)?;
            (standing != value).then(|| difference(label, Some(standing), Some(value)))
        });
        fields.chain(other).collect()
    }

    /// Where these facts say something other than `before`.
    pub(super) fn differences(&self, before: &Facts) -> Vec<Difference> {
        let mut differences = Vec::new();
        for meaning in Meaning::ALL {
            let (old, new) = (before.get(*meaning), self.get(*meaning));
            if old != new {
                differences.push(difference(meaning.label(), old, new));
            }
        }
        let mut labels: Vec<&String> = before.other.keys().chain(self.other.keys()).collect();
        labels.sort();
        labels.dedup();
        for label in labels {
            let (old, new) = (before.other.get(label), self.other.get(label));
            if old != new {
                differences.push(difference(
                    label,
                    old.map(String::as_str),
                    new.map(String::as_str),
                ));
            }
        }
        differences
    }
}

/// The field whose unusable text a label names.
fn field_of(label: &str) -> Option<Meaning> {
    let field = label.strip_suffix(UNUSABLE)?;
    Meaning::ALL
        .iter()
        .copied()
        .find(|meaning| meaning.label() == field)
}

fn difference(field: &str, before: Option<&str>, after: Option<&str>) -> Difference {
    Difference {
        field: field.to_owned(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(fields: &[(Meaning, &str)]) -> Facts {
        let mut facts = Facts::default();
        for (meaning, value) in fields {
            facts.set(*meaning, *value);
        }
        facts
    }

    #[test]
    fn a_blank_never_overwrites() {
        let standing = facts(&[(Meaning::Name, "欧阳洁"), (Meaning::Phone, "19907632320")]);
        let mut merged = standing.clone();
        merged.lay_over(
            &facts(&[(Meaning::Name, "欧阳洁"), (Meaning::Skills, "理发")]),
            Prefer::Coming,
        );
        assert_eq!(
            merged.differences(&standing),
            [Difference {
                field: "特长".into(),
                before: None,
                after: Some("理发".into())
            }]
        );
    }

    #[test]
    fn a_number_that_is_known_as_the_other_phone_moves_nothing() {
        let standing = facts(&[
            (Meaning::Phone, "19907632320"),
            (Meaning::OtherPhone, "19907632321"),
        ]);
        let mut merged = standing.clone();
        merged.lay_over(&facts(&[(Meaning::Phone, "19907632321")]), Prefer::Coming);
        assert_eq!(merged, standing);
    }

    #[test]
    fn of_two_rows_that_are_one_person_both_hold_where_they_can() {
        let mut standing = facts(&[
            (Meaning::Phone, "19907632320"),
            (Meaning::Wishes, "义诊、理发"),
            (Meaning::Address, "阳光嘉园3栋"),
        ]);
        let coming = facts(&[
            (Meaning::Phone, "19907632321"),
            (Meaning::Wishes, "理发、巡逻"),
            (Meaning::Address, "阳光嘉园4栋"),
        ]);
        standing.lay_over(&coming, Prefer::Standing);
        assert_eq!(standing.get(Meaning::OtherPhone), Some("19907632321"));
        assert_eq!(standing.get(Meaning::Wishes), Some("义诊、理发、巡逻"));
        // There is one address, and that somebody must look at it is told.
        let told = Difference {
            field: "住址".into(),
            before: Some("阳光嘉园3栋".into()),
            after: Some("阳光嘉园4栋".into()),
        };
        assert_eq!(standing.gainsaid_by(&coming), [told]);
    }

    #[test]
    fn an_unusable_text_is_forgotten_once_its_field_is_right() {
        let mut standing = Facts::default();
        standing.keep_unusable(Meaning::IdNumber, "110101202311012171");
        standing.lay_over(
            &facts(&[(Meaning::IdNumber, "110101202311012176")]),
            Prefer::Coming,
        );
        assert!(standing.other.is_empty());
        // And a wrong text does not come back over a right number.
        let mut wrong = Facts::default();
        wrong.keep_unusable(Meaning::IdNumber, "110101202311012171");
        standing.lay_over(&wrong, Prefer::Coming);
        assert!(standing.other.is_empty());
    }
}

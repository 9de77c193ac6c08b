//! Whose the columns of a header are: what speaks of a relative, a householder, a claimant or whoever is served is not
//! of the people of the list.

use renling_sheet::Sheet;

use super::header::{Header, header_text};
use crate::intake::headers::{self, Meaning, Sureness};

impl Header<'_> {
    /// The column that names the people of the list: the surest, then the leftmost.
    fn of_the_people(&self) -> Option<usize> {
        let place_of = |sureness| {
            let mut found = self.meanings.iter();
            found.position(|found| *found == Some((Meaning::Name, sureness)))
        };
        place_of(Sureness::Whole).or_else(|| place_of(Sureness::Part))
    }

    /// A phone right behind 队长 is 队长's, who is not of whom the list is.
    pub(super) fn leave_phones_to_others(&mut self) {
        for column in 1..self.names.len() {
            let is_own = matches!(self.meanings[column - 1], Some((Meaning::Name, _)));
            let is_phone = matches!(self.meanings[column], Some((Meaning::Phone, _)));
            if is_phone && !is_own && headers::is_role(&self.names[column - 1]) {
                self.meanings[column] = None;
            }
        }
    }

    /// Phone and unit right behind 认领人 are the claimant's, not of whoever offers the project.
    pub(super) fn leave_to_claimants(&mut self) {
        let mut claimant = None;
        for column in 0..self.names.len() {
            let is_theirs = matches!(
                self.meanings[column],
                Some((Meaning::ContactPhone | Meaning::Provider, _))
            );
            if headers::is_claimant(&self.names[column]) {
                claimant = Some(self.names[column].clone());
            } else if let (Some(claimant), true) = (&claimant, is_theirs) {
                self.names[column] = format!("{claimant}/{}", self.names[column]);
                self.meanings[column] = None;
            } else {
                claimant = None;
            }
        }
    }

    /// Columns below 家属信息 and the like, in the row above the header, are of somebody else.
    pub(super) fn leave_to_others(&mut self, sheet: &Sheet) {
        let Some(above) = self.at.checked_sub(1).map(|above| &self.rows[above]) else {
            return;
        };
        for merge in sheet
            .merged
            .iter()
            .filter(|merge| merge.first_row == above.number && merge.last_row == above.number)
        {
            let over = merge.first_column..=merge.last_column.min(self.names.len().max(1) - 1);
            let caption = above.cells.get(merge.first_column).map(header_text);
            let caption = caption.filter(|text| headers::is_of_somebody_else(text));
            // A title stands over the person's own columns too.
            let is_own = |(column, found): (usize, &Option<(Meaning, Sureness)>)| {
                matches!(found, Some((Meaning::Name, _))) && !over.contains(&column)
            };
            if let Some(caption) = caption
                && self.meanings.iter().enumerate().any(is_own)
            {
                for column in over {
                    self.names[column] = format!("{caption}/{}", self.names[column]);
                    self.meanings[column] = None;
                }
            }
        }
    }

    /// What stands behind a second 姓名 is of whoever that names: the phone of a relative is not the other phone
    /// of the person.
    pub(super) fn leave_to_the_second_named(&mut self) {
        let is_name = |at: &usize| headers::says_wholly(&self.names[*at], Meaning::Name, self.kind);
        let mut named = (0..self.names.len()).filter(is_name);
        let (Some(first), Some(second)) = (named.next(), named.next()) else {
            return;
        };
        let (of_first, of_second) = self.meanings.split_at_mut(second);
        for (column, found) in (second..).zip(of_second) {
            let is_again = found.is_some_and(|(meaning, _)| {
                meaning.is_of_the_person()
                    && of_first[first..]
                        .iter()
                        .flatten()
                        .any(|(before, _)| *before == meaning)
            });
            if is_again {
                self.names[column] = format!("{}/{}", self.names[second], self.names[column]);
                *found = None;
            }
        }
    }

    /// 户主姓名 beside 成员姓名 names the household, and not the person.
    pub(super) fn part_from_householders(&mut self) {
        let is_name =
            |found: &Option<(Meaning, Sureness)>| matches!(found, Some((Meaning::Name, _)));
        let householder = self
            .names
            .iter()
            .position(|name| headers::names_the_householder(name));
        let Some(householder) = householder.filter(|at| is_name(&self.meanings[*at])) else {
            return;
        };
        let names = (0..self.names.len()).filter(|at| *at != householder);
        let is_named = names.clone().any(|at| is_name(&self.meanings[at]));
        let member = names
            .clone()
            .find(|at| headers::names_members(&self.names[*at]));
        if let (false, Some(member)) = (is_named, member) {
            self.meanings[member] = Some((Meaning::Name, Sureness::Part));
        }
        if is_named || member.is_some() {
            self.meanings[householder] = None;
        }
    }

    /// 业主电话 beside 业主姓名 is not of 志愿者姓名.
    pub(super) fn leave_to_those_named(&mut self) {
        let name = self.of_the_people();
        let is_other = |at: &usize| {
            let is_name = matches!(self.meanings[*at], None | Some((Meaning::Name, _)));
            is_name && Some(*at) != name && !self.names[*at].is_empty()
        };
        let others: Vec<usize> = (0..self.names.len()).filter(is_other).collect();
        for column in 0..self.names.len() {
            let is_theirs = || {
                let mut others = others.iter();
                others.any(|other| {
                    headers::asks_of_those_named(&self.names[column], &self.names[*other])
                })
            };
            if self.meanings[column].is_some_and(|(of, _)| of.is_of_the_person()) && is_theirs() {
                self.meanings[column] = None;
            }
        }
    }

    /// 性别 and 住址 behind 老人姓名 are the old person's, if 志愿者姓名 comes after them; and 家长电话 is of
    /// whoever stands below 家长姓名.
    pub(super) fn part_from_whom_they_serve(&mut self) {
        let Some(name) = self.of_the_people() else {
            return;
        };
        for (header, meaning) in self.names.iter().zip(&mut self.meanings) {
            *meaning = meaning.or_else(|| headers::of_the_named(header, &self.names[name]));
        }
        let before = self.names[..name].iter();
        let Some(other) = before
            .rev()
            .position(|header| headers::names_somebody_else(header))
            .map(|back| name - 1 - back)
        else {
            return;
        };
        let whose = self.names[other].clone();
        for column in other + 1..name {
            // A household lives together.
            let is_shared = |meaning| {
                meaning == Meaning::Address && headers::names_the_householder(&self.names[other])
            };
            let is_theirs =
                |(meaning, _): (Meaning, _)| meaning.is_of_the_person() && !is_shared(meaning);
            // 年龄 is no field of ours, and still the old person's; 老人年龄 says so itself.
            let is_unsaid = || {
                let stem = whose.trim_end_matches("姓名");
                self.meanings[column].is_none()
                    && !headers::names_the_householder(&whose)
                    && !self.names[column].is_empty()
                    && !self.names[column].starts_with(stem)
            };
            if self.meanings[column].is_some_and(is_theirs) || is_unsaid() {
                self.names[column] = format!("{whose}/{}", self.names[column]);
                self.meanings[column] = None;
            }
        }
    }
}

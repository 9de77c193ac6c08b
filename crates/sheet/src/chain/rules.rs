//! Numbered lines that are no entries: the rules above a chain, and notices that are none.
//!
//! ```text
//! 注意事项：
//! 1. 自带手套               rule
//! 2. 服从安排               rule
//! 1. 欧一 199…             entry
//! ```

use std::ops::Range;

use super::headings::Heading;
use super::words::lists::{names_notices, names_people};
use super::words::may_be_of_a_person;
use super::{Chain, Draft, Entry, TITLE};

/// What a part of the lines, counted from 1, tells of people.
struct Part {
    drafts: Range<usize>,
    named: usize,
    has_phone: bool,
    has_topic: bool,
}

impl Part {
    fn read(drafts: &[Draft], range: Range<usize>) -> Self {
        let part = &drafts[range.clone()];
        Self {
            named: part
                .iter()
                .filter(|draft| draft.may_be_of_a_person())
                .count(),
            has_phone: part.iter().any(|draft| draft.has_phone),
            has_topic: part
                .iter()
                .any(|draft| matches!(draft.heading, Some(Heading::Of(_) | Heading::Withdrawn))),
            drafts: range,
        }
    }

    /// Whether hardly anybody is named in it.
    fn names_few(&self) -> bool {
        !self.has_phone && self.named * 2 < self.drafts.len()
    }
}

impl Draft {
    fn may_be_of_a_person(&self) -> bool {
        may_be_of_a_person(&Entry::read(&self.content, 0).name)
    }

    /// `您的姓名：欧一`: the answer to a question of a form.
    fn is_answer(&self) -> bool {
        self.content.starts_with("您")
    }
}

impl Chain {
    /// Tells what is counted above the entries as said of the list: it names hardly anybody and a part
    /// below it does.
    pub(super) fn tell_rules(&mut self) {
        let parts = self.parts();
        if parts.len() < 2 {
            return;
        }
        let parts: Vec<Part> = parts
            .into_iter()
            .map(|part| Part::read(&self.drafts, part))
            .collect();
        let Some(list) = parts.iter().rposition(|part| !part.names_few()) else {
            return;
        };
        let rules = parts[..list]
            .iter()
            .filter(|part| part.names_few() && !part.has_topic);
        let ranges: Vec<Range<usize>> = rules.map(|part| part.drafts.clone()).collect();
        for range in ranges.into_iter().rev() {
            let rules: Vec<Draft> = self.drafts.drain(range).collect();
            for (number, line) in rules.into_iter().flat_map(|rule| rule.lines) {
                self.skip(number, &line, TITLE);
            }
        }
    }

    /// Whether the lines are goods, items or answers and nobody: most are called as nobody is, and no
    /// word above says that they are people.
    pub(super) fn is_of_no_people(&self) -> bool {
        let all = Part::read(&self.drafts, 0..self.drafts.len());
        let answers = self.drafts.iter().filter(|draft| draft.is_answer()).count();
        let told = || self.skipped.iter().map(|line| line.text.as_str());
        let is_told = told().any(names_people);
        let is_notice = all.named == 0 && told().any(names_notices);
        answers > 1 || all.names_few() && (!is_told || is_notice)
    }

    /// The parts of the drafts, each counted from 1.
    fn parts(&self) -> Vec<Range<usize>> {
        let is_first = |at: &usize| *at == 0 || self.drafts[*at].begins_part;
        let starts: Vec<usize> = (0..self.drafts.len()).filter(is_first).collect();
        let ends = starts.iter().skip(1).copied().chain([self.drafts.len()]);
        starts
            .iter()
            .zip(ends)
            .map(|(start, end)| *start..end)
            .collect()
    }
}

//! Finding the header: one to three rows that name the columns, anywhere near the top; or that there is none.

use renling_sheet::{Cell, CellKind, Merge, Row, Sheet, looks_like_name};

use crate::intake::headers::{self, Meaning, Sureness};
use crate::intake::{ListKind, Options, cleaning};
use crate::person;

/// How many rows a header has at the most.
const DEEPEST_HEADER: usize = 3;

/// Where a header may begin: titles, notes and instructions fit above.
pub(super) const HEADER_WITHIN: usize = 40;

/// Whether a text is what a column of a meaning holds.
type IsOne = fn(&str) -> bool;

/// What cells tell where their header does not.
const TOLD_BY_CELLS: [(Meaning, IsOne); 2] = [
    (Meaning::Phone, person::phone::is_mobile),
    (Meaning::Political, cleaning::is_political),
];

/// A header that might be the one.
pub(super) struct Header<'a> {
    pub(super) sheet: usize,
    pub(super) kind: ListKind,
    /// Place of its first row among the rows of the sheet.
    pub(super) at: usize,
    /// How many rows it has.
    pub(super) height: usize,
    pub(super) names: Vec<String>,
    pub(super) meanings: Vec<Option<(Meaning, Sureness)>>,
    pub(super) rows: &'a [Row],
}

impl Header<'_> {
    /// How much of it is understood; whole headers count double, machine columns little.
    pub(super) fn score(&self) -> u32 {
        let mut seen = Vec::new();
        let mut score = 0;
        for (meaning, sureness) in self.meanings.iter().flatten() {
            score += match (meaning, sureness) {
                (Meaning::Ignored, _) => 1,
                (meaning, _) if seen.contains(meaning) => 1,
                (_, Sureness::Whole) => 8,
                (_, Sureness::Part) => 4,
            };
            seen.push(*meaning);
        }
        score
    }

    /// Takes the columns of the sheet of an activity for that.
    pub(super) fn speak_of_a_sheet(&mut self) {
        let found = headers::meanings_for_sheet(&self.names);
        for (found, meaning) in found.into_iter().zip(&mut self.meanings) {
            *meaning = found.or(*meaning);
        }
    }

    /// What stands in a column in the first rows below, blanks left out.
    fn told_below(&self, column: usize) -> impl Iterator<Item = &str> {
        let below = self.rows.iter().skip(self.at + self.height);
        let below = below.take(HEADER_WITHIN);
        below
            .map(move |row| row.text(column).trim())
            .filter(|text| !text.is_empty())
    }

    /// Whether anything stands in a column in the first rows below, and all of it is such.
    fn is_told_below(&self, column: usize, is_such: impl Fn(&str) -> bool) -> bool {
        let mut told = self.told_below(column).peekable();
        told.peek().is_some() && told.all(is_such)
    }

    /// 姓 beside 名 is a name, as an address book has it.
    fn names_by_parts(&mut self) {
        for part in headers::parts_of_a_name(&self.names).into_iter().flatten() {
            self.meanings[part] = Some((Meaning::Name, Sureness::Whole));
        }
    }

    /// Takes whoever the list is of for its people, 认领人 or 楼栋长, where nothing is headed 姓名.
    fn names_by_role(&mut self) -> bool {
        // A row with a phone tells somebody, who may well be 组长.
        let digits = |name: &String| name.chars().filter(char::is_ascii_digit).count();
        if self.names.iter().any(|name| digits(name) > 6) {
            return false;
        }
        let by_role = headers::by_role(&self.names);
        let Some((names, more)) = by_role.or_else(|| headers::by_contact(&self.names)) else {
            return false;
        };
        // 人员信息 over 姓名 and 电话 is a caption.
        if self.told_below(names).next().is_some_and(headers::is_whole) {
            return false;
        }
        self.meanings[names] = Some((Meaning::Name, Sureness::Part));
        // 微网格员电话 is not of 网格员, and 网格员电话 is, though it begins as 网格 does.
        self.leave_to_those_named();
        self.part_from_whom_they_serve();
        for (column, meaning) in more {
            self.meanings[column] = Some((meaning, Sureness::Part));
        }
        self.leave_phones_to_others();
        true
    }

    /// Takes 需求内容 or 心愿 for what the projects are called, where nothing else is and the list says how many
    /// people they take, of which kind they are, whom they serve or who has them done.
    fn names_by_what_they_tell(&mut self) -> bool {
        use Meaning::{Category, Places, Provider, Served};
        let names_people = headers::by_role(&self.names).is_some();
        let is_of_projects = |(found, name): (&Option<(Meaning, Sureness)>, &String)| {
            // A list of teams or of people has these too.
            !matches!(name.as_str(), "人数" | "单位")
                && match found {
                    Some((Places, _)) => true,
                    Some((Category | Provider | Served, _)) => !names_people,
                    _ => false,
                }
        };
        let mut columns = self.meanings.iter().zip(&self.names);
        let told = headers::that_tells_projects(&self.names);
        let told = told.filter(|_| columns.any(is_of_projects));
        if let Some(told) = told {
            self.meanings[told] = Some((Meaning::ProjectName, Sureness::Part));
        }
        told.is_some()
    }

    /// 项目名称 over two columns: the kinds of projects, each over several rows, and behind them the projects.
    fn name_behind_kind(&mut self, sheet: &Sheet) {
        let number = self.rows[self.at].number;
        let over_two = sheet.merged.iter().find(|merge| {
            let found = self.meanings.get(merge.first_column).copied().flatten();
            merge.first_row == number
                && merge.last_column == merge.first_column + 1
                && found.is_some_and(|(meaning, _)| meaning == Meaning::ProjectName)
        });
        let Some(kinds) = over_two.map(|merge| merge.first_column) else {
            return;
        };
        let filled = |column: usize| self.told_below(column).count();
        if filled(kinds + 1) < 2 || filled(kinds) > filled(kinds + 1) {
            return;
        }
        self.names
            .resize(self.names.len().max(kinds + 2), String::new());
        self.meanings.resize(self.names.len(), None);
        self.names[kinds + 1] = self.names[kinds].clone();
        self.meanings[kinds + 1] = self.meanings[kinds];
        self.meanings[kinds] = match self.has(Meaning::Category) {
            true => None,
            false => Some((Meaning::Category, Sureness::Part)),
        };
        self.names[kinds] = Meaning::Category.label().to_owned();
    }

    /// Below 党员 and 志愿者 stand people, or whether somebody is one; and 党员 beside 群众 are two choices.
    fn names_nobody_by_ticks(&mut self) {
        let is_ticked = |column: &usize| {
            self.is_told_below(*column, |text| cleaning::is_chosen(text).is_some())
        };
        let columns = 0..self.names.len();
        let is_choice = |column: &usize| headers::is_political_choice(&self.names[*column]);
        let choices: Vec<usize> = columns.clone().filter(is_choice).collect();
        if choices.len() > 1 && choices.iter().any(is_ticked) {
            for column in choices {
                self.names[column] =
                    format!("{}/{}", Meaning::Political.label(), self.names[column]);
                self.meanings[column] = Some((Meaning::Political, Sureness::Part));
            }
            return;
        }
        let is_name = |column: &usize| {
            matches!(
                self.meanings[*column],
                Some((Meaning::Name, Sureness::Whole))
            )
        };
        let ticked: Vec<usize> = columns.filter(is_name).filter(is_ticked).collect();
        for column in ticked {
            let asked = format!("是否{}", self.names[column]);
            self.meanings[column] = headers::meaning(&asked, self.kind);
        }
    }

    /// What a header does not say its cells may: mobile numbers where nothing else is a phone, and political
    /// statuses.
    fn mean_what_they_hold(&mut self) {
        for (meaning, is_one) in TOLD_BY_CELLS {
            let says_so = |column: &usize| {
                let name = &self.names[*column];
                self.meanings[*column].is_none()
                    && !headers::is_known(name, self.kind)
                    && !headers::is_of_somebody_else(name)
                    && !looks_like_name(name)
                    && self.is_told_below(*column, is_one)
            };
            if self.has(meaning) {
                continue;
            }
            if let Some(column) = (0..self.names.len()).find(says_so) {
                self.meanings[column] = Some((meaning, Sureness::Part));
            }
        }
    }

    fn has(&self, meaning: Meaning) -> bool {
        self.meanings
            .iter()
            .flatten()
            .any(|(found, _)| *found == meaning)
    }
}

pub(super) fn header_of<'a>(
    index: usize,
    sheet: &'a Sheet,
    options: &Options,
) -> Option<Header<'a>> {
    if let Some(number) = options.header_row {
        let at = sheet.rows.iter().position(|row| row.number == number)?;
        let header = header_at(index, sheet, at);
        let kind = options.kind.unwrap_or(ListKind::People);
        return Some(header.unwrap_or_else(|| one_row(index, sheet, at, kind)));
    }
    let places = 0..sheet.rows.len().min(HEADER_WITHIN);
    let found = places.filter_map(|at| header_at(index, sheet, at));
    let found: Vec<(u32, Header<'a>)> = found
        .filter(|header| options.kind.is_none_or(|kind| kind == header.kind))
        .map(|header| (header.score(), header))
        .collect();
    // The first of equals.
    let best = found.iter().rev().max_by_key(|(score, _)| *score)?;
    // Of two lists below each other both are read, from the first on.
    let is_list_above = |(score, header): &(u32, Header<'a>)| {
        let end = header.at + header.height;
        let (_, best) = best;
        header.kind == best.kind
            && score * 2 >= best.score()
            && end < best.at
            && sheet.rows[end..best.at].iter().any(|row| row.filled() > 1)
    };
    let place = found.iter().position(is_list_above);
    let place = place.or_else(|| found.iter().position(|(_, header)| header.at == best.1.at))?;
    found.into_iter().nth(place).map(|(_, header)| header)
}

/// The header that begins at a row, if one does.
fn header_at<'a>(index: usize, sheet: &'a Sheet, at: usize) -> Option<Header<'a>> {
    // A row of a register may hold one word that is also a header; two of them are none by chance.
    let mut people = one_row(index, sheet, at, ListKind::People);
    let mut projects = one_row(index, sheet, at, ListKind::Projects);
    people.names_nobody_by_ticks();
    people.names_by_parts();
    let header = if people.has(Meaning::Name) {
        people.leave_to_others(sheet);
        people.part_from_householders();
        people.leave_phones_to_others();
        people.part_from_whom_they_serve();
        people.leave_to_those_named();
        people
    } else if projects.has(Meaning::ProjectName) {
        projects.name_behind_kind(sheet);
        projects.leave_to_claimants();
        projects
    } else if projects.names_by_what_they_tell() {
        projects
    } else if people.names_by_role() {
        people
    } else {
        return None;
    };
    // 姓名 潘䶮 is a label with what it asks for.
    let tells_name = |name: &String| {
        let mut words = name.split_whitespace();
        words.next() == Some(Meaning::Name.label()) && words.next().is_some_and(looks_like_name)
    };
    if header.names.iter().any(tells_name) {
        return None;
    }
    let filled = header.names.iter().filter(|name| !name.is_empty()).count();
    let is_known = |name: &&String| headers::is_known(name, header.kind);
    let known = header.names.iter().filter(is_known).count();
    let understood = header.meanings.iter().flatten().count().max(known);
    // 姓名 or 组员 alone above a column of names is a header; 姓名 in a sentence of a row of data is not.
    let is_above_names = stands_above_names(&header);
    if understood < 2 && filled > 1 && !is_above_names {
        return None;
    }
    let whole = header.meanings.iter().flatten().any(|(meaning, sureness)| {
        matches!(meaning, Meaning::Name | Meaning::ProjectName)
            && (*sureness == Sureness::Whole || understood > 1 || is_above_names)
    });
    whole.then(|| {
        let mut header = with_row_above(sheet, &header).unwrap_or(header);
        while header.height < DEEPEST_HEADER
            && let Some(deeper) = with_row_below(sheet, &header)
        {
            header = deeper;
        }
        if header.kind == ListKind::People {
            header.mean_what_they_hold();
        }
        header
    })
}

/// Whether people are named in the column of a header that says 姓名 or 组员 and nothing else.
fn stands_above_names(header: &Header<'_>) -> bool {
    let says_so = |name: &usize| match header.meanings[*name] {
        Some((Meaning::Name, Sureness::Whole)) => true,
        Some((Meaning::Name, Sureness::Part)) => {
            headers::by_role(&header.names).is_some_and(|(role, _)| role == *name)
        }
        _ => false,
    };
    let Some(name) = (0..header.names.len()).find(says_so) else {
        return false;
    };
    let told: Vec<&str> = header.told_below(name).collect();
    let first = |text: &&&str| {
        let (names, _) = cleaning::name_and_phone(text);
        let first = names.split([' ', '(', '（']).next();
        first.is_some_and(looks_like_name)
    };
    let names = told.iter().filter(first).count();
    names > 0 && names * 2 >= told.len()
}

/// The header with the row above it, where a cell of that reaches down into it: 单位 beside 基本信息, below which
/// stands 姓名.
fn with_row_above<'a>(sheet: &'a Sheet, header: &Header<'a>) -> Option<Header<'a>> {
    let above = header.at.checked_sub(1)?;
    let (number, lowest) = (sheet.rows[above].number, sheet.rows[header.at].number);
    let reaches_down = sheet
        .merged
        .iter()
        .any(|merge| merge.first_row == number && merge.last_row >= lowest);
    let one = one_row(header.sheet, sheet, above, header.kind);
    let higher = reaches_down
        .then(|| with_row_below(sheet, &one))
        .flatten()?;
    (higher.has(Meaning::Name) || higher.has(Meaning::ProjectName)).then_some(higher)
}

fn one_row<'a>(index: usize, sheet: &'a Sheet, at: usize, kind: ListKind) -> Header<'a> {
    let names: Vec<String> = sheet.rows[at].cells.iter().map(header_text).collect();
    let meanings = names
        .iter()
        .map(|name| headers::meaning(name, kind))
        .collect();
    Header {
        sheet: index,
        kind,
        at,
        height: 1,
        names,
        meanings,
        rows: &sheet.rows,
    }
}

pub(super) fn header_text(cell: &Cell) -> String {
    cleaning::text(cell.text())
        .map(|text| cleaning::one_line(&text))
        .unwrap_or_default()
}

/// The header with the row below it where that belongs to it: a cell of the header is merged downwards
/// over it, or it has nothing but headers below blank or merged ones.
fn with_row_below<'a>(sheet: &'a Sheet, header: &Header<'a>) -> Option<Header<'a>> {
    let rows = &header.rows[header.at..header.at + header.height];
    let lowest = rows.last()?.number;
    let below = header.rows.get(header.at + header.height)?;
    let merged: Vec<&Merge> = sheet
        .merged
        .iter()
        .filter(|merge| rows.iter().any(|row| row.number == merge.first_row))
        .collect();
    let deep = merged
        .iter()
        .filter(|merge| merge.last_row >= below.number)
        .count();
    let subheads: Vec<String> = below.cells.iter().map(header_text).collect();
    let filled = subheads.iter().filter(|text| !text.is_empty()).count();
    let known = subheads
        .iter()
        .filter(|text| {
            matches!(
                headers::meaning(text, header.kind),
                Some((_, Sureness::Whole))
            )
        })
        .count();
    let name_column = header
        .meanings
        .iter()
        .position(|meaning| matches!(meaning, Some((Meaning::Name | Meaning::ProjectName, _))));
    let names_somebody =
        name_column.is_some_and(|column| subheads.get(column).is_some_and(|text| !text.is_empty()));
    // 微信 is no header that we know, but where 电话 stands beside it and nothing above it, it is one.
    let fills_gaps = known > 0
        && subheads.iter().enumerate().any(|(column, text)| {
            !text.is_empty() && header.names.get(column).is_none_or(String::is_empty)
        })
        && below
            .cells
            .iter()
            .all(|cell| matches!(cell.kind(), CellKind::Text | CellKind::Empty))
        && !subheads
            .iter()
            .any(|text| text.contains(|c: char| c.is_ascii_digit()));
    let belongs =
        filled > 0 && !names_somebody && (deep > 0 || known == filled && filled > 1 || fills_gaps);
    if !belongs {
        return None;
    }
    let width = header.names.len().max(subheads.len());
    let mut names: Vec<String> = Vec::with_capacity(width);
    let mut meanings = Vec::with_capacity(width);
    for column in 0..width {
        let wide = merged.iter().find(|merge| {
            merge.last_row >= lowest && (merge.first_column..=merge.last_column).contains(&column)
        });
        let above = match wide {
            Some(merge) => header.names.get(merge.first_column),
            None => header.names.get(column),
        };
        let above = above.cloned().unwrap_or_default();
        let sub = subheads.get(column).cloned().unwrap_or_default();
        let is_wide = wide.is_some_and(|merge| merge.last_column > merge.first_column);
        let whole = format!("{above}/{sub}");
        let is_own = header.kind != ListKind::People
            || sub.is_empty()
            || !(headers::is_of_somebody_else(&above)
                || headers::is_of_a_unit(&above) && headers::is_of_a_person(&sub));
        let meaning = headers::choice(&whole, header.kind)
            .map(|(meaning, ..)| (meaning, Sureness::Whole))
            .or_else(|| headers::meaning(&sub, header.kind))
            .or_else(|| headers::meaning(&format!("{above}{sub}"), header.kind))
            .or_else(|| {
                // 单位信息 over 名称
                let whose = above.trim_end_matches("信息");
                headers::meaning(&format!("{whose}{sub}"), header.kind)
            })
            // What stands over several columns says nothing about one that has words of its own.
            .or_else(|| {
                headers::meaning(&above, header.kind).filter(|_| !is_wide || sub.is_empty())
            })
            .filter(|_| is_own);
        names.push(match (above.is_empty(), sub.is_empty()) {
            (false, false) => whole,
            (false, true) => above,
            _ => sub,
        });
        meanings.push(meaning);
    }
    Some(Header {
        height: header.height + 1,
        names,
        meanings,
        ..*header
    })
}

/// Whether a row says the header again: most of its cells are the header's own, or mean the same.
pub(super) fn repeats(row: &Row, header: &Header<'_>) -> bool {
    // Of most rows it is plain at a glance.
    let is_plainly_other = |(index, cell): (usize, &Cell)| {
        let has_figures = |text: &str| text.bytes().filter(u8::is_ascii_digit).count() > 2;
        let is_figure = matches!(cell.kind(), CellKind::Number | CellKind::Date);
        let named = header.names.get(index).map_or("", String::as_str);
        (is_figure || has_figures(cell.text())) && !named.contains(|c: char| c.is_ascii_digit())
    };
    let cells = row.cells.iter().enumerate();
    if cells.filter(|cell| is_plainly_other(*cell)).count() * 2 >= row.cells.len() {
        return false;
    }
    let mut filled = 0;
    let mut same = 0;
    for (index, cell) in row.cells.iter().enumerate() {
        let text = header_text(cell);
        if text.is_empty() {
            continue;
        }
        filled += 1;
        let own = header.names.get(index).is_some_and(|name| {
            *name == text
                || name
                    .split_once('/')
                    .is_some_and(|(above, sub)| above == text || sub == text)
        });
        let means_the_same = || {
            let meaning = header.meanings.get(index).copied().flatten();
            meaning.is_some_and(|(meaning, _)| headers::says_wholly(&text, meaning, header.kind))
        };
        same += usize::from(own || means_the_same());
        // Of most rows the first cells tell.
        if (filled - same) * 2 >= row.cells.len() {
            return false;
        }
    }
    same > 0 && same * 2 > filled
}

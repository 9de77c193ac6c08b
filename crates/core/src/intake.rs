//! 导入: a list that people have becomes a plan, the plan is shown, and what was shown is applied.
//!
//! ```text
//! file or paste -> List      read once, kept while the person looks at it
//!   one_each     forms of one person each are a list too
//!   table        which sheet, where the header is, which rows are no records      (all of them listed)
//!   headers      what each column means                                          (two tables of words)
//!   cleaning     what each cell says
//!   people, projects   facts of a row, problems, whom it may be; facts to records
//!   plan         decisions, what would be new, what would change               -> Preview, PreviewRow
//!   sign_ups     a claim each, where the list is one of sign-ups for a project
//!   sign_ins     a row each on the sheet of an activity, with how they came and their hours
//! apply          the same plan made again inside the write, and written         -> Report
//! problem_rows   what is to be mended, as a list that can be imported again
//! past           what was imported, and taking it back
//! ```
//!
//! What holds for every list:
//! - No row is lost: each is a record or is listed as skipped with a reason, and
//!   `rows = new + updated + same + duplicates + ask + refused + left`.
//! - A blank never overwrites. A cell that cannot be used is reported and its text is kept with the
//!   record under `身份证号（待核对）` and the like, until a right value takes its place. Only an ID
//!   number that a spreadsheet has rounded is not kept: its digits are false.
//! - A column that is not understood is kept with the record under its own header.
//! - Importing the same list twice changes nothing; then nothing is journalled either.
//!
//! Who is the same person (DOMAIN: a phone is nobody's key): the same ID number; the same name and
//! phone where the ID numbers do not differ. The same name and unit, or name and address, is asked. A
//! row with neither phone nor ID number, whose name is known, is asked too, unless the ledger says
//! exactly what the row says.

mod cleaning;
mod facts;
pub mod headers;
mod one_each;
mod past;
mod people;
mod plan;
mod problem_rows;
mod project_list;
mod projects;
mod remembered;
mod sign_ins;
mod sign_ups;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;

use renling_sheet::{Book, Encoding, Format, Row};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::intake::headers::Meaning;
use crate::ledger::Ledger;
use crate::person::Page;
use crate::stored::words;

pub use crate::intake::past::{
    PastImport, TakenBack, last_standing, past, take_back, would_take_back,
};
pub use crate::intake::plan::Plan;
pub use crate::intake::problem_rows::save_problem_rows;
pub use crate::intake::project_list::save_projects;

words! {
    /// What a list is of.
    ListKind {
        /// 人员.
        People = "people", "人员名单";
        /// 清单项目.
        Projects = "projects", "服务清单";
    }
}

words! {
    /// How the text of a file is stored, as a person can choose it.
    TextEncoding {
        /// UTF-8.
        Utf8 = "utf-8", "UTF-8（通用）";
        /// UTF-8 with a byte order mark.
        Utf8Bom = "utf-8-bom", "UTF-8（带签名）";
        /// GB18030, which contains GBK.
        Gb18030 = "gb18030", "GB18030（中文 Windows）";
        /// UTF-16, little end first.
        Utf16Le = "utf-16le", "UTF-16（Excel 的 Unicode 文本）";
        /// UTF-16, big end first.
        Utf16Be = "utf-16be", "UTF-16（高位在前）";
    }
}

impl From<Encoding> for TextEncoding {
    fn from(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Utf8 => TextEncoding::Utf8,
            Encoding::Utf8Bom => TextEncoding::Utf8Bom,
            Encoding::Gb18030 => TextEncoding::Gb18030,
            Encoding::Utf16Le => TextEncoding::Utf16Le,
            Encoding::Utf16Be => TextEncoding::Utf16Be,
        }
    }
}

impl From<TextEncoding> for Encoding {
    fn from(encoding: TextEncoding) -> Self {
        match encoding {
            TextEncoding::Utf8 => Encoding::Utf8,
            TextEncoding::Utf8Bom => Encoding::Utf8Bom,
            TextEncoding::Gb18030 => Encoding::Gb18030,
            TextEncoding::Utf16Le => Encoding::Utf16Le,
            TextEncoding::Utf16Be => Encoding::Utf16Be,
        }
    }
}

words! {
    /// What becomes of a row.
    Outcome {
        /// A new record.
        New = "new", "新增";
        /// A record of the ledger changes.
        Updated = "updated", "更新";
        /// The ledger says all of it already.
        Same = "same", "无变化";
        /// Another row of the list is the same person or project; what that row leaves blank is
        /// filled from this one.
        Duplicate = "duplicate", "重复";
        /// Whether it is somebody known is for the person to say; until then nothing is written.
        Ask = "ask", "待确认";
        /// The row cannot be imported: it names nobody.
        Refused = "refused", "无法导入";
        /// Left out on purpose.
        Left = "left", "不导入";
    }
}

words! {
    /// What a person decides about a row.
    Decision {
        /// Import it as a record of its own.
        New = "new", "按新增导入";
        /// It is the record shown beside it: update that. For a duplicate, its values win over the
        /// other row's.
        Update = "update", "更新已有的";
        /// Leave it out.
        Leave = "leave", "不导入";
    }
}

words! {
    /// What becomes of a person's sign-up for a project, or row on the sheet of an activity.
    SignUp {
        /// A new claim, to be confirmed; or a new row on the sheet, to be signed.
        New = "new", "报名";
        /// The sheet says how the person came, or how long they served, which it did not before.
        Signed = "signed", "签到";
        /// The person has a claim already, or the sheet says all of it.
        Already = "already", "已登记";
        /// The sheet says otherwise; it stays as it is.
        Differs = "differs", "与签到表不同";
        /// No place is left.
        Full = "full", "名额已满";
        /// The person is archived.
        Archived = "archived", "已归档";
        /// The row speaks of another project, another activity or another day.
        Elsewhere = "elsewhere", "不是这一项";
        /// The row says that the person does not come.
        Declined = "declined", "不参加";
    }
}

/// How a list is to be read, where the person knows better than the program.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Options {
    /// Which sheet, by its place from 0; the best one if left open.
    pub sheet: Option<u32>,
    /// The row of the header, as Excel numbers it; found if left open.
    pub header_row: Option<u32>,
    /// What the list is of; found if left open.
    pub kind: Option<ListKind>,
    /// Other meanings for columns, by their place from 0.
    pub columns: BTreeMap<u32, Meaning>,
    /// Decisions by the number of the row.
    pub decisions: BTreeMap<u32, Decision>,
    /// What is decided for all rows to ask about that have no decision of their own.
    pub decide_asked: Option<Decision>,
    /// The id of the project that the people of the list sign up for.
    pub project: Option<String>,
    /// The id of the activity on whose sheet the people of the list stand.
    pub activity: Option<String>,
}

/// A list that was read, and is kept while somebody looks at what it would do.
#[derive(Debug)]
pub struct List {
    name: String,
    book: Book,
}

impl List {
    /// Reads a file. `encoding` overrides the one found, for text and web pages.
    ///
    /// # Errors
    /// [`Error::Sheet`] with one sentence that names the file.
    pub fn read(path: &Path, encoding: Option<TextEncoding>) -> Result<Self> {
        let book = renling_sheet::read(path, encoding.map(Encoding::from))?;
        let name = path
            .file_name()
            .unwrap_or(path.as_os_str())
            .to_string_lossy()
            .into_owned();
        Ok(List::of(name, book))
    }

    /// Reads what was pasted: a 接龙, or a table from a spreadsheet.
    ///
    /// # Errors
    /// [`Error::Sheet`], where the file is called 粘贴的内容.
    pub fn paste(text: &str) -> Result<Self> {
        Ok(List::of("粘贴的内容", renling_sheet::paste(text)?))
    }

    /// A list from rows that the caller has read.
    pub fn of(name: impl Into<String>, book: Book) -> Self {
        List {
            name: name.into(),
            book: one_each::gathered(book),
        }
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rows as they were read.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// The filled cells of a row, by the columns that a preview of this list has found.
    pub fn cells(&self, preview: &Preview, row: u32) -> Vec<CellShown> {
        let sheet = self.book.sheets.get(preview.sheet as usize);
        let Some(row) = sheet.and_then(|sheet| {
            let place = sheet.rows.binary_search_by_key(&row, |row| row.number);
            place.ok().map(|place| &sheet.rows[place])
        }) else {
            return Vec::new();
        };
        let cells = preview.columns.iter().map(|column| CellShown {
            column: column.shown(),
            meaning: column.meaning,
            text: row.text(column.index as usize).trim().to_owned(),
        });
        cells.filter(|cell| !cell.text.is_empty()).collect()
    }

    fn format(&self) -> &'static str {
        match self.book.format {
            Format::Xlsx => "Excel 工作簿",
            Format::Xls => "老版 Excel 工作簿",
            Format::Xlsb => "Excel 二进制工作簿",
            Format::Ods => "ODS 表格",
            Format::Text => "文本表格",
            Format::Html => "网页表格",
            Format::Chain => "接龙",
        }
    }
}

/// A sheet that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct SheetShown {
    /// The name on its tab.
    pub name: String,
    /// How many rows it has.
    pub rows: u32,
    /// Whether the workbook hides it.
    pub hidden: bool,
}

/// A column and what it is taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Column {
    /// Its place, from 0.
    pub index: u32,
    /// Its letter in a spreadsheet.
    pub letter: String,
    /// Its header on one line; of a header of two rows both, with `/` between.
    pub header: String,
    /// What it means.
    pub meaning: Meaning,
    /// Whether that was said at an import before of a list with the same headers.
    pub remembered: bool,
}

impl Column {
    /// How a sentence names the column.
    fn shown(&self) -> String {
        if self.header.is_empty() {
            format!("{} 列", self.letter)
        } else {
            self.header.clone()
        }
    }

    /// What a row says in the column, cleaned; none where it says nothing.
    fn told_by(&self, row: &Row) -> Option<String> {
        cleaning::text(row.text(self.index as usize)).map(|text| text.into_owned())
    }

    /// What is wrong with the cell of the column in a row.
    fn problem(&self, row: u32, code: &str, what: &str, original: &str) -> Problem {
        let shown = self.shown();
        Problem {
            row,
            message: format!("第 {row} 行“{shown}”{what}"),
            column: shown,
            code: code.to_owned(),
            original: original.to_owned(),
        }
    }
}

/// A cell as it stands in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct CellShown {
    /// The header of its column, or its letter.
    pub column: String,
    /// What its column means.
    pub meaning: Meaning,
    /// What stands in it.
    pub text: String,
}

/// A row that is no record, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct SkippedRow {
    /// Its number, as Excel or the text counts it.
    pub row: u32,
    /// What stands in it.
    pub text: String,
    /// Why it is no record.
    pub reason: String,
}

/// How many rows there are of each outcome. The first is the sum of the others down to `left`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, specta::Type)]
pub struct Counts {
    /// Rows that are records.
    pub rows: u32,
    /// See [`Outcome::New`].
    pub new: u32,
    /// See [`Outcome::Updated`].
    pub updated: u32,
    /// See [`Outcome::Same`].
    pub same: u32,
    /// See [`Outcome::Duplicate`].
    pub duplicates: u32,
    /// See [`Outcome::Ask`].
    pub ask: u32,
    /// See [`Outcome::Refused`].
    pub refused: u32,
    /// See [`Outcome::Left`].
    pub left: u32,
    /// How many rows have problems; most of them are imported all the same.
    pub problems: u32,
    /// People who sign up for the project.
    pub sign_ups: u32,
    /// People who had signed up for it before.
    pub signed_already: u32,
    /// People who cannot sign up for it.
    pub not_signed: u32,
}

/// Something about a cell that the person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Problem {
    /// The number of the row.
    pub row: u32,
    /// The header of the column, or its letter.
    pub column: String,
    /// The kind of problem, for programs.
    pub code: String,
    /// The whole sentence.
    pub message: String,
    /// The cell as it stands in the list.
    pub original: String,
}

/// A field that would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Difference {
    /// The label of the field.
    pub field: String,
    /// What it says now.
    pub before: Option<String>,
    /// What it would say.
    pub after: Option<String>,
}

/// A row and what would become of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct PreviewRow {
    /// Its number, as Excel or the text counts it.
    pub row: u32,
    /// 姓名 or 项目名称 as written.
    pub name: String,
    /// What would become of it.
    pub outcome: Outcome,
    /// Why, for the outcomes that need a word: whom it matches and by what.
    pub because: Option<&'static str>,
    /// Field by field: what an update changes; what a row to ask about, or a duplicate, says
    /// otherwise than the record or the row beside it.
    pub differences: Vec<Difference>,
    /// What should be looked at.
    pub problems: Vec<Problem>,
    /// The row of the list that it repeats.
    pub of_row: Option<u32>,
    /// The id of the record of the ledger that it is, or may be.
    pub of_record: Option<String>,
    /// What becomes of the person's sign-up, where the list is one of sign-ups.
    pub sign_up: Option<SignUp>,
}

/// What the program understood of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Preview {
    /// The name of the file.
    pub file: String,
    /// What kind of file it is, in words for people.
    pub format: String,
    /// How its text is stored; none for workbooks.
    pub encoding: Option<TextEncoding>,
    /// The sheets that there are.
    pub sheets: Vec<SheetShown>,
    /// The place of the one taken.
    pub sheet: u32,
    /// The places of others that hold a list too, hidden ones among them; they are not part of this import.
    pub other_sheets: Vec<u32>,
    /// What the list is of.
    pub kind: ListKind,
    /// The rows of the header; row 0 is the one made for a 接龙.
    pub header_rows: Vec<u32>,
    /// The columns.
    pub columns: Vec<Column>,
    /// How many rows of each outcome.
    pub counts: Counts,
    /// Rows that are no records, in their order.
    pub skipped: Vec<SkippedRow>,
    /// The name of the project that the people sign up for.
    pub project: Option<String>,
    /// The name of the activity on whose sheet they stand.
    pub activity: Option<String>,
}

/// What an import did, or a preview would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Report {
    /// The name of the file.
    pub file: String,
    /// What the list is of.
    pub kind: ListKind,
    /// Rows that are records.
    pub rows: u32,
    /// New records.
    pub new: u32,
    /// Records that changed.
    pub updated: u32,
    /// Rows of which the ledger said all already.
    pub same: u32,
    /// Rows that repeat another row.
    pub duplicates: u32,
    /// Rows left open, because nobody decided.
    pub ask: u32,
    /// Rows that name nobody.
    pub refused: u32,
    /// Rows left out on purpose.
    pub left: u32,
    /// The name of the project that the people signed up for.
    pub project: Option<String>,
    /// The name of the activity on whose sheet they stand.
    pub activity: Option<String>,
    /// New sign-ups, or rows of the sheet that are new or say more.
    pub sign_ups: u32,
    /// People who had signed up before.
    pub signed_already: u32,
    /// People who could not sign up.
    pub not_signed: u32,
    /// Other sheets of the file that hold a list, and are not part of this import.
    pub other_sheets: Vec<String>,
    /// Rows that are no records.
    pub skipped: Vec<SkippedRow>,
    /// What should be looked at, by row.
    pub problems: Vec<Problem>,
    /// How many people the ledger holds (after an import), the archived left out.
    pub people: u32,
    /// How many projects it holds.
    pub projects: u32,
    /// The journal's sentence.
    pub sentence: String,
    /// The number of the operation, by which it can be taken back; none where nothing was written.
    pub operation: Option<i32>,
}

/// Whoever watches a long import.
pub struct Progress(Box<dyn Fn(u32, u32) -> bool + Send + Sync>);

impl Progress {
    /// `watch` is told `(records written, records to write)` now and then; its answer false stops
    /// the import, which then leaves nothing behind.
    pub fn new(watch: impl Fn(u32, u32) -> bool + Send + Sync + 'static) -> Self {
        Progress(Box::new(watch))
    }

    /// Nobody watches.
    pub fn none() -> Self {
        Progress::new(|_, _| true)
    }

    /// # Errors
    /// [`Error::Cancelled`] once whoever watches has had enough.
    fn at(&self, done: usize, of: usize) -> Result<()> {
        if (self.0)(done as u32, of as u32) {
            Ok(())
        } else {
            Err(Error::Cancelled)
        }
    }
}

/// What a list would do to the ledger as it is now. Nothing is written.
///
/// # Errors
/// [`Error::NotUnderstood`] where the list has no table of people or projects.
pub async fn preview(ledger: &Ledger, list: &List, options: &Options) -> Result<Plan> {
    let mut connection = ledger.pool().acquire().await?;
    let prepared = plan::prepare(list, options, ledger.clock().today(), &mut connection).await?;
    Ok(prepared.plan)
}

/// Applies a list in one operation, and says what it did. The plan is made again inside the
/// operation; `seen` is the plan that the person agreed to, if there was one.
///
/// # Errors
/// [`Error::Changed`] where the ledger has changed so that rows would end otherwise than in `seen`;
/// [`Error::Cancelled`]. Then nothing is written.
pub async fn apply(
    ledger: &Ledger,
    list: &List,
    options: &Options,
    seen: Option<&Plan>,
    progress: &Progress,
) -> Result<Report> {
    let mut write = ledger.begin().await?;
    let today = write.at().date();
    let prepared = plan::prepare(list, options, today, write.connection()).await?;
    if seen.is_some_and(|seen| !seen.agrees_with(&prepared.plan)) {
        return Err(Error::Changed(list.name.clone()));
    }
    let plan::Prepared {
        plan,
        writes,
        claims,
        sign_ins,
        said,
    } = prepared;
    let mut report = plan.report();
    if writes.is_empty() && claims.is_empty() && sign_ins.is_empty() {
        return Ok(report);
    }
    let (people, projects) = (report.people, report.projects);
    let kind = match plan.preview().kind {
        ListKind::People => "import_people",
        ListKind::Projects => "import_projects",
    };
    match plan.preview().kind {
        ListKind::People => report.people = people + report.new,
        ListKind::Projects => report.projects = projects + report.new,
    }
    // The rows of the plan are not needed while the records are written.
    drop(plan);
    writes.put(&mut write, progress).await?;
    let claims: Vec<_> = claims.into_iter().map(|claim| (None, claim)).collect();
    write.put(claims).await?;
    write.put(sign_ins).await?;
    if !options.columns.is_empty() {
        remembered::keep(&said, &mut write).await?;
    }
    let operation = write.commit(kind, report.sentence.clone()).await?;
    report.operation = Some(operation.number);
    Ok(report)
}

impl Plan {
    /// What was understood, and how many rows of each outcome.
    pub fn preview(&self) -> &Preview {
        &self.preview
    }

    /// The rows of an outcome, or all: `limit` of them from `offset` on, in the order of the list.
    pub fn rows(&self, outcome: Option<Outcome>, offset: u32, limit: u32) -> Page<PreviewRow> {
        self.page(
            |row| outcome.is_none_or(|outcome| row.outcome == outcome),
            offset,
            limit,
        )
    }

    /// The same for the rows with problems.
    pub fn rows_with_problems(&self, offset: u32, limit: u32) -> Page<PreviewRow> {
        self.page(|row| !row.problems.is_empty(), offset, limit)
    }

    fn page(
        &self,
        wanted: impl Fn(&PreviewRow) -> bool,
        offset: u32,
        limit: u32,
    ) -> Page<PreviewRow> {
        let mut page = Page {
            total: 0,
            rows: Vec::new(),
        };
        for row in self.rows.iter().filter(|row| wanted(row)) {
            if page.total >= offset && page.rows.len() < limit as usize {
                page.rows.push(row.clone());
            }
            page.total += 1;
        }
        page
    }
}

//! 登记簿: who issues papers, how each is numbered, and what was printed.
//!
//! A 承诺书 has its number since it was made; a 认领卡 and a 证明 get theirs when they are first
//! printed. The register keeps the facts of each paper as they stood and the version of its words, so
//! that it can be printed again as it was. Printed anew from the ledger, a 承诺书 or a 认领卡 whose facts
//! or words have changed keeps its number and becomes another edition; a 证明 that says something else is
//! another 证明.

mod rows;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, FromRow};

use crate::error::{Error, Result};
use crate::form_text::{self, FormText, TextDraft};
use crate::journal::{Operation, Write};
use crate::ledger::Ledger;
use crate::number::{self, Patterns};
use crate::person::Page;
use crate::record::{Record as _, new_id, record};
use crate::stored::words;
use crate::time::Date;
use crate::unit::{self, Unit};
use crate::{commitment, setting};

words! {
    /// The papers that are numbered; each word is the form's name.
    PaperKind {
        /// 承诺书.
        Commitment = "commitment", "承诺书";
        /// 认领卡.
        ClaimCard = "claim-card", "认领卡";
        /// 志愿服务记录证明.
        Certificate = "certificate", "志愿服务记录证明";
    }
}

/// One edition of a numbered paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow, specta::Type)]
pub struct Paper {
    /// Its id in this ledger.
    pub id: String,
    /// How often the record was written.
    pub revision: i32,
    /// What it is.
    pub kind: PaperKind,
    /// The number on it.
    pub number: String,
    /// The number as it is looked up.
    pub number_key: String,
    /// The year of the number.
    pub year: i32,
    /// Its place within the year, from 1.
    pub sequence: i32,
    /// 1, and one more each time that the same number is printed with other facts or words.
    pub edition: i32,
    /// Whose it is, as it says.
    pub whose: String,
    /// The person, where it is a person's.
    pub person_id: Option<String>,
    /// The 承诺书 in the ledger.
    pub commitment_id: Option<String>,
    /// The claim.
    pub claim_id: Option<String>,
    /// The version of the words on it.
    pub text_id: String,
    /// The facts on it, as JSON: for printing alone.
    pub facts: String,
    /// The day on which it was last printed.
    pub printed_on: Date,
    /// Who printed it.
    pub printed_by: String,
    /// How often it was printed.
    pub times: i32,
    /// The day on which it came back signed, or was handed out: a 承诺书 says so itself.
    pub handed_on: Option<Date>,
    /// Who took it, or handed it out.
    pub handed_by: Option<String>,
}

record!(
    Paper,
    "paper",
    kind,
    number,
    number_key,
    year,
    sequence,
    edition,
    whose,
    person_id,
    commitment_id,
    claim_id,
    text_id,
    facts,
    printed_on,
    printed_by,
    times,
    handed_on,
    handed_by,
);

/// A paper that is to be printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// Whose it is.
    pub whose: String,
    /// The person, where it is a person's.
    pub person_id: Option<String>,
    /// The 承诺书 in the ledger.
    pub commitment_id: Option<String>,
    /// The claim.
    pub claim_id: Option<String>,
    /// The facts on it, as JSON.
    pub facts: String,
}

/// The number that a paper has, or will have once it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// The number.
    pub number: String,
    year: i32,
    sequence: i32,
    edition: i32,
    /// The edition of the register that this is once more.
    again: Option<Paper>,
}

/// A row of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct PaperSummary {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: PaperKind,
    /// The number on it.
    pub number: String,
    /// Which edition.
    pub edition: i32,
    /// Whose it is, as it says.
    pub whose: String,
    /// The person, where it is a person's.
    pub person_id: Option<String>,
    /// The 承诺书 in the ledger.
    pub commitment_id: Option<String>,
    /// The claim.
    pub claim_id: Option<String>,
    /// The version of its words.
    pub text_version: i32,
    /// The day on which it was last printed.
    pub printed_on: Date,
    /// Who printed it.
    pub printed_by: String,
    /// How often.
    pub times: i32,
    /// The day on which it came back, or was handed out.
    pub handed_on: Option<Date>,
    /// Who took it, or handed it out.
    pub handed_by: Option<String>,
    /// How many scanned pages are attached to it.
    pub attachments: i32,
    /// 1 where it counts no more: the 承诺书 is withdrawn, the claim released, or a later edition printed.
    pub void: i32,
}

/// Which papers of the register are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct PaperFilter {
    /// Words of whose it is, or of the number.
    pub text: String,
    /// Only these.
    pub kind: Option<PaperKind>,
    /// Only those handed in or out, or only those that are not.
    pub handed: Option<bool>,
    /// Only those of one person, the cards of their claims too.
    pub person_id: Option<String>,
}

/// Who issues a paper, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// The branch.
    pub branch: Unit,
    /// The community that members report to.
    pub community: String,
    /// Who keeps the ledger.
    pub operator: String,
    /// Today.
    pub date: Date,
}

/// Who issues papers out of this ledger.
///
/// # Errors
/// [`Error::NotFound`] in a ledger that nobody has begun.
pub async fn issuer(ledger: &Ledger) -> Result<Issuer> {
    Ok(Issuer {
        branch: unit::branch(ledger).await?,
        community: setting::community(ledger).await?,
        operator: ledger.operator(),
        date: ledger.clock().today(),
    })
}

/// Notes that papers without numbers were printed, and for what reason where people's numbers stand on
/// them in full: that is done on purpose only (个人信息保护法, articles 6 and 51).
pub async fn printed(
    ledger: &Ledger,
    title: &str,
    papers: usize,
    reason: Option<&str>,
) -> Result<Operation> {
    let write = ledger.begin().await?;
    let sentence = format!("打印{title}{papers}份{}", in_full(reason));
    write.commit("paper_print", sentence).await
}

fn in_full(reason: Option<&str>) -> String {
    reason.map_or_else(String::new, |reason| format!("（含完整号码：{reason}）"))
}

/// The register, what was printed last first.
pub async fn list(
    ledger: &Ledger,
    filter: &PaperFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<PaperSummary>> {
    rows::page(ledger, filter, offset, limit).await
}

/// The papers that carry a number, however it is typed; the newest edition first.
pub async fn find(ledger: &Ledger, number: &str) -> Result<Vec<PaperSummary>> {
    rows::find(ledger, &number::key(number)).await
}

/// Of these records, those of which a numbered paper was printed.
pub async fn subjects_printed(ledger: &Ledger, kind: PaperKind) -> Result<Vec<String>> {
    rows::subjects(ledger, kind).await
}

/// The number of each paper, in the order of the wishes. Nothing is written: a number is given once the
/// paper is printed.
///
/// # Errors
/// [`Error::NotFound`] where a 承诺书 is not there any more.
pub async fn numbered(ledger: &Ledger, kind: PaperKind, wishes: &[Wish]) -> Result<Vec<Numbered>> {
    let mut connection = ledger.pool().acquire().await?;
    let today = ledger.clock().today();
    numbered_in(&mut connection, kind, wishes, today).await
}

async fn numbered_in(
    connection: &mut AnyConnection,
    kind: PaperKind,
    wishes: &[Wish],
    today: Date,
) -> Result<Vec<Numbered>> {
    let text = form_text::newest_in(connection, kind.stored()).await?;
    let patterns = number::read(connection).await?;
    let mut editions: HashMap<String, Vec<Paper>> = HashMap::new();
    for paper in rows::all(connection, kind).await? {
        if let Some(subject) = paper.subject() {
            editions.entry(subject.to_owned()).or_default().push(paper);
        }
    }
    let mut commitments: HashMap<_, _> = match kind {
        PaperKind::Commitment => commitment::all(connection)
            .await?
            .into_iter()
            .map(|commitment| (commitment.id.clone(), commitment))
            .collect(),
        _ => HashMap::new(),
    };
    let mut next = rows::last_sequence(connection, kind, today.year()).await?;
    let mut fresh = |patterns: &Patterns| {
        next += 1;
        (
            patterns.number(kind, today.year(), next),
            today.year(),
            next,
        )
    };
    let mut numbered = Vec::with_capacity(wishes.len());
    for wish in wishes {
        let subject = wish.subject().unwrap_or_default();
        // The newest edition first.
        let before = editions.get(subject).map(Vec::as_slice).unwrap_or_default();
        let same = |paper: &&Paper| {
            paper.facts == wish.facts && text.as_ref().is_some_and(|text| text.id == paper.text_id)
        };
        let again = match kind {
            PaperKind::Certificate => before.iter().find(same),
            _ => before.first().filter(same),
        };
        let (number, year, sequence, edition) = match (again, before.first(), kind) {
            (Some(paper), ..) => (
                paper.number.clone(),
                paper.year,
                paper.sequence,
                paper.edition,
            ),
            (None, Some(paper), PaperKind::Commitment | PaperKind::ClaimCard) => (
                paper.number.clone(),
                paper.year,
                paper.sequence,
                paper.edition + 1,
            ),
            (None, None, PaperKind::Commitment) => {
                let commitment = commitments
                    .remove(subject)
                    .ok_or(Error::NotFound("承诺书"))?;
                (commitment.number, commitment.year, commitment.sequence, 1)
            }
            _ => {
                let (number, year, sequence) = fresh(&patterns);
                (number, year, sequence, 1)
            }
        };
        numbered.push(Numbered {
            number,
            year,
            sequence,
            edition,
            again: again.cloned(),
        });
    }
    Ok(numbered)
}

/// Enters papers that were printed in the register, with the numbers that stand on them; `usual` are the
/// words that they carry where the ledger has none of its own yet.
///
/// # Errors
/// [`Error::Refused`] where a number was given to another paper meanwhile, or a paper was changed: then
/// what was just printed counts for nothing.
pub async fn enter(
    ledger: &Ledger,
    kind: PaperKind,
    usual: &TextDraft,
    wishes: &[Wish],
    numbers: &[Numbered],
    reason: Option<&str>,
) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let today = write.at().date();
    let operator = write.operator().to_owned();
    if numbered_in(write.connection(), kind, wishes, today).await? != numbers {
        return Err(Error::Refused(
            "打印的时候台账有了变动，刚印出的编号已不作数。请丢弃这一次的文件，重新打印。".into(),
        ));
    }
    let text = form_text::keep(&mut write, kind.stored(), usual).await?;
    let papers: Vec<_> = wishes
        .iter()
        .zip(numbers)
        .map(|(wish, numbered)| match &numbered.again {
            Some(before) => {
                let after = before.once_more(today, &operator);
                (Some(before.clone()), after)
            }
            None => {
                let paper = Paper {
                    id: new_id(),
                    revision: 1,
                    kind,
                    number: numbered.number.clone(),
                    number_key: number::key(&numbered.number),
                    year: numbered.year,
                    sequence: numbered.sequence,
                    edition: numbered.edition,
                    whose: wish.whose.clone(),
                    person_id: wish.person_id.clone(),
                    commitment_id: wish.commitment_id.clone(),
                    claim_id: wish.claim_id.clone(),
                    text_id: text.id.clone(),
                    facts: wish.facts.clone(),
                    printed_on: today,
                    printed_by: operator.clone(),
                    times: 1,
                    handed_on: None,
                    handed_by: None,
                };
                (None, paper)
            }
        })
        .collect();
    let sentence = match papers.as_slice() {
        [(_, paper)] => format!("打印{}{}", paper.whose, told(paper)),
        many => format!("打印{}{}份", kind.label(), many.len()),
    } + &in_full(reason);
    write.put(papers).await?;
    if kind == PaperKind::Commitment {
        let ids: Vec<_> = wishes
            .iter()
            .filter_map(|wish| wish.commitment_id.clone())
            .collect();
        commitment::printed(&mut write, &ids).await?;
    }
    write.commit("paper_print", sentence).await
}

fn told(paper: &Paper) -> String {
    format!("的{}{}", paper.kind.label(), paper.number)
}

/// A paper of the register with the words on it: what it takes to print it again as it was.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(ledger: &Ledger, id: &str) -> Result<(Paper, FormText)> {
    let paper = Paper::find(id, ledger.pool())
        .await?
        .ok_or(Error::NotFound("登记"))?;
    let text = FormText::find(&paper.text_id, ledger.pool())
        .await?
        .ok_or(Error::NotFound("表格文字"))?;
    Ok((paper, text))
}

/// Notes that papers were printed again as they were.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn printed_again(
    ledger: &Ledger,
    ids: &[String],
    reason: Option<&str>,
) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let (today, operator) = (write.at().date(), write.operator().to_owned());
    let papers = changed(&mut write, ids, |before| {
        Ok(before.once_more(today, &operator))
    })
    .await?;
    let sentence = match papers.as_slice() {
        [paper] => format!("照原样重印{}{}", paper.whose, told(paper)),
        many => format!("照原样重印{}份", many.len()),
    } + &in_full(reason);
    write.commit("paper_print_again", sentence).await
}

/// Marks 认领卡 as come back and 证明 as handed out, on a day.
///
/// # Errors
/// [`Error::Refused`] for a 承诺书, which is marked as signed instead, and for what is marked already.
pub async fn hand(ledger: &Ledger, ids: &[String], on: Date) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    if on > write.at().date() {
        return Err(Error::field("handed_on", "日期不能晚于今天"));
    }
    let operator = write.operator().to_owned();
    let papers = changed(&mut write, ids, |before| {
        if before.kind == PaperKind::Commitment {
            return Err(Error::Refused(format!(
                "{}是承诺书，交回后请标记已签。",
                before.number
            )));
        }
        if before.handed_on.is_some() {
            return Err(Error::Refused(format!(
                "{}已经登记过交接。请刷新后核对。",
                before.number
            )));
        }
        Ok(Paper {
            handed_on: Some(on),
            handed_by: Some(operator.clone()),
            revision: before.revision + 1,
            ..before.clone()
        })
    })
    .await?;
    let sentence = match papers.as_slice() {
        [paper] => format!("登记交接：{}{}", paper.whose, told(paper)),
        many => format!("登记{}份表格的交接", many.len()),
    };
    write.commit("paper_hand", sentence).await
}

/// Writes what becomes of these papers, all or none.
async fn changed(
    write: &mut Write,
    ids: &[String],
    after: impl Fn(&Paper) -> Result<Paper>,
) -> Result<Vec<Paper>> {
    let mut changes = Vec::with_capacity(ids.len());
    for id in ids {
        let before: Paper = write
            .current(id, None, "登记", |paper: &Paper| paper.number.clone())
            .await?;
        let now = after(&before)?;
        changes.push((Some(before), now));
    }
    let now = changes.iter().map(|(_, after)| after.clone()).collect();
    write.put(changes).await?;
    Ok(now)
}

impl Paper {
    fn once_more(&self, on: Date, by: &str) -> Self {
        Paper {
            printed_on: on,
            printed_by: by.to_owned(),
            times: self.times + 1,
            revision: self.revision + 1,
            ..self.clone()
        }
    }

    /// The record that it is about.
    fn subject(&self) -> Option<&str> {
        let subject = match self.kind {
            PaperKind::Commitment => &self.commitment_id,
            PaperKind::ClaimCard => &self.claim_id,
            PaperKind::Certificate => &self.person_id,
        };
        subject.as_deref()
    }
}

impl Wish {
    /// The record that it is about: the nearest one.
    fn subject(&self) -> Option<&str> {
        let nearest = self
            .commitment_id
            .as_ref()
            .or(self.claim_id.as_ref())
            .or(self.person_id.as_ref());
        nearest.map(String::as_str)
    }
}

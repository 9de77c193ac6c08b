//! 表格文字: the words on each form, which are the manager's. Every version is kept, and whatever is
//! printed refers to the version that it was printed with.

mod rows;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, FromRow};

use crate::commitment;
use crate::error::{Error, Result};
use crate::journal::Write;
use crate::ledger::Ledger;
use crate::record::{new_id, record};
use crate::stored::OtherFacts;
use crate::time::Date;

/// The name of the form that people sign, whose words bind them.
pub const COMMITMENT: &str = "commitment";

const LONGEST_TITLE: usize = 40;
const LONGEST_BODY: usize = 5_000;
const LONGEST_LABEL: usize = 100;

/// A version of the words on a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow, specta::Type)]
pub struct FormText {
    /// Its id in this ledger.
    pub id: String,
    /// How often the record was written.
    pub revision: i32,
    /// The form's name.
    pub form: String,
    /// 1, 2, 3 … of each form.
    pub version: i32,
    /// The title on the paper.
    pub title: String,
    /// The paragraphs, a line each; of a 承诺书 its clauses.
    pub body: String,
    /// The labels that read otherwise than usual, by the usual one.
    pub labels: OtherFacts,
    /// How many hours a year a 承诺书 promises.
    pub promised_hours: Option<i32>,
    /// How many months the signature of a 承诺书 holds.
    pub term_months: Option<i32>,
    /// 1 where whoever signed an earlier version has to sign again.
    pub sign_again: i32,
    /// The day on which the version was made.
    pub made_on: Option<Date>,
    /// Who made it.
    pub made_by: Option<String>,
}

record!(
    FormText,
    "form_text",
    form,
    version,
    title,
    body,
    labels,
    promised_hours,
    term_months,
    sign_again,
    made_on,
    made_by,
);

/// The words on a form as they are edited.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct TextDraft {
    /// The title on the paper.
    pub title: String,
    /// The paragraphs, a line each.
    pub body: String,
    /// The labels that read otherwise than usual, by the usual one.
    pub labels: BTreeMap<String, String>,
    /// Hours a year; of a 承诺书 alone.
    pub promised_hours: Option<i32>,
    /// Months that a signature holds; of a 承诺书 alone.
    pub term_months: Option<i32>,
    /// Whether whoever signed an earlier version has to sign again; of a 承诺书 alone.
    pub sign_again: bool,
}

impl FormText {
    /// The version as a draft of the next one.
    pub fn draft(&self) -> TextDraft {
        TextDraft {
            title: self.title.clone(),
            body: self.body.clone(),
            labels: self.labels.0.clone(),
            promised_hours: self.promised_hours,
            term_months: self.term_months,
            sign_again: false,
        }
    }
}

/// The words of a form today; none where nobody has changed or printed it, and the usual ones hold.
pub async fn newest(ledger: &Ledger, form: &str) -> Result<Option<FormText>> {
    let mut connection = ledger.pool().acquire().await?;
    newest_in(&mut connection, form).await
}

pub(crate) async fn newest_in(
    connection: &mut AnyConnection,
    form: &str,
) -> Result<Option<FormText>> {
    rows::newest(connection, form).await
}

/// Every version of the words of a form, the newest first.
pub async fn versions(ledger: &Ledger, form: &str) -> Result<Vec<FormText>> {
    rows::versions(ledger, form).await
}

/// Every version of the words of all forms.
pub(crate) async fn all(connection: &mut AnyConnection) -> Result<Vec<FormText>> {
    rows::all(connection).await
}

/// Makes a new version of the words of a form. A 承诺书 that is not signed yet is signed in the new
/// words: where all have to sign again, and where it was not printed yet.
///
/// # Errors
/// [`Error::Invalid`] by field; [`Error::Refused`] where nothing is changed.
pub async fn save(ledger: &Ledger, form: &str, label: &str, draft: &TextDraft) -> Result<FormText> {
    check(form, draft)?;
    let mut write = ledger.begin().await?;
    let before = rows::newest(write.connection(), form).await?;
    let text = version_of(&write, form, draft, before.as_ref());
    let unchanged = |before: &FormText| TextDraft {
        sign_again: draft.sign_again,
        ..before.draft()
    };
    if before.as_ref().map(unchanged).as_ref() == Some(&text_draft(&text, draft.sign_again)) {
        return Err(Error::Refused("文字没有改动，不用保存。".into()));
    }
    write.add(&text).await?;
    if form == COMMITMENT {
        commitment::take_text(&mut write, &text).await?;
    }
    let sentence = format!("修改{label}文字（第{}版）", text.version);
    write.commit("form_text", sentence).await?;
    Ok(text)
}

/// The version that papers are printed with now: the newest, or these words as the first one.
pub(crate) async fn keep(write: &mut Write, form: &str, usual: &TextDraft) -> Result<FormText> {
    if let Some(text) = rows::newest(write.connection(), form).await? {
        return Ok(text);
    }
    let text = version_of(write, form, usual, None);
    write.add(&text).await?;
    Ok(text)
}

fn version_of(write: &Write, form: &str, draft: &TextDraft, before: Option<&FormText>) -> FormText {
    let lines = draft.body.lines().map(str::trim);
    FormText {
        id: new_id(),
        revision: 1,
        form: form.to_owned(),
        version: before.map_or(1, |before| before.version + 1),
        title: draft.title.trim().to_owned(),
        body: lines
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join("\n"),
        labels: OtherFacts(
            draft
                .labels
                .iter()
                .filter(|(usual, own)| usual != own && !own.trim().is_empty())
                .map(|(usual, own)| (usual.clone(), own.trim().to_owned()))
                .collect(),
        ),
        promised_hours: draft.promised_hours,
        term_months: draft.term_months,
        // The first version is the one that everybody signs.
        sign_again: i32::from(draft.sign_again || before.is_none()),
        made_on: Some(write.at().date()),
        made_by: Some(write.operator().to_owned()),
    }
}

fn text_draft(text: &FormText, sign_again: bool) -> TextDraft {
    TextDraft {
        sign_again,
        ..text.draft()
    }
}

fn check(form: &str, draft: &TextDraft) -> Result<()> {
    let mut wrong = BTreeMap::new();
    let mut refuse = |field: &str, message: String| {
        wrong.insert(field.to_owned(), message);
    };
    let length = |text: &str| text.trim().chars().count();
    if length(&draft.title) == 0 {
        refuse("title", "请填写标题".into());
    } else if length(&draft.title) > LONGEST_TITLE {
        refuse("title", format!("标题不能超过 {LONGEST_TITLE} 个字"));
    }
    if length(&draft.body) > LONGEST_BODY {
        refuse("body", format!("正文不能超过 {LONGEST_BODY} 个字"));
    }
    if draft.labels.values().any(|own| length(own) > LONGEST_LABEL) {
        refuse("labels", format!("栏目名称不能超过 {LONGEST_LABEL} 个字"));
    }
    if form == COMMITMENT {
        if length(&draft.body) == 0 {
            refuse("body", "请至少写一条承诺".into());
        }
        if !draft
            .promised_hours
            .is_some_and(|hours| (0..=2_000).contains(&hours))
        {
            refuse("promised_hours", "每年小时数应为 0 至 2000".into());
        }
        if !draft
            .term_months
            .is_some_and(|months| (1..=120).contains(&months))
        {
            refuse("term_months", "期限应为 1 至 120 个月".into());
        }
    }
    Error::refuse_wrong(wrong)
}

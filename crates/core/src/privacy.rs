//! What a person may ask of those who keep their data (个人信息保护法, articles 45 to 47): a copy of it
//! all, and its deletion. What the branch must keep, hours and sums and who certified them, stays
//! without the person's identity.

mod erasure;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use serde::Serialize;
use serde_json::Value;
use sqlx::{AnyConnection, FromRow};

use crate::error::{Error, Result};
use crate::journal::{NOUNS, field_label, noun_label};
use crate::ledger::Ledger;
use crate::time::Date;
use crate::{person, setting};

pub use erasure::{Erasure, erase};

/// All that the ledger holds of one person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dossier {
    /// Their name.
    pub name: String,
    /// The day of the copy.
    pub on: Date,
    /// By noun, each record in full.
    pub records: BTreeMap<String, Vec<Value>>,
    /// What was done with their data, in sentences with the moment and the operator.
    pub history: Vec<String>,
    #[serde(skip)]
    names: HashMap<String, String>,
}

/// The records of one person by noun: their own, and those that hang on them.
pub(crate) struct Linked {
    pub(crate) ids: HashSet<String>,
    pub(crate) records: Vec<(usize, Value)>,
    /// What records are called, by id.
    pub(crate) names: HashMap<String, String>,
}

/// What hangs on a person at one remove hangs on a record of theirs by one of these.
const BY_WAY_OF: [&str; 5] = [
    "claim_id",
    "attendance_id",
    "commitment_id",
    "paper_id",
    "evaluation_id",
];

impl Linked {
    pub(crate) async fn of(person_id: &str, connection: &mut AnyConnection) -> Result<Self> {
        let mut all = Vec::new();
        let mut names = HashMap::new();
        for (place, noun) in NOUNS.iter().enumerate() {
            for image in (noun.images)(connection).await? {
                if let (Some(id), Some(name)) = (text(&image, "id"), text(&image, "name")) {
                    names.insert(id.to_owned(), name.to_owned());
                }
                all.push((place, image));
            }
        }
        let mut ids = HashSet::from([person_id.to_owned()]);
        for (_, image) in &all {
            if text(image, "person_id") == Some(person_id)
                && let Some(id) = text(image, "id")
            {
                ids.insert(id.to_owned());
            }
        }
        for (_, image) in &all {
            let hangs = BY_WAY_OF
                .iter()
                .any(|field| text(image, field).is_some_and(|id| ids.contains(id)));
            if hangs && let Some(id) = text(image, "id") {
                ids.insert(id.to_owned());
            }
        }
        all.retain(|(_, image)| text(image, "id").is_some_and(|id| ids.contains(id)));
        Ok(Linked {
            ids,
            records: all,
            names,
        })
    }
}

pub(crate) fn text<'a>(image: &'a Value, field: &str) -> Option<&'a str> {
    image.get(field)?.as_str()
}

/// Gathers everything about a person, in full, for themselves. The journal says so, with the reason.
///
/// # Errors
/// [`Error::Invalid`] for the field `reason` where it is empty.
pub async fn export(ledger: &Ledger, person_id: &str, reason: &str) -> Result<Dossier> {
    let reason = reasoned(reason)?;
    let person = person::find(ledger, person_id).await?;
    let linked = Linked::of(person_id, &mut *ledger.pool().acquire().await?).await?;
    let mut records: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (place, image) in linked.records {
        let noun = NOUNS[place].name.to_owned();
        records.entry(noun).or_default().push(image);
    }
    let sentence = format!("导出{}的全部资料（{reason}）", person.name);
    ledger
        .begin()
        .await?
        .commit("person_export", sentence)
        .await?;
    let history = crate::journal::history(ledger, person_id).await?;
    Ok(Dossier {
        name: person.name,
        on: ledger.clock().today(),
        records,
        history: history
            .iter()
            .map(|done| format!("{} {} {}", done.at, done.operator, done.sentence))
            .collect(),
        names: linked.names,
    })
}

impl Dossier {
    /// Writes it: as a workbook for people, a sheet for each noun, or as JSON for programs where the name
    /// ends in `.json`.
    ///
    /// # Errors
    /// [`Error::Sheet`], [`Error::ReadOnly`].
    pub fn save(&self, path: &Path) -> Result<()> {
        if path.extension().is_some_and(|ending| ending == "json") {
            let json = serde_json::to_vec_pretty(self).expect("BUG: a dossier has no JSON");
            return std::fs::write(path, json)
                .map_err(|_| Error::ReadOnly(path.display().to_string()));
        }
        let mut sheets: Vec<(&str, Vec<Vec<String>>)> = self
            .records
            .iter()
            .map(|(noun, records)| (noun_label(noun), self.rows(noun, records)))
            .collect();
        let history = self.history.iter().map(|line| vec![line.clone()]);
        sheets.push(("经过", history.collect()));
        Ok(renling_sheet::write_xlsx(path, sheets)?)
    }

    /// A header of labels and a row for each record; other records by their names.
    fn rows(&self, noun: &str, records: &[Value]) -> Vec<Vec<String>> {
        let fields: Vec<(&str, &str)> = records
            .first()
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(|image| image.keys())
            .filter_map(|field| Some((field.as_str(), label(noun, field)?)))
            .collect();
        let header = fields
            .iter()
            .map(|(_, label)| (*label).to_owned())
            .collect();
        let rows = records.iter().map(|image| {
            fields
                .iter()
                .map(|(field, _)| self.told(&image[field]))
                .collect()
        });
        std::iter::once(header).chain(rows).collect()
    }

    fn told(&self, value: &Value) -> String {
        match value {
            Value::Null => String::new(),
            Value::String(text) => self.names.get(text).unwrap_or(text).clone(),
            Value::Object(facts) => {
                let facts = facts
                    .iter()
                    .map(|(label, fact)| format!("{label}：{}", fact.as_str().unwrap_or_default()));
                facts.collect::<Vec<_>>().join("；")
            }
            other => other.to_string(),
        }
    }
}

fn label(noun: &str, field: &str) -> Option<&'static str> {
    match field {
        "activity_id" => Some("活动"),
        "other" => Some("其他信息"),
        "project_id" => Some("项目"),
        "team_id" => Some("服务队"),
        "unit_id" => Some("单位"),
        _ => field_label(noun, field),
    }
}

/// The reason for which something is done with personal data, as the journal will name it.
///
/// # Errors
/// [`Error::Invalid`] for the field `reason` where it is empty.
pub fn reasoned(reason: &str) -> Result<&str> {
    match reason.trim() {
        "" => Err(Error::field("reason", "请填写原因，会记入操作记录")),
        reason => Ok(reason),
    }
}

/// An archived person whose data is no longer needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct Due {
    /// The person's id.
    pub id: String,
    /// 姓名.
    pub name: String,
    /// Since when they are archived.
    pub archived_on: Date,
}

/// How long the data of archived people is kept, and whose is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Retention {
    /// For how many years after they were archived; 0 is for ever.
    pub years: u32,
    /// Those whose time is over, the earliest first.
    pub due: Vec<Due>,
}

/// Years that nobody has settled.
const YEARS: u32 = 3;

/// How long data is kept, and whose is due today.
pub async fn retention(ledger: &Ledger) -> Result<Retention> {
    let years = setting::retention(ledger).await?.unwrap_or(YEARS);
    let due = if years == 0 {
        Vec::new()
    } else {
        let today = ledger.clock().today();
        let limit = Date::new(today.year() - years as i32, today.month(), today.day())
            .unwrap_or_else(|| today.plus_days(-365 * i64::from(years)));
        sqlx::query_as(
            "SELECT id, name, archived_on FROM person p WHERE archived_on <= $1 AND NOT EXISTS \
             (SELECT 1 FROM change c WHERE c.noun = 'erasure' AND c.record_id = 'erasure/' || p.id) \
             ORDER BY archived_on, sort_key",
        )
        .bind(limit)
        .fetch_all(ledger.pool())
        .await?
    };
    Ok(Retention { years, due })
}

/// Settles how long data is kept.
///
/// # Errors
/// [`Error::Invalid`] beyond fifty years.
pub async fn set_retention(ledger: &Ledger, years: u32) -> Result<()> {
    if years > 50 {
        return Err(Error::field("years", "最多 50 年；长期保留请填 0"));
    }
    let mut write = ledger.begin().await?;
    setting::set_retention(&mut write, years).await?;
    let sentence = match years {
        0 => "归档人员的资料长期保留".to_owned(),
        years => format!("归档人员的资料保留{years}年"),
    };
    write.commit("retention", sentence).await?;
    Ok(())
}

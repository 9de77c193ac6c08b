//! 人员: the members and volunteers whom the branch keeps in its ledger.
//!
//! People are found by name, initials, digits of a phone or a whole ID number. Lists show personal
//! data masked; [`reveal`] shows it in full and says so in the journal.

pub mod id_number;
pub mod phone;
mod rows;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::commitment::Standing;
use crate::error::{Error, Result};
use crate::journal::{Operation, Write};
use crate::ledger::Ledger;
use crate::person::id_number::IdNumber;
use crate::person::phone::Phones;
use crate::privacy;
use crate::record::{new_id, record};
use crate::spelling;
use crate::stored::{OtherFacts, text, words};
use crate::time::Date;
use crate::unit;

words! {
    /// 性别.
    Sex {
        /// 男.
        Male = "male", "男";
        /// 女.
        Female = "female", "女";
    }
}

/// A person as the ledger keeps them. Texts are as people wrote them, cleaned of stray spaces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow, specta::Type)]
pub struct Person {
    /// The person's id in this ledger.
    pub id: String,
    /// How often the record was written; what an edit is checked against.
    pub revision: i32,
    /// 姓名, as written.
    pub name: String,
    /// 性别.
    pub sex: Option<Sex>,
    /// 公民身份号码, valid by GB 11643.
    pub id_number: Option<String>,
    /// 出生日期; from the ID number where there is one.
    pub birth: Option<Date>,
    /// 手机, 11 digits.
    pub phone: Option<String>,
    /// A second number: a landline, an extension, another mobile.
    pub other_phone: Option<String>,
    /// 政治面貌.
    pub political: Option<String>,
    /// 入党时间, as far as it is known: `2001`, `2001-07` or `2001-07-01`.
    pub party_joined: Option<String>,
    /// 所在单位.
    pub unit_id: Option<String>,
    /// 职务.
    pub duty: Option<String>,
    /// 住址.
    pub address: Option<String>,
    /// 特长.
    pub skills: Option<String>,
    /// 意向服务项目.
    pub wishes: Option<String>,
    /// 可服务时间.
    pub free_time: Option<String>,
    /// 备注.
    pub note: Option<String>,
    /// 其他信息: columns of lists that the program has no field for, by their header.
    pub other: OtherFacts,
    /// 报到日期.
    pub reported_on: Option<Date>,
    /// The day on which the person was archived; archived people stand in no list.
    pub archived_on: Option<Date>,
    /// The name as it is compared.
    #[serde(default, skip_serializing)]
    #[specta(skip)]
    pub name_key: String,
    /// What the list is sorted by.
    #[serde(default, skip_serializing)]
    #[specta(skip)]
    pub sort_key: String,
    /// What a search looks at.
    #[serde(default, skip_serializing)]
    #[specta(skip)]
    pub search: String,
}

record!(
    Person,
    "person",
    name,
    sex,
    id_number,
    birth,
    phone,
    other_phone,
    political,
    party_joined,
    unit_id,
    duty,
    address,
    skills,
    wishes,
    free_time,
    note,
    other,
    reported_on,
    archived_on;
    findable: name_key, sort_key, search
);

/// A person as they are typed into the form, or read from a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct PersonDraft {
    /// 姓名.
    pub name: String,
    /// 性别; taken from the ID number when left open.
    pub sex: Option<Sex>,
    /// 身份证号.
    pub id_number: String,
    /// 手机.
    pub phone: String,
    /// 其他电话.
    pub other_phone: String,
    /// 政治面貌.
    pub political: String,
    /// 入党时间.
    pub party_joined: String,
    /// 所在单位, by name; a unit of that name is made when there is none.
    pub unit: String,
    /// 职务.
    pub duty: String,
    /// 住址.
    pub address: String,
    /// 特长.
    pub skills: String,
    /// 意向服务项目.
    pub wishes: String,
    /// 可服务时间.
    pub free_time: String,
    /// 备注.
    pub note: String,
    /// 报到日期.
    pub reported_on: Option<Date>,
}

/// A row of the list of people. Personal data is masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct PersonSummary {
    /// The person's id.
    pub id: String,
    /// The revision that an action on the row is checked against.
    pub revision: i32,
    /// 姓名.
    pub name: String,
    /// 性别.
    pub sex: Option<Sex>,
    /// 手机, masked.
    pub phone: Option<String>,
    /// 身份证号, masked.
    pub id_number: Option<String>,
    /// 所在单位.
    pub unit: Option<String>,
    /// 住址, masked.
    pub address: Option<String>,
    /// Where the person's 承诺书 stands.
    pub commitment: Standing,
    /// How many claims they have that were not released.
    pub claims: i32,
    /// 报到日期.
    pub reported_on: Option<Date>,
    /// The day on which they were archived.
    pub archived_on: Option<Date>,
}

/// A person with what hangs on them, as the page beside the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct PersonRecord {
    /// The person; masked unless asked for by [`reveal`].
    pub person: Person,
    /// The name of their unit.
    pub unit: Option<String>,
    /// Whether phones, ID number and address are masked.
    pub masked: bool,
}

words! {
    /// What the list of people is sorted by.
    PersonSort {
        /// By pinyin of the name.
        Name = "name", "姓名";
        /// By pinyin of the unit.
        Unit = "unit", "单位";
        /// By the day of reporting, the newest first.
        Reported = "reported", "报到日期";
    }
}

/// Which people are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct PersonFilter {
    /// Words of a name, initials, digits.
    pub text: String,
    /// Only those whose 承诺书 stands so.
    pub commitment: Option<Standing>,
    /// Only those of one unit.
    pub unit_id: Option<String>,
    /// The archived instead of the present.
    pub archived: bool,
    /// The order.
    pub sort: Option<PersonSort>,
    /// The order turned round.
    pub descending: bool,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Page<T> {
    /// How many rows there are in all.
    pub total: u32,
    /// The rows asked for.
    pub rows: Vec<T>,
}

/// The people of a filter, `limit` rows from `offset` on.
pub async fn list(
    ledger: &Ledger,
    filter: &PersonFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<PersonSummary>> {
    let mut page = rows::page(ledger, filter, offset, limit).await?;
    for row in &mut page.rows {
        row.phone = row.phone.as_deref().map(phone::masked);
        row.id_number = row.id_number.as_deref().map(id_number::masked);
        row.address = row.address.as_deref().map(masked_address);
    }
    Ok(page)
}

/// The ids of all people of a filter, in its order: what 全选 selects.
pub async fn ids(ledger: &Ledger, filter: &PersonFilter) -> Result<Vec<String>> {
    rows::ids(ledger, filter).await
}

/// The one person whom a search finds, the archived too.
///
/// # Errors
/// [`Error::Refused`] where it finds nobody, or several: then it names them.
pub async fn only(ledger: &Ledger, text: &str) -> Result<PersonSummary> {
    let mut found = Vec::new();
    for archived in [false, true] {
        let filter = PersonFilter {
            text: text.to_owned(),
            archived,
            ..PersonFilter::default()
        };
        found.extend(list(ledger, &filter, 0, 6).await?.rows);
    }
    // Who bears just this name is meant, and not who bears a longer one.
    if found.iter().filter(|person| person.name == text).count() == 1 {
        found.retain(|person| person.name == text);
    }
    match found.len() {
        0 => Err(Error::Refused(format!(
            "没有找到“{text}”。请核对姓名或电话。"
        ))),
        1 => Ok(found.remove(0)),
        _ => {
            let names: Vec<_> = found
                .iter()
                .map(|person| {
                    let phone = person.phone.as_deref().unwrap_or("没有电话");
                    format!("{}（{phone}）", person.name)
                })
                .collect();
            Err(Error::Refused(format!(
                "“{text}”找到不止一人：{}。请写得更全，或用电话查找。",
                names.join("、")
            )))
        }
    }
}

/// One person, masked.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(ledger: &Ledger, id: &str) -> Result<PersonRecord> {
    let mut record = full(ledger, id).await?;
    let person = &mut record.person;
    person.phone = person.phone.as_deref().map(phone::masked);
    person.other_phone = person.other_phone.as_deref().map(phone::masked);
    person.id_number = person.id_number.as_deref().map(id_number::masked);
    person.address = person.address.as_deref().map(masked_address);
    for (label, text) in &mut person.other.0 {
        *text = match label.contains("址") {
            true => masked_address(text),
            false => masked_figures(text),
        };
    }
    person.note = person.note.as_deref().map(masked_figures);
    // What a search looks at holds all of it, and the birth is inside the ID number.
    person.search = String::new();
    person.birth = None;
    record.masked = true;
    Ok(record)
}

/// One person in full. That they were shown is journalled with the reason: personal information is shown
/// on purpose only (个人信息保护法, articles 6 and 51).
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] for the field `reason` where it is empty.
pub async fn reveal(ledger: &Ledger, id: &str, reason: &str) -> Result<PersonRecord> {
    let reason = privacy::reasoned(reason)?;
    let record = full(ledger, id).await?;
    let write = ledger.begin().await?;
    write
        .commit(
            "person_reveal",
            format!("查看{}的完整信息（{reason}）", record.person.name),
        )
        .await?;
    Ok(record)
}

async fn full(ledger: &Ledger, id: &str) -> Result<PersonRecord> {
    let person = find(ledger, id).await?;
    let unit = match &person.unit_id {
        Some(unit) => Some(unit::find(ledger, unit).await?.name),
        None => None,
    };
    Ok(PersonRecord {
        person,
        unit,
        masked: false,
    })
}

/// The id of the one person who fits a name, initials or digits, as people type them; a whole name goes
/// before parts of others.
///
/// # Errors
/// [`Error::Refused`] where nobody fits, or more than one.
pub async fn named(ledger: &Ledger, text: &str) -> Result<String> {
    let filter = PersonFilter {
        text: text.to_owned(),
        ..PersonFilter::default()
    };
    let mut found = list(ledger, &filter, 0, i32::MAX as u32).await?.rows;
    let key = spelling::key(text);
    if found.iter().any(|row| spelling::key(&row.name) == key) {
        found.retain(|row| spelling::key(&row.name) == key);
    }
    match found.as_slice() {
        [person] => Ok(person.id.clone()),
        [] => Err(Error::Refused(format!(
            "名单里没有“{text}”，请核对姓名，或先登记人员。"
        ))),
        several => Err(Error::Refused(format!(
            "名单里有{}人符合“{text}”，请写全姓名，或改写手机号。",
            several.len()
        ))),
    }
}

/// One person, for other nouns.
pub(crate) async fn find(ledger: &Ledger, id: &str) -> Result<Person> {
    use crate::record::Record as _;
    Person::find(id, ledger.pool())
        .await?
        .ok_or(Error::NotFound("人员"))
}

/// A person as their own papers show them: in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonForm {
    /// The person.
    pub person: Person,
    /// The name of their unit.
    pub unit: Option<String>,
    /// The names of the projects that they have claimed.
    pub projects: Vec<String>,
}

/// Everything that is printed about these people on papers of their own, in the order given. Whoever
/// prints them says so with [`crate::paper::printed`].
///
/// # Errors
/// [`Error::NotFound`] where one is not there any more.
pub async fn forms(ledger: &Ledger, ids: &[String]) -> Result<Vec<PersonForm>> {
    let mut connection = ledger.pool().acquire().await?;
    let people = chosen(&mut connection, ids).await?;
    let units = unit::names(&mut connection).await?;
    let mut projects = crate::claim::projects_by_person(&mut connection).await?;
    Ok(people
        .into_iter()
        .map(|person| PersonForm {
            unit: person
                .unit_id
                .as_ref()
                .and_then(|id| units.get(id).cloned()),
            projects: projects.remove(&person.id).unwrap_or_default(),
            person,
        })
        .collect())
}

/// A person as a list on a notice board shows them: never more than this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedPerson {
    /// 姓名, masked.
    pub name: String,
    /// 性别.
    pub sex: Option<Sex>,
    /// 所在单位.
    pub unit: Option<String>,
    /// 手机, masked.
    pub phone: Option<String>,
}

/// These people as they are posted, in the order given.
///
/// # Errors
/// [`Error::NotFound`] where one is not there any more.
pub async fn posted(ledger: &Ledger, ids: &[String]) -> Result<Vec<PostedPerson>> {
    let mut connection = ledger.pool().acquire().await?;
    let people = chosen(&mut connection, ids).await?;
    let units = unit::names(&mut connection).await?;
    Ok(people
        .into_iter()
        .map(|person| PostedPerson {
            name: masked_name(&person.name),
            sex: person.sex,
            unit: person
                .unit_id
                .as_ref()
                .and_then(|id| units.get(id).cloned()),
            phone: person.phone.as_deref().map(phone::masked),
        })
        .collect())
}

/// `张*`, `欧***`: the first character stays, and a star stands for each of the others.
fn masked_name(name: &str) -> String {
    let mut characters = name.chars().filter(|character| !character.is_whitespace());
    let first = characters.next().map(String::from).unwrap_or_default();
    first + &"*".repeat(characters.count())
}

/// People in the order of `ids`. A few are read one by one; for many it costs less to read everybody.
async fn chosen(connection: &mut sqlx::AnyConnection, ids: &[String]) -> Result<Vec<Person>> {
    use crate::record::Record as _;
    const FEW: usize = 20;
    let mut found: std::collections::HashMap<String, Person> = if ids.len() <= FEW {
        let mut few = std::collections::HashMap::new();
        for id in ids {
            if let Some(person) = Person::find(id, &mut *connection).await? {
                few.insert(person.id.clone(), person);
            }
        }
        few
    } else {
        let everybody = everybody(connection).await?.into_iter();
        everybody
            .map(|person| (person.id.clone(), person))
            .collect()
    };
    ids.iter()
        .map(|id| found.remove(id).ok_or(Error::NotFound("人员")))
        .collect()
}

/// How many people there are of each standing of their 承诺书, the archived left out; none of what nobody has.
pub(crate) async fn standings(ledger: &Ledger) -> Result<Vec<(Standing, i32)>> {
    rows::standings(ledger).await
}

/// How many people stand in the lists.
pub(crate) async fn count(connection: &mut sqlx::AnyConnection) -> Result<u32> {
    rows::count(connection).await
}

/// Everybody, archived or not: what a list is matched against.
pub(crate) async fn everybody(connection: &mut sqlx::AnyConnection) -> Result<Vec<Person>> {
    rows::everybody(connection).await
}

/// A person as whoever looks for volunteers sees them: what they can do, where they live, when they have time.
/// What is not known is empty.
#[derive(Debug, Default)]
pub(crate) struct Volunteer {
    pub(crate) id: String,
    pub(crate) sort_key: String,
    pub(crate) skills: String,
    pub(crate) wishes: String,
    pub(crate) address: String,
    pub(crate) free_time: String,
    /// How many of their claims are neither released nor evaluated.
    pub(crate) claims: i32,
}

/// Whoever is not archived and has no claim on a project but a released one, as a volunteer.
pub(crate) async fn volunteers_for(
    connection: &mut sqlx::AnyConnection,
    project_id: &str,
) -> Result<Vec<Volunteer>> {
    rows::volunteers_for(connection, project_id).await
}

/// `阳光嘉园***`: the estate stays, the door does not.
pub(crate) fn masked_address(address: &str) -> String {
    let shown = address.chars().count().min(8) / 2;
    address.chars().take(shown).collect::<String>() + "***"
}

/// A text in which the numbers that reach or name somebody, of seven figures and more, show their first three
/// and last two: `配偶 199******20`.
fn masked_figures(text: &str) -> String {
    const FEWEST: usize = 7;
    let is_figure = |c: char| c.is_ascii_digit() || matches!(c, 'X' | 'x');
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, figures) = rest.split_at(start);
        let end = figures.find(|c| !is_figure(c)).unwrap_or(figures.len());
        let (figures, after) = figures.split_at(end);
        masked.push_str(before);
        if figures.len() < FEWEST {
            masked.push_str(figures);
        } else {
            masked.push_str(&figures[..3]);
            masked.extend(std::iter::repeat_n('*', figures.len() - 5));
            masked.push_str(&figures[figures.len() - 2..]);
        }
        rest = after;
    }
    masked + rest
}

/// Adds a person.
///
/// # Errors
/// [`Error::Invalid`] with a sentence for each wrong field.
pub async fn add(ledger: &Ledger, draft: &PersonDraft) -> Result<Person> {
    let mut write = ledger.begin().await?;
    let person = checked(draft, None, &mut write).await?;
    write.add(&person).await?;
    let sentence = format!("登记人员{}", person.name);
    write.commit("person_add", sentence).await?;
    Ok(person)
}

/// Saves an edit of a person.
///
/// # Errors
/// [`Error::Invalid`] by field; [`Error::Changed`] if somebody else was faster.
pub async fn edit(ledger: &Ledger, id: &str, revision: i32, draft: &PersonDraft) -> Result<Person> {
    let mut write = ledger.begin().await?;
    let before: Person = write
        .current(id, Some(revision), "人员", |person: &Person| {
            person.name.clone()
        })
        .await?;
    let after = checked(draft, Some(&before), &mut write).await?;
    let sentence = format!("修改{}的资料", after.name);
    let after = write.change(before, after).await?;
    write.commit("person_edit", sentence).await?;
    Ok(after)
}

/// Archives people: they leave the lists and their teams, and what they did stays.
///
/// # Errors
/// [`Error::Refused`] while one of them still has a claim under way, or leads a team.
pub async fn archive(ledger: &Ledger, ids: &[String]) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let today = write.at().date();
    let mut changes = Vec::new();
    for id in ids {
        let before: Person = write
            .current(id, None, "人员", |person: &Person| person.name.clone())
            .await?;
        if before.archived_on.is_some() {
            continue;
        }
        if crate::claim::under_way_for(&mut write, id).await? > 0 {
            return Err(Error::Refused(format!(
                "{}还有未办结的认领，不能归档。请先办结、退回或撤销其认领。",
                before.name
            )));
        }
        crate::team::leave_all(&mut write, &before).await?;
        let after = Person {
            archived_on: Some(today),
            revision: before.revision + 1,
            ..before.clone()
        };
        changes.push((Some(before), after));
    }
    write_archiving(write, changes, "person_archive", "归档").await
}

/// Brings archived people back into the lists.
pub async fn restore(ledger: &Ledger, ids: &[String]) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    let mut changes = Vec::new();
    for id in ids {
        let before: Person = write
            .current(id, None, "人员", |person: &Person| person.name.clone())
            .await?;
        if before.archived_on.is_some() {
            let after = Person {
                archived_on: None,
                revision: before.revision + 1,
                ..before.clone()
            };
            changes.push((Some(before), after));
        }
    }
    write_archiving(write, changes, "person_restore", "恢复").await
}

async fn write_archiving(
    mut write: Write,
    changes: Vec<(Option<Person>, Person)>,
    kind: &str,
    verb: &str,
) -> Result<Operation> {
    let sentence = match changes.as_slice() {
        [] => return Err(Error::Refused("所选人员中没有需要处理的人。".into())),
        [(_, person)] => format!("{verb}人员{}", person.name),
        [(_, first), ..] => format!("{verb}{}等{}人", first.name, changes.len()),
    };
    write.put(changes).await?;
    write.commit(kind, sentence).await
}

/// A draft as the person that it makes, or of `before` makes; every wrong field is told at once.
async fn checked(
    draft: &PersonDraft,
    before: Option<&Person>,
    write: &mut Write,
) -> Result<Person> {
    let mut wrong = BTreeMap::new();
    let mut refuse = |field: &str, message: String| {
        wrong.insert(field.to_owned(), message);
    };
    let today = write.at().date();
    let name = draft.name.trim().to_owned();
    if spelling::key(&name).is_empty() {
        refuse("name", "请填写姓名".into());
    } else if name.chars().count() > 50 {
        refuse("name", "姓名不能超过 50 个字".into());
    }
    let id = match draft.id_number.trim() {
        "" => None,
        text => IdNumber::parse(text, today)
            .map_err(|problem| refuse("id_number", format!("身份证号{problem}")))
            .ok(),
    };
    if let (Some(id), Some(sex)) = (&id, draft.sex)
        && id.sex() != sex
    {
        refuse(
            "sex",
            format!("与身份证号不符，号码上为{}，请对照原件", id.sex().label()),
        );
    }
    let phones = Phones::parse(&draft.phone);
    if !phones.is_plain() {
        refuse(
            "phone",
            "手机号应为 1 开头的 11 位数字，其他号码请填在“其他电话”".into(),
        );
    }
    let others = Phones::parse(&draft.other_phone);
    if !others.is_plain() {
        refuse(
            "other_phone",
            "电话应为手机号，或区号加号码，如 0763-3300010".into(),
        );
    }
    let party_joined = draft.party_joined.trim();
    if !party_joined.is_empty() && !is_partial_date(party_joined) {
        refuse(
            "party_joined",
            "入党时间请写成 2001、2001-07 或 2001-07-01".into(),
        );
    }
    if let Some(id) = &id
        && let Some(same) = rows::by_id_number(write.connection(), id.as_str()).await?
        && before.is_none_or(|before| before.id != same.id)
    {
        let hint = if same.archived_on.is_some() {
            "（已归档，可在人员页恢复）"
        } else {
            ""
        };
        refuse(
            "id_number",
            format!("这个身份证号已登记为{}{hint}", same.name),
        );
    }
    Error::refuse_wrong(wrong)?;
    let unit_id = unit::named(write, &draft.unit).await?;
    let person = Person {
        id: before.map_or_else(new_id, |before| before.id.clone()),
        revision: before.map_or(1, |before| before.revision),
        sex: id.as_ref().map(IdNumber::sex).or(draft.sex),
        birth: id
            .as_ref()
            .map(IdNumber::birth)
            .or(before.and_then(|before| before.birth)),
        id_number: id.map(|id| id.as_str().to_owned()),
        phone: phones.numbers.into_iter().next(),
        other_phone: others.numbers.into_iter().next(),
        political: text(&draft.political),
        party_joined: text(party_joined),
        unit_id,
        duty: text(&draft.duty),
        address: text(&draft.address),
        skills: text(&draft.skills),
        wishes: text(&draft.wishes),
        free_time: text(&draft.free_time),
        note: text(&draft.note),
        other: before
            .map(|before| before.other.clone())
            .unwrap_or_default(),
        reported_on: draft.reported_on,
        archived_on: before.and_then(|before| before.archived_on),
        name,
        name_key: String::new(),
        sort_key: String::new(),
        search: String::new(),
    };
    Ok(person.findable())
}

impl Person {
    /// The person with keys and search text that fit what is written in the other fields.
    pub(crate) fn findable(mut self) -> Self {
        (self.name_key, self.sort_key, self.search) = spelling::spelled(&self.name);
        for number in [&self.phone, &self.other_phone].into_iter().flatten() {
            self.search.push(' ');
            self.search
                .extend(number.chars().filter(char::is_ascii_digit));
        }
        self
    }
}

/// `2001`, `2001-07` or `2001-07-01`.
pub(crate) fn is_partial_date(text: &str) -> bool {
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        10 => text.to_owned(),
        _ => return false,
    };
    whole.parse::<Date>().is_ok_and(|date| date.year() >= 1900)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_posted_name_keeps_its_first_character() {
        let cases = [
            ("张三", "张*"),
            ("欧 阳洁", "欧**"),
            ("买买提·艾力", "买*****"),
            ("𬸣", "𬸣"),
            ("", ""),
        ];
        for (name, posted) in cases {
            assert_eq!(masked_name(name), posted);
        }
    }
}

//! The service list from the command line.

use renling_core::error::{Error, Result};
use renling_core::intake;
use renling_core::ledger::Ledger;
use renling_core::project::{
    self, CategoryDraft, Project, ProjectDraft, ProjectFilter, ProjectRecord, ProjectSummary,
};
use renling_core::time::Date;
use serde_json::json;

use crate::ALL;
use crate::answer::Answer;
use crate::arguments::{ProjectFields, Projects, ProjectsListed};

pub(crate) async fn carry_out(ledger: &Ledger, command: Projects) -> Result<Answer> {
    match command {
        Projects::List(listed) => {
            let page = project::list(ledger, &filter(listed), 0, ALL).await?;
            let lines = page.rows.iter().map(line);
            Ok(Answer::lines(
                lines,
                format!("共{}个项目", page.total),
                &page,
            ))
        }
        Projects::Show { project } => {
            let record = show(ledger, &project).await?;
            Ok(Answer::lines(
                told(&record).into_iter(),
                String::new(),
                &record,
            ))
        }
        Projects::Add { name, fields } => {
            let blank = ProjectDraft {
                name,
                places: 1,
                ..ProjectDraft::default()
            };
            let added = project::add(ledger, &typed(blank, fields)).await?;
            saved(ledger, "新建", added).await
        }
        Projects::Edit {
            project,
            name,
            fields,
        } => {
            let record = show(ledger, &project).await?;
            let mut draft = ProjectDraft::from(&record);
            draft.name = name.unwrap_or(draft.name);
            let before = record.project;
            let draft = typed(draft, fields);
            let edited = project::edit(ledger, &before.id, before.revision, &draft).await?;
            saved(ledger, "修改", edited).await
        }
        Projects::Publish { projects } => {
            let ids = ids(ledger, &projects).await?;
            Ok(Answer::done(&project::publish(ledger, &ids).await?))
        }
        Projects::Close { projects } => {
            let ids = ids(ledger, &projects).await?;
            Ok(Answer::done(&project::close(ledger, &ids).await?))
        }
        Projects::Suggest { project, limit } => {
            let id = project::named(ledger, &project).await?;
            let people = project::suggest(ledger, &id, limit).await?;
            let lines = people
                .iter()
                .map(|person| format!("{}\t{}", person.name, person.reasons.join("；")));
            let sum = match people.len() {
                0 => "没有合适的人。可以先补上大家的特长、住址和可服务时间。".to_owned(),
                many => format!("共{many}人"),
            };
            Ok(Answer::lines(lines, sum, &people))
        }
        Projects::Copy {
            year,
            all,
            projects,
        } => copy(ledger, year, all, projects).await,
        Projects::Categories {
            add,
            rename,
            remove,
        } => categories(ledger, add, rename, remove).await,
        Projects::Export { listed, out } => {
            let projects = intake::save_projects(ledger, &filter(listed), &out).await?;
            Ok(Answer::new(
                format!("已把{projects}个项目存到{}", out.display()),
                json!({ "projects": projects, "out": out }),
            ))
        }
    }
}

fn filter(listed: ProjectsListed) -> ProjectFilter {
    ProjectFilter {
        text: listed.text,
        standing: listed.standing,
        category: listed.category,
        year: listed.year,
        provider_id: None,
    }
}

fn line(row: &ProjectSummary) -> String {
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "—".to_owned());
    format!(
        "{}\t{}\t{}\t{}\t{}\t{} / {}",
        row.year
            .map_or_else(|| "—".to_owned(), |year| year.to_string()),
        row.name,
        or_none(&row.category),
        or_none(&row.provider),
        row.standing.label(),
        row.taken,
        row.places
    )
}

async fn show(ledger: &Ledger, name: &str) -> Result<ProjectRecord> {
    project::show(ledger, &project::named(ledger, name).await?).await
}

fn told(record: &ProjectRecord) -> Vec<String> {
    let project = &record.project;
    let until = |day: Option<Date>| day.map_or_else(|| "长期".to_owned(), Date::official);
    let from = project.begins_on.map(|day| format!("{}起", day.official()));
    let contact = [&project.contact_name, &project.contact_phone];
    let contact: Vec<&str> = contact.into_iter().flatten().map(String::as_str).collect();
    let facts = [
        ("项目名称", Some(project.name.clone())),
        ("状态", Some(record.standing.label().to_owned())),
        ("年度", project.year.map(|year| year.to_string())),
        ("类别", project.category.clone()),
        ("服务内容", project.content.clone()),
        ("提供单位", record.provider.clone()),
        ("服务对象", project.served.clone()),
        ("服务地点", project.place.clone()),
        ("服务时间", project.schedule.clone()),
        (
            "期限",
            Some(
                from.into_iter()
                    .chain([until(project.ends_on)])
                    .collect::<Vec<_>>()
                    .join("，"),
            ),
        ),
        (
            "认领",
            Some(format!("{} / {} 人", record.taken, project.places)),
        ),
        ("需要特长", project.skills.clone()),
        ("联系人", Some(contact.join(" "))),
        ("备注", project.note.clone()),
    ];
    facts
        .into_iter()
        .filter_map(|(label, value)| Some((label, value.filter(|value| !value.is_empty())?)))
        .map(|(label, value)| format!("{label}\t{value}"))
        .collect()
}

fn typed(draft: ProjectDraft, fields: ProjectFields) -> ProjectDraft {
    ProjectDraft {
        year: fields.year.unwrap_or(draft.year),
        name: draft.name,
        category: fields.category.unwrap_or(draft.category),
        content: fields.content.unwrap_or(draft.content),
        provider: fields.provider.unwrap_or(draft.provider),
        served: fields.served.unwrap_or(draft.served),
        place: fields.place.unwrap_or(draft.place),
        schedule: fields.schedule.unwrap_or(draft.schedule),
        begins_on: fields.begins.map_or(draft.begins_on, |day| day.0),
        ends_on: fields.ends.map_or(draft.ends_on, |day| day.0),
        places: fields.places.unwrap_or(draft.places),
        skills: fields.skills.unwrap_or(draft.skills),
        contact_name: fields.contact.unwrap_or(draft.contact_name),
        contact_phone: fields.phone.unwrap_or(draft.contact_phone),
        note: fields.note.unwrap_or(draft.note),
    }
}

/// What was saved, and which names are nearly the same: those are told and refuse nothing.
async fn saved(ledger: &Ledger, verb: &str, project: Project) -> Result<Answer> {
    let alike = project::alike(ledger, &project.name, project.year, Some(&project.id)).await?;
    let mut sentence = format!("已{verb}“{}”", project.name);
    if let Some(notice) = project::alike_notice(&alike) {
        sentence += &format!("\n注意：{notice}。");
    }
    let mut value = json!(project);
    value["alike"] = json!(alike);
    Ok(Answer::new(sentence, value))
}

async fn ids(ledger: &Ledger, names: &[String]) -> Result<Vec<String>> {
    let mut ids = Vec::with_capacity(names.len());
    for name in names {
        ids.push(project::named(ledger, name).await?);
    }
    Ok(ids)
}

async fn copy(
    ledger: &Ledger,
    year: Option<i32>,
    all: bool,
    projects: Vec<String>,
) -> Result<Answer> {
    let Some(year) = year else {
        let years = project::years(ledger).await?;
        let lines = years
            .iter()
            .map(|list| format!("{}年\t{}个项目", list.year, list.projects));
        return Ok(Answer::lines(lines, String::new(), &years));
    };
    let copyable = project::copyable(ledger, year).await?;
    if !all && projects.is_empty() {
        let lines = copyable.iter().map(|project| {
            let schedule = project.schedule.as_deref().unwrap_or("—");
            let already = if project.already {
                "今年已有"
            } else {
                "可照抄"
            };
            format!("{}\t{}\t{schedule}\t{already}", project.id, project.name)
        });
        let sum = format!("共{}个项目，台账没有改动", copyable.len());
        return Ok(Answer::lines(lines, sum, &copyable));
    }
    let ids: Vec<String> = if all {
        let missing = copyable.into_iter().filter(|project| !project.already);
        missing.map(|project| project.id).collect()
    } else {
        projects
    };
    Ok(Answer::done(&project::take_over(ledger, year, &ids).await?))
}

async fn categories(
    ledger: &Ledger,
    add: Vec<String>,
    rename: Vec<(String, String)>,
    remove: Vec<String>,
) -> Result<Answer> {
    let changes = !(add.is_empty() && rename.is_empty() && remove.is_empty());
    let known = project::category_names(ledger).await?;
    if let Some(name) = rename
        .iter()
        .map(|(was, _)| was)
        .chain(&remove)
        .find(|name| !known.contains(name))
    {
        return Err(Error::Refused(format!("没有类别“{name}”，请核对名称。")));
    }
    if changes {
        let kept = known.into_iter().filter(|name| !remove.contains(name));
        let kept = kept.map(|was| {
            let new = rename.iter().find(|(before, _)| *before == was);
            CategoryDraft {
                name: new.map_or_else(|| was.clone(), |(_, name)| name.clone()),
                was: Some(was),
            }
        });
        let added = add
            .into_iter()
            .map(|name| CategoryDraft { was: None, name });
        let drafts: Vec<_> = kept.chain(added).collect();
        project::categorise(ledger, &drafts).await?;
    }
    let categories = project::categories(ledger).await?;
    let lines = categories
        .iter()
        .map(|row| format!("{}\t{}个项目", row.name, row.projects));
    Ok(Answer::lines(
        lines,
        format!("共{}个类别", categories.len()),
        &categories,
    ))
}

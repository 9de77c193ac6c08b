//! Service teams from the command line.

use renling_core::error::Result;
use renling_core::hours;
use renling_core::journal::Operation;
use renling_core::ledger::Ledger;
use renling_core::person;
use renling_core::team::{self, MembershipSummary, TeamDraft, TeamFilter, TeamRecord};
use renling_core::time::Date;
use serde_json::json;

use crate::ALL;
use crate::answer::Answer;
use crate::arguments::{Membership, Teams};

pub(crate) async fn carry_out(ledger: &Ledger, command: Teams) -> Result<Answer> {
    match command {
        Teams::List {
            month,
            unserved,
            archived,
        } => {
            let filter = TeamFilter {
                served: unserved.then_some(false),
                month,
                archived,
                ..TeamFilter::default()
            };
            let page = team::list(ledger, &filter, 0, ALL).await?;
            let lines = page.rows.iter().map(|row| {
                format!(
                    "{}\t{}\t队长：{}\t{}人\t{}",
                    row.name,
                    row.service.as_deref().unwrap_or("—"),
                    row.leader.as_deref().unwrap_or("—"),
                    row.members,
                    if row.served.0 {
                        "已服务"
                    } else {
                        "未服务"
                    }
                )
            });
            Ok(Answer::lines(
                lines,
                format!("共{}支服务队", page.total),
                &page,
            ))
        }
        Teams::Show { team } => {
            let record = team::show(ledger, &team::named(ledger, &team).await?).await?;
            Ok(Answer::lines(
                told(&record).into_iter(),
                String::new(),
                &record,
            ))
        }
        Teams::Add {
            name,
            service,
            formed,
        } => {
            let draft = TeamDraft {
                name,
                service,
                formed_on: formed,
                ..TeamDraft::default()
            };
            let team = team::add(ledger, &draft).await?;
            Ok(Answer::new(format!("已组建{}", team.name), json!(team)))
        }
        Teams::Edit {
            team,
            name,
            service,
            formed,
            note,
        } => {
            let id = team::named(ledger, &team).await?;
            let before = team::show(ledger, &id).await?.team;
            let typed = TeamDraft::from(&before);
            let draft = TeamDraft {
                name: name.unwrap_or(typed.name),
                service: service.unwrap_or(typed.service),
                formed_on: formed.map_or(typed.formed_on, |formed| formed.0),
                note: note.unwrap_or(typed.note),
            };
            let team = team::edit(ledger, &id, before.revision, &draft).await?;
            Ok(Answer::new(format!("已修改{}", team.name), json!(team)))
        }
        Teams::Lead(wanted) => {
            let (team, person, on) = both(ledger, &wanted).await?;
            done(team::lead(ledger, &team, &person, on).await?)
        }
        Teams::Join(wanted) => {
            let (team, person, on) = both(ledger, &wanted).await?;
            done(team::join(ledger, &team, &[person], on).await?)
        }
        Teams::Leave(wanted) => {
            let (team, person, on) = both(ledger, &wanted).await?;
            done(team::leave(ledger, &team, &[person], on).await?)
        }
        Teams::Archive { team } => {
            done(team::archive(ledger, &[team::named(ledger, &team).await?]).await?)
        }
        Teams::Restore { team } => {
            done(team::restore(ledger, &[team::named(ledger, &team).await?]).await?)
        }
    }
}

/// The ids of the team and the person, and the day.
async fn both(ledger: &Ledger, wanted: &Membership) -> Result<(String, String, Date)> {
    Ok((
        team::named(ledger, &wanted.team).await?,
        person::named(ledger, &wanted.person).await?,
        wanted.on.unwrap_or_else(|| ledger.clock().today()),
    ))
}

fn done(operation: Operation) -> Result<Answer> {
    Ok(Answer::new(
        format!("已记下：{}", operation.sentence),
        json!(operation),
    ))
}

fn told(record: &TeamRecord) -> Vec<String> {
    let span = |row: &MembershipSummary| {
        let until = row.left_on.map_or_else(|| "今".to_owned(), Date::official);
        format!(
            "{}\t{}\t{}至{until}",
            row.role.label(),
            row.person,
            row.joined_on.official()
        )
    };
    let mut lines = vec![format!(
        "{}\t{}\t共服务{}",
        record.team.name,
        record.team.service.as_deref().unwrap_or("—"),
        hours::told(record.minutes)
    )];
    lines.extend(record.leaders.iter().chain(&record.members).map(span));
    lines.extend(
        record
            .duty
            .iter()
            .map(|duty| format!("{}\t服务{}次", duty.month, duty.services)),
    );
    lines
}

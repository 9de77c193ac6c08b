//! Activities from the command line.

use renling_core::activity::{self, ActivityDraft, ActivityFilter};
use renling_core::error::{Error, Result};
use renling_core::ledger::Ledger;
use renling_core::{attendance, person, team};

use crate::ALL;
use crate::answer::Answer;
use crate::arguments::Activities;

pub(crate) async fn carry_out(ledger: &Ledger, command: Activities) -> Result<Answer> {
    let operation = match command {
        Activities::List {
            kind,
            state,
            team,
            month,
        } => {
            let filter = ActivityFilter {
                kind,
                state,
                team_id: match &team {
                    Some(name) => Some(team::named(ledger, name).await?),
                    None => None,
                },
                month,
                ..ActivityFilter::default()
            };
            let page = activity::list(ledger, &filter, 0, ALL).await?;
            let lines = page.rows.iter().map(|row| {
                format!(
                    "{}\t{}–{}\t{}\t{}\t{}\t到{}人",
                    row.starts_at.date(),
                    row.starts_at.clock(),
                    row.ends_at.clock(),
                    row.kind.label(),
                    row.state.label(),
                    row.name,
                    row.came
                )
            });
            return Ok(Answer::lines(
                lines,
                format!("共{}场活动", page.total),
                &page,
            ));
        }
        Activities::Add {
            name,
            kind,
            day,
            from,
            to,
            place,
            project,
            team,
            wanted,
        } => {
            let draft = ActivityDraft {
                kind,
                name,
                place,
                day: Some(day),
                from,
                to,
                project,
                team,
                posts: String::new(),
                wanted,
                content: String::new(),
                note: String::new(),
            };
            let added = activity::add(ledger, &draft).await?;
            let said = format!("新建了活动“{}”，编号 {}", added.name, added.id);
            return Ok(Answer::lines(std::iter::empty(), said, &added));
        }
        Activities::Advance {
            movement,
            activities,
            reason,
        } => {
            let mut ids = Vec::with_capacity(activities.len());
            for one in &activities {
                ids.push(activity::named_to(ledger, one, movement).await?);
            }
            activity::advance(ledger, &ids, movement, &reason).await?
        }
        Activities::Posts { activity } => {
            let id = activity::named(ledger, &activity).await?;
            let posts = activity::show(ledger, &id).await?.posts;
            let lines = posts
                .iter()
                .map(|post| format!("{}\t{}/{}人", post.name, post.taken, post.wanted));
            return Ok(Answer::lines(
                lines,
                format!("共{}个岗位", posts.len()),
                &posts,
            ));
        }
        Activities::Assign {
            activity,
            who,
            post,
        } => {
            let id = activity::named(ledger, &activity).await?;
            let person_id = person::named(ledger, &who).await?;
            let sheet = attendance::sheet(ledger, &id).await?;
            let row = sheet.into_iter().find(|row| row.person_id == person_id);
            let row =
                row.ok_or_else(|| Error::Refused(format!("{who}不在这场活动的签到表里。")))?;
            attendance::assign(ledger, &[row.id], &post).await?
        }
        Activities::Repeat { id, pattern, times } => {
            activity::repeat(ledger, &id, pattern, times).await?
        }
    };
    Ok(Answer::done(&operation))
}

//! Sign-ups: the people of a list, each with a claim on one project, by the rules of claims.

use std::collections::HashSet;

use crate::claim::{self, Claim};
use crate::error::Result;
use crate::intake::people::Known;
use crate::intake::plan::Slot;
use crate::intake::{PreviewRow, Problem, SignUp};
use crate::project::Project;
use crate::time::Date;

/// The project that a list signs up for, and who has signed up already.
pub(super) struct SignUps {
    pub(super) project: Project,
    claimants: HashSet<String>,
    taken: i32,
}

impl SignUps {
    /// # Errors
    /// [`crate::error::Error::NotFound`]; [`crate::error::Error::Refused`] where the project cannot be claimed now.
    pub(super) async fn into(
        id: &str,
        today: Date,
        connection: &mut sqlx::AnyConnection,
    ) -> Result<Self> {
        let project = claim::claimable(id, today, connection).await?;
        Ok(SignUps {
            claimants: claim::standing_on(connection, id).await?,
            taken: claim::taken(connection, id).await?,
            project,
        })
    }

    /// The claims that the list brings: one a person, in the order of the rows, as long as there are
    /// places. What becomes of each is told in its row.
    pub(super) fn take(
        &self,
        rows: &mut [PreviewRow],
        slots: &mut [Slot],
        known: &Known,
        today: Date,
    ) -> Vec<Claim> {
        slots.sort_by_key(|slot| slot.leader);
        let mut free = self.project.places - self.taken;
        let mut claims = Vec::new();
        for slot in slots {
            let row = &mut rows[slot.leader];
            let (sign_up, code, what) = if self.claimants.contains(&slot.id) {
                row.sign_up = Some(SignUp::Already);
                continue;
            } else if slot.record.is_some_and(|place| known.is_archived(place)) {
                let what = "这个人已归档，请先在人员页恢复".to_owned();
                (SignUp::Archived, "person_archived", what)
            } else if free <= 0 {
                let what = format!(
                    "项目“{}”的{}个名额已满，请改报其他项目，或先增加需要人数",
                    self.project.name, self.project.places
                );
                (SignUp::Full, "project_full", what)
            } else {
                free -= 1;
                claims.push(claim::asked_for(&self.project.id, &slot.id, today));
                row.sign_up = Some(SignUp::New);
                continue;
            };
            row.sign_up = Some(sign_up);
            row.problems.push(Problem {
                row: row.row,
                column: "报名".to_owned(),
                code: code.to_owned(),
                message: format!("第 {} 行{}没有报上名：{what}", row.row, row.name),
                original: row.name.clone(),
            });
        }
        claims
    }
}

//! Sign-ups: the people of a list, each with a claim on one project, by the rules of claims.

use std::collections::HashSet;

use renling_sheet::Row;

use crate::claim::{self, Claim};
use crate::error::Result;
use crate::intake::headers::{self, Meaning};
use crate::intake::people::Known;
use crate::intake::plan::Slot;
use crate::intake::table::Table;
use crate::intake::{PreviewRow, Problem, SignUp, cleaning};
use crate::project::Project;
use crate::spelling;
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
        table: &Table<'_>,
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
            let (sign_up, code, what) = if self.claimants.contains(&slot.id()) {
                row.sign_up = Some(SignUp::Already);
                continue;
            } else if slot.record.is_some_and(|place| known.is_archived(place)) {
                let what = "这个人已归档，请先在人员页恢复".to_owned();
                (SignUp::Archived, "person_archived", what)
            } else if let Some(answer) = declined(&table.rows[slot.leader], table) {
                let what =
                    format!("名单上写的是“{answer}”。如要报名，请先改名单，或到项目里登记认领");
                (SignUp::Declined, "sign_up_declined", what)
            } else if let Some(other) = self.another(&table.rows[slot.leader], table) {
                let what = format!(
                    "写的项目是“{other}”，不是“{}”。如确是这个项目，请把这一列改为“不导入”",
                    self.project.name
                );
                (SignUp::Elsewhere, "project_differs", what)
            } else if free <= 0 {
                let what = format!(
                    "项目“{}”的{}个名额已满，请改报其他项目，或先增加需要人数",
                    self.project.name, self.project.places
                );
                (SignUp::Full, "project_full", what)
            } else {
                free -= 1;
                claims.push(claim::asked_for(&self.project.id, &slot.id(), today));
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

    /// The project that a row names, where it is another one.
    fn another(&self, record: &Row, table: &Table<'_>) -> Option<String> {
        let ours = spelling::key(&self.project.name);
        let mut columns = table.columns.iter().filter(|column| {
            column.meaning != Meaning::Ignored && headers::names_a_project(&column.header)
        });
        columns.find_map(|column| {
            let named = column.told_by(record)?;
            let theirs = spelling::key(&named);
            (!theirs.contains(&ours) && !ours.contains(&theirs)).then_some(named)
        })
    }
}

/// What a row says against signing up.
fn declined(record: &Row, table: &Table<'_>) -> Option<String> {
    let mut columns = table.columns.iter().filter(|column| {
        column.meaning == Meaning::Note
            || column.meaning != Meaning::Ignored && headers::asks_who_comes(&column.header)
    });
    columns.find_map(|column| {
        let answer = column.told_by(record)?;
        let says_no = match column.meaning {
            Meaning::Note => cleaning::is_withdrawal(&answer),
            _ => cleaning::is_withdrawal(&answer) || cleaning::is_refusal(&answer),
        };
        says_no.then_some(answer)
    })
}

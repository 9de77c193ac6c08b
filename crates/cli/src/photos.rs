//! Photos from the command line.

use renling_core::attachment::{self, Shown};
use renling_core::error::Result;
use renling_core::ledger::Ledger;
use renling_core::{activity, project};

use crate::answer::Answer;
use crate::arguments::{Photographed, Photos};

pub(crate) async fn carry_out(ledger: &Ledger, command: Photos) -> Result<Answer> {
    match command {
        Photos::List(of) => {
            let (_, id) = shown(ledger, &of).await?;
            let photos = attachment::of(ledger, &id).await?;
            let lines = photos
                .iter()
                .map(|photo| format!("{}\t{}\t{}", photo.id, photo.added_on, photo.name));
            Ok(Answer::lines(
                lines,
                format!("共{}张", photos.len()),
                &photos,
            ))
        }
        Photos::Add { of, file } => {
            let (shown, id) = shown(ledger, &of).await?;
            Ok(Answer::done(
                &attachment::attach(ledger, shown, &id, &file).await?,
            ))
        }
        Photos::Save { id, out, reason } => Ok(Answer::done(
            &attachment::save(ledger, &id, &out, &reason).await?,
        )),
        Photos::Remove { id } => {
            let photo = attachment::find(ledger, &id).await?;
            Ok(Answer::done(
                &attachment::remove(ledger, &id, photo.revision).await?,
            ))
        }
    }
}

/// What is photographed, and its id.
async fn shown(ledger: &Ledger, of: &Photographed) -> Result<(Shown, String)> {
    if let Some(name) = &of.project {
        return Ok((Shown::Project, project::named(ledger, name).await?));
    }
    if let Some(name) = &of.activity {
        return Ok((Shown::Activity, activity::named(ledger, name).await?));
    }
    let id = of.evaluation.clone().unwrap_or_default();
    Ok((Shown::Evaluation, id))
}

//! What every paper of the branch needs besides its records: who issues it, and the journal's note
//! that it was printed.

use crate::error::Result;
use crate::journal::Operation;
use crate::ledger::Ledger;
use crate::setting;
use crate::time::Date;
use crate::unit::{self, Unit};

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
/// [`crate::error::Error::NotFound`] in a ledger that nobody has begun.
pub async fn issuer(ledger: &Ledger) -> Result<Issuer> {
    Ok(Issuer {
        branch: unit::branch(ledger).await?,
        community: setting::community(ledger).await?,
        operator: ledger.operator(),
        date: ledger.clock().today(),
    })
}

/// Notes that papers were printed. They show personal information in full, and that is done on purpose
/// only (个人信息保护法, articles 6 and 51).
pub async fn printed(ledger: &Ledger, title: &str, papers: usize) -> Result<Operation> {
    let write = ledger.begin().await?;
    write
        .commit("paper_print", format!("打印{title}{papers}份"))
        .await
}

//! 首页: what waits to be done today, and the figures of the branch.

use serde::Serialize;
use sqlx::FromRow;

use crate::activity::{self, ActivityFilter, ActivitySummary};
use crate::commitment::Standing;
use crate::error::Result;
use crate::ledger::Ledger;
use crate::person::{self, Page};
use crate::{setting, team, unit};

/// Everything that the home page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Home {
    /// The branch that keeps the ledger.
    pub branch: String,
    /// The community that members report to.
    pub community: String,
    /// The figures.
    pub figures: Figures,
    /// The activities of this month, the latest first: at most [`OF_A_MONTH`] rows.
    pub month: Page<ActivitySummary>,
}

/// How many activities of the month stand on the home page.
pub const OF_A_MONTH: u32 = 8;

/// The figures of the branch; each can be opened down to its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct Figures {
    /// People in the lists (报到).
    pub people: i32,
    /// Of these, those whose 承诺书 is signed, in its term and in words that still hold.
    pub committed: i32,
    /// People with a 报到日期 and no check-in; here and below, none who are archived.
    pub check_ins_missing: i32,
    /// Check-ins that wait to be accepted.
    pub check_ins_pending: i32,
    /// Accepted check-ins to be looked at again.
    pub check_ins_due: i32,
    /// Accepted check-ins whose 回执 was not given.
    pub check_ins_without_receipt: i32,
    /// 承诺书 that wait for a signature.
    pub commitments_pending: i32,
    /// People of whom no 承诺书 was made, or whose 承诺书 were withdrawn; here and below, by the newest of each.
    #[sqlx(default)]
    pub commitments_none: i32,
    /// People whose 承诺书 is over its term.
    #[sqlx(default)]
    pub commitments_expired: i32,
    /// People who signed words that were replaced and must sign again.
    #[sqlx(default)]
    pub commitments_outdated: i32,
    /// Projects on the list, in any state.
    pub projects: i32,
    /// Projects that wait to be published.
    pub projects_draft: i32,
    /// Published projects with places left.
    pub projects_open: i32,
    /// Claims ever made.
    pub claims: i32,
    /// Claims that wait to be confirmed.
    pub claims_pending: i32,
    /// Claims that are confirmed and not begun.
    pub claims_claimed: i32,
    /// Claims whose service is under way.
    pub claims_running: i32,
    /// Claims that wait for their evaluation.
    pub claims_awaiting: i32,
    /// Claims to be made good.
    pub claims_rework: i32,
    /// Claims past the day due.
    pub claims_overdue: i32,
    /// Claims evaluated by the branch.
    pub evaluated: i32,
    /// Of these, those at 满意 or better.
    pub satisfied: i32,
    /// Activities that took place.
    pub activities: i32,
    /// Activities whose time is over and of which nobody has said that they ended.
    pub activities_over: i32,
    /// Activities that ended and to which nobody has signed in.
    pub activities_unsigned: i32,
    /// Rows whose hours wait for their first look.
    pub hours_pending: i32,
    /// Rows whose hours wait to be certified.
    pub hours_reviewed: i32,
    /// Promises to households that are not kept.
    pub promises_open: i32,
    /// Of these, those past the day due.
    pub promises_overdue: i32,
    /// Promises that were kept and of which the household was not told.
    pub promises_untold: i32,
    /// The minutes confirmed, with their corrections.
    pub minutes: i32,
    /// Teams that have not served this month, from its sixteenth day on; none before.
    #[sqlx(default)]
    pub teams_unserved: i32,
}

/// What the home page shows today.
pub async fn home(ledger: &Ledger) -> Result<Home> {
    let mut figures: Figures = sqlx::query_as(
        "WITH gone AS (SELECT id FROM person WHERE archived_on IS NOT NULL \
           UNION ALL SELECT id FROM unit WHERE archived_on IS NOT NULL), \
         here AS (SELECT state, due_on, receipt_on FROM check_in \
           WHERE COALESCE(person_id, unit_id) NOT IN (SELECT id FROM gone)) \
         SELECT \
           (SELECT COUNT(*) FROM person WHERE archived_on IS NULL) AS people, \
           (SELECT COUNT(DISTINCT c.person_id) FROM commitment c \
             WHERE c.person_id NOT IN (SELECT id FROM gone) AND c.state = 'signed' AND c.expires_on >= $1 \
             AND c.text_id IN (SELECT t.id FROM form_text t WHERE t.form = 'commitment' AND t.version >= \
               (SELECT MAX(n.version) FROM form_text n WHERE n.form = 'commitment' AND n.sign_again = 1))) AS committed, \
           (SELECT COUNT(*) FROM person p WHERE p.archived_on IS NULL AND p.reported_on IS NOT NULL \
             AND NOT EXISTS (SELECT 1 FROM check_in c WHERE c.person_id = p.id)) AS check_ins_missing, \
           (SELECT COUNT(*) FROM here WHERE state = 'pending') AS check_ins_pending, \
           (SELECT COUNT(*) FROM here WHERE state = 'accepted' AND due_on <= $1) AS check_ins_due, \
           (SELECT COUNT(*) FROM here WHERE state = 'accepted' AND receipt_on IS NULL) AS check_ins_without_receipt, \
           (SELECT COUNT(*) FROM commitment WHERE state = 'pending' \
             AND person_id NOT IN (SELECT id FROM gone)) AS commitments_pending, \
           (SELECT COUNT(*) FROM project) AS projects, \
           (SELECT COUNT(*) FROM project WHERE state = 'draft') AS projects_draft, \
           (SELECT COUNT(*) FROM project j WHERE state = 'open' AND places > (SELECT COUNT(*) FROM claim k \
             WHERE k.project_id = j.id AND k.state NOT IN ('returned', 'left', 'cancelled'))) AS projects_open, \
           (SELECT COUNT(*) FROM claim) AS claims, \
           (SELECT COUNT(*) FROM claim WHERE state = 'pending') AS claims_pending, \
           (SELECT COUNT(*) FROM claim WHERE state = 'claimed') AS claims_claimed, \
           (SELECT COUNT(*) FROM claim WHERE state = 'running') AS claims_running, \
           (SELECT COUNT(*) FROM claim WHERE state = 'awaiting') AS claims_awaiting, \
           (SELECT COUNT(*) FROM claim WHERE state = 'rework') AS claims_rework, \
           (SELECT COUNT(*) FROM claim WHERE due_on < $1 \
             AND state IN ('pending', 'claimed', 'running', 'rework')) AS claims_overdue, \
           (SELECT COUNT(*) FROM claim WHERE state = 'evaluated') AS evaluated, \
           (SELECT COUNT(*) FROM claim k JOIN evaluation e ON e.claim_id = k.id AND e.voice = 'organisation' \
             AND NOT EXISTS (SELECT 1 FROM evaluation n WHERE n.replaces = e.id) \
             WHERE k.state = 'evaluated' AND e.level IN ('excellent', 'good')) AS satisfied, \
           (SELECT COUNT(*) FROM activity WHERE state = 'ended') AS activities, \
           (SELECT COUNT(*) FROM activity WHERE state = 'published' AND ends_at < $2) AS activities_over, \
           (SELECT COUNT(*) FROM activity x WHERE x.state = 'ended' AND NOT EXISTS (SELECT 1 FROM attendance a \
             WHERE a.activity_id = x.id AND a.presence <> 'expected')) AS activities_unsigned, \
           (SELECT COUNT(*) FROM attendance WHERE hours = 'pending') AS hours_pending, \
           (SELECT COUNT(*) FROM attendance WHERE hours = 'reviewed') AS hours_reviewed, \
           (SELECT COUNT(*) FROM visit WHERE state = 'promised') AS promises_open, \
           (SELECT COUNT(*) FROM visit WHERE state = 'promised' AND due_on < $1) AS promises_overdue, \
           (SELECT COUNT(*) FROM visit WHERE state = 'kept') AS promises_untold, \
           (SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM attendance WHERE hours = 'confirmed') \
             + (SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM correction) AS minutes",
    )
    .bind(ledger.clock().today())
    .bind(ledger.clock().now().wall())
    .fetch_one(ledger.pool())
    .await?;
    figures.teams_unserved = team::overdue(ledger).await?;
    for (standing, people) in person::standings(ledger).await? {
        match standing {
            Standing::None => figures.commitments_none = people,
            Standing::Expired => figures.commitments_expired = people,
            Standing::Outdated => figures.commitments_outdated = people,
            Standing::Pending | Standing::Signed => {}
        }
    }
    let this_month = ActivityFilter {
        month: Some(ledger.clock().today()),
        ..ActivityFilter::default()
    };
    Ok(Home {
        branch: unit::branch(ledger).await?.name,
        community: setting::community(ledger).await?,
        figures,
        month: activity::list(ledger, &this_month, 0, OF_A_MONTH).await?,
    })
}

//! 双报到: members and units that belong elsewhere report to the community where they live and work. The
//! branch accepts them, gives a 回执 for their own unit, and looks again every half year whether they are
//! still there.
//!
//! | from \ move | 受理 | 交回执 | 复核 | 取消 | 恢复 |
//! |---|---|---|---|---|---|
//! | 待受理 pending | 已受理 | — | — | 已取消 | — |
//! | 已受理 accepted | — | 已受理, once | 已受理 | 已取消 | — |
//! | 已取消 cancelled | — | — | — | — | 已受理 where it was before, else 待受理 |
//!
//! A person or a unit has one check-in, which is restored rather than made again. That of an archived one
//! waits with them: nothing is done with it, and it is neither listed nor due.

mod rows;

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::error::{Error, Result};
use crate::journal::Operation;
use crate::ledger::Ledger;
use crate::person::{Page, Person};
use crate::project;
use crate::record::{new_id, record};
use crate::stored::{Flag, words};
use crate::time::Date;
use crate::unit::{self, Unit, UnitKind};

/// 每半年复核.
const MONTHS: u32 = 6;

words! {
    /// Where a check-in stands.
    CheckInState {
        /// 待受理: reported, and not looked at.
        Pending = "pending", "待受理";
        /// 已受理: the branch counts on them.
        Accepted = "accepted", "已受理";
        /// 已取消: moved away, or transferred.
        Cancelled = "cancelled", "已取消";
    }
}

words! {
    /// What is done with check-ins.
    CheckInMove {
        /// 受理.
        Accept = "accept", "受理";
        /// 交回执: the 回执 went to the member, or to the unit.
        Receipt = "receipt", "交回执";
        /// 复核: they are still there.
        Recheck = "recheck", "复核";
        /// 取消, with a reason.
        Cancel = "cancel", "取消";
        /// 恢复.
        Restore = "restore", "恢复";
    }
}

words! {
    /// Who reports.
    ReporterKind {
        /// 党员.
        Person = "person", "党员";
        /// 单位.
        Unit = "unit", "单位";
    }
}

/// A check-in as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow, specta::Type)]
pub struct CheckIn {
    /// Its id in this ledger.
    pub id: String,
    /// How often the record was written.
    pub revision: i32,
    /// Where it stands.
    pub state: CheckInState,
    /// The member who reports, or
    pub person_id: Option<String>,
    /// the unit.
    pub unit_id: Option<String>,
    /// 报到日期 of a unit; a member's stands in their own record.
    pub reported_on: Option<Date>,
    /// 受理日期.
    pub accepted_on: Option<Date>,
    /// 受理人.
    pub accepted_by: Option<String>,
    /// 回执日期.
    pub receipt_on: Option<Date>,
    /// The day of the last look: the acceptance is the first.
    pub checked_on: Option<Date>,
    /// The day of the next.
    pub due_on: Option<Date>,
    /// 取消日期.
    pub cancelled_on: Option<Date>,
    /// Why it is cancelled.
    pub reason: Option<String>,
}

record!(
    CheckIn,
    "check_in",
    state,
    person_id,
    unit_id,
    reported_on,
    accepted_on,
    accepted_by,
    receipt_on,
    checked_on,
    due_on,
    cancelled_on,
    reason,
);

/// A row of the list of check-ins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, specta::Type)]
pub struct CheckInSummary {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub state: CheckInState,
    /// The member, or
    pub person_id: Option<String>,
    /// the unit.
    pub unit_id: Option<String>,
    /// The name of either.
    pub name: String,
    /// A member's own unit.
    pub unit: Option<String>,
    /// 报到日期.
    pub reported_on: Option<Date>,
    /// 受理日期.
    pub accepted_on: Option<Date>,
    /// 受理人.
    pub accepted_by: Option<String>,
    /// 回执日期.
    pub receipt_on: Option<Date>,
    /// The day of the last look.
    pub checked_on: Option<Date>,
    /// The day of the next.
    pub due_on: Option<Date>,
    /// Whether that day has come.
    pub due: Flag,
    /// 取消日期.
    pub cancelled_on: Option<Date>,
    /// Why it is cancelled.
    pub reason: Option<String>,
}

/// Which check-ins are asked for: none of archived people and units, unless one of them is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct CheckInFilter {
    /// Words of the name, initials.
    pub text: String,
    /// Only those that stand so.
    pub state: Option<CheckInState>,
    /// Only members, or only units.
    pub kind: Option<ReporterKind>,
    /// Only those to be looked at again.
    pub due: bool,
    /// Only those accepted whose 回执 was not given.
    pub without_receipt: bool,
    /// Only that of one person.
    pub person_id: Option<String>,
    /// Only that of one unit.
    pub unit_id: Option<String>,
}

/// The check-ins of a filter: those due first, the earliest before; then by the day of reporting.
pub async fn list(
    ledger: &Ledger,
    filter: &CheckInFilter,
    offset: u32,
    limit: u32,
) -> Result<Page<CheckInSummary>> {
    rows::page(ledger, filter, offset, limit).await
}

/// The people of the lists who have a 报到日期 and no check-in: an import brings them.
pub async fn unregistered(ledger: &Ledger) -> Result<Vec<String>> {
    rows::unregistered(ledger).await
}

/// The people, or the units, whose check-in is accepted and whom a search for `text` finds.
pub async fn accepted(ledger: &Ledger, kind: ReporterKind, text: &str) -> Result<Vec<String>> {
    let filter = CheckInFilter {
        text: text.to_owned(),
        state: Some(CheckInState::Accepted),
        kind: Some(kind),
        ..CheckInFilter::default()
    };
    let page = list(ledger, &filter, 0, i32::MAX as u32).await?;
    let ids = page.rows.into_iter();
    Ok(ids
        .filter_map(|row| row.person_id.or(row.unit_id))
        .collect())
}

/// Everything that is printed about a unit that reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitForm {
    /// The unit.
    pub unit: Unit,
    /// 报到日期; none where it has not reported.
    pub reported_on: Option<Date>,
    /// How many people of it stand in the lists.
    pub members: i32,
    /// The names of the projects that it provides and that are published.
    pub projects: Vec<String>,
}

/// What is printed about these units, in the order given.
///
/// # Errors
/// [`Error::NotFound`] where one is not there any more.
pub async fn unit_forms(ledger: &Ledger, ids: &[String]) -> Result<Vec<UnitForm>> {
    let mut forms = Vec::with_capacity(ids.len());
    for id in ids {
        let record = unit::show(ledger, id).await?;
        let filter = CheckInFilter {
            unit_id: Some(id.clone()),
            ..CheckInFilter::default()
        };
        let check_in = list(ledger, &filter, 0, 1).await?.rows.pop();
        forms.push(UnitForm {
            unit: record.unit,
            reported_on: check_in.and_then(|check_in| check_in.reported_on),
            members: record.members,
            projects: project::published_by(&mut *ledger.pool().acquire().await?, id).await?,
        });
    }
    Ok(forms)
}

/// Registers the check-in of members. Those whose 报到日期 is not known reported on the day given; those
/// who are registered stay as they are.
///
/// # Errors
/// [`Error::Invalid`] for a day in the future; [`Error::Refused`] where nobody is left to register, or one
/// is archived.
pub async fn register_people(ledger: &Ledger, ids: &[String], on: Date) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    past(on, write.at().date())?;
    let registered = rows::registered(write.connection()).await?;
    let (mut new, mut reported, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for id in ids.iter().filter(|id| !registered.contains(*id)) {
        let person: Person = write
            .current(id, None, "人员", |_: &Person| String::new())
            .await?;
        if person.archived_on.is_some() {
            let message = format!("{}已归档，不能登记报到。请先在人员页恢复。", person.name);
            return Err(Error::Refused(message));
        }
        names.push(person.name.clone());
        new.push((None, of_person(&person.id)));
        if person.reported_on.is_none() {
            let after = Person {
                reported_on: Some(on),
                revision: person.revision + 1,
                ..person.clone()
            };
            reported.push((Some(person), after));
        }
    }
    write.put(reported).await?;
    write.put(new).await?;
    let sentence = match names.as_slice() {
        [] => return Err(Error::Refused("所选的人都已登记报到。".into())),
        [name] => format!("登记{name}报到"),
        [first, ..] => format!("登记{first}等{}人报到", names.len()),
    };
    write.commit("check_in_register", sentence).await
}

/// Registers the check-in of a unit.
///
/// # Errors
/// [`Error::Invalid`] for a day in the future; [`Error::Refused`] for the branch itself, an archived unit,
/// or one that is registered.
pub async fn register_unit(ledger: &Ledger, id: &str, on: Date) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    past(on, write.at().date())?;
    let unit: Unit = write
        .current(id, None, "单位", |_: &Unit| String::new())
        .await?;
    let refused = if unit.kind == UnitKind::Branch {
        Some("是本支部，不用报到。")
    } else if unit.archived_on.is_some() {
        Some("已归档，不能登记报到。请先在单位页恢复。")
    } else if rows::registered(write.connection()).await?.contains(id) {
        Some("已登记报到。")
    } else {
        None
    };
    if let Some(why) = refused {
        return Err(Error::Refused(format!("{}{why}", unit.name)));
    }
    write.add(&of_unit(id, on)).await?;
    let sentence = format!("登记{}报到", unit.name);
    write.commit("check_in_register", sentence).await
}

/// Who reported, as far as a move asks.
struct Reporter {
    name: String,
    reported_on: Option<Date>,
    archived: bool,
}

/// Does the same with many check-ins; see the table of the module's docs. `on` is the day of it, which
/// restoring does not keep; `reason` is wanted for cancelling.
///
/// # Errors
/// [`Error::Refused`] where the table has no such move from the state of one, or whoever reported is
/// archived; [`Error::Invalid`] for a day in the future or before the step that it follows, or without a
/// reason.
pub async fn advance(
    ledger: &Ledger,
    ids: &[String],
    movement: CheckInMove,
    on: Date,
    reason: &str,
) -> Result<Operation> {
    let mut write = ledger.begin().await?;
    past(on, write.at().date())?;
    let reason = reason.trim();
    if movement == CheckInMove::Cancel && reason.is_empty() {
        return Err(Error::field("reason", "请填写取消报到的原因"));
    }
    let reporters = rows::reporters(write.connection()).await?;
    let mut changes = Vec::new();
    for id in ids {
        let before: CheckIn = write
            .current(id, None, "报到登记", |_: &CheckIn| String::new())
            .await?;
        let reporter = reporters.get(id).ok_or(Error::NotFound("报到登记"))?;
        let name = &reporter.name;
        if reporter.archived {
            let message = format!("{name}已归档，报到登记不能办理。请先恢复。");
            return Err(Error::Refused(message));
        }
        let Some(after) = moved(&before, movement, on, reason, write.operator()) else {
            return Err(refused(name, &before, movement));
        };
        let follows = match movement {
            CheckInMove::Receipt => before.accepted_on,
            CheckInMove::Restore => None,
            _ => before.checked_on.or(reporter.reported_on),
        };
        if let Some(follows) = follows.filter(|day| on < *day) {
            let message = format!("日期不能早于{name}上一步的{}", follows.official());
            return Err(Error::field("on", message));
        }
        changes.push((Some(before), after));
    }
    write.put(changes).await?;
    let names: Vec<_> = ids.iter().map(|id| reporters[id].name.as_str()).collect();
    let whose = match names.as_slice() {
        [] => return Err(Error::Refused("请先选择要办理的报到登记。".into())),
        [name] => format!("{name}的报到"),
        [first, ..] => format!("{first}等{}份报到", names.len()),
    };
    let sentence = match movement {
        CheckInMove::Receipt => format!("交出{whose}回执"),
        _ => format!("{}{whose}", movement.label()),
    };
    let kind = format!("check_in_{}", movement.stored());
    write.commit(&kind, sentence).await
}

fn refused(name: &str, before: &CheckIn, movement: CheckInMove) -> Error {
    Error::Refused(match before.receipt_on {
        Some(day) if before.state == CheckInState::Accepted && movement == CheckInMove::Receipt => {
            format!("{name}的回执{}已交，不用再交。", day.official())
        }
        _ => format!(
            "{name}的报到现为“{}”，不能{}。请刷新后核对。",
            before.state.label(),
            movement.label()
        ),
    })
}

/// What the check-in becomes; none where the table has no such move.
fn moved(
    before: &CheckIn,
    movement: CheckInMove,
    on: Date,
    reason: &str,
    operator: &str,
) -> Option<CheckIn> {
    use CheckInState::{Accepted, Cancelled, Pending};
    let after = CheckIn {
        revision: before.revision + 1,
        ..before.clone()
    };
    Some(match (before.state, movement) {
        (Pending, CheckInMove::Accept) => after.accepted(on, operator),
        (Accepted, CheckInMove::Receipt) if before.receipt_on.is_none() => CheckIn {
            receipt_on: Some(on),
            ..after
        },
        (Accepted, CheckInMove::Recheck) => after.checked(on),
        (Pending | Accepted, CheckInMove::Cancel) => CheckIn {
            state: Cancelled,
            cancelled_on: Some(on),
            reason: Some(reason.to_owned()),
            ..after
        },
        (Cancelled, CheckInMove::Restore) => CheckIn {
            state: before.accepted_on.map_or(Pending, |_| Accepted),
            cancelled_on: None,
            reason: None,
            ..after
        },
        _ => return None,
    })
}

impl CheckIn {
    /// The same, accepted on a day: that is the first look at it.
    pub(crate) fn accepted(self, on: Date, operator: &str) -> Self {
        CheckIn {
            state: CheckInState::Accepted,
            accepted_on: Some(on),
            accepted_by: Some(operator.to_owned()),
            ..self.checked(on)
        }
    }

    /// The same, looked at on a day, and to be looked at again after half a year.
    pub(crate) fn checked(self, on: Date) -> Self {
        CheckIn {
            checked_on: Some(on),
            due_on: Some(on.plus_months(MONTHS)),
            ..self
        }
    }
}

/// The check-in of a member, not looked at yet.
pub(crate) fn of_person(id: &str) -> CheckIn {
    CheckIn {
        id: new_id(),
        revision: 1,
        state: CheckInState::Pending,
        person_id: Some(id.to_owned()),
        unit_id: None,
        reported_on: None,
        accepted_on: None,
        accepted_by: None,
        receipt_on: None,
        checked_on: None,
        due_on: None,
        cancelled_on: None,
        reason: None,
    }
}

/// The check-in of a unit, not looked at yet.
pub(crate) fn of_unit(id: &str, reported_on: Date) -> CheckIn {
    CheckIn {
        person_id: None,
        unit_id: Some(id.to_owned()),
        reported_on: Some(reported_on),
        ..of_person("")
    }
}

fn past(on: Date, today: Date) -> Result<()> {
    if on > today {
        return Err(Error::field("on", "日期不能晚于今天"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn day(month: u32, day: u32) -> Date {
        Date::new(2026, month, day).unwrap()
    }

    #[test]
    fn every_move_from_every_state() {
        use CheckInState::{Accepted, Cancelled, Pending};
        let pending = of_person("p");
        let accepted = pending.clone().accepted(day(3, 1), "李四");
        let handed = moved(&accepted, CheckInMove::Receipt, day(3, 2), "", "").unwrap();
        let dropped = moved(&pending, CheckInMove::Cancel, day(3, 3), "重复登记", "").unwrap();
        let left = moved(&handed, CheckInMove::Cancel, day(3, 3), "已搬走", "").unwrap();
        // What 受理, 交回执, 复核, 取消 and 恢复 lead to.
        let table = [
            (
                &pending,
                [Some(Accepted), None, None, Some(Cancelled), None],
            ),
            (
                &accepted,
                [None, Some(Accepted), Some(Accepted), Some(Cancelled), None],
            ),
            (&handed, [None, None, Some(Accepted), Some(Cancelled), None]),
            (&dropped, [None, None, None, None, Some(Pending)]),
            (&left, [None, None, None, None, Some(Accepted)]),
        ];
        for (before, expected) in table {
            for (movement, state) in CheckInMove::ALL.iter().zip(expected) {
                let after = moved(before, *movement, day(4, 1), "已搬走", "李四");
                assert_eq!(
                    after.map(|after| after.state),
                    state,
                    "{:?} {movement}",
                    before.state
                );
            }
        }
        // Whoever comes back is as they were.
        let back = moved(&left, CheckInMove::Restore, day(4, 1), "", "").unwrap();
        assert_eq!(
            back,
            CheckIn {
                revision: left.revision + 1,
                ..handed
            }
        );
    }

    #[test]
    fn half_a_year_after_each_look_comes_the_next() {
        let accepted = of_person("p").accepted(day(3, 1), "李四");
        assert_eq!(accepted.due_on, Some(day(9, 1)));
        // August has a thirty-first, February has not.
        let looked = accepted.checked(day(8, 31));
        assert_eq!(looked.due_on, Date::new(2027, 2, 28));
        assert_eq!(looked.accepted_on, Some(day(3, 1)));
    }
}

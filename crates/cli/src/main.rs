//! `renling`: the use cases of Renling for scripts and for checks.
//!
//! Exit status: 0 done, 1 refused (the sentence on standard error, with `--json` the error with its
//! code on standard output), 2 wrong usage.

mod activities;
mod answer;
mod arguments;
mod backups;
mod check_ins;
mod claims;
mod evaluations;
mod forms;
mod handover;
mod papers;
mod photos;
mod privacy;
mod projects;
mod roles;
mod secret;
mod teams;
mod units;
mod visits;

use std::io::Read as _;
use std::process::ExitCode;

use arguments::{Arguments, Command, Commitments, Forms, Handover, Hours, Import, Passwd, People};
use clap::Parser as _;
use renling_core::attendance;
use renling_core::commitment::{self, CommitmentFilter};
use renling_core::error::{Error, Result};
use renling_core::intake::{self, List, Options, Progress, Report};
use renling_core::key::{self, Guard, Protection, Secret};
use renling_core::ledger::{Ledger, Location};
use renling_core::person::{self, PersonFilter};
use renling_core::time::Clock;
use renling_core::{activity, backup, check, demo, hours, journal, project};
use serde_json::{Value, json};

use crate::answer::Answer;

/// More rows than any ledger has.
pub(crate) const ALL: u32 = i32::MAX as u32;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let as_json = arguments.json;
    match run(arguments).await {
        Ok(answer) => answer.print(as_json),
        Err(error) => answer::refuse(&error, as_json),
    }
}

async fn run(arguments: Arguments) -> Result<Answer> {
    if let Command::Forms(Forms::List) = &arguments.command {
        return Ok(forms::list());
    }
    let (location, clock) = (Location::parse(&arguments.ledger), Clock::system());
    let given = secret::given(arguments.password_file.as_ref())?;
    if let Command::Passwd(passwd) = &arguments.command {
        return change_key(&location, given, passwd);
    }
    if let Command::Restore(restore) = &arguments.command {
        return backups::restore(&location, &clock, given, restore).await;
    }
    if let Command::Roles(command) = &arguments.command {
        return roles::carry_out(&location, command).await;
    }
    if let Some(caution) = location.caution() {
        eprintln!("注意：{caution}");
    }
    if let Command::Handover(Handover::Open(open)) = &arguments.command {
        return handover::open(location, clock, given, open).await;
    }
    let mut code = None;
    let ledger = match &arguments.command {
        Command::Init {
            branch,
            community,
            keeper,
        } => {
            let guard = match &given {
                Some(Secret::Password(password)) => Guard::password(password)?,
                _ => Guard::File,
            };
            let (ledger, made) =
                renling_core::start(location, clock, branch, community, keeper, &guard).await?;
            code = made;
            ledger
        }
        Command::Demo => Ledger::create(location, clock).await?,
        _ => open(location, clock, given).await?,
    };
    if let Some(operator) = &arguments.operator {
        if ledger.is_signed_in() && *operator != ledger.operator() {
            ledger.close().await;
            return Err(Error::Refused(format!(
                "共享台账的经办人就是登录的人（{}），不能另写。",
                ledger.operator()
            )));
        }
        ledger.act_as(operator);
    }
    let answer = match journal::clock_caution(&ledger).await {
        Ok(caution) => {
            if let Some(caution) = caution {
                eprintln!("注意：{caution}");
            }
            carry_out(&ledger, arguments.command).await
        }
        Err(error) => Err(error),
    };
    ledger.close().await;
    match code {
        Some(code) => Ok(answer?.with_recovery_code(&code)),
        None => answer,
    }
}

/// Opens a ledger; one that is locked asks at the terminal.
pub(crate) async fn open(
    location: Location,
    clock: Clock,
    given: Option<Secret>,
) -> Result<Ledger> {
    match Ledger::open_with(location.clone(), clock.clone(), given.as_ref()).await {
        Err(Error::Locked(ledger)) => {
            let typed = secret::asked("密码：").ok_or(Error::Locked(ledger))?;
            Ledger::open_with(location, clock, Some(&Secret::password(&typed))).await
        }
        other => other,
    }
}

fn change_key(location: &Location, given: Option<Secret>, passwd: &Passwd) -> Result<Answer> {
    let Location::File(ledger) = location else {
        return Err(Error::Refused(
            "共享台账的密码由街道的服务器管理，请联系街道的管理员。".into(),
        ));
    };
    let known = match &passwd.recovery_code_file {
        Some(file) => Some(Secret::recovery(&secret::first_line(file)?)?),
        None if given.is_none() && key::protection(ledger)? == Protection::Password => {
            secret::asked("现在的密码：").map(|typed| Secret::password(&typed))
        }
        None => given,
    };
    if passwd.new_recovery_code {
        let code = key::renew_recovery(ledger, known.as_ref())?;
        let answer = Answer::new("已换新的恢复码，原来的作废。".into(), json!({}));
        return Ok(answer.with_recovery_code(&code));
    }
    let guard = match passwd.by {
        Protection::Password => Guard::password(&secret::new_password(
            passwd.new_password_file.as_ref(),
            &secret::NEW,
        )?)?,
        Protection::Keychain => Guard::Keychain,
        _ => Guard::File,
    };
    let code = key::change(ledger, known.as_ref(), &guard)?;
    let by = passwd.by;
    let answer = Answer::new(
        format!("台账现在靠{}打开。", by.label()),
        json!({ "protection": by }),
    );
    Ok(match code {
        Some(code) => answer.with_recovery_code(&code),
        None => answer,
    })
}

async fn carry_out(ledger: &Ledger, command: Command) -> Result<Answer> {
    match command {
        Command::Init { branch, .. } => Ok(Answer::new(
            format!("已新建台账：{branch}"),
            json!({ "branch": branch }),
        )),
        Command::Demo => {
            demo::fill(ledger).await?;
            Ok(Answer::new(
                "已新建示例台账：阳光嘉园党支部".into(),
                json!({ "branch": "阳光嘉园党支部" }),
            ))
        }
        Command::Import(import) => take_in(ledger, import).await,
        Command::People(People::Search { text, limit }) => {
            let filter = PersonFilter {
                text,
                ..PersonFilter::default()
            };
            let page = person::list(ledger, &filter, 0, limit).await?;
            let lines = page.rows.iter().map(|person| {
                [
                    person.name.as_str(),
                    person.phone.as_deref().unwrap_or("—"),
                    person.unit.as_deref().unwrap_or("—"),
                    person.commitment.label(),
                ]
                .join("\t")
            });
            Ok(Answer::lines(lines, format!("共{}人", page.total), &page))
        }
        Command::People(People::Show { text, reason }) => {
            privacy::show(ledger, &text, reason.as_deref()).await
        }
        Command::Commitments(command) => commitments(ledger, command).await,
        Command::Forms(Forms::List) => Ok(forms::list()),
        Command::Forms(Forms::Print(print)) => forms::print(ledger, print).await,
        Command::Forms(Forms::Text(text)) => forms::text(ledger, text).await,
        Command::Papers(command) => papers::papers(ledger, command).await,
        Command::Numbers(patterns) => papers::numbers(ledger, patterns).await,
        Command::Projects(command) => projects::carry_out(ledger, command).await,
        Command::Claims(command) => claims::carry_out(ledger, command).await,
        Command::Units(command) => units::carry_out(ledger, command).await,
        Command::Teams(command) => teams::carry_out(ledger, command).await,
        Command::Activities(command) => activities::carry_out(ledger, command).await,
        Command::Photos(command) => photos::carry_out(ledger, command).await,
        Command::Hours(Hours::List { person }) => {
            let page = attendance::totals(ledger, &person, 0, ALL).await?;
            let lines = page.rows.iter().map(|row| {
                let stars = match row.stars {
                    0 => "—".to_owned(),
                    stars => format!("{stars}星"),
                };
                format!(
                    "{}\t{}\t{}次\t{stars}",
                    row.person,
                    hours::told(row.minutes),
                    row.services
                )
            });
            Ok(Answer::lines(lines, format!("共{}人", page.total), &page))
        }
        Command::Evaluations(command) => evaluations::carry_out(ledger, command).await,
        Command::CheckIns(command) => check_ins::carry_out(ledger, command).await,
        Command::Visits(command) => visits::carry_out(ledger, command).await,
        Command::Undo { operation } => {
            let operation = match operation {
                Some(number) => journal::undo_operation(ledger, number).await?,
                None => journal::undo(ledger).await?,
            };
            Ok(Answer::done(&operation))
        }
        Command::Redo => {
            let operation = journal::redo(ledger).await?;
            Ok(Answer::done(&operation))
        }
        Command::Journal { limit, operation } => match operation {
            Some(number) => {
                let changes = journal::changes(ledger, number).await?;
                let lines = changes.iter().map(|change| {
                    let image = |image: &Option<Value>| {
                        image
                            .as_ref()
                            .map_or_else(|| "—".to_owned(), Value::to_string)
                    };
                    format!(
                        "{}\t{} → {}",
                        change.noun,
                        image(&change.before),
                        image(&change.after)
                    )
                });
                Ok(Answer::lines(
                    lines,
                    format!("共{}条变动", changes.len()),
                    &changes,
                ))
            }
            None => {
                let operations = journal::operations(ledger, limit, 0).await?;
                let lines = operations.iter().map(|operation| {
                    format!(
                        "{}\t{}\t{}\t{}",
                        operation.number, operation.at, operation.operator, operation.sentence
                    )
                });
                Ok(Answer::lines(lines, String::new(), &operations))
            }
        },
        Command::History { text } => history(ledger, text).await,
        Command::ExportPerson { text, reason, out } => {
            privacy::export(ledger, &text, &reason, &out).await
        }
        Command::Erase {
            text,
            reason,
            backups,
            yes,
        } => privacy::erase(ledger, &text, &reason, backups, yes).await,
        Command::Retention { years } => privacy::retention(ledger, years).await,
        Command::Backup(backup) => backups::backup(ledger, backup).await,
        Command::Handover(Handover::Pack(pack)) => handover::pack(ledger, pack).await,
        Command::Passwd(_)
        | Command::Restore(_)
        | Command::Handover(Handover::Open(_))
        | Command::Roles(_) => {
            unreachable!("BUG: done without the ledger being open")
        }
        Command::Check => {
            let checks = check::check(ledger).await?;
            let whole = checks.iter().all(|check| check.broken == 0);
            let lines = checks.iter().map(|check| {
                let remark = check.remark.iter().map(|remark| format!("（{remark}）"));
                let line = match check.broken {
                    0 => format!("完好\t{}", check.promise),
                    broken => format!("{broken} 处不符\t{}", check.promise),
                };
                remark.fold(line, |line, remark| line + &remark)
            });
            if !whole {
                return Err(Error::Refused(lines.collect::<Vec<_>>().join("\n")));
            }
            Ok(Answer::lines(
                lines,
                "台账完好".into(),
                &json!({ "whole": whole, "checks": checks }),
            ))
        }
    }
}

async fn history(ledger: &Ledger, text: String) -> Result<Answer> {
    let mut told = journal::told_history(ledger, &text).await?;
    if told.is_empty() {
        let person = person::only(ledger, &text).await?;
        told = journal::told_history(ledger, &person.id).await?;
    }
    let lines = told.iter().map(|step| {
        let operation = &step.operation;
        let line = format!(
            "{}\t{}\t{}",
            operation.at, operation.operator, operation.sentence
        );
        step.fields
            .iter()
            .fold(line, |line, field| format!("{line}\n\t{field}"))
    });
    Ok(Answer::lines(lines, format!("共{}步", told.len()), &told))
}

async fn take_in(ledger: &Ledger, import: Import) -> Result<Answer> {
    if let Some(operation) = import.undo {
        return take_back(ledger, operation, import.dry_run).await;
    }
    let list = match &import.file {
        Some(file) => List::read(file, import.encoding)?,
        None => {
            let mut text = String::new();
            std::io::stdin()
                .read_to_string(&mut text)
                .map_err(|_| Error::NotUnderstood("标准输入不是 UTF-8 文本。".into()))?;
            List::paste(&text)?
        }
    };
    let options = Options {
        sheet: import.sheet.map(|sheet| sheet - 1),
        header_row: import.header_row,
        kind: import.kind,
        decide_asked: import.asked,
        project: match &import.project {
            Some(name) => Some(project::named(ledger, name).await?),
            None => None,
        },
        activity: match &import.activity {
            Some(name) => Some(activity::named(ledger, name).await?),
            None => None,
        },
        ..Options::default()
    };
    let report = if import.dry_run {
        intake::preview(ledger, &list, &options).await?.report()
    } else {
        backup::before_import(ledger).await;
        intake::apply(ledger, &list, &options, None, &Progress::none()).await?
    };
    let mut lines = told(&report, import.dry_run);
    let mut value = json!(report);
    if let Some(out) = &import.problems {
        let rows = intake::save_problem_rows(ledger, &list, &options, out).await?;
        lines.push_str(&match rows {
            0 => "\n没有需要修改的行，没有另存。".to_owned(),
            rows => format!("\n需要修改的{rows}行另存为：{}", out.display()),
        });
        value["problem_rows"] = json!({ "rows": rows, "out": out });
    }
    Ok(Answer::new(lines, value))
}

async fn take_back(ledger: &Ledger, operation: Option<i32>, dry_run: bool) -> Result<Answer> {
    let operation = match operation {
        Some(operation) => operation,
        None => intake::last_standing(ledger).await?,
    };
    let done = if dry_run {
        intake::would_take_back(ledger, operation).await?
    } else {
        intake::take_back(ledger, operation).await?
    };
    let kept = done
        .kept
        .iter()
        .map(|kept| format!("保留{}：{}", kept.name, kept.reason));
    let mut lines = vec![done.sentence.clone()];
    lines.extend(kept);
    if dry_run {
        lines.push(PREVIEW.into());
    }
    Ok(Answer::new(lines.join("\n"), json!(done)))
}

const PREVIEW: &str = "这是预演，台账没有改动。";

/// The report as lines: what was done, how many rows of each outcome, what to look at.
fn told(report: &Report, dry_run: bool) -> String {
    let counts = [
        ("新增", report.new),
        ("更新", report.updated),
        ("无变化", report.same),
        ("重复", report.duplicates),
        ("待确认", report.ask),
        ("无法导入", report.refused),
        ("不导入", report.left),
        ("报名或签到", report.sign_ups),
        ("早已登记", report.signed_already),
        ("没有登记上", report.not_signed),
    ];
    let counts: Vec<_> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{word}{count}"))
        .collect();
    let sum = format!("共{}行：{}", report.rows, counts.join("，"));
    let problems = report
        .problems
        .iter()
        .map(|problem| problem.message.clone());
    let skipped = report.skipped.iter().map(|skipped| {
        format!(
            "第{}行跳过（{}）：{}",
            skipped.row, skipped.reason, skipped.text
        )
    });
    let mut lines = vec![report.sentence.clone(), sum];
    lines.extend(problems.chain(skipped));
    lines.extend(report.other_sheets.iter().map(|sheet| {
        format!("工作表“{sheet}”里也有名单，这次没有导入。请用 --sheet 指定它再导入一次。")
    }));
    if dry_run {
        lines.push(PREVIEW.into());
    }
    lines.join("\n")
}

async fn commitments(ledger: &Ledger, command: Commitments) -> Result<Answer> {
    match command {
        Commitments::List => {
            let page = commitment::list(ledger, &CommitmentFilter::default(), 0, ALL).await?;
            let lines = page
                .rows
                .iter()
                .map(|row| format!("{}\t{}\t{}", row.number, row.person, row.standing));
            Ok(Answer::lines(lines, format!("共{}份", page.total), &page))
        }
        Commitments::Make => {
            let everybody = person::ids(ledger, &PersonFilter::default()).await?;
            let made = commitment::make(ledger, &everybody).await?;
            let sentence = format!("新生成{}份，已有{}份", made.made, made.already);
            Ok(Answer::new(
                sentence,
                json!({ "made": made.made, "already": made.already }),
            ))
        }
        Commitments::Sign => {
            let pending = commitment::pending(ledger).await?;
            let operation = commitment::sign(ledger, &pending, ledger.clock().today()).await?;
            Ok(Answer::new(operation.sentence.clone(), json!(operation)))
        }
        Commitments::Print { out, reason } => {
            forms::print_commitments(ledger, &out, reason.as_deref()).await
        }
    }
}

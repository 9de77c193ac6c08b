//! Two processes on one ledger want the same thing at the same moment, a thousand times in all: the last
//! place of a project, the same record, the next number of a paper. One gets it and the other is told.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use renling_core::claim::{self, ClaimDraft};
use renling_core::error::Result;
use renling_core::ledger::{Ledger, Location};
use renling_core::paper::{self, PaperFilter};
use renling_core::person::{self, PersonDraft};
use renling_core::project::{self, ProjectDraft};
use renling_core::time::Period;
use renling_core::{check, journal};

use crate::ledgers::{clock, ledgers};
use crate::service::somebody;

/// Tells a process of this program that it is a contender, and for which ledger.
const CONTENDER: &str = "RENLING_TEST_CONTENDER";

/// What a contender says stands behind this among what else a test program says.
const SAID: &str = "contender: ";

/// How often each thing is raced for on a server: a thousand times together. In a file, where each write
/// waits for the disk, some.
const ROUNDS: [usize; 3] = [334, 333, 333];
const FEW: usize = 20;

/// A process that waits for what to do.
struct Contender {
    process: Child,
    commands: ChildStdin,
    said: Receiver<String>,
}

impl Contender {
    fn start(place: &Location) -> Self {
        let address = match place {
            Location::File(path) => path.to_str().unwrap(),
            Location::Shared(address) => address,
        };
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "race::a_contender", "--nocapture"])
            .env(CONTENDER, address)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let (says, said) = channel();
        thread::spawn(move || {
            for line in lines.map_while(std::result::Result::ok) {
                match line.split_once(SAID) {
                    Some((_, said)) => drop(says.send(said.to_owned())),
                    None => eprintln!("{line}"),
                }
            }
        });
        let contender = Contender {
            commands: process.stdin.take().unwrap(),
            process,
            said,
        };
        assert_eq!(contender.answer(), "ready");
        contender
    }

    fn tell(&mut self, command: &str) {
        writeln!(self.commands, "{command}").unwrap();
    }

    fn answer(&self) -> String {
        let answer = self.said.recv_timeout(Duration::from_secs(60));
        answer.expect("a contender answers")
    }

    fn end(mut self) {
        drop(self.commands);
        assert!(self.process.wait().unwrap().success());
    }
}

/// Gives each of the two its command at the same moment; what each says of it.
fn race(contenders: &mut [Contender; 2], commands: [String; 2]) -> [String; 2] {
    for (contender, command) in contenders.iter_mut().zip(commands) {
        contender.tell(&command);
    }
    [contenders[0].answer(), contenders[1].answer()]
}

/// The other process. Run among the tests it has nothing to do. While it waits to be told, what it has let
/// go of is cleared away by another thread.
#[tokio::test(flavor = "multi_thread")]
async fn a_contender() {
    let Ok(address) = std::env::var(CONTENDER) else {
        return;
    };
    let ledger = Ledger::open(Location::parse(&address), clock())
        .await
        .unwrap();
    eprintln!("{SAID}ready");
    for command in std::io::stdin().lines() {
        let command = command.unwrap();
        let words: Vec<&str> = command.split(' ').collect();
        let done = match words.as_slice() {
            ["claim", project, person] => claimed(&ledger, project, person).await,
            ["note", person, revision, note] => noted(&ledger, person, revision, note).await,
            ["print", claim] => printed(&ledger, claim).await,
            _ => unreachable!("{command}"),
        };
        let said = done.unwrap_or_else(|error| error.code().to_owned());
        eprintln!("{SAID}{said}");
    }
    ledger.close().await;
}

async fn claimed(ledger: &Ledger, project: &str, person: &str) -> Result<String> {
    let draft = ClaimDraft {
        project_id: project.to_owned(),
        person_id: Some(person.to_owned()),
        ..ClaimDraft::default()
    };
    claim::add(ledger, &draft).await.map(|_| "done".to_owned())
}

async fn noted(ledger: &Ledger, person: &str, revision: &str, note: &str) -> Result<String> {
    let draft = PersonDraft {
        name: "欧阳䶮".into(),
        note: note.into(),
        ..PersonDraft::default()
    };
    let edited = person::edit(ledger, person, revision.parse().unwrap(), &draft).await;
    edited.map(|_| "done".to_owned())
}

/// Prints the card of a claim. Whoever is told that the number was given to another prints anew.
async fn printed(ledger: &Ledger, claim: &str) -> Result<String> {
    let form = renling_print::named("claim-card").unwrap();
    let mut refused = 0;
    loop {
        let ids = [claim.to_owned()];
        let filled = renling_print::filled(ledger, form, &ids, Period::default()).await?;
        match filled.entry.note(ledger, None).await {
            Ok(()) => return Ok(format!("done {refused}")),
            Err(error) if error.code() == "refused" => refused += 1,
            Err(error) => return Err(error),
        }
    }
}

#[tokio::test]
async fn two_processes_race_for_a_place_a_record_and_a_number() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "raced").await {
        renling_core::begin(&ledger, "阳光嘉园党支部", "", "李四")
            .await
            .unwrap();
        let rounds = match ledger.location() {
            Location::File(_) => [FEW; 3],
            Location::Shared(_) => ROUNDS,
        };
        let mut contenders = [0, 1].map(|_| Contender::start(ledger.location()));
        let people = [
            somebody(&ledger, "欧阳䶮").await,
            somebody(&ledger, "陈少芬").await,
        ];
        last_places(&ledger, &mut contenders, &people, rounds[0]).await;
        one_record(&ledger, &mut contenders, &people[0], rounds[1]).await;
        numbers(&ledger, &mut contenders, &people, rounds[2]).await;
        for contender in contenders {
            contender.end();
        }
        // Operations, too, have numbers without a gap, and each its seal over the one before.
        for kept in check::check(&ledger).await.unwrap() {
            assert_eq!(kept.broken, 0, "{}", kept.promise);
        }
        let newest = &journal::operations(&ledger, 1, 0).await.unwrap()[0];
        let all = journal::operations(&ledger, i32::MAX as u32, 0).await;
        assert_eq!(all.unwrap().len(), newest.number as usize);
        ledger.close().await;
    }
}

async fn published(ledger: &Ledger, name: &str, places: i32) -> String {
    let draft = ProjectDraft {
        name: name.to_owned(),
        places,
        ..ProjectDraft::default()
    };
    let id = project::add(ledger, &draft).await.unwrap().id;
    project::publish(ledger, std::slice::from_ref(&id))
        .await
        .unwrap();
    id
}

/// One place, two who want it: one has it.
async fn last_places(
    ledger: &Ledger,
    contenders: &mut [Contender; 2],
    people: &[String; 2],
    rounds: usize,
) {
    for round in 0..rounds {
        let project = published(ledger, &format!("义诊第{round}场"), 1).await;
        let commands = people
            .each_ref()
            .map(|person| format!("claim {project} {person}"));
        let mut said = race(contenders, commands);
        said.sort();
        assert_eq!(said, ["done", "refused"], "round {round}");
        assert_eq!(project::show(ledger, &project).await.unwrap().taken, 1);
    }
}

/// One record at the revision that both have seen: one writes it, the other is told, and what was written
/// stands.
async fn one_record(ledger: &Ledger, contenders: &mut [Contender; 2], person: &str, rounds: usize) {
    for round in 0..rounds {
        let revision = person::show(ledger, person).await.unwrap().person.revision;
        let commands = [0, 1].map(|who| format!("note {person} {revision} {round}-{who}"));
        let said = race(contenders, commands);
        let winner = said.iter().position(|said| said == "done").unwrap();
        assert_eq!(said[1 - winner], "changed", "round {round}");
        let stands = person::show(ledger, person).await.unwrap().person;
        assert_eq!(
            (stands.revision, stands.note),
            (revision + 1, Some(format!("{round}-{winner}")))
        );
    }
}

/// Two cards at once: two numbers, one behind the other.
async fn numbers(
    ledger: &Ledger,
    contenders: &mut [Contender; 2],
    people: &[String; 2],
    rounds: usize,
) {
    let mut met = 0;
    for round in 0..rounds {
        let project = published(ledger, &format!("义卖第{round}场"), 2).await;
        let mut commands = [const { String::new() }; 2];
        for (command, person) in commands.iter_mut().zip(people) {
            let draft = ClaimDraft {
                project_id: project.clone(),
                person_id: Some(person.clone()),
                confirmed: true,
                ..ClaimDraft::default()
            };
            let claim = claim::add(ledger, &draft).await.unwrap().id;
            *command = format!("print {claim}");
        }
        let said = race(contenders, commands);
        met += usize::from(said != ["done 0", "done 0"]);
        assert!(said.iter().all(|said| said.starts_with("done")), "{said:?}");
    }
    let papers = paper::list(ledger, &PaperFilter::default(), 0, i32::MAX as u32)
        .await
        .unwrap();
    let mut numbers: Vec<String> = papers.rows.into_iter().map(|row| row.number).collect();
    numbers.sort();
    let expected: Vec<String> = (1..=2 * rounds)
        .map(|number| format!("R2026-{number:04}"))
        .collect();
    assert_eq!(numbers, expected);
    assert!(met > 0, "the two never wanted the same number");
}

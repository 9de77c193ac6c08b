//! Forms: 1,000 承诺书 of one page from the ledger to a PDF on disk, and pages with the same words by other
//! means: Typst alone with the same template, LibreOffice, Chromium.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use renling_core::commitment;
use renling_core::form_text::TextDraft;
use renling_core::intake::{self, List, Options, Progress};
use renling_core::ledger::{Ledger, Location};
use renling_core::time::{Clock, Period};
use renling_forms::{Commitment, Paper as _, ServiceTimes, Text, Typesetter};
use renling_print::{FileKind, FileNames, ListedForm, Place};

use crate::measure::{self, Line, Unit, median, timed};
use crate::{Outcome, pages, typst_alone};

/// Our job, as an argument of the process that runs it.
pub const OURS: &str = "forms";
/// The same template by Typst alone, likewise.
pub const ALONE: &str = "forms-typst";

const FORMS: usize = 1_000;
const MANY: usize = 10_000;
const ROUNDS: usize = 4;
/// Rounds of what takes a moment only.
const QUICK_ROUNDS: usize = 21;

/// Forms beside other means, a page in bytes, the memory of a long job, and the first page on screen.
pub async fn lines() -> Outcome<Vec<Line>> {
    let folder = tempfile::tempdir()?;
    let (few, many) = (folder.path().join("few"), folder.path().join("many"));
    let words = fill(&few, FORMS).await?;
    fill(&many, MANY).await?;
    let (texts, html) = (
        folder.path().join("texts"),
        folder.path().join("forms.html"),
    );
    let papers = papers(&words, FORMS);
    fs::write(&texts, serde_json::to_vec(&papers)?)?;
    fs::write(&html, as_html(&papers))?;

    let (mut ours, mut ours_whole) = (Vec::new(), Vec::new());
    let (mut alone, mut office, mut browser) = (Vec::new(), Vec::new(), Vec::new());
    let pdf = folder.path().join("ours.pdf");
    let by_typst = folder.path().join("alone.pdf");
    for round in 1..=ROUNDS {
        eprintln!("forms, round {round} of {ROUNDS}");
        // What ran just before leaves its mark: in every other round it is we who follow the browser.
        let we_begin = round % 2 == 1;
        for we_run in [we_begin, !we_begin, !we_begin, we_begin] {
            if we_run {
                let run = on_fresh(&few, &pdf)?;
                ours.push(run.seconds);
                ours_whole.push(run.whole);
            } else {
                let run = measure::run(&[ALONE.as_ref(), texts.as_ref(), by_typst.as_ref()])?;
                alone.push(run.seconds);
            }
        }
        office.extend(by_office(&html, folder.path())?);
        browser.extend(by_browser(&html, folder.path())?);
    }
    let whole = median(ours_whole);
    let mut lines = vec![Line::at_most(
        "1,000 forms to PDF / Typst alone",
        median(ours),
        median(alone),
        1.25,
    )];
    for (name, seconds) in [
        ("1,000 forms to PDF / LibreOffice", office),
        ("1,000 forms to PDF / Chromium", browser),
    ] {
        if seconds.is_empty() {
            eprintln!("left out, for the program is not here: {name}");
        } else {
            lines.push(Line::times_as_fast(name, whole, median(seconds), 5.0));
        }
    }
    let kilobytes = fs::metadata(&pdf)?.len() as f64 / 1_000.0;
    lines.push(Line::within(
        "a page of 1,000 forms",
        kilobytes / FORMS as f64,
        1.5,
        Unit::Kilobytes,
    ));
    let run = measure::run(&[OURS.as_ref(), many.as_ref(), pdf.as_ref()])?;
    if let Some(memory) = run.memory {
        let name = "10,000 forms to PDF, peak of memory";
        lines.push(Line::within(name, memory, 300.0, Unit::Megabytes));
    }
    lines.push(first_page(&few).await?);
    Ok(lines)
}

/// Prints from a copy of a ledger: the numbers are given once, and each run is to be the first.
fn on_fresh(ledger: &Path, pdf: &Path) -> Outcome<measure::Run> {
    let fresh = tempfile::tempdir()?;
    for entry in fs::read_dir(ledger)? {
        let entry = entry?;
        fs::copy(entry.path(), fresh.path().join(entry.file_name()))?;
    }
    measure::run(&[OURS.as_ref(), fresh.path().as_ref(), pdf.as_ref()])
}

/// Prints all 承诺书 of a ledger as the command line does; answers the seconds.
pub async fn ours(folder: &Path, pdf: &Path) -> Outcome<f64> {
    let begun = Instant::now();
    let typesetter = tokio::task::spawn_blocking(|| Typesetter::new(&[]));
    let ledger = open(folder).await?;
    let ids = commitment::standing(&ledger).await?;
    let listed = listed()?;
    let filled = renling_print::filled(&ledger, listed, &ids, Period::default()).await?;
    let typesetter = typesetter.await??;
    let written = renling_print::write(
        &typesetter,
        filled.form,
        listed,
        renling_print::dated(ledger.clock().today()),
        &Place::File(pdf.to_owned()),
        FileNames::after(FileNames::PATTERN, FileKind::Pdf),
        &|_, _| true,
    )?;
    filled.entry.note(&ledger, None).await?;
    let seconds = begun.elapsed().as_secs_f64();
    ledger.close().await;
    if written.pages != ids.len() {
        return Err(format!("{} forms took {} pages", ids.len(), written.pages).into());
    }
    Ok(seconds)
}

/// Sets the same papers by Typst alone; answers the seconds.
pub fn alone(texts: &Path, pdf: &Path) -> Outcome<f64> {
    let begun = Instant::now();
    let papers: Vec<Commitment> = serde_json::from_slice(&fs::read(texts)?)?;
    let records = papers.iter().map(Commitment::record).collect();
    typst_alone::pdf(records, pdf)?;
    Ok(begun.elapsed().as_secs_f64())
}

/// The first page on screen of a job of 1,000 against the page of a job of one, from the ledger on.
async fn first_page(folder: &Path) -> Outcome<Line> {
    let ledger = open(folder).await?;
    let ids = commitment::standing(&ledger).await?;
    let typesetter = Typesetter::new(&[])?;
    let (mut of_many, mut of_one) = (Vec::new(), Vec::new());
    for round in 0..QUICK_ROUNDS {
        // Another person each time: nobody's page is at hand from the round before.
        let (one, many) = (
            &ids[round..=round],
            [&ids[500 + round..], &ids[..500 + round]].concat(),
        );
        of_one.push(timed(first(&ledger, &typesetter, one)).await?);
        of_many.push(timed(first(&ledger, &typesetter, &many)).await?);
    }
    ledger.close().await;
    let name = "first page on screen of 1,000 / of one";
    Ok(Line::at_most(name, median(of_many), median(of_one), 10.0))
}

async fn first(ledger: &Ledger, typesetter: &Typesetter, ids: &[String]) -> Outcome<String> {
    let filled = renling_print::filled(ledger, listed()?, ids, Period::default()).await?;
    Ok(typesetter.preview(filled.form)?.svg(0)?)
}

fn listed() -> Outcome<&'static ListedForm> {
    Ok(renling_print::named("commitment").ok_or("there is no such form")?)
}

async fn open(folder: &Path) -> Outcome<Ledger> {
    let location = Location::File(folder.join("ledger.renling"));
    Ok(Ledger::open(location, Clock::system()).await?)
}

const UNIT: &str = "青山市实验中学";
const ADDRESS: &str = "阳光嘉园12栋1203室";
const SKILLS: &str = "法律咨询、书法";

/// A ledger with so many people, each with a 承诺书; answers what it promises.
async fn fill(folder: &Path, people: usize) -> Outcome<TextDraft> {
    fs::create_dir(folder)?;
    let location = Location::File(folder.join("ledger.renling"));
    let ledger = Ledger::create(location, Clock::system()).await?;
    renling_core::begin(&ledger, "阳光嘉园党支部", "阳光嘉园社区", "李四").await?;
    let mut list = String::from("姓名\t性别\t手机\t工作单位\t职务\t住址\t特长");
    for place in 0..people {
        let (name, phone) = pages::person_row(place);
        write!(
            list,
            "\n{name}\t女\t{phone}\t{UNIT}\t教师\t{ADDRESS}\t{SKILLS}"
        )?;
    }
    let list = List::paste(&list)?;
    intake::apply(&ledger, &list, &Options::default(), None, &Progress::none()).await?;
    let everybody = renling_core::person::ids(&ledger, &Default::default()).await?;
    commitment::make(&ledger, &everybody).await?;
    let words = renling_print::words(&ledger, listed()?).await?;
    ledger.close().await;
    Ok(words)
}

/// What stands on the papers of such a ledger.
fn papers(words: &TextDraft, people: usize) -> Vec<Commitment> {
    let text = Arc::new(Text {
        title: words.title.clone(),
        body: words.body.lines().map(str::to_owned).collect(),
        ..Text::default()
    });
    let paper = |place| {
        let (name, phone) = pages::person_row(place);
        Commitment {
            text: Arc::clone(&text),
            number: format!("CN-2026-{:04}", place + 1),
            name,
            gender: "女".into(),
            phone: renling_core::person::phone::masked(&phone),
            unit_and_post: format!("{UNIT} 教师"),
            branch: "阳光嘉园党支部".into(),
            community: "阳光嘉园社区".into(),
            address: ADDRESS.into(),
            skills: SKILLS.into(),
            times: ServiceTimes::default(),
            hours_a_year: words.promised_hours.and_then(|hours| hours.try_into().ok()),
            term: "2026年11月至2027年11月".into(),
            ..Commitment::default()
        }
    };
    (0..people).map(paper).collect()
}

/// The papers as a web page: a title, a table of facts, clauses, a line to sign on.
fn as_html(papers: &[Commitment]) -> String {
    let mut html = String::from(
        "<!doctype html><meta charset=\"utf-8\"><style>@page{size:A4;margin:37mm 26mm 35mm 28mm}\
         body{font:16pt/29pt \"Noto Serif CJK SC\"}section{break-after:page;page-break-after:always}\
         h1{font-size:22pt;text-align:center}td{border:1px solid;font-size:12pt}</style>\n",
    );
    for paper in papers {
        html += "<section>";
        html += &format!(
            "<h1>{}</h1><p>编号：{}</p><table>",
            paper.text.title, paper.number
        );
        for (label, value) in [
            ("姓名", &paper.name),
            ("性别", &paper.gender),
            ("联系电话", &paper.phone),
            ("单位及职务", &paper.unit_and_post),
            ("所在党支部", &paper.branch),
            ("报到社区", &paper.community),
            ("家庭住址", &paper.address),
            ("特长", &paper.skills),
            ("承诺期限", &paper.term),
        ] {
            html += &format!("<tr><td>{label}<td>{value}");
        }
        html += "</table>";
        for clause in &paper.text.body {
            html += &format!("<p>{clause}</p>");
        }
        html += "<p>承诺人（签名）：　　　　　　年　　月　　日</p></section>\n";
    }
    html
}

/// LibreOffice's seconds; none where it is not installed.
fn by_office(html: &Path, folder: &Path) -> Outcome<Option<f64>> {
    let profile = format!(
        "-env:UserInstallation=file://{}",
        folder.join("office").display()
    );
    outside(
        Command::new("soffice")
            .args([
                &profile,
                "--headless",
                "--convert-to",
                "pdf:writer_web_pdf_Export",
                "--outdir",
            ])
            .arg(folder)
            .arg(html),
        &folder.join("forms.pdf"),
    )
}

/// Chromium's seconds; none where it is not installed.
fn by_browser(html: &Path, folder: &Path) -> Outcome<Option<f64>> {
    let pdf = folder.join("browser.pdf");
    outside(
        Command::new("chromium")
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-pdf-header-footer",
            ])
            .arg(format!(
                "--user-data-dir={}",
                folder.join("browser").display()
            ))
            .arg(format!("--print-to-pdf={}", pdf.display()))
            .arg(format!("file://{}", html.display())),
        &pdf,
    )
}

/// The seconds of another program that is to leave a PDF of all pages.
fn outside(program: &mut Command, pdf: &Path) -> Outcome<Option<f64>> {
    let begun = Instant::now();
    let output = match program.output() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        output => output?,
    };
    let seconds = begun.elapsed().as_secs_f64();
    let pages = lopdf::Document::load(pdf)
        .map_err(|error| format!("{error}: {}", String::from_utf8_lossy(&output.stderr)))?;
    let pages = pages.get_pages().len();
    fs::remove_file(pdf)?;
    if pages < FORMS {
        return Err(format!("{program:?} made {pages} pages").into());
    }
    Ok(Some(seconds))
}

//! 志愿服务记录证明: see `templates/certificate.typ`.

use chrono::NaiveDate;
use docx_rs::{AlignmentType, LineSpacing, LineSpacingType, Run, TabValueType};

use super::{
    BODY, Block, Cell, FANGSONG, Page, Row, SMALL, TABLE_PITCH, WIDTH, blank, day, fact, run,
    small, tab,
};
use crate::lists::{Certificate, Service};

const FACTS: [usize; 4] = [1680, 2742, 1680, 2743];
const SERVICES: [usize; 4] = [1600, 3505, 2120, 1620];

pub(super) fn blocks(certificate: &Certificate, page: Page) -> Vec<Block> {
    let heading = &certificate.heading;
    let text = &heading.text;
    let label = |usual| Cell::label(text, usual);
    let (from, until) = (day(certificate.from), day(certificate.until));
    let hours = small(duration(certificate.minutes, SMALL)).align(AlignmentType::Center);
    let facts = page.table(
        &FACTS,
        vec![
            Row::of([
                label("姓　　名"),
                Cell::short(&certificate.name),
                label("志愿者编号"),
                Cell::short(&certificate.volunteer_number),
            ]),
            Row::of([
                label("证件类型"),
                Cell::short(&certificate.document),
                label("证件号码"),
                Cell::short(&certificate.id_number),
            ]),
            Row::of([
                label("服务起止"),
                Cell::short(&format!("{from}　至　{until}")).over(3),
            ]),
            Row::of([label("累计时长"), Cell::of(hours).over(3)]),
        ],
    );
    let head = Row::of(["服务日期", "服务项目和内容", "服务地点", "时　长"].map(label));
    let rows = certificate.services.iter().map(service);
    let blank_rows =
        (0..certificate.blank_rows).map(|_| Row::of([""; 4].map(Cell::short)).high(480.0));
    let services = page.table(
        &SERVICES,
        std::iter::once(head)
            .chain(rows)
            .chain(blank_rows)
            .collect(),
    );

    let fields = [
        ("姓名", vec![fact(&certificate.name, 5, BODY)]),
        ("支部", vec![fact(&heading.branch, 8, BODY)]),
        ("开始日期", vec![run(&from, FANGSONG, BODY)]),
        ("结束日期", vec![run(&until, FANGSONG, BODY)]),
        ("时长", duration(certificate.minutes, BODY)),
    ];
    let words = |usual| run(text.say(usual), FANGSONG, SMALL);
    let signatures = small([
        words("负责人（签名）："),
        blank(4, SMALL).add_tab(),
        words("经办人（签名）："),
        blank(4, SMALL).add_tab(),
        words("联系电话："),
        fact(&heading.phone, 6, SMALL),
    ])
    .add_tab(tab(TabValueType::Center, WIDTH / 2))
    .add_tab(tab(TabValueType::Right, WIDTH))
    .line_spacing(spaced(160, 480))
    .keep_next(true);
    let [branch, dated] = page.issued(&heading.branch, &day(heading.dated));

    let mut blocks: Vec<Block> = vec![
        page.title(text, &certificate.number).into(),
        page.number(text, &certificate.number).into(),
        facts.into(),
        services.into(),
    ];
    blocks.extend(page.kept(page.paragraphs(text, &fields)));
    blocks.extend([signatures, branch.keep_next(true), dated].map(Block::from));
    blocks
}

fn service(service: &Service) -> Row {
    Row::of([
        Cell::short(&service.on.map(short_day).unwrap_or_default()),
        Cell::long(&service.what),
        Cell::long(&service.place),
        Cell::short(&minutes(service.minutes)),
    ])
}

/// A date in the narrow column of a table: `2026-7-1`.
fn short_day(date: NaiveDate) -> String {
    date.format("%Y-%-m-%-d").to_string()
}

/// Minutes as hours and minutes, or room to write them.
fn duration(minutes: Option<u32>, size: usize) -> Vec<Run> {
    let words = |words: &str| run(words, FANGSONG, size);
    match minutes {
        Some(total) => vec![words(&format!("{}小时{}分钟", total / 60, total % 60))],
        None => vec![blank(6, size), words("小时"), blank(5, size), words("分钟")],
    }
}

/// Minutes in the narrow column of a table.
fn minutes(total: u32) -> String {
    match (total / 60, total % 60) {
        (0, minutes) => format!("{minutes}分"),
        (hours, 0) => format!("{hours}小时"),
        (hours, minutes) => format!("{hours}小时{minutes}分"),
    }
}

fn spaced(before: u32, after: u32) -> LineSpacing {
    LineSpacing::new()
        .line_rule(LineSpacingType::Exact)
        .line(TABLE_PITCH)
        .before(before)
        .after(after)
}

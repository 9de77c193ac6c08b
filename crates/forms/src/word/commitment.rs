//! 承诺书: see `templates/commitment.typ`.

use docx_rs::{AlignmentType, TabValueType};
use typst::model::NumberingPattern;

use super::{
    BODY, Block, Cell, FANGSONG, Page, Row, SMALL, TABLE_PITCH, blank, check, day, end, fact,
    filled, heading, paragraph, run, sealed, small, tab, width, with,
};
use crate::commitment::Commitment;

const COLUMNS: [usize; 6] = [1600, 2080, 720, 720, 1200, 2525];

pub(super) fn blocks(commitment: &Commitment, page: Page) -> Vec<Block> {
    let text = &commitment.text;
    let label = |usual| Cell::label(text, usual);
    let hours = commitment
        .hours_a_year
        .map(|hours| hours.to_string())
        .unwrap_or_default();
    let times = commitment.times;
    let words = |words: &str| run(words, FANGSONG, SMALL);
    let served = small([
        check(times.weekday),
        words(" 工作日　"),
        check(times.evening),
        words(" 晚间　"),
        check(times.weekend),
        words(" 周末").add_tab(),
        words("每年不少于"),
        fact(&hours, 3, SMALL),
        words("小时"),
    ])
    .add_tab(tab(TabValueType::Right, 6900));
    let particulars = page.table(
        &COLUMNS,
        vec![
            Row::of([
                label("姓　　名"),
                Cell::short(&commitment.name),
                label("性别"),
                Cell::short(&commitment.gender),
                label("出生年月"),
                Cell::short(&commitment.born),
            ]),
            Row::of([
                label("入党时间"),
                Cell::short(&commitment.joined_party).over(3),
                label("联系电话"),
                Cell::short(&commitment.phone),
            ]),
            Row::of([
                label("单位及职务"),
                Cell::long(&commitment.unit_and_post).over(5),
            ]),
            Row::of([
                label("所在党支部"),
                Cell::long(&commitment.branch).over(3),
                label("报到社区"),
                Cell::short(&commitment.community),
            ]),
            Row::of([label("家庭住址"), Cell::long(&commitment.address).over(5)]),
            Row::of([label("特　　长"), Cell::long(&commitment.skills).over(5)]),
            Row::of([
                label("承诺服务项目"),
                Cell::long(&commitment.projects).over(5),
            ]),
            Row::of([label("服务时间"), Cell::of(served).over(5)]),
            Row::of([label("承诺期限"), Cell::long(&commitment.term).over(5)]),
        ],
    );

    let fields = [
        ("姓名", vec![fact(&commitment.name, 5, BODY)]),
        ("支部", vec![fact(&commitment.branch, 8, BODY)]),
        ("社区", vec![fact(&commitment.community, 8, BODY)]),
        ("小时数", vec![fact(&hours, 3, BODY)]),
        ("期限", vec![fact(&commitment.term, 10, BODY)]),
    ];
    let ordinals: NumberingPattern = "一、".parse().expect("BUG: a pattern that is fixed");
    let clauses = text.body.iter().zip(1..).map(|(clause, number)| {
        let ordinal = ordinals.apply(None, &[number]);
        let ordinal = heading(&ordinal.expect("BUG: clauses are counted from one"));
        page.body(ordinal.into_iter().chain(filled(clause, &fields)))
    });
    let opening = run(
        text.say("我自愿参加社区志愿服务，现郑重承诺："),
        FANGSONG,
        BODY,
    );
    let promised = std::iter::once(page.body([opening]))
        .chain(clauses)
        .collect();
    let signature = with(
        paragraph(page.pitch()),
        [
            run(text.say("承诺人（签名）："), FANGSONG, BODY),
            blank(6, BODY),
            run(
                &format!("　{}　", day(commitment.signed_on)),
                FANGSONG,
                BODY,
            ),
        ],
    )
    .align(AlignmentType::Right)
    .keep_next(true);

    let date = day(commitment.reviewed_on);
    let seal = ["（盖　章）", &date].map(|line| (words(line), width(line)));
    let room = COLUMNS[1..].iter().sum::<usize>() - 160;
    let mut opinion = Cell::long(&commitment.opinion).over(5).at_foot();
    opinion
        .paragraphs
        .extend(sealed(TABLE_PITCH, seal, room, 240));
    // Room for a round seal of 42 mm over the date.
    let height = if page.setting.tight { 1560.0 } else { 2040.0 };
    let review = page.table(
        &COLUMNS,
        vec![Row::of([label("支部审核 意　　见"), opinion]).high(height)],
    );

    let mut blocks: Vec<Block> = vec![
        page.title(text, &commitment.number).into(),
        page.number(text, &commitment.number).into(),
        particulars.into(),
    ];
    blocks.extend(page.kept(promised));
    blocks.extend([signature.into(), review.into(), end().into()]);
    blocks
}

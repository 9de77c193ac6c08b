//! What comes out of the printer, read back from the PDF.
#![allow(clippy::unwrap_used)]

mod document;
mod forms;
mod paper;
mod scan;
mod snapshots;
mod word;

use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use renling_forms::{
    Commitment, Form, FormsError, Missing, Overflow, Printed, ServiceTimes, Text, Typesetter,
};

use paper::{Glyph, Sheet, near, read};

const MILLIMETRE: f64 = 72.0 / 25.4;

static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| {
    Typesetter::new(&[]).expect(
        "these tests need a Chinese font: install Debian's fonts-noto-cjk, or run npm ci in ui/",
    )
});

fn date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 7, 1).unwrap()
}

const TITLE: &str = "志愿服务承诺书";

/// Clauses of a line of 28 characters each.
fn clauses() -> Vec<String> {
    [
        "自愿参加社区志愿服务，服从党支部统一安排。",
        "每年参加志愿服务不少于20小时，如实登记时间。",
        "按约定的时间和地点到岗，不能参加时提前说明。",
        "保护居民隐私，不外传服务中知悉的个人信息。",
        "不收取报酬和礼品，不借服务之名推销商品。",
        "注意安全，维护党员形象，接受组织和群众监督。",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// The words of a form, to be changed for it alone.
fn words(form: &mut Commitment) -> &mut Text {
    Arc::make_mut(&mut form.text)
}

/// An invented person with ordinary data.
fn person(name: &str) -> Commitment {
    Commitment {
        text: Arc::new(Text {
            title: TITLE.to_owned(),
            body: clauses(),
            ..Text::default()
        }),
        number: "阳光志承〔2026〕7号".to_owned(),
        name: name.to_owned(),
        gender: "女".to_owned(),
        born: "1975年3月".to_owned(),
        joined_party: "1998年7月".to_owned(),
        unit_and_post: "清城区第三小学教导主任".to_owned(),
        branch: "阳光嘉园社区党支部".to_owned(),
        community: "阳光嘉园社区".to_owned(),
        address: "清城区阳光嘉园3栋2单元401房".to_owned(),
        phone: "13800000000".to_owned(),
        skills: "书法、乒乓球".to_owned(),
        projects: "独居老人每周探访；小区文明劝导".to_owned(),
        times: ServiceTimes {
            evening: true,
            ..ServiceTimes::default()
        },
        hours_a_year: Some(20),
        term: "2026年1月至2026年12月".to_owned(),
        signed_on: Some(date()),
        opinion: String::new(),
        reviewed_on: None,
    }
}

/// A form for handing out.
pub fn blank() -> Commitment {
    Commitment {
        text: person("").text,
        ..Commitment::default()
    }
}

fn print(people: Vec<Commitment>) -> Printed {
    TYPESETTER
        .pdf(&Form::of(people), date(), &|_, _| true)
        .unwrap()
}

fn sheets(people: Vec<Commitment>) -> Vec<Sheet> {
    read(&print(people).file)
}

/// A form whose second page is nothing but body text.
fn long_text() -> Vec<Sheet> {
    let mut form = person("张三");
    words(&mut form).body = vec!["为人民服务".repeat(400)];
    sheets(vec![form])
}

fn within(measured: f64, asked: f64, tolerance: f64, what: &str) {
    assert!(
        (measured - asked).abs() <= tolerance,
        "{what}: {measured} instead of {asked}"
    );
}

#[test]
fn a_full_page_is_set_by_the_standard() {
    let pages = long_text();
    let page = &pages[1];
    within(page.width, 210.0 * MILLIMETRE, 0.1, "width of A4");
    within(page.height, 297.0 * MILLIMETRE, 0.1, "height of A4");

    let lines = page.lines(16.0);
    assert_eq!(lines.len(), 22, "lines on a page");
    for line in &lines {
        assert_eq!(line.len(), 28, "characters in a line");
    }
    // The em square of a Chinese character reaches 0.88 em over the baseline.
    let top = lines[0][0].baseline - 0.88 * 16.0;
    within(top, 37.0 * MILLIMETRE, MILLIMETRE, "margin above");
    let left = lines[0][0].x;
    within(left, 28.0 * MILLIMETRE, MILLIMETRE, "margin to the left");
    let last = lines[0][27];
    let width = last.x + last.width - left;
    within(width, 156.0 * MILLIMETRE, MILLIMETRE, "width of the text");
    for pair in lines.windows(2) {
        within(
            pair[1][0].baseline - pair[0][0].baseline,
            28.99,
            0.01,
            "pitch",
        );
    }
    let bottom = lines[21][0].baseline + 0.12 * 16.0;
    assert!(
        bottom <= (37.0 + 225.0) * MILLIMETRE,
        "the text block ends at 225 mm"
    );
}

#[test]
fn each_element_has_its_size() {
    let page = &sheets(vec![person("张三")])[0];
    let cases = [
        ("志愿服务承诺书", 22.0, "title in 2号"),
        ("编号", 12.0, "number in 小4号"),
        ("联系电话", 12.0, "label in 小4号"),
        ("13800000000", 12.0, "field in 小4号"),
        ("自愿参加社区志愿服务，服从", 16.0, "clause in 3号"),
        ("承诺人（签名）", 16.0, "signature in 3号"),
    ];
    for (text, size, why) in cases {
        assert!(
            near(page.size_of(text), size),
            "{why}: {}",
            page.size_of(text)
        );
    }
}

/// Which face that is differs from system to system; which elements share one does not.
#[test]
fn each_element_has_its_face() {
    let mut form = person("张三");
    words(&mut form)
        .body
        .extend(vec!["爱护公物，节约使用。".to_owned(); 16]);
    let pages = sheets(vec![form]);
    let faces = |element: &dyn Fn(&Glyph) -> bool| {
        let glyphs = pages.iter().flat_map(|page| &page.glyphs);
        let faces: std::collections::BTreeSet<_> = glyphs
            .filter(|glyph| element(glyph))
            .map(|glyph| glyph.face.clone())
            .collect();
        assert_eq!(faces.len(), 1, "{faces:?}");
        faces.into_iter().next().unwrap()
    };
    let title = faces(&|glyph| near(glyph.size, 22.0));
    let number = faces(&|glyph| near(glyph.size, 14.0));
    // 一 to 九 stand in the ordinals alone, 每 in a clause, 址 in a label.
    let ordinal = faces(&|glyph| near(glyph.size, 16.0) && "三四五六七八九".contains(&glyph.text));
    let clause = faces(&|glyph| near(glyph.size, 16.0) && glyph.text == "每");
    let label = faces(&|glyph| near(glyph.size, 12.0) && glyph.text == "址");
    assert_eq!(ordinal, label, "黑体 of headings and labels");
    assert_ne!(ordinal, clause, "黑体 of headings, 仿宋 of the text");
    assert_ne!(title, clause, "小标宋 of the title, 仿宋 of the text");
    assert_ne!(
        title, number,
        "小标宋 of the title, 宋体 of the page number"
    );
}

#[test]
fn the_title_is_centred() {
    let page = &sheets(vec![person("张三")])[0];
    let title = &page.lines(22.0)[0];
    let (first, last) = (title[0], title[title.len() - 1]);
    let centre = (first.x + last.x + last.width) / 2.0;
    let block = (28.0 + 156.0 / 2.0) * MILLIMETRE;
    within(centre, block, 0.5, "centre of the title");
}

#[test]
fn page_numbers_stand_where_the_standard_puts_them() {
    let pages = long_text();
    let number =
        |page: &Sheet| -> Vec<Glyph> { page.lines(14.0)[0].iter().copied().cloned().collect() };
    let text =
        |glyphs: &[Glyph]| -> String { glyphs.iter().map(|glyph| glyph.text.as_str()).collect() };

    let odd = number(&pages[0]);
    assert_eq!(text(&odd), "— 1 —");
    let right = odd.last().unwrap();
    let edge = (28.0 + 156.0) * MILLIMETRE - 14.0;
    within(
        right.x + right.width,
        edge,
        1.0,
        "odd page: one character from the right",
    );

    let even = number(&pages[1]);
    assert_eq!(text(&even), "— 2 —");
    within(
        even[0].x,
        28.0 * MILLIMETRE + 14.0,
        1.0,
        "even page: one character from the left",
    );

    // A dash runs through the middle of the em square, 0.38 em over the baseline.
    let dash = even[0].baseline - 0.38 * 14.0;
    let below = dash - (37.0 + 225.0) * MILLIMETRE;
    within(
        below,
        7.0 * MILLIMETRE,
        MILLIMETRE,
        "dash under the text block",
    );
}

#[test]
fn page_numbers_start_anew_with_each_person_and_only_where_needed() {
    let mut long = person("李四");
    words(&mut long).body = vec!["为人民服务".repeat(100)];
    let pages = sheets(vec![long.clone(), person("张三"), long]);
    let numbers: Vec<String> = pages
        .iter()
        .map(|page| {
            page.lines(14.0)
                .concat()
                .iter()
                .map(|glyph| glyph.text.as_str())
                .collect()
        })
        .collect();
    assert_eq!(numbers, ["— 1 —", "— 2 —", "", "— 1 —", "— 2 —"]);
}

#[test]
fn ordinary_people_have_one_page_each_with_their_name_on_it() {
    // Invented; the first four hold characters that many faces lack.
    let names = ["陈䶮", "李㛃", "王𬸣", "刘龑", "阿依古丽·买买提", "张三"];
    let printed = print(names.map(person).to_vec());
    assert_eq!(printed.pages, names.len());
    assert_eq!(printed.missing, []);
    assert_eq!(printed.overflows, []);
    for (page, name) in read(&printed.file).iter().zip(names) {
        assert!(page.text().contains(name), "{name}");
    }
}

#[test]
fn a_blank_form_has_one_page_and_nothing_filled_in() {
    let text = sheets(vec![blank()])[0].text();
    assert!(
        text.contains("编号：姓名性别出生年月入党时间联系电话"),
        "{text}"
    );
    assert!(text.contains("每年不少于小时"), "{text}");
    assert!(text.contains("承诺人（签名）：年月日"), "{text}");
}

#[test]
fn dates_have_no_leading_zeros() {
    let mut form = person("张三");
    form.reviewed_on = NaiveDate::from_ymd_opt(2026, 10, 9);
    let text = sheets(vec![form])[0].text();
    assert!(text.contains("2026年7月1日"));
    assert!(text.contains("2026年10月9日"));
}

#[test]
fn what_a_list_holds_is_printed_as_text() {
    let written = [
        "#read(\"/etc/passwd\")",
        "*粗体*_斜体_",
        "$x^2$",
        "#set page(width: 1pt)",
        "<label> @ref",
        "// 注释 /* 注释 */",
        "\\u{41} ~ -- ... 'a' \"b\"",
        "= 标题",
        "{姓名} %s ${x}",
    ];
    for text in written {
        let mut form = person(text);
        words(&mut form).title = text.to_owned();
        words(&mut form).body = vec![text.to_owned()];
        form.opinion = text.to_owned();
        let printed: String = sheets(vec![form]).iter().map(Sheet::text).collect();
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        assert_eq!(
            printed.matches(&bare).count(),
            4,
            "{text} stands in title, name, clause and opinion"
        );
    }
}

#[test]
fn no_text_leaves_the_text_block() {
    let unbroken = "a".repeat(10_000);
    let chinese = "长".repeat(10_000);
    let signs = "。".repeat(10_000);
    let controls = "甲\u{0}乙\u{1B}[31m丙\n丁\u{202E}戊\u{7F}己".to_owned();
    for text in [unbroken, chinese, signs, controls] {
        let mut form = person(&text);
        form.address = text.clone();
        words(&mut form).body = vec![text.clone()];
        let pages = sheets(vec![form]);
        for glyph in pages.iter().flat_map(|page| &page.glyphs) {
            let inside = glyph.x >= 28.0 * MILLIMETRE - 1.0
                && glyph.x + glyph.width <= (28.0 + 156.0) * MILLIMETRE + 9.0
                && glyph.baseline <= (37.0 + 225.0 + 12.0) * MILLIMETRE;
            assert!(inside, "{glyph:?}");
        }
        let first = text.chars().next().unwrap();
        let printed: String = pages.iter().map(Sheet::text).collect();
        let count = |text: &str| text.matches(first).count();
        assert!(
            count(&printed) >= 3 * count(&text),
            "{first}: nothing is cut off"
        );
    }
}

#[test]
fn a_form_that_just_misses_its_page_is_set_closer() {
    let mut form = person("张三");
    words(&mut form)
        .body
        .push("按时参加支部组织的学习和培训。".to_owned());
    words(&mut form)
        .body
        .push("爱护服务场所的设施和物品。".to_owned());
    let pages = sheets(vec![form]);
    assert_eq!(pages.len(), 1);
    let lines = pages[0].lines(16.0);
    within(
        lines[1][0].baseline - lines[0][0].baseline,
        24.5,
        0.01,
        "closer pitch",
    );
}

#[test]
fn a_form_that_overflows_says_so_and_keeps_its_signature_whole() {
    // From just over one page on, wherever the break falls.
    for more in 1..16 {
        let mut form = person("张三");
        for _ in 0..more {
            words(&mut form)
                .body
                .push("遵守法律法规，遵守社区的各项制度。".to_owned());
        }
        words(&mut form)
            .body
            .push("以上承诺由本人履行。".to_owned());
        let printed = print(vec![form]);
        let pages = read(&printed.file);
        let asked = if pages.len() == 1 {
            vec![]
        } else {
            vec![Overflow {
                whose: "张三".to_owned(),
                pages: pages.len(),
            }]
        };
        assert_eq!(printed.overflows, asked);
        let last = pages.last().unwrap().text();
        for part in [
            "以上承诺由本人履行",
            "承诺人（签名）",
            "支部审核",
            "（盖章）",
        ] {
            assert!(last.contains(part), "{more} more clauses: {part}");
        }
    }
}

#[test]
fn clauses_are_counted_in_chinese_however_many_there_are() {
    let mut form = person("张三");
    words(&mut form).body = vec!["爱护公物。".to_owned(); 101];
    let printed: String = sheets(vec![form]).iter().map(Sheet::text).collect();
    for ordinal in ["二、", "十、", "十一、", "二十、", "九十九、", "一百零一、"]
    {
        assert!(printed.contains(&format!("。{ordinal}爱护")), "{ordinal}");
    }

    let mut form = person("张三");
    words(&mut form).body = vec![];
    assert!(
        sheets(vec![form])[0]
            .text()
            .contains("郑重承诺：承诺人（签名）")
    );
}

#[test]
fn ticked_boxes_are_drawn() {
    let strokes = |times| {
        let mut form = person("张三");
        form.times = times;
        sheets(vec![form])[0].strokes
    };
    let none = strokes(ServiceTimes::default());
    let all = strokes(ServiceTimes {
        weekday: true,
        evening: true,
        weekend: true,
    });
    assert_eq!(all, none + 3, "a tick for each box");
}

#[test]
fn a_character_that_no_face_has_is_reported() {
    // The last private character: no face has a shape for it.
    let printed = print(vec![person("张三"), person("李\u{10FFFD}")]);
    let asked = Missing {
        whose: "李\u{10FFFD}".to_owned(),
        character: '\u{10FFFD}',
    };
    assert_eq!(printed.missing, [asked]);
}

#[test]
fn the_same_forms_give_the_same_file() {
    let people = || vec![person("张三"), person("欧阳娜娜"), blank()];
    assert!(print(people()).file == print(people()).file);
}

#[test]
fn the_file_tells_its_title_and_date_and_nothing_of_the_machine() {
    let pdf = print(vec![person("张三")]).file;
    let holds = |text: &str| pdf.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(holds("D:20260701"));
    assert!(holds("志愿服务承诺书"), "title in the metadata");
    assert!(!holds(env!("CARGO_MANIFEST_DIR")));
    assert!(!holds("/usr/"));
}

#[test]
fn a_job_tells_its_progress_and_can_be_stopped() {
    let form = Form::of((0..130).map(|_| person("张三")));
    let seen = std::cell::RefCell::new(Vec::new());
    TYPESETTER
        .pdf(&form, date(), &|done, all| {
            seen.borrow_mut().push((done, all));
            true
        })
        .unwrap();
    // It is asked before every twenty-four, and at the end.
    let asked: Vec<_> = (0..=120).step_by(24).chain([130]).collect();
    let told: Vec<_> = asked.into_iter().map(|done| (done, 130)).collect();
    assert_eq!(seen.into_inner(), told);

    let stopped = TYPESETTER.pdf(&form, date(), &|done, _| done < 64);
    assert!(matches!(stopped, Err(FormsError::Cancelled)));
    let nobody = TYPESETTER.pdf(&Form::of(Vec::<Commitment>::new()), date(), &|_, _| true);
    assert!(matches!(nobody, Err(FormsError::Nothing)));
}

#[test]
fn a_long_job_reads_as_its_forms_do_one_by_one_and_is_small() {
    let name = |number: usize| format!("张{number}");
    // More than one part, so that parts are bound.
    let printed = print((0..520).map(|number| person(&name(number))).collect());
    let pages = read(&printed.file);
    assert_eq!((printed.pages, pages.len()), (520, 520));
    for number in [0, 7, 511, 512, 519] {
        let alone = sheets(vec![person(&name(number))]);
        assert_eq!(pages[number].text(), alone[0].text());
        assert_eq!(pages[number].strokes, alone[0].strokes);
        for (glyph, one) in pages[number].glyphs.iter().zip(&alone[0].glyphs) {
            assert!(near(glyph.x, one.x) && near(glyph.baseline, one.baseline));
        }
    }
    let a_page = printed.file.len() / 520;
    assert!(a_page <= 1_500, "{a_page} bytes a page");
}

#[test]
fn the_screen_shows_the_same_pages() {
    let mut long = person("李四");
    words(&mut long).body = vec!["为人民服务".repeat(100)];
    let pages = TYPESETTER
        .preview(Form::of([person("张三"), long]))
        .unwrap();
    assert_eq!(pages.len(), 2);
    let one = pages.svg(0).unwrap();
    assert!(
        one.starts_with("<svg") && one.contains("viewBox=\"0 0 595.27"),
        "{}",
        &one[..200]
    );
    // Two pages of 841.89 pt and the gap of 12 pt between them.
    let two = pages.svg(1).unwrap();
    assert!(two.contains("1695.7"), "{}", &two[..200]);
    let beyond = pages.svg(2).unwrap_err();
    assert_eq!(beyond.to_string(), "没有第3份表格，一共只有2份。");
}

//! Forms as Word documents: the same words as on paper, set as an office sets them.

use std::sync::Arc;

use chrono::NaiveDate;
use renling_forms::{Certificate, ClaimCard, Commitment, Form, FormsError, Paper, Service};

use crate::document::{Document, Run, read};
use crate::forms::{certificate, usual};
use crate::paper::{self, Sheet};
use crate::{TYPESETTER, blank, date, person, words};

fn documents<P: Paper + 'static>(papers: Vec<P>) -> Document {
    let printed = TYPESETTER.word(&Form::of(papers), date(), &|_, _| true);
    read(&printed.unwrap().file)
}

fn document<P: Paper + 'static>(paper: P) -> Document {
    documents(vec![paper])
}

fn run(text: &str, face: &str, size: u32) -> Run {
    Run {
        text: text.to_owned(),
        face: face.to_owned(),
        size,
    }
}

#[test]
fn a_commitment_is_set_by_the_standard() {
    let document = document(person("张三"));
    // A4; 37 mm above, 28 mm to the left, 35 mm below, 26 mm to the right.
    assert_eq!(document.page, [11906, 16838, 2098, 1587, 1984, 1474]);
    // 22 lines of the body stand between the margins.
    let pitch = document.paragraph("一、").pitch;
    assert!(22 * pitch <= document.page[1] - document.page[2] - document.page[4]);

    let lines: Vec<_> = document
        .paragraphs
        .iter()
        .map(|line| (line.text(), line.pitch))
        .filter(|(text, _)| !text.is_empty())
        .collect();
    let lines: Vec<_> = lines
        .iter()
        .map(|(text, pitch)| (text.as_str(), *pitch))
        .collect();
    assert_eq!(
        lines,
        [
            ("志愿服务承诺书", 680),
            ("编号：阳光志承〔2026〕7号", 320),
            ("姓　　名", 320),
            ("张三", 320),
            ("性别", 320),
            ("女", 320),
            ("出生年月", 320),
            ("1975年3月", 320),
            ("入党时间", 320),
            ("1998年7月", 320),
            ("联系电话", 320),
            ("13800000000", 320),
            ("单位及职务", 320),
            ("清城区第三小学教导主任", 320),
            ("所在党支部", 320),
            ("阳光嘉园社区党支部", 320),
            ("报到社区", 320),
            ("阳光嘉园社区", 320),
            ("家庭住址", 320),
            ("清城区阳光嘉园3栋2单元401房", 320),
            ("特　　长", 320),
            ("书法、乒乓球", 320),
            ("承诺服务项目", 320),
            ("独居老人每周探访；小区文明劝导", 320),
            ("服务时间", 320),
            ("☐ 工作日　☑ 晚间　☐ 周末每年不少于20小时", 320),
            ("承诺期限", 320),
            ("2026年1月至2026年12月", 320),
            ("我自愿参加社区志愿服务，现郑重承诺：", 579),
            ("一、自愿参加社区志愿服务，服从党支部统一安排。", 579),
            ("二、每年参加志愿服务不少于20小时，如实登记时间。", 579),
            ("三、按约定的时间和地点到岗，不能参加时提前说明。", 579),
            ("四、保护居民隐私，不外传服务中知悉的个人信息。", 579),
            ("五、不收取报酬和礼品，不借服务之名推销商品。", 579),
            ("六、注意安全，维护党员形象，接受组织和群众监督。", 579),
            ("承诺人（签名）：　　　　　　　2026年7月1日　", 579),
            ("支部审核", 320),
            ("意　　见", 320),
            ("（盖　章）", 320),
            ("　　 年　 月　 日", 320),
        ]
    );

    let runs = |begins| document.paragraph(begins).runs.as_slice();
    assert_eq!(
        runs("志愿服务"),
        [run("志愿服务承诺书", "方正小标宋简体", 44)]
    );
    assert_eq!(runs("联系电话"), [run("联系电话", "黑体", 24)]);
    assert_eq!(runs("1380"), [run("13800000000", "仿宋", 24)]);
    assert_eq!(runs("☐")[0], run("☐", "Segoe UI Symbol", 24));
    assert_eq!(
        runs("二、"),
        [
            run("二、", "黑体", 32),
            run("每年参加志愿服务不少于20小时，如实登记时间。", "仿宋", 32),
        ]
    );
}

/// What stands on a page, character by character in order of their codes: Word and Typst go through a page
/// in different orders. Boxes are drawn on paper, and are characters in Word.
fn sorted(text: &str) -> String {
    let mut characters: Vec<_> = text
        .chars()
        .filter(|character| !matches!(character, '☐' | '☑'))
        .collect();
    characters.sort_unstable();
    characters.into_iter().collect()
}

#[test]
fn a_document_says_what_the_paper_says() {
    let other_words = |mut form: Commitment| {
        let labels = [
            ("姓　　名", "志愿者"),
            ("承诺人（签名）：", "本人："),
            ("编号：", "号："),
        ];
        let text = words(&mut form);
        text.labels = labels.map(|(usual, own)| (usual.into(), own.into())).into();
        text.body = vec!["{姓名}在{社区}、{支部}服务，每年{小时数}小时，{期限}。{没有}".into()];
        form
    };
    let mut other_certificate = certificate(3);
    let words = Arc::make_mut(&mut other_certificate.heading.text);
    words.labels = [("负责人（签名）：".into(), "书记：".into())].into();
    words.body = vec![
        "一、{姓名}自{开始日期}至{结束日期}由{支部}记录{时长}。".into(),
        "（一）{姓名".into(),
    ];
    let certificates = [
        certificate(1),
        certificate(40),
        other_certificate,
        Certificate {
            heading: usual(renling_forms::Template::Certificate),
            blank_rows: 8,
            ..Certificate::default()
        },
    ];
    let commitments = [
        person("张三"),
        blank(),
        other_words(person("欧阳娜娜")),
        other_words(blank()),
        Commitment {
            opinion: "同意。".into(),
            reviewed_on: NaiveDate::from_ymd_opt(2026, 7, 3),
            ..person("李四")
        },
    ];
    fn same<P: Paper + Clone + 'static>(paper: &P) {
        let printed = TYPESETTER
            .pdf(&Form::of([paper.clone()]), date(), &|_, _| true)
            .unwrap();
        let pages = paper::read(&printed.file);
        // What each further page repeats, the document says once; its page numbers are Word's.
        let repeated = "服务日期服务项目和内容服务地点时长";
        let mut on_paper: String = pages.iter().map(Sheet::text).collect();
        for number in 2..=pages.len() {
            on_paper = on_paper.replacen(repeated, "", 1);
            on_paper = on_paper.replacen(&format!("—{number}—"), "", 1);
        }
        let on_paper = on_paper.replacen("—1—", "", 1);
        assert_eq!(sorted(&document(paper.clone()).text()), sorted(&on_paper));
    }
    certificates.iter().for_each(same);
    commitments.iter().for_each(same);
}

#[test]
fn a_certificate_keeps_its_signature_with_its_words() {
    let document = document(certificate(40));
    assert_eq!(document.paragraph("特此证明。").pitch, 579);
    let kept: Vec<_> = document
        .paragraphs
        .iter()
        .rev()
        .take_while(|line| !line.in_table)
        .map(|line| (line.text(), line.kept))
        .collect();
    let kept: Vec<_> = kept
        .iter()
        .rev()
        .map(|(text, kept)| (text.as_str(), *kept))
        .collect();
    assert_eq!(
        kept,
        [
            (
                "以上志愿服务由本单位组织并记录，内容真实、完整，志愿者未收取报酬。",
                false
            ),
            ("特此证明。", true),
            (
                "负责人（签名）：　　　　经办人（签名）：　　　　联系电话：0763-3300010",
                true
            ),
            ("阳光嘉园党支部", true),
            ("2026年7月1日", false),
        ]
    );
    // Four of facts, the head, and a row a service.
    assert_eq!(document.whole_rows, (45, 45));
    assert_eq!(
        document.paragraph("2026-").runs[0].text,
        paper_day(&certificate(1).services[0])
    );
}

fn paper_day(service: &Service) -> String {
    service.on.unwrap().format("%Y-%-m-%-d").to_string()
}

#[test]
fn a_commitment_keeps_its_signature_with_its_last_clause() {
    let document = document(person("张三"));
    assert!(!document.paragraph("五、").kept);
    assert!(document.paragraph("六、").kept);
    assert!(document.paragraph("承诺人（签名）").kept);
    assert_eq!(document.whole_rows, (10, 10));
}

#[test]
fn a_document_is_set_as_close_as_its_page() {
    let mut form = person("张三");
    let more = [
        "按时参加支部组织的学习和培训。",
        "爱护服务场所的设施和物品。",
    ];
    words(&mut form).body.extend(more.map(str::to_owned));
    assert_eq!(document(form).paragraph("八、").pitch, 490);
}

#[test]
fn every_paper_begins_a_page_and_carries_its_own_square() {
    let mut second = person("李四");
    second.number = "C2026-0002".into();
    let document = documents(vec![person("张三"), second, blank()]);
    let begins: Vec<_> = document
        .paragraphs
        .iter()
        .filter(|line| line.text() == "志愿服务承诺书")
        .map(|title| title.begins)
        .collect();
    assert_eq!(begins, [false, true, true]);
    assert_eq!(document.authors, ["认领", "认领"]);
    assert_eq!(document.pictures.len(), 2, "a blank form has no number");
    assert_ne!(document.pictures[0], document.pictures[1]);
}

#[test]
fn whatever_a_record_holds_is_text_in_a_document_that_opens() {
    let hostile = [
        "</w:t></w:r><w:r><w:fldSimple w:instr=\"INCLUDETEXT C:\\\\\"/>",
        "&lt;&#0;&amp;]]><![CDATA[<!ENTITY x SYSTEM 'file:///etc/passwd'>",
        "{ DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe }",
        "䶮㛃𬸣龑",
    ];
    for text in hostile {
        let mut form = person(text);
        form.number = text.to_owned();
        form.address = text.to_owned();
        let own = words(&mut form);
        own.title = text.to_owned();
        own.body = vec![text.to_owned()];
        own.labels = [("家庭住址".to_owned(), text.to_owned())].into();
        let said = document(form).text();
        let text: String = text.split_whitespace().collect();
        assert_eq!(said.matches(&text).count(), 6, "{text}");
    }
    // Every character that XML 1.0 has no place for, and a field without end.
    let odd: String = ('\0'..' ')
        .chain(['\u{FFFE}', '\u{FFFF}', '\u{7F}'])
        .collect();
    let said = document(person(&format!("张{odd}三"))).text();
    assert!(said.contains("张三"));
    let mut long = certificate(1);
    long.name = "䶮".repeat(10_000);
    long.services[0].what = "龑".repeat(10_000);
    let said = document(long).text();
    assert_eq!(said.matches('䶮').count(), 10_000);
    assert_eq!(said.matches('龑').count(), 10_000);
}

#[test]
fn other_forms_are_not_documents() {
    let refused = TYPESETTER.word(&Form::of([ClaimCard::default()]), date(), &|_, _| true);
    let refused = refused.unwrap_err();
    assert!(matches!(refused, FormsError::NotInWord));
    assert_eq!(
        refused.to_string(),
        "这种表格只能存成 PDF。能存成 Word 的有承诺书和志愿服务记录证明。"
    );
}

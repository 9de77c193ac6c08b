//! How each form stands on its page, as it was last looked at and found right: what is written where and how
//! large, to the millimetre. Whoever changes a template looks at the page, and then takes over what these
//! tests say (`cargo insta accept`, or the `.snap.new` beside the `.snap`).

use chrono::NaiveDate;
use renling_forms::{
    AttendanceSheet, ClaimCard, Criterion, EvaluationSheet, Expected, Form, Nomination, Paper,
    PostedPerson, PublicNotice, Receipt, Registration, ServiceList, ServiceRecord, Template,
    UnitReceipt, UnitRegistration, Verdict,
};

use crate::forms::{certificate, claim, project, service, unit, usual, volunteer};
use crate::paper::{Glyph, Sheet, read};
use crate::{MILLIMETRE, TYPESETTER, date, person};

/// The pages of a form, a line for each text that stands alone on its line: how far it is from above and
/// from the left, its size, and what it says.
fn described(form: impl Paper + 'static) -> String {
    let printed = TYPESETTER
        .pdf(&Form::of([form]), date(), &|_, _| true)
        .unwrap();
    assert_eq!((printed.missing, printed.overflows), (vec![], vec![]));
    let pages = read(&printed.file);
    pages.iter().map(page).collect::<Vec<_>>().join("\n")
}

fn page(sheet: &Sheet) -> String {
    let millimetres = |points: f64| (points / MILLIMETRE).round();
    let mut texts: Vec<Vec<&Glyph>> = Vec::new();
    for glyph in &sheet.glyphs {
        let follows = texts
            .last()
            .and_then(|text| text.last())
            .is_some_and(|last| {
                let gap = glyph.x - last.x - last.width;
                (glyph.baseline - last.baseline).abs() < 0.05
                    && glyph.size == last.size
                    && gap.abs() < glyph.size / 2.0
            });
        match texts.last_mut() {
            Some(text) if follows => text.push(glyph),
            _ => texts.push(vec![glyph]),
        }
    }
    let mut lines = vec![format!(
        "{} x {} mm, {} lines drawn",
        millimetres(sheet.width),
        millimetres(sheet.height),
        sheet.strokes
    )];
    lines.extend(texts.iter().filter_map(|text| {
        let said: String = text.iter().map(|glyph| glyph.text.as_str()).collect();
        let first = text[0];
        (!said.trim().is_empty()).then(|| {
            format!(
                "{:>3} {:>3} {:>2}pt {}",
                millimetres(first.baseline),
                millimetres(first.x),
                first.size.round(),
                said.trim()
            )
        })
    }));
    lines.join("\n")
}

#[test]
fn each_form_stands_as_it_was_found_right() {
    let verdict = Verdict {
        level: "满意".to_owned(),
        score: Some(96),
        criteria: vec![Criterion {
            name: "完成情况".to_owned(),
            weight: 40,
            score: 98,
        }],
        words: "按时到岗，居民反映很好".to_owned(),
        given_on: Some(date()),
    };
    let expected = |name: &str, post: &str| Expected {
        name: name.to_owned(),
        unit: "市人民医院".to_owned(),
        post: post.to_owned(),
    };
    let posted = |name: &str| PostedPerson {
        name: name.to_owned(),
        gender: "男".to_owned(),
        unit: "市人民医院".to_owned(),
        phone: "138****0000".to_owned(),
    };
    let forms = [
        ("commitment", described(person("买买提·艾力江"))),
        (
            "registration",
            described(Registration {
                heading: usual(Template::Registration),
                person: volunteer("张三"),
            }),
        ),
        (
            "receipt",
            described(Receipt {
                heading: usual(Template::Receipt),
                person: volunteer("张三"),
            }),
        ),
        (
            "unit-registration",
            described(UnitRegistration {
                heading: usual(Template::UnitRegistration),
                unit: unit("市人民医院"),
            }),
        ),
        (
            "unit-receipt",
            described(UnitReceipt {
                heading: usual(Template::UnitReceipt),
                unit: unit("市人民医院"),
            }),
        ),
        (
            "claim-card",
            described(ClaimCard {
                heading: usual(Template::ClaimCard),
                number: "R2026-0007".to_owned(),
                claim: claim("张三"),
            }),
        ),
        (
            "service-list",
            described(ServiceList {
                heading: usual(Template::ServiceList),
                projects: vec![project("义诊"), project("独居老人每周探访")],
                blank_rows: 1,
            }),
        ),
        (
            "activity-sheet",
            described(AttendanceSheet {
                heading: usual(Template::AttendanceSheet),
                activity: "清洁家园行动（3月）".to_owned(),
                time: "2026年3月1日8:30至11:30".to_owned(),
                place: "小区中心广场".to_owned(),
                people: vec![expected("张三", "引导"), expected("欧阳䶮", "")],
                blank_rows: 2,
            }),
        ),
        (
            "service-record",
            described(ServiceRecord {
                heading: usual(Template::ServiceRecord),
                name: "张三".to_owned(),
                phone: "13800000000".to_owned(),
                services: vec![service(1, 180), service(8, 60)],
                minutes: Some(240),
                ..ServiceRecord::default()
            }),
        ),
        (
            "evaluation-sheet",
            described(EvaluationSheet {
                heading: usual(Template::EvaluationSheet),
                claim: claim("张三"),
                served_people: Some(12),
                saved: "9 个月节约 86,900 元".to_owned(),
                conclusion: "可继续开展".to_owned(),
                own: verdict,
                ..EvaluationSheet::default()
            }),
        ),
        ("certificate", described(certificate(7))),
        (
            "public-notice",
            described(PublicNotice {
                heading: usual(Template::PublicNotice),
                from: Some(date()),
                until: NaiveDate::from_ymd_opt(2026, 7, 7),
                people: vec![posted("张*"), posted("欧阳*"), posted("买**")],
            }),
        ),
        (
            "nomination",
            described(Nomination {
                heading: usual(Template::Nomination),
                person: volunteer("张三"),
            }),
        ),
    ];
    for (name, described) in forms {
        insta::assert_snapshot!(name, described);
    }
}

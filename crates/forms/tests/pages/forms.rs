//! Each form as it comes out of the printer: what it says, blank and filled, and how it is set.

use std::sync::Arc;

use chrono::NaiveDate;
use renling_forms::{
    AttendanceSheet, Certificate, Claim, ClaimCard, Criterion, EvaluationSheet, Expected, Form,
    Heading, ListedProject, Nomination, Paper, PostedPerson, Printed, PublicNotice, Receipt,
    Registration, ReportingUnit, Service, ServiceList, ServiceRecord, ServiceTimes, Template, Text,
    UnitReceipt, UnitRegistration, Verdict, Volunteer,
};

use crate::paper::{Sheet, near, read};
use crate::{MILLIMETRE, TYPESETTER, date, within};

fn heading(title: &str) -> Heading {
    Heading {
        text: Arc::new(Text {
            title: title.to_owned(),
            ..Text::default()
        }),
        branch: "阳光嘉园党支部".to_owned(),
        community: "阳光嘉园社区".to_owned(),
        contact: "李四".to_owned(),
        phone: "0763-3300010".to_owned(),
        dated: Some(date()),
    }
}

/// The head of a form with its usual words.
pub fn usual(template: Template) -> Heading {
    Heading {
        text: Arc::new(template.usual_text()),
        ..heading("")
    }
}

/// An invented member with ordinary data.
pub fn volunteer(name: &str) -> Volunteer {
    Volunteer {
        name: name.to_owned(),
        gender: "女".to_owned(),
        born: "1975年3月".to_owned(),
        political: "中共党员".to_owned(),
        joined_party: "1998年7月".to_owned(),
        id_number: "11010519491231002X".to_owned(),
        phone: "13800000000".to_owned(),
        unit: "清城区第三小学".to_owned(),
        post: "教导主任".to_owned(),
        address: "清城区阳光嘉园3栋2单元401房".to_owned(),
        skills: "书法、乒乓球".to_owned(),
        wishes: "独居老人探访".to_owned(),
        times: ServiceTimes {
            weekend: true,
            ..ServiceTimes::default()
        },
        reported_on: NaiveDate::from_ymd_opt(2026, 3, 1),
        projects: "书法课、文明劝导".to_owned(),
    }
}

/// An invented unit with ordinary data.
pub fn unit(name: &str) -> ReportingUnit {
    ReportingUnit {
        name: name.to_owned(),
        credit_code: "91350100M000100Y43".to_owned(),
        address: "清城区北江路8号".to_owned(),
        contact: "王五".to_owned(),
        contact_phone: "0763-3300020".to_owned(),
        members: Some(12),
        projects: "义务测血压、健康讲座".to_owned(),
        reported_on: NaiveDate::from_ymd_opt(2026, 3, 1),
    }
}

pub fn claim(claimant: &str) -> Claim {
    Claim {
        claimant: claimant.to_owned(),
        phone: "13800000000".to_owned(),
        beside: String::new(),
        unit: "清城区第三小学".to_owned(),
        project: "独居老人每周探访".to_owned(),
        category: "关爱帮扶".to_owned(),
        content: "每周上门探访一次，代购代办".to_owned(),
        provider: "市人民医院".to_owned(),
        served: "独居老人".to_owned(),
        place: "3栋".to_owned(),
        schedule: "每周六上午".to_owned(),
        contact: "王五".to_owned(),
        contact_phone: "13900000000".to_owned(),
        claimed_on: NaiveDate::from_ymd_opt(2026, 3, 2),
        due_on: NaiveDate::from_ymd_opt(2026, 9, 30),
        finished_on: NaiveDate::from_ymd_opt(2026, 6, 8),
    }
}

pub fn project(name: &str) -> ListedProject {
    ListedProject {
        name: name.to_owned(),
        category: "健康服务".to_owned(),
        content: "量血压、测血糖、健康讲座".to_owned(),
        served: "社区居民".to_owned(),
        place: "党群服务中心".to_owned(),
        schedule: "每月第一个周六".to_owned(),
        period: "2026年3月1日至2026年11月30日".to_owned(),
        skills: "护理".to_owned(),
        provider: "市人民医院".to_owned(),
        places: Some(5),
        contact: "王五".to_owned(),
        phone: "13900000000".to_owned(),
    }
}

fn print<P: Paper + 'static>(paper: P) -> Printed {
    TYPESETTER
        .pdf(&Form::of([paper]), date(), &|_, _| true)
        .unwrap()
}

/// Prints a form that is meant for one page.
fn page<P: Paper + 'static>(paper: P) -> Sheet {
    let printed = print(paper);
    assert_eq!(printed.overflows, []);
    assert_eq!(printed.missing, []);
    let mut pages = read(&printed.file);
    assert_eq!(pages.len(), 1);
    pages.remove(0)
}

fn says(sheet: &Sheet, texts: &[&str]) {
    let printed = sheet.text();
    for text in texts {
        assert!(printed.contains(text), "{text} is missing in {printed}");
    }
}

#[test]
fn a_registration_says_all_of_a_member() {
    let sheet = page(Registration {
        heading: heading("在职党员“双报到”登记表"),
        person: volunteer("买买提·艾力"),
    });
    says(
        &sheet,
        &[
            "买买提·艾力",
            "11010519491231002X",
            "13800000000",
            "清城区第三小学教导主任",
            "报到社区阳光嘉园社区报到日期2026年3月1日",
            "所在单位党组织意见",
            "党组织意见（盖章）年月日",
        ],
    );
    assert!(near(sheet.size_of("在职党员"), 22.0));
    assert!(near(sheet.size_of("身份证号"), 12.0));
}

#[test]
fn a_receipt_is_a_letter_to_the_unit() {
    let sheet = page(Receipt {
        heading: usual(Template::Receipt),
        person: volunteer("欧阳䶮"),
    });
    says(
        &sheet,
        &[
            "清城区第三小学党组织：贵单位党员欧阳䶮同志已于2026年3月1日到阳光嘉园社区报到",
            "联系人：李四联系电话：0763-3300010阳光嘉园党支部2026年7月1日",
        ],
    );
    // The date ends four characters from the right because of the seal.
    let glyphs = &sheet.glyphs;
    let last = glyphs
        .iter()
        .rev()
        .find(|glyph| glyph.text == "日")
        .unwrap();
    let edge = (28.0 + 156.0) * MILLIMETRE - 4.0 * 16.0;
    within(last.x + last.width, edge, 10.0, "end of the date");
}

#[test]
fn a_unit_registers_and_hears_of_it() {
    let sheet = page(UnitRegistration {
        heading: usual(Template::UnitRegistration),
        unit: unit("市人民医院"),
    });
    says(
        &sheet,
        &[
            "单位党组织“双报到”登记表",
            "单位名称市人民医院",
            "91350100M000100Y43在社区报到的党员12人",
            "联系人王五联系电话0763-3300020",
            "报到社区阳光嘉园社区报到日期2026年3月1日",
            "义务测血压、健康讲座",
            "本单位党组织到社区报到，参加社区共驻共建。（盖章）年月日",
        ],
    );
    let sheet = page(UnitReceipt {
        heading: usual(Template::UnitReceipt),
        unit: unit("市人民医院"),
    });
    says(
        &sheet,
        &[
            "市人民医院党组织：贵单位党组织已于2026年3月1日到阳光嘉园社区报到，由阳光嘉园党支部受理",
            "在本社区报到的党员：12人。",
            "为社区提供的服务项目：义务测血压、健康讲座。",
        ],
    );
}

#[test]
fn a_claim_card_has_two_parts_with_the_same_facts() {
    let sheet = page(ClaimCard {
        heading: heading("志愿服务项目认领卡"),
        number: "R2026-0007".to_owned(),
        claim: claim("张三"),
    });
    let printed = sheet.text();
    for text in [
        "志愿服务项目认领卡",
        "编号：R2026-0007",
        "认领者张三",
        "认领项目独居老人每周探访",
        "完成期限2026年9月30日",
        "2026年3月2日",
    ] {
        assert_eq!(printed.matches(text).count(), 2, "{text}");
    }
    says(&sheet, &["第一联支部留存", "第二联认领者留存"]);
}

#[test]
fn a_card_names_what_stands_beside_the_claimant() {
    // A person has a unit, a unit somebody to call, a team its leader.
    for (beside, says_beside) in [
        ("", "所在单位陈伟"),
        ("联系人", "联系人陈伟"),
        ("队长", "队长陈伟"),
    ] {
        let sheet = page(ClaimCard {
            heading: heading("志愿服务项目认领卡"),
            claim: Claim {
                beside: beside.to_owned(),
                unit: "陈伟".to_owned(),
                ..claim("健康检查服务队")
            },
            ..ClaimCard::default()
        });
        let printed = sheet.text();
        assert_eq!(printed.matches(says_beside).count(), 2, "{printed}");
    }
}

#[test]
fn an_evaluation_ticks_the_level_of_each_voice() {
    let verdict = |level: &str| Verdict {
        level: level.to_owned(),
        score: Some(96),
        criteria: vec![Criterion {
            name: "完成情况".to_owned(),
            weight: 40,
            score: 98,
        }],
        words: "按时到岗".to_owned(),
        given_on: Some(date()),
    };
    let strokes = |own: Verdict| {
        let sheet = EvaluationSheet {
            heading: heading("效果评估表"),
            claim: claim("张三"),
            served_people: Some(12),
            saved: "9 个月节约 86,900 元".to_owned(),
            conclusion: "可继续开展".to_owned(),
            own,
            ..EvaluationSheet::default()
        };
        page(sheet)
    };
    let none = strokes(Verdict {
        level: String::new(),
        ..verdict("")
    });
    let good = strokes(verdict("满意"));
    assert_eq!(good.strokes, none.strokes + 1, "one tick");
    says(
        &good,
        &[
            "办结日期2026年6月8日",
            "服务人数12人次",
            "节约金额9个月节约86,900元",
            "可继续开展",
            "得分：96",
            "完成情况（40%）98",
            "评语：按时到岗",
        ],
    );
}

#[test]
fn a_nomination_leaves_room_for_deeds_and_opinions() {
    let sheet = page(Nomination {
        heading: heading("志愿服务评选推荐表"),
        person: volunteer("张三"),
    });
    says(
        &sheet,
        &[
            "推荐单位：阳光嘉园党支部",
            "书法课、文明劝导",
            "主要事迹",
            "社区党组织",
        ],
    );
}

#[test]
fn a_service_list_lies_across_and_repeats_its_header() {
    let list = ServiceList {
        heading: heading("社区单位服务社区清单"),
        projects: (1..=65)
            .map(|number| project(&format!("义诊{number}")))
            .collect(),
        blank_rows: 0,
    };
    let printed = print(list);
    // A list takes the pages it needs: nothing runs over.
    assert_eq!(printed.overflows, []);
    let pages = read(&printed.file);
    assert!(pages.len() > 3, "{} pages", pages.len());
    for (number, page) in pages.iter().enumerate() {
        within(page.width, 297.0 * MILLIMETRE, 0.1, "width");
        within(page.height, 210.0 * MILLIMETRE, 0.1, "height");
        says(
            page,
            &["序号项目名称类别服务内容", &format!("—{}—", number + 1)],
        );
        for glyph in &page.glyphs {
            let inside = glyph.x >= 35.0 * MILLIMETRE - 1.0
                && glyph.x + glyph.width <= (35.0 + 225.0) * MILLIMETRE + 1.0;
            assert!(inside, "{glyph:?}");
        }
    }
    let all: String = pages.iter().map(Sheet::text).collect();
    assert_eq!(all.matches("王五13900000000").count(), 65);
    // What else it asks of people stands under what they will do, and how long it is on offer under when.
    assert_eq!(all.matches("健康讲座需要特长：护理").count(), 65);
    assert_eq!(all.matches("至2026年11月30日").count(), 65);
}

#[test]
fn a_notice_counts_its_people_and_signs_under_them() {
    let person = |number: usize| PostedPerson {
        name: "张**".to_owned(),
        gender: "男".to_owned(),
        unit: "市人民医院".to_owned(),
        phone: format!("138****{number:04}"),
    };
    // Whatever the number of people, the signature does not stand alone on its page.
    for people in [1, 14, 15, 16, 17, 18, 60] {
        let notice = PublicNotice {
            heading: usual(Template::PublicNotice),
            from: Some(date()),
            until: NaiveDate::from_ymd_opt(2026, 7, 7),
            people: (0..people).map(person).collect(),
        };
        let pages = read(&print(notice).file);
        says(
            &pages[0],
            &[
                "公示期自2026年7月1日至2026年7月7日",
                &format!("共{people}人，名单如下"),
            ],
        );
        says(
            pages.last().unwrap(),
            &["联系人：李四", "阳光嘉园党支部2026年7月1日"],
        );
        let all: String = pages.iter().map(Sheet::text).collect();
        assert_eq!(all.matches("138****").count(), people);
    }
}

#[test]
fn an_attendance_sheet_numbers_its_rows() {
    let sheet = AttendanceSheet {
        heading: heading("志愿服务活动签到表"),
        people: vec![Expected {
            name: "张三".to_owned(),
            unit: "市人民医院".to_owned(),
            ..Expected::default()
        }],
        blank_rows: 30,
        ..AttendanceSheet::default()
    };
    let pages = read(&print(sheet).file);
    assert_eq!(pages.len(), 2);
    says(&pages[0], &["序号姓名所在单位签名时间1张三市人民医院2"]);
    says(&pages[1], &["序号姓名所在单位签名时间", "31"]);
}

#[test]
fn the_sheet_of_an_activity_says_which_and_who_has_which_post() {
    let expected = |name: &str, post: &str| Expected {
        name: name.to_owned(),
        post: post.to_owned(),
        ..Expected::default()
    };
    let sheet = page(AttendanceSheet {
        heading: heading("志愿服务活动签到表"),
        activity: "清洁家园行动（3月）".to_owned(),
        time: "2026年3月1日8:30至11:30".to_owned(),
        place: "小区中心广场".to_owned(),
        people: vec![expected("张三", "引导"), expected("欧阳䶮", "")],
        blank_rows: 2,
    });
    says(
        &sheet,
        &[
            "活动名称：清洁家园行动（3月）",
            "活动时间：2026年3月1日8:30至11:30",
            "地点：小区中心广场",
            "序号姓名所在单位岗位签名时间1张三引导2欧阳䶮3",
        ],
    );
}

pub fn service(day: u32, minutes: u32) -> Service {
    Service {
        on: NaiveDate::from_ymd_opt(2026, 3, day),
        time: "8:30至11:30".to_owned(),
        what: "清洁家园行动".to_owned(),
        place: "小区中心广场".to_owned(),
        minutes,
        confirmed: "李四确认".to_owned(),
    }
}

/// A 证明 of so many services of 105 minutes each.
pub fn certificate(services: u32) -> Certificate {
    Certificate {
        heading: usual(Template::Certificate),
        number: "Z2026-0007".to_owned(),
        name: "张三".to_owned(),
        volunteer_number: "4418020001".to_owned(),
        document: "居民身份证".to_owned(),
        id_number: "11010519491231002X".to_owned(),
        from: NaiveDate::from_ymd_opt(2026, 3, 1),
        until: NaiveDate::from_ymd_opt(2026, 3, 31),
        minutes: Some(services * 105),
        services: (1..=services).map(|day| service(day, 105)).collect(),
        blank_rows: 0,
    }
}

#[test]
fn a_certificate_says_all_that_its_rules_ask_for() {
    let sheet = page(certificate(7));
    says(
        &sheet,
        &[
            "姓名张三志愿者编号4418020001",
            "证件类型居民身份证证件号码11010519491231002X",
            "服务起止2026年3月1日至2026年3月31日",
            "累计时长12小时15分钟",
            "2026-3-1清洁家园行动小区中心广场1小时45分",
            "志愿者未收取报酬",
            "负责人（签名）：经办人（签名）：联系电话：0763-3300010",
            "阳光嘉园党支部2026年7月1日",
        ],
    );
}

#[test]
fn a_long_certificate_repeats_its_header_and_keeps_its_signature_whole() {
    for services in 8..30 {
        let printed = print(certificate(services));
        // As many services as somebody gave are no overflow.
        assert_eq!(printed.overflows, []);
        let pages = read(&printed.file);
        for sheet in &pages {
            says(
                sheet,
                if sheet.text().contains("清洁") {
                    &["服务日期服务项目和内容"]
                } else {
                    &[]
                },
            );
        }
        says(
            pages.last().unwrap(),
            &["特此证明", "负责人（签名）", "阳光嘉园党支部2026年7月1日"],
        );
        let all: String = pages.iter().map(Sheet::text).collect();
        assert_eq!(all.matches("1小时45分").count(), services as usize);
    }
}

#[test]
fn a_filled_service_record_sums_what_is_confirmed() {
    let waiting = Service {
        confirmed: "待确认".to_owned(),
        ..service(8, 60)
    };
    let sheet = page(ServiceRecord {
        heading: usual(Template::ServiceRecord),
        name: "张三".to_owned(),
        phone: "13800000000".to_owned(),
        services: vec![service(1, 180), waiting],
        minutes: Some(180),
        ..ServiceRecord::default()
    });
    says(
        &sheet,
        &[
            "姓名：张三",
            "2026-3-18:30至11:30清洁家园行动小区中心广场180李四确认",
            "60待确认",
            "已确认合计：3小时0分钟",
        ],
    );
}

#[test]
fn every_blank_form_is_one_page_to_write_on() {
    let heading = || Heading {
        contact: String::new(),
        phone: String::new(),
        dated: None,
        ..heading("空白表")
    };
    let blank = [
        page(crate::blank()),
        page(Registration {
            heading: heading(),
            ..Registration::default()
        }),
        page(Receipt {
            heading: heading(),
            ..Receipt::default()
        }),
        page(UnitRegistration {
            heading: heading(),
            ..UnitRegistration::default()
        }),
        page(UnitReceipt {
            heading: heading(),
            ..UnitReceipt::default()
        }),
        page(ClaimCard {
            heading: heading(),
            ..ClaimCard::default()
        }),
        page(EvaluationSheet {
            heading: heading(),
            ..EvaluationSheet::default()
        }),
        page(Nomination {
            heading: heading(),
            ..Nomination::default()
        }),
        page(ServiceList {
            heading: heading(),
            blank_rows: 9,
            ..ServiceList::default()
        }),
        page(AttendanceSheet {
            heading: heading(),
            blank_rows: 20,
            ..AttendanceSheet::default()
        }),
        page(ServiceRecord {
            heading: heading(),
            blank_rows: 16,
            ..ServiceRecord::default()
        }),
        page(Certificate {
            heading: heading(),
            blank_rows: 8,
            ..Certificate::default()
        }),
    ];
    for sheet in &blank {
        let printed = sheet.text();
        assert!(
            !printed.contains("none") && !printed.contains("2026"),
            "{printed}"
        );
    }
}

/// The same head with the paragraphs of a receipt.
fn letter(heading: &Heading) -> Heading {
    let mut heading = heading.clone();
    Arc::make_mut(&mut heading.text).body = Template::Receipt.usual_text().body;
    heading
}

#[test]
fn words_are_the_managers() {
    let mut heading = usual(Template::Receipt);
    let text = Arc::make_mut(&mut heading.text);
    text.title = "回执单".to_owned();
    text.body = vec![
        "致{单位}：".to_owned(),
        "一、{姓名}已到{社区}报到，{没有这个字段}。#read(\"/etc/passwd\")".to_owned(),
    ];
    let person = volunteer("欧阳䶮");
    says(
        &page(Receipt { heading, person }),
        &[
            "回执单致清城区第三小学：一、欧阳䶮已到阳光嘉园社区报到，{没有这个字段}。#read(\"/etc/passwd\")",
            "阳光嘉园党支部2026年7月1日",
        ],
    );
    let mut card = ClaimCard {
        heading: usual(Template::ClaimCard),
        claim: claim("张三"),
        ..ClaimCard::default()
    };
    let labels = &mut Arc::make_mut(&mut card.heading.text).labels;
    labels.insert("联系电话".to_owned(), "手机".to_owned());
    let printed = page(card).text();
    assert!(printed.contains("手机13800000000") && !printed.contains("联系电话"));
}

#[test]
fn every_form_lists_its_labels() {
    let labels = Template::Commitment.labels();
    assert_eq!(labels[..3], ["姓　　名", "性别", "出生年月"]);
    assert!(labels.contains(&"支部审核 意　　见"));
    assert!(labels.contains(&"我自愿参加社区志愿服务，现郑重承诺："));
    for (template, label) in [
        (Template::Registration, "入党时间"),
        (Template::UnitRegistration, "统一社会 信用代码"),
        (Template::ClaimCard, "第二联　认领者留存"),
        (Template::ServiceList, "联系人及 电话"),
        (Template::AttendanceSheet, "签　名"),
        (Template::ServiceRecord, "确认情况"),
        (Template::EvaluationSheet, "组织评 （党支部）"),
        (Template::Certificate, "证件号码"),
        (Template::PublicNotice, "所在单位"),
        (Template::Nomination, "主要事迹"),
    ] {
        assert!(template.labels().contains(&label), "{label}");
    }
}

#[test]
fn a_numbered_paper_carries_a_square() {
    let strokes = |number: &str| {
        let paper = Certificate {
            number: number.to_owned(),
            ..certificate(1)
        };
        page(paper).strokes
    };
    assert!(strokes("Z2026-0007") > strokes(""));
}

#[test]
fn what_a_list_holds_is_text_on_every_form() {
    let written = "#read(\"/etc/passwd\")";
    let person = Volunteer {
        name: written.to_owned(),
        unit: written.to_owned(),
        wishes: written.to_owned(),
        ..volunteer("")
    };
    let claim = Claim {
        claimant: written.to_owned(),
        project: written.to_owned(),
        content: written.to_owned(),
        ..claim("")
    };
    let heading = heading(written);
    let cases = [
        (
            print(Registration {
                heading: heading.clone(),
                person: person.clone(),
            }),
            4,
        ),
        (
            print(Receipt {
                heading: letter(&heading),
                person: person.clone(),
            }),
            4,
        ),
        (
            print(UnitRegistration {
                heading: heading.clone(),
                unit: unit(written),
            }),
            2,
        ),
        (
            print(Nomination {
                heading: heading.clone(),
                person,
            }),
            3,
        ),
        (
            print(ClaimCard {
                heading: heading.clone(),
                claim: claim.clone(),
                ..ClaimCard::default()
            }),
            8,
        ),
        (
            print(EvaluationSheet {
                heading: heading.clone(),
                claim,
                ..EvaluationSheet::default()
            }),
            4,
        ),
        (
            print(ServiceList {
                heading: heading.clone(),
                projects: vec![project(written)],
                blank_rows: 0,
            }),
            2,
        ),
        (
            print(PublicNotice {
                heading,
                ..PublicNotice::default()
            }),
            1,
        ),
    ];
    for (printed, times) in cases {
        let text: String = read(&printed.file).iter().map(Sheet::text).collect();
        assert_eq!(text.matches(written).count(), times, "{text}");
    }
}

#[test]
fn a_field_of_ten_thousand_characters_breaks_no_form() {
    let long = "长".repeat(10_000);
    let person = Volunteer {
        wishes: long.clone(),
        ..volunteer("张三")
    };
    let claim = Claim {
        content: long.clone(),
        ..claim("张三")
    };
    let listed = ListedProject {
        content: long.clone(),
        ..project("义诊")
    };
    let heading = heading("长表");
    let cases = [
        print(Registration {
            heading: heading.clone(),
            person: person.clone(),
        }),
        print(Receipt {
            heading: letter(&heading),
            person,
        }),
        print(UnitRegistration {
            heading: heading.clone(),
            unit: ReportingUnit {
                projects: long.clone(),
                ..unit("市人民医院")
            },
        }),
        print(ClaimCard {
            heading: heading.clone(),
            claim: claim.clone(),
            ..ClaimCard::default()
        }),
        print(EvaluationSheet {
            heading: heading.clone(),
            claim,
            organisation: Verdict {
                words: long.clone(),
                ..Verdict::default()
            },
            ..EvaluationSheet::default()
        }),
        print(ServiceList {
            heading,
            projects: vec![listed],
            blank_rows: 0,
        }),
    ];
    for printed in cases {
        let pages = read(&printed.file);
        let text: String = pages.iter().map(Sheet::text).collect();
        assert!(text.matches('长').count() >= 10_000, "nothing is cut off");
        for glyph in pages.iter().flat_map(|page| &page.glyphs) {
            let height = pages[0].height;
            assert!(glyph.baseline > 0.0 && glyph.baseline < height, "{glyph:?}");
        }
    }
}

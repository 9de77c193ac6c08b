//! 服务清单: its fields, its categories, who suits a project, names that are nearly the same, and last
//! year's list taken over, on both engines.

use renling_core::claim::{self, ClaimDraft};
use renling_core::error::{Error, Result};
use renling_core::intake::{self, List, Options, Progress};
use renling_core::ledger::Ledger;
use renling_core::person::{self, PersonDraft};
use renling_core::project::{
    self, CategoryDraft, ListYear, ProjectDraft, ProjectFilter, ProjectSummary, Rhythm,
};
use renling_core::{check, journal};
use serde_json::json;

use crate::ledgers::{clock, ledgers, places};
use crate::program::{answer, renling};

async fn begun(ledger: &Ledger) {
    renling_core::begin(ledger, "阳光嘉园党支部", "", "李四")
        .await
        .unwrap();
}

fn haircuts() -> ProjectDraft {
    ProjectDraft {
        name: "便民理发".into(),
        category: "家政服务".into(),
        provider: "文华书城".into(),
        served: "高龄老人".into(),
        place: "阳光嘉园3栋".into(),
        schedule: "每周六上午".into(),
        begins_on: "2026-01-01".parse().ok(),
        ends_on: "2026-12-31".parse().ok(),
        places: 2,
        skills: "理发".into(),
        ..ProjectDraft::default()
    }
}

async fn published(ledger: &Ledger, draft: &ProjectDraft) -> String {
    let id = project::add(ledger, draft).await.unwrap().id;
    project::publish(ledger, std::slice::from_ref(&id))
        .await
        .unwrap();
    id
}

fn wrong<T: std::fmt::Debug>(answer: Result<T>) -> Vec<(String, String)> {
    answer.unwrap_err().wire().fields.into_iter().collect()
}

async fn rows(ledger: &Ledger, filter: ProjectFilter) -> Vec<ProjectSummary> {
    project::list(ledger, &filter, 0, 100).await.unwrap().rows
}

async fn is_whole(ledger: &Ledger) {
    for kept in check::check(ledger).await.unwrap() {
        assert_eq!(kept.broken, 0, "{}", kept.promise);
    }
}

#[tokio::test]
async fn the_fields_of_a_project_are_kept_shown_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "catalogue_fields").await {
        begun(&ledger).await;
        let id = published(&ledger, &haircuts()).await;
        let record = project::show(&ledger, &id).await.unwrap();
        // Without a year it is on this year's list.
        assert_eq!(record.project.year, Some(2026));
        assert_eq!(record.rhythm, Some(Rhythm::Weekly { weekdays: vec![6] }));
        assert_eq!(
            ProjectDraft::from(&record),
            ProjectDraft {
                year: 2026,
                ..haircuts()
            }
        );
        let of_year = |year| ProjectFilter {
            year: Some(year),
            ..ProjectFilter::default()
        };
        let listed = &rows(&ledger, of_year(2026)).await[0];
        assert_eq!(listed.skills.as_deref(), Some("理发"));
        assert_eq!(listed.ends_on, "2026-12-31".parse().ok());
        assert_eq!(rows(&ledger, of_year(2025)).await, []);

        let turned = ProjectDraft {
            year: 1926,
            ends_on: "2025-12-31".parse().ok(),
            ..haircuts()
        };
        let fields = wrong(project::add(&ledger, &turned).await);
        let expected = [
            ("ends_on", "结束日期不能早于开始日期"),
            ("year", "年度应为 2000 至 2099"),
        ];
        assert_eq!(fields, expected.map(|(a, b)| (a.into(), b.into())));

        // What has run its time is claimed no more, until it is given more.
        let over = ProjectDraft {
            name: "春节慰问".into(),
            ends_on: "2026-02-28".parse().ok(),
            ..haircuts()
        };
        let over = published(&ledger, &over).await;
        let wish = ClaimDraft {
            project_id: over,
            person_id: Some(somebody(&ledger, "欧阳洁", "", "", "").await),
            ..ClaimDraft::default()
        };
        assert_eq!(
            claim::add(&ledger, &wish).await.unwrap_err().to_string(),
            "项目“春节慰问”到2026年2月28日为止，不能再认领。还要继续的，请先改它的结束日期。"
        );
        is_whole(&ledger).await;
    }
}

async fn somebody(
    ledger: &Ledger,
    name: &str,
    skills: &str,
    address: &str,
    free_time: &str,
) -> String {
    let draft = PersonDraft {
        name: name.into(),
        skills: skills.into(),
        address: address.into(),
        free_time: free_time.into(),
        ..PersonDraft::default()
    };
    person::add(ledger, &draft).await.unwrap().id
}

/// `欧阳洁：特长相符：理发；住3栋`
async fn suggested(ledger: &Ledger, id: &str, limit: u32) -> Vec<String> {
    let people = project::suggest(ledger, id, limit)
        .await
        .unwrap()
        .into_iter();
    people
        .map(|person| format!("{}：{}", person.name, person.reasons.join("；")))
        .collect()
}

#[tokio::test]
async fn who_suits_a_project_is_suggested_and_whoever_has_it_is_not() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "catalogue_suggested").await {
        begun(&ledger).await;
        let id = published(&ledger, &haircuts()).await;
        let home = "阳光嘉园3栋502";
        somebody(&ledger, "欧阳洁", "理发", home, "周末").await;
        somebody(&ledger, "陈少芬", "", home, "周末").await;
        let he = somebody(&ledger, "何伟", "理发", "", "").await;
        let zhou = somebody(&ledger, "查桂兰", "理发", "", "").await;
        somebody(&ledger, "单春梅", "", "", "周六上午").await;
        // With the skill and no time, and with nothing in common.
        somebody(&ledger, "仇志强", "理发", home, "工作日晚上").await;
        somebody(&ledger, "区嘉怡", "书法", "阳光嘉园4栋", "").await;
        let gone = somebody(&ledger, "潘䶮", "理发", home, "周末").await;
        person::archive(&ledger, &[gone]).await.unwrap();
        let expected = [
            "欧阳洁：特长相符：理发；住3栋；周末有空",
            // Of two with the same reasons the one before by pinyin: he before zha.
            "何伟：特长相符：理发",
            "查桂兰：特长相符：理发",
            "陈少芬：住3栋；周末有空",
            "单春梅：周六上午有空",
        ];
        assert_eq!(suggested(&ledger, &id, 20).await, expected);
        assert_eq!(suggested(&ledger, &id, 2).await, expected[..2]);

        // Who has something to see to comes after who has nothing.
        let other = ProjectDraft {
            name: "夜间巡逻".into(),
            ..haircuts()
        };
        let claimed = |project: &str, person: &str| ClaimDraft {
            project_id: project.to_owned(),
            person_id: Some(person.to_owned()),
            confirmed: true,
            ..ClaimDraft::default()
        };
        let other = published(&ledger, &other).await;
        let busy = claim::add(&ledger, &claimed(&other, &he)).await.unwrap();
        let people = suggested(&ledger, &id, 3).await;
        assert_eq!(
            people[1..],
            ["查桂兰：特长相符：理发", "何伟：特长相符：理发"]
        );

        // Who has claimed it is not suggested again, until the claim is released.
        let claim = claim::add(&ledger, &claimed(&id, &zhou)).await.unwrap();
        assert_eq!(suggested(&ledger, &id, 2).await[1..], expected[1..2]);
        let released = [claim.id, busy.id];
        claim::advance(&ledger, &released, claim::Move::Return, "另有安排")
            .await
            .unwrap();
        assert_eq!(suggested(&ledger, &id, 20).await, expected);
        assert!(matches!(
            project::suggest(&ledger, "none", 5).await,
            Err(Error::NotFound("项目"))
        ));
    }
}

#[tokio::test]
async fn names_that_are_nearly_the_same_are_pointed_out_and_taken() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "catalogue_alike").await {
        begun(&ledger).await;
        let first = project::add(&ledger, &haircuts()).await.unwrap();
        let past = ProjectDraft {
            year: 2025,
            name: "便民理发日".into(),
            ..haircuts()
        };
        project::add(&ledger, &past).await.unwrap();
        let alike = async |name: &str, itself: Option<&str>| {
            let found = project::alike(&ledger, name, None, itself).await.unwrap();
            let names = found.into_iter().map(|project| project.name);
            names.collect::<Vec<_>>()
        };
        assert_eq!(alike("便民 理发（3栋）", None).await, ["便民理发"]);
        assert_eq!(alike("便民理发", Some(&first.id)).await, [""; 0]);
        assert_eq!(alike("便民修鞋", None).await, [""; 0]);

        let list = List::paste(
            "项目名称\t提供单位\t需要人数\n便民理法\t文华书城\t2\n义务巡逻（1栋）\t文华书城\t2\n\
             义务巡逻（2栋）\t文华书城\t2\n义务巡罗 1栋\t文华书城\t2",
        )
        .unwrap();
        let report = import(&ledger, &list).await;
        assert_eq!((report.new, report.ask), (4, 0));
        let messages: Vec<_> = report.problems.iter().map(|one| &one.message).collect();
        assert_eq!(
            messages,
            [
                "第 2 行“项目名称”与项目“便民理发”名称相近，请看是不是同一个项目",
                // The second building is another on purpose; the fourth row is the first once more.
                "第 5 行“项目名称”与项目“义务巡逻（1栋）”名称相近，请看是不是同一个项目",
            ]
        );
        // Said once: in the ledger they are what they are.
        let again = import(&ledger, &list).await;
        assert_eq!((again.new, again.same), (0, 4));
        assert_eq!(again.problems, []);
        is_whole(&ledger).await;
    }
}

async fn import(ledger: &Ledger, list: &List) -> intake::Report {
    intake::apply(ledger, list, &Options::default(), None, &Progress::none())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_list_that_is_saved_is_read_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "catalogue_saved").await {
        begun(&ledger).await;
        project::add(&ledger, &haircuts()).await.unwrap();
        let open_ended = ProjectDraft {
            year: 2025,
            name: "义诊".into(),
            places: 1,
            ..ProjectDraft::default()
        };
        project::add(&ledger, &open_ended).await.unwrap();
        let path = folder.path().join("服务清单.xlsx");
        let saved = intake::save_projects(&ledger, &ProjectFilter::default(), &path).await;
        assert_eq!(saved.unwrap(), 2);
        let report = import(&ledger, &List::read(&path, None).unwrap()).await;
        assert_eq!((report.rows, report.same, report.problems), (2, 2, vec![]));

        // Columns as others write them.
        let list = List::paste(
            "项目名称\t年度\t项目期限\t技能要求\t需要人数\n\
             理发到家\t2026年度\t2026年3月1日至6月30日\t理发┋化妆\t2人\n\
             义务磨刀\t2026\t2026.3-2026.5\t\t1\n\
             每日陪聊\t\t长期\t\t1\n\
             代购代办\t去年\t看情况\t\t1",
        )
        .unwrap();
        let report = import(&ledger, &list).await;
        assert_eq!(report.new, 4);
        let messages: Vec<_> = report.problems.iter().map(|one| &one.message).collect();
        assert_eq!(
            messages,
            [
                "第 5 行“年度”看不出是哪一年，请写成 2026",
                "第 5 行“项目期限”看不出从哪天到哪天，请写成 2026-03-01至2026-12-31，或“长期”",
            ]
        );
        let said: Vec<_> = rows(&ledger, ProjectFilter::default()).await[2..]
            .iter()
            .map(|row| {
                let day = |day: Option<renling_core::time::Date>| {
                    day.map(|day| day.to_string()).unwrap_or_default()
                };
                let (first, last) = (day(row.begins_on), day(row.ends_on));
                let skills = row.skills.clone().unwrap_or_default();
                (row.name.clone(), row.year.unwrap(), first, last, skills)
            })
            .collect();
        let expected = [
            ("理发到家", 2026, "2026-03-01", "2026-06-30", "理发、化妆"),
            ("义务磨刀", 2026, "2026-03-01", "2026-05-31", ""),
            ("每日陪聊", 2026, "", "", ""),
            ("代购代办", 2026, "", "", ""),
        ];
        let expected =
            expected.map(|(a, b, c, d, e)| (a.into(), b, c.into(), d.into(), e.to_owned()));
        assert_eq!(said, expected);
        is_whole(&ledger).await;
    }
}

/// `家政服务 1、助老 0`
async fn categories(ledger: &Ledger) -> String {
    let rows = project::categories(ledger).await.unwrap().into_iter();
    let said: Vec<_> = rows
        .map(|row| format!("{} {}", row.name, row.projects))
        .collect();
    said.join("、")
}

#[tokio::test]
async fn categories_are_the_branch_s_own() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "catalogue_categories").await {
        begun(&ledger).await;
        let id = project::add(&ledger, &haircuts()).await.unwrap().id;
        assert_eq!(categories(&ledger).await, "家政服务 1");
        let draft = |was: Option<&str>, name: &str| CategoryDraft {
            was: was.map(str::to_owned),
            name: name.into(),
        };
        let (old, new) = (draft(Some("家政服务"), "便民服务"), draft(None, "助老"));
        let done = project::categorise(&ledger, &[new.clone(), old.clone()]).await;
        assert_eq!(done.unwrap().sentence, "修改项目类别，1个项目随之改动");
        assert_eq!(categories(&ledger).await, "助老 0、便民服务 1");
        let shown = project::show(&ledger, &id).await.unwrap().project;
        assert_eq!(shown.category.as_deref(), Some("便民服务"));
        // The list and the projects are one step.
        journal::undo(&ledger).await.unwrap();
        assert_eq!(categories(&ledger).await, "家政服务 1");
        journal::redo(&ledger).await.unwrap();

        let refused = project::categorise(&ledger, std::slice::from_ref(&new)).await;
        assert_eq!(
            refused.unwrap_err().to_string(),
            "还有1个项目的类别是“便民服务”，不能删去。请先把这些项目改成别的类别，或给这个类别改名。"
        );
        let standing = draft(Some("便民服务"), "便民服务");
        let twice = [standing.clone(), new.clone(), draft(None, "助 老")];
        let fields = wrong(project::categorise(&ledger, &twice).await);
        assert_eq!(
            fields,
            [("categories".into(), "类别“助 老”写了两次".into())]
        );
        let empty = [standing, draft(None, " ")];
        let fields = wrong(project::categorise(&ledger, &empty).await);
        assert_eq!(fields, [("categories".into(), "类别的名称不能空着".into())]);
        is_whole(&ledger).await;
    }
}

#[tokio::test]
async fn last_year_s_list_is_taken_over_in_one_step() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "catalogue_copied").await {
        begun(&ledger).await;
        let old = ProjectDraft {
            year: 2025,
            name: "2025年学雷锋".into(),
            schedule: "2025年3月5日上午".into(),
            begins_on: "2025-03-01".parse().ok(),
            ends_on: "2025-03-31".parse().ok(),
            ..haircuts()
        };
        let of_day = published(&ledger, &old).await;
        let weekly = ProjectDraft {
            year: 2025,
            begins_on: None,
            ends_on: None,
            ..haircuts()
        };
        let weekly = published(&ledger, &weekly).await;
        let list = |year, projects| ListYear { year, projects };
        assert_eq!(project::years(&ledger).await.unwrap(), [list(2025, 2)]);
        let copyable = project::copyable(&ledger, 2025).await.unwrap();
        let first = &copyable[0];
        assert_eq!(
            (
                first.name.as_str(),
                first.schedule.as_deref(),
                first.already
            ),
            ("2026年学雷锋", Some("2026年3月5日上午"), false)
        );
        assert_eq!(first.begins_on, "2026-03-01".parse().ok());
        assert_eq!(first.provider.as_deref(), Some("文华书城"));

        let done = project::take_over(&ledger, 2025, std::slice::from_ref(&of_day)).await;
        assert_eq!(done.unwrap().sentence, "照抄2025年清单的1个项目");
        let this_year = ProjectFilter {
            year: Some(2026),
            ..ProjectFilter::default()
        };
        let copied = rows(&ledger, this_year.clone()).await.remove(0);
        assert_eq!(
            (
                copied.name.as_str(),
                copied.standing.label(),
                copied.position
            ),
            ("2026年学雷锋", "草稿", 3)
        );
        assert_eq!(copied.ends_on, "2026-03-31".parse().ok());
        // What is there is not taken over once more, alone or with others.
        let both = [weekly, of_day];
        assert!(project::copyable(&ledger, 2025).await.unwrap()[0].already);
        let refused = project::take_over(&ledger, 2025, &both).await;
        assert_eq!(
            refused.unwrap_err().to_string(),
            "“2026年学雷锋”已经在2026年的清单上，没有再抄。请去掉它再试一次。"
        );
        assert_eq!(rows(&ledger, this_year.clone()).await.len(), 1);
        journal::undo(&ledger).await.unwrap();
        assert_eq!(rows(&ledger, this_year.clone()).await, []);
        let done = project::take_over(&ledger, 2025, &both).await.unwrap();
        assert_eq!(done.sentence, "照抄2025年清单的2个项目");
        let years = project::years(&ledger).await.unwrap();
        assert_eq!(years, [list(2026, 2), list(2025, 2)]);

        for (year, why) in [
            (2026, "请选择2026年以前的年度"),
            (2024, "台账里没有2024年的清单"),
        ] {
            let fields = wrong(project::copyable(&ledger, year).await);
            assert_eq!(fields, [("year".into(), why.into())]);
        }
        // Two lists have it now, and its name means the newer.
        let named = project::named(&ledger, "便民理发").await.unwrap();
        let shown = project::show(&ledger, &named).await.unwrap().project;
        assert_eq!(shown.year, Some(2026));
        is_whole(&ledger).await;
    }
}

#[tokio::test]
async fn the_command_line_keeps_the_list() {
    let folder = tempfile::tempdir().unwrap();
    for place in places(folder.path(), "catalogue_cli") {
        let ledger = Ledger::create(place.clone(), clock()).await.unwrap();
        begun(&ledger).await;
        somebody(&ledger, "欧阳洁", "理发", "阳光嘉园3栋502", "周末").await;
        ledger.close().await;
        let run = |words: &[&str]| answer(renling(&place, words));
        let done = run(&[
            "projects",
            "add",
            "便民理发",
            "--year",
            "2025",
            "--skills",
            "理发",
            "--place",
            "阳光嘉园3栋",
            "--schedule",
            "每周六上午",
            "--ends",
            "2099-12-31",
            "--category",
            "家政",
        ]);
        done.is_done();
        assert_eq!(done.json["alike"], json!([]));
        let alike = run(&["projects", "add", "便民理法", "--year", "2025"]);
        assert_eq!(alike.json["alike"][0]["name"], "便民理发");
        run(&["projects", "publish", "便民理发"]).is_done();
        let people = run(&["projects", "suggest", "便民理发"]);
        let reasons = json!(["特长相符：理发", "住3栋", "周末有空"]);
        assert_eq!(people.json[0]["reasons"], reasons);
        let edited = run(&[
            "projects",
            "edit",
            "便民理发",
            "--places",
            "3",
            "--ends",
            "",
        ]);
        assert_eq!(edited.json["places"], 3);
        assert_eq!(edited.json["ends_on"], json!(null));
        assert_eq!(edited.json["skills"], "理发");

        let years = run(&["projects", "copy"]);
        assert_eq!(years.json, json!([{ "year": 2025, "projects": 2 }]));
        let shown = run(&["projects", "copy", "--year", "2025"]);
        assert_eq!(shown.json.as_array().unwrap().len(), 2);
        let copied = run(&["projects", "copy", "--year", "2025", "--all"]);
        assert_eq!(copied.json["sentence"], "照抄2025年清单的2个项目");

        let renamed = run(&["projects", "categories", "--rename", "家政=家政服务"]);
        assert_eq!(renamed.json, json!([{ "name": "家政服务", "projects": 2 }]));
        let unknown = run(&["projects", "categories", "--remove", "法律"]);
        unknown.is_refused("refused", "没有类别“法律”，请核对名称。");
        let out = folder.path().join("清单.xlsx");
        let out = out.to_str().unwrap();
        let saved = run(&["projects", "export", "--year", "2025", "--out", out]);
        assert_eq!(saved.json["projects"], 2);
        let closed = run(&["projects", "list", "--standing", "open"]);
        assert_eq!(closed.json["total"], 1);
    }
}

#[tokio::test]
async fn teams_and_units_are_edited_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    for place in places(folder.path(), "catalogue_edits") {
        let ledger = Ledger::create(place.clone(), clock()).await.unwrap();
        begun(&ledger).await;
        ledger.close().await;
        let run = |words: &[&str]| answer(renling(&place, words));
        run(&[
            "teams",
            "add",
            "摄影队",
            "--service",
            "摄影",
            "--formed",
            "2026-01-05",
        ])
        .is_done();
        let team = run(&[
            "teams",
            "edit",
            "摄影队",
            "--name",
            "摄影服务队",
            "--formed",
            "",
        ]);
        assert_eq!(team.json["name"], "摄影服务队");
        // What is not named stays.
        assert_eq!(team.json["service"], "摄影");
        assert_eq!(team.json["formed_on"], json!(null));
        let missing = run(&["teams", "edit", "摄影队", "--note", "周末"]);
        assert_eq!(missing.code(), "refused");

        run(&["units", "add", "文华书城", "--phone", "0763-3300010"]).is_done();
        let unit = run(&[
            "units",
            "edit",
            "文华书城",
            "--contact",
            "何伟",
            "--note",
            "周一休息",
        ]);
        assert_eq!(unit.json["contact_name"], "何伟");
        assert_eq!(unit.json["contact_phone"], "0763-3300010");
        assert_eq!(unit.json["note"], "周一休息");
        let wrong = run(&["units", "edit", "文华书城", "--phone", "12"]);
        assert_eq!(wrong.code(), "invalid");
    }
}

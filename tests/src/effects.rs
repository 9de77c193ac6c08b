//! What came of a claim: three voices, the rubric they score by, and what is made good, on both engines.

use renling_core::claim::{self, ClaimDraft, ClaimFilter, ClaimState, Move};
use renling_core::evaluation::{self, EvaluationDraft, EvaluationFilter, Level, Voice};
use renling_core::follow_up::{self, FollowUpDraft};
use renling_core::ledger::Ledger;
use renling_core::person::{self, PersonDraft};
use renling_core::project::{self, ProjectDraft};
use renling_core::rubric::{self, Criteria, Criterion, RubricDraft};
use renling_core::{check, demo, home, journal};

use crate::ledgers::ledgers;

/// A claim whose service is done, in a new ledger.
async fn finished(ledger: &Ledger) -> String {
    renling_core::begin(ledger, "阳光嘉园党支部", "", "李四")
        .await
        .unwrap();
    let draft = PersonDraft {
        name: "欧阳䶮".into(),
        ..PersonDraft::default()
    };
    let person = person::add(ledger, &draft).await.unwrap().id;
    let draft = ProjectDraft {
        name: "低温杯线漏奶改善".into(),
        places: 1,
        ..ProjectDraft::default()
    };
    let project = project::add(ledger, &draft).await.unwrap().id;
    project::publish(ledger, std::slice::from_ref(&project))
        .await
        .unwrap();
    let wish = ClaimDraft {
        project_id: project,
        person_id: Some(person),
        confirmed: true,
        ..ClaimDraft::default()
    };
    let claim = claim::add(ledger, &wish).await.unwrap().id;
    let ids = [claim.clone()];
    for movement in [Move::Start, Move::Finish] {
        claim::advance(ledger, &ids, movement, "").await.unwrap();
    }
    claim
}

async fn evaluate(
    ledger: &Ledger,
    claim: &str,
    draft: &EvaluationDraft,
) -> renling_core::error::Result<evaluation::Evaluation> {
    let revision = claim::revision(ledger, claim).await?;
    evaluation::evaluate(ledger, claim, revision, draft).await
}

async fn state(ledger: &Ledger) -> ClaimState {
    let page = claim::list(ledger, &ClaimFilter::default(), 0, 10).await;
    page.unwrap().rows[0].state
}

async fn whole(ledger: &Ledger) {
    for kept in check::check(ledger).await.unwrap() {
        assert_eq!(kept.broken, 0, "{}", kept.promise);
    }
}

fn says(voice: Voice, scores: [i32; 3]) -> EvaluationDraft {
    EvaluationDraft {
        voice,
        scores: scores.to_vec(),
        words: "次数不够".into(),
        ..EvaluationDraft::default()
    }
}

#[tokio::test]
async fn three_voices_speak_and_the_branch_decides() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "voices").await {
        let claim = finished(&ledger).await;
        let awaiting = home::home(&ledger).await.unwrap().figures.claims_awaiting;
        assert_eq!(awaiting, 1);
        // Those who did it and those who were served move nothing.
        for voice in [Voice::Own, Voice::Served] {
            evaluate(&ledger, &claim, &says(voice, [95, 90, 85]))
                .await
                .unwrap();
            assert_eq!(state(&ledger).await, ClaimState::Awaiting);
        }
        let branch = EvaluationDraft {
            served_people: Some(120),
            saved: "86,900".into(),
            saved_months: Some(9),
            conclusion: "可推广".into(),
            ..says(Voice::Organisation, [95, 90, 83])
        };
        let written = evaluate(&ledger, &claim, &branch).await.unwrap();
        // 40 × 95 + 30 × 90 + 30 × 83 = 8,990 hundredths: 90, from which on it is 非常满意.
        assert_eq!((written.score, written.level), (Some(90), Level::Excellent));
        assert_eq!(
            (written.saved_fen, written.saved_months),
            (Some(8_690_000), Some(9))
        );
        assert_eq!(state(&ledger).await, ClaimState::Evaluated);

        // Said again without a reason, nothing is written; with one, both entries are kept.
        let again = says(Voice::Organisation, [80, 80, 80]);
        let silent = evaluate(&ledger, &claim, &again).await.unwrap_err().wire();
        assert_eq!(silent.fields["reason"], "组织评已有评估，改动请写明原因");
        let again = EvaluationDraft {
            reason: "核对原始记录".into(),
            ..again
        };
        evaluate(&ledger, &claim, &again).await.unwrap();
        let effect = evaluation::of_claim(&ledger, &claim).await.unwrap();
        let said: Vec<_> = effect
            .spoken
            .iter()
            .map(|one| (one.evaluation.voice, one.evaluation.score, one.stands))
            .collect();
        assert_eq!(
            said,
            [
                (Voice::Own, Some(91), true),
                (Voice::Served, Some(91), true),
                (Voice::Organisation, Some(90), false),
                (Voice::Organisation, Some(80), true),
            ]
        );
        assert_eq!(effect.spoken[2].evaluation, written);
        let listed = evaluation::list(&ledger, &EvaluationFilter::default(), 0, 10).await;
        assert_eq!(listed.unwrap().total, 3);
        whole(&ledger).await;
        let undone = journal::undo(&ledger).await.unwrap();
        assert_eq!(
            undone.sentence,
            "撤销：改评欧阳䶮认领的“低温杯线漏奶改善”为“满意”"
        );
        let effect = evaluation::of_claim(&ledger, &claim).await.unwrap();
        assert!(effect.spoken.iter().all(|one| one.stands));
        whole(&ledger).await;
    }
}

#[tokio::test]
async fn what_is_bad_is_made_good_before_the_claim_ends() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "made_good").await {
        let claim = finished(&ledger).await;
        let bad = says(Voice::Organisation, [50, 50, 50]);
        let wrong = evaluate(&ledger, &claim, &bad).await.unwrap_err().wire();
        let fields: Vec<_> = wrong.fields.keys().map(String::as_str).collect();
        assert_eq!(fields, ["answerable", "due_on", "task"]);
        let bad = EvaluationDraft {
            follow_up: FollowUpDraft {
                task: "补足两次".into(),
                answerable: "欧阳䶮".into(),
                due_on: "2026-03-15".parse().ok(),
            },
            ..bad
        };
        evaluate(&ledger, &claim, &bad).await.unwrap();
        assert_eq!(state(&ledger).await, ClaimState::Rework);
        // Its day is the claim's day, so that it is late where claims are late; both move together.
        let due = "2026-03-20".parse().unwrap();
        claim::postpone(&ledger, std::slice::from_ref(&claim), due)
            .await
            .unwrap();
        let open = evaluation::of_claim(&ledger, &claim)
            .await
            .unwrap()
            .follow_ups;
        assert_eq!((open.len(), open[0].due_on), (1, due));

        let ids = [claim.clone()];
        let skipped = claim::advance(&ledger, &ids, Move::Finish, "").await;
        assert_eq!(
            skipped.unwrap_err().to_string(),
            "欧阳䶮认领的“低温杯线漏奶改善”还有未办结的整改。请在这项认领里写明整改做了什么，再办结整改。"
        );
        let hasty = evaluate(&ledger, &claim, &says(Voice::Organisation, [90, 90, 90])).await;
        assert_eq!(
            hasty.unwrap_err().to_string(),
            "欧阳䶮认领的“低温杯线漏奶改善”正在整改，请先办结整改，再作组织评。"
        );
        let empty = follow_up::close(&ledger, &open[0].id, open[0].revision, " ").await;
        assert_eq!(empty.unwrap_err().to_string(), "请写明整改做了什么");
        let closed = follow_up::close(&ledger, &open[0].id, open[0].revision, "补了两次")
            .await
            .unwrap();
        assert_eq!(closed.done_by.as_deref(), Some("李四"));
        assert_eq!(state(&ledger).await, ClaimState::Awaiting);
        let twice = follow_up::close(&ledger, &closed.id, closed.revision, "又一次").await;
        assert_eq!(twice.unwrap_err().code(), "refused");

        let good = says(Voice::Organisation, [90, 90, 90]);
        let good = evaluate(&ledger, &claim, &good).await.unwrap();
        assert_eq!(good.reason.as_deref(), Some("整改后重新评估"));
        assert_eq!(state(&ledger).await, ClaimState::Evaluated);
        whole(&ledger).await;
        // Good, closed, postponed, bad: all the way back, and forth again.
        for _ in 0..4 {
            journal::undo(&ledger).await.unwrap();
        }
        assert_eq!(state(&ledger).await, ClaimState::Awaiting);
        for _ in 0..4 {
            journal::redo(&ledger).await.unwrap();
        }
        assert_eq!(state(&ledger).await, ClaimState::Evaluated);
        whole(&ledger).await;
    }
}

#[tokio::test]
async fn what_was_scored_keeps_the_rubric_it_was_scored_by() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "rubric").await {
        let claim = finished(&ledger).await;
        evaluate(&ledger, &claim, &says(Voice::Own, [90, 80, 70]))
            .await
            .unwrap();
        let draft = RubricDraft {
            criteria: Criteria(vec![Criterion {
                name: "节约效果".into(),
                weight: 100,
            }]),
            excellent_from: 95,
            good_from: 85,
            fair_from: 70,
        };
        let second = rubric::revise(&ledger, &draft).await.unwrap();
        assert_eq!(second.version, 2);
        // Saved again as it stands, it makes no further version.
        assert_eq!(rubric::revise(&ledger, &draft).await.unwrap(), second);
        let branch = EvaluationDraft {
            scores: vec![90],
            ..EvaluationDraft::default()
        };
        let written = evaluate(&ledger, &claim, &branch).await.unwrap();
        assert_eq!((written.score, written.level), (Some(90), Level::Good));
        let effect = evaluation::of_claim(&ledger, &claim).await.unwrap();
        let shown: Vec<_> = effect
            .spoken
            .iter()
            .map(|one| {
                let criteria = one.criteria.iter();
                let criteria: Vec<_> = criteria
                    .map(|scored| (scored.name.as_str(), scored.weight, scored.score))
                    .collect();
                (one.rubric_version, criteria)
            })
            .collect();
        assert_eq!(
            shown,
            [
                (
                    Some(1),
                    vec![
                        ("完成情况", 40, 90),
                        ("服务质量", 30, 80),
                        ("群众反映", 30, 70)
                    ]
                ),
                (Some(2), vec![("节约效果", 100, 90)]),
            ]
        );
        whole(&ledger).await;
        // The second rubric leaves with its undo, after what rests on it.
        journal::undo(&ledger).await.unwrap();
        journal::undo(&ledger).await.unwrap();
        assert_eq!(rubric::newest(&ledger).await.unwrap().version, 1);
    }
}

#[tokio::test]
async fn the_demo_ledger_is_evaluated_in_three_voices() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in ledgers(folder.path(), "demo_voices").await {
        demo::fill(&ledger).await.unwrap();
        let evaluated = home::home(&ledger).await.unwrap().figures.evaluated as u32;
        let rework = home::home(&ledger).await.unwrap().figures.claims_rework as u32;
        assert!(evaluated > 100);
        for (voice, expected) in [
            (Voice::Own, evaluated),
            (Voice::Served, evaluated),
            (Voice::Organisation, evaluated + rework),
        ] {
            let filter = EvaluationFilter {
                voice: Some(voice),
                ..EvaluationFilter::default()
            };
            let page = evaluation::list(&ledger, &filter, 0, 1_000).await.unwrap();
            assert_eq!(page.total, expected, "{voice:?}");
            // The two 党员攻关项目 of the practice.
            let mut saved: Vec<_> = page
                .rows
                .iter()
                .filter_map(|row| row.saved_fen.zip(row.saved_months))
                .collect();
            saved.sort_unstable();
            let expected: &[(i32, i32)] = match voice {
                Voice::Organisation => &[(4_885_200, 3), (8_690_000, 9)],
                _ => &[],
            };
            assert_eq!(saved, expected);
        }
        whole(&ledger).await;
    }
}

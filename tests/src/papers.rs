//! What is printed of a ledger and kept of it, on both engines.

use renling_core::attendance::{self, HoursMove};
use renling_core::certificate;
use renling_core::ledger::Ledger;
use renling_core::time::Period;

use crate::ledgers::ledgers;
use crate::service::{YESTERDAY, cleaning, from_to, held, somebody};

const ALWAYS: Period = Period {
    from: None,
    until: None,
};

async fn begun(folder: &std::path::Path, database: &str) -> Vec<Ledger> {
    let ledgers = ledgers(folder, database).await;
    for ledger in &ledgers {
        renling_core::begin(ledger, "阳光嘉园党支部", "阳光嘉园社区", "李四")
            .await
            .unwrap();
    }
    ledgers
}

async fn confirm(ledger: &Ledger, rows: &[String]) {
    for movement in [HoursMove::Review, HoursMove::Confirm] {
        attendance::advance_hours(ledger, rows, movement)
            .await
            .unwrap();
    }
}

/// 民政部令第67号: what is certified must be true, so hours that wait for confirmation are never in it.
#[tokio::test]
async fn only_confirmed_hours_are_certified() {
    let folder = tempfile::tempdir().unwrap();
    for ledger in begun(folder.path(), "certificates").await {
        let ouyang = somebody(&ledger, "欧阳䶮").await;
        let chen = somebody(&ledger, "陈少芬").await;
        let nobody = somebody(&ledger, "何喆").await;
        let mut rows = Vec::new();
        for (day, from, to) in [
            ("2026-01-10", "8:30", "11:30"),
            ("2026-02-14", "8:30", "10:00"),
            (YESTERDAY, "13:40", "15:25"),
        ] {
            let draft = renling_core::activity::ActivityDraft {
                project: String::new(),
                ..cleaning(day, from, to)
            };
            let (_, on) = held(&ledger, &draft, &[&ouyang, &chen]).await;
            attendance::enter_hours(&ledger, &on, &from_to(from, to))
                .await
                .unwrap();
            rows.push(on);
        }
        // Of her none is confirmed; of him the first two, of which one is corrected.
        let his = [rows[0][0].clone(), rows[1][0].clone()];
        confirm(&ledger, &his).await;
        attendance::correct(&ledger, &his[0], 120, "中途离开一小时")
            .await
            .unwrap();

        let one = std::slice::from_ref(&ouyang);
        let form = &certificate::forms(&ledger, one, ALWAYS).await.unwrap()[0];
        let minutes: Vec<i32> = form.services.iter().map(|row| row.minutes).collect();
        assert_eq!(
            (minutes.as_slice(), form.minutes()),
            ([120, 90].as_slice(), 210)
        );
        assert_eq!(
            form.left_out().unwrap(),
            "欧阳䶮有1次服务（1小时45分）还没有确认，没有写进证明：2026年2月28日“清洁家园行动”。请先确认时数，再出具证明。"
        );
        let february = Period {
            from: "2026-02-01".parse().ok(),
            until: "2026-02-14".parse().ok(),
        };
        let form = &certificate::forms(&ledger, one, february).await.unwrap()[0];
        assert_eq!((form.minutes(), form.left_out()), (90, None));

        let all = [ouyang.clone(), chen.clone(), nobody];
        let refused = certificate::forms(&ledger, &all, ALWAYS).await;
        assert_eq!(
            refused.unwrap_err().to_string(),
            "陈少芬（6小时15分待确认）、何喆在这段时间没有已确认的服务时数，不能出具证明。请先确认时数，或换一段时间。"
        );
        let turned = Period {
            from: february.until,
            until: february.from,
        };
        let wrong = certificate::forms(&ledger, one, turned).await.unwrap_err();
        assert_eq!(wrong.to_string(), "结束日期不能早于开始日期");
        let found = certificate::people(&ledger, "", ALWAYS).await.unwrap();
        assert_eq!(found, [ouyang]);

        // Corrected to nothing, it was no service.
        attendance::correct(&ledger, &rows[1][0], 0, "当天没有到场")
            .await
            .unwrap();
        let gone = certificate::forms(&ledger, &found, february).await;
        assert_eq!(gone.unwrap_err().code(), "refused");
    }
}

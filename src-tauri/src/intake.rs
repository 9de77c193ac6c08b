//! Commands of the import. One list at a time lies on the desk, with the plan that the person sees.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use renling_core::backup;
use renling_core::error::Result;
use renling_core::intake::{
    self, CellShown, List, Options, Outcome, PastImport, Plan, Preview, PreviewRow, Progress,
    Report, TakenBack, TextEncoding,
};
use renling_core::person::Page;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::picker;
use crate::wire::Answer;

/// The list that is being looked at.
#[derive(Clone)]
pub(crate) struct Laid {
    list: Arc<List>,
    options: Options,
    plan: Arc<Plan>,
}

/// Asks for the file of a list; none if the person changed their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_choose(app: AppHandle) -> Answer<Option<String>> {
    let endings = [
        "xlsx", "xlsm", "xls", "xlsb", "et", "ods", "csv", "tsv", "txt", "html", "htm",
    ];
    let path = picker::open(&app, "名单", &endings).await;
    Ok(path.map(|path| path.display().to_string()))
}

/// Reads the file of a list and plans its import.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_read(
    desk: State<'_, Desk>,
    path: String,
    encoding: Option<TextEncoding>,
) -> Answer<Preview> {
    let list = read(move || List::read(&PathBuf::from(path), encoding)).await?;
    Ok(lay(&desk, list, Options::default()).await?)
}

/// Reads what was pasted and plans its import.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_paste(desk: State<'_, Desk>, text: String) -> Answer<Preview> {
    let list = read(move || List::paste(&text)).await?;
    Ok(lay(&desk, list, Options::default()).await?)
}

/// Plans the list on the desk again, read in another way or with decisions.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_plan(desk: State<'_, Desk>, options: Options) -> Answer<Preview> {
    let list = desk.list()?.list;
    Ok(lay(&desk, list, options).await?)
}

/// A row of the plan with what stands in the list.
#[derive(Debug, serde::Serialize, specta::Type)]
pub(crate) struct RowShown {
    #[serde(flatten)]
    row: PreviewRow,
    /// Its filled cells.
    cells: Vec<CellShown>,
}

/// Rows of the plan: of one outcome, or those with problems, or all.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_rows(
    desk: State<'_, Desk>,
    outcome: Option<Outcome>,
    problems: bool,
    offset: u32,
    limit: u32,
) -> Answer<Page<RowShown>> {
    let Laid { list, plan, .. } = desk.list()?;
    let page = if problems {
        plan.rows_with_problems(offset, limit)
    } else {
        plan.rows(outcome, offset, limit)
    };
    let shown = page.rows.into_iter().map(|row| RowShown {
        cells: list.cells(plan.preview(), row.row),
        row,
    });
    Ok(Page {
        total: page.total,
        rows: shown.collect(),
    })
}

/// Applies the plan that is shown; tells how many records are written.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_apply(desk: State<'_, Desk>, progress: Channel<u32>) -> Answer<Report> {
    let Laid {
        list,
        options,
        plan,
    } = desk.list()?;
    let cancelled = desk.begin_task();
    let watched = Progress::new(move |done, _| {
        // A page that has gone away hears nothing, and the job goes on.
        let _ = progress.send(done);
        !cancelled.load(Ordering::Relaxed)
    });
    let ledger = desk.ledger().await?;
    if !desk.is_demo().await {
        backup::before_import(&ledger).await;
    }
    Ok(intake::apply(&ledger, &list, &options, Some(&plan), &watched).await?)
}

/// Writes the rows with something to look at to a file that the person names, to be mended and imported
/// again. Tells how many there are; none if the person changed their mind.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_save_problems(
    app: AppHandle,
    desk: State<'_, Desk>,
) -> Answer<Option<u32>> {
    let Some(path) = picker::save_as(&app, "需要修改的行.xlsx", "Excel 工作簿", "xlsx").await
    else {
        return Ok(None);
    };
    let Laid { list, options, .. } = desk.list()?;
    let ledger = desk.ledger().await?;
    Ok(Some(
        intake::save_problem_rows(&ledger, &list, &options, &path).await?,
    ))
}

/// The imports of the past, the newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn imports_past(
    desk: State<'_, Desk>,
    offset: u32,
    limit: u32,
) -> Answer<Page<PastImport>> {
    Ok(intake::past(&desk.ledger().await?, offset, limit).await?)
}

/// What taking back an import would do now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_would_take_back(
    desk: State<'_, Desk>,
    operation: i32,
) -> Answer<TakenBack> {
    Ok(intake::would_take_back(&desk.ledger().await?, operation).await?)
}

/// Takes back an import.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_take_back(desk: State<'_, Desk>, operation: i32) -> Answer<TakenBack> {
    Ok(intake::take_back(&desk.ledger().await?, operation).await?)
}

/// A list of 100,000 rows takes seconds to read: on a thread of its own the window stays alive.
async fn read(task: impl FnOnce() -> Result<List> + Send + 'static) -> Result<Arc<List>> {
    tokio::task::spawn_blocking(task)
        .await
        .expect("BUG: reading a list panicked")
        .map(Arc::new)
}

async fn lay(desk: &Desk, list: Arc<List>, options: Options) -> Result<Preview> {
    let plan = Arc::new(intake::preview(&desk.ledger().await?, &list, &options).await?);
    let preview = plan.preview().clone();
    desk.lay(Laid {
        list,
        options,
        plan,
    });
    Ok(preview)
}

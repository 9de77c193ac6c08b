//! The window: commands of one line each over the use cases of `renling-core`, file dialogs, printing,
//! and nothing else. The page is in `ui/`; what it may call is generated from here into
//! `ui/src/api/bindings.ts`.

mod activities;
mod attachments;
mod backups;
mod check_ins;
mod claims;
mod commitments;
mod desk;
mod evaluations;
mod forms;
mod handover;
mod intake;
mod journal;
mod ledger;
mod papers;
mod people;
mod picker;
mod printed;
mod privacy;
mod projects;
mod safety;
mod scans;
mod teams;
mod units;
mod visits;
mod wire;

use std::process::ExitCode;

use desk::{Desk, Start};
use tauri::{Manager as _, RunEvent, WebviewUrl, WebviewWindowBuilder};
use tauri_specta::{Builder, collect_commands};

/// Every command that the page may call.
pub fn commands() -> Builder<tauri::Wry> {
    Builder::<tauri::Wry>::new()
        .disable_serde_phases()
        .commands(collect_commands![
            ledger::ledger_state,
            ledger::ledger_begin,
            ledger::ledger_demo,
            ledger::ledger_leave_demo,
            ledger::home,
            safety::ledger_unlock,
            safety::ledger_recover,
            safety::ledger_lock,
            safety::lock_after,
            safety::password_set,
            safety::password_remove,
            safety::recovery_renew,
            safety::recovery_save,
            safety::recovery_print,
            backups::backups_list,
            backups::backup_make,
            backups::backup_choose_folder,
            backups::backup_forget_folder,
            backups::backup_choose,
            backups::backup_compare,
            backups::backup_restore,
            handover::handover_pack,
            handover::handover_choose,
            handover::handover_open,
            privacy::person_export,
            privacy::person_erase,
            privacy::retention,
            privacy::set_retention,
            ledger::task_cancel,
            journal::undoable,
            journal::undo,
            journal::redo,
            journal::undo_operation,
            journal::operations,
            journal::told_changes,
            journal::history,
            intake::import_choose,
            intake::import_read,
            intake::import_paste,
            intake::import_plan,
            intake::import_rows,
            intake::import_apply,
            intake::import_save_problems,
            intake::imports_past,
            intake::import_would_take_back,
            intake::import_take_back,
            people::people_list,
            people::people_ids,
            people::person_show,
            people::person_reveal,
            people::person_add,
            people::person_edit,
            people::people_archive,
            people::people_restore,
            people::units_list,
            units::units_page,
            units::unit_show,
            units::unit_add,
            units::unit_edit,
            units::units_archive,
            units::units_restore,
            commitments::commitments_list,
            commitments::commitments_make,
            commitments::commitments_sign,
            commitments::commitment_withdraw,
            commitments::commitments_pending,
            forms::forms_list,
            forms::forms_found,
            forms::forms_preview,
            forms::preview_page,
            forms::forms_unprinted,
            forms::forms_save,
            forms::forms_print,
            forms::form_words,
            forms::form_words_preview,
            forms::form_words_save,
            papers::papers_list,
            papers::papers_find,
            papers::papers_hand,
            attachments::attachments_of,
            attachments::attachment_add,
            attachments::attachment_show,
            attachments::attachment_save,
            attachments::attachment_remove,
            papers::number_patterns,
            papers::number_set_patterns,
            projects::projects_list,
            projects::project_categories,
            projects::project_categorise,
            projects::projects_alike,
            projects::project_suggest,
            projects::project_years,
            projects::projects_copyable,
            projects::projects_take_over,
            projects::projects_save,
            projects::project_show,
            projects::project_add,
            projects::project_edit,
            projects::projects_publish,
            projects::projects_close,
            claims::claims_list,
            claims::claim_counts,
            claims::claim_add,
            claims::claims_advance,
            claims::claims_postpone,
            activities::activities_list,
            activities::activity_show,
            activities::activity_add,
            activities::activity_edit,
            activities::activity_repeat,
            activities::activities_advance,
            activities::attendance_sheet,
            activities::attendance_of_person,
            activities::attendance_sign,
            activities::attendance_mark,
            activities::attendance_list_expected,
            activities::attendance_assign,
            activities::hours_enter,
            activities::hours_advance,
            activities::hours_correct,
            activities::hours_corrections,
            activities::hours_total,
            activities::hours_rules,
            activities::hours_set_rules,
            teams::teams_list,
            teams::team_show,
            teams::teams_of_person,
            teams::team_add,
            teams::team_edit,
            teams::team_lead,
            teams::team_join,
            teams::team_leave,
            teams::teams_archive,
            teams::teams_restore,
            evaluations::evaluations_list,
            evaluations::claim_effect,
            evaluations::claim_evaluate,
            evaluations::follow_up_close,
            evaluations::rubric_newest,
            evaluations::rubric_revise,
            check_ins::check_ins_list,
            check_ins::check_ins_unregistered,
            check_ins::check_ins_register_people,
            check_ins::check_in_register_unit,
            check_ins::check_ins_advance,
            visits::visits_list,
            visits::visit_show,
            visits::visit_reveal,
            visits::visit_add,
            visits::visit_edit,
            visits::visit_keep,
            visits::visit_tell,
        ])
}

/// Opens the window and stays until it is closed. `--ledger PLACE` opens (or, on a first start,
/// makes) the ledger at that place, `--demo` a throw-away one. Started by itself to draw a scanned page, it
/// does that and ends.
pub fn run(arguments: impl Iterator<Item = String>) -> ExitCode {
    let mut arguments = arguments.peekable();
    if arguments.next_if_eq(scans::DRAW).is_some() {
        return scans::draw(arguments.next());
    }
    let start = Start::parse(arguments);
    let commands = commands();
    tauri::Builder::default()
        .plugin(tauri_plugin_opener::init())
        .invoke_handler(commands.invoke_handler())
        .setup(move |app| {
            commands.mount_events(app);
            Desk::place(app.handle(), start);
            tauri::async_runtime::spawn(desk::open_early(app.handle().clone()));
            tauri::async_runtime::spawn(desk::keep_backed_up(app.handle().clone()));
            let window = WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("认领")
                .inner_size(1280.0, 720.0)
                .min_inner_size(1024.0, 640.0)
                .center()
                .build()?;
            draw_by_processor(&window)?;
            Ok(())
        })
        .build(tauri::generate_context!())
        .expect("BUG: the window could not be opened")
        .run(|app, event| {
            if let RunEvent::Exit = event {
                tauri::async_runtime::block_on(app.state::<Desk>().clear_away());
            }
        });
    ExitCode::SUCCESS
}

/// Has the page drawn by the processor. Lists and forms gain nothing from a graphics card, and where Linux has
/// no driver for it, a program is compiled for every kind of shape before it is first seen.
#[cfg(target_os = "linux")]
fn draw_by_processor(window: &tauri::WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};

    window.with_webview(|webview| {
        if let Some(settings) = webview.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

/// The WebViews of Windows and macOS draw well as they are.
#[cfg(not(target_os = "linux"))]
fn draw_by_processor(_: &tauri::WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::path::Path;

    use specta_typescript::Typescript;

    /// The page's bindings are what this crate exports today. With `RENLING_WRITE_BINDINGS` set, the
    /// test writes them instead of complaining.
    #[test]
    fn the_bindings_of_the_page_are_up_to_date() {
        let landed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/api/bindings.ts");
        let folder = tempfile::tempdir().unwrap();
        let fresh = folder.path().join("bindings.ts");
        let header = "// Generated from src-tauri; a test tells when it is out of date.\n";
        super::commands()
            .export(Typescript::default().header(header), &fresh)
            .unwrap();
        let fresh = std::fs::read_to_string(fresh).unwrap();
        if std::env::var_os("RENLING_WRITE_BINDINGS").is_some() {
            std::fs::write(&landed, &fresh).unwrap();
        }
        let landed = std::fs::read_to_string(landed).unwrap_or_default();
        assert!(
            landed == fresh,
            "ui/src/api/bindings.ts is out of date: run the tests once with RENLING_WRITE_BINDINGS=1"
        );
    }
}

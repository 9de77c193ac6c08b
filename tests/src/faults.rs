//! What goes wrong at a desk: the power, the disk, the list, the key, the other program. Each is done
//! for real to the built program, and afterwards the ledger must be whole.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use renling_core::check;
use renling_core::intake::{self, List, Options, Progress};
use renling_core::journal;
use renling_core::ledger::{Ledger, Location};
use renling_core::person::{self, PersonFilter};
use sqlx::Connection as _;

use crate::ledgers::{clock, places, shared};
use crate::program::{Answer, answer, read, renling, under};
use crate::torture::moments;

/// A new ledger of a branch.
fn begin(ledger: &Location) {
    answer(renling(ledger, &["init", "--branch", "阳光嘉园党支部"])).is_done();
}

fn file(folder: &Path) -> Location {
    Location::File(folder.join("阳光嘉园.renling"))
}

/// A list of invented people, from the `first` on.
pub fn list(folder: &Path, first: u32, people: u32) -> PathBuf {
    const DIGITS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
    let mut text = String::from("姓名,手机,工作单位\n");
    for number in first..first + people {
        let digit = |place: u32| DIGITS[(number / 10u32.pow(place) % 10) as usize];
        let name: String = ['欧', digit(0), digit(1)].iter().collect();
        // One name once in a unit: two would be asked about.
        text += &format!("{name},1390{number:07},第{}单位\n", number / 100);
    }
    let path = folder.join(format!("名单{first}-{people}.csv"));
    fs::write(&path, text).unwrap();
    path
}

fn import(ledger: &Location, list: &Path) -> Command {
    renling(ledger, &["import", list.to_str().unwrap()])
}

/// Opens a ledger, sees that it is whole, and counts its people.
pub async fn people_of_whole(place: &Location) -> u32 {
    let ledger = Ledger::open(place.clone(), clock()).await.unwrap();
    for kept in check::check(&ledger).await.unwrap() {
        assert_eq!(kept.broken, 0, "{}", kept.promise);
    }
    let page = person::list(&ledger, &PersonFilter::default(), 0, 1).await;
    ledger.close().await;
    page.unwrap().total
}

/// How many people the big list has, and how often its import is killed.
const MANY: u32 = 20_000;
const KILLS: u32 = 10;

#[tokio::test]
async fn an_import_killed_at_any_moment_is_there_wholly_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let measured = Location::File(folder.path().join("量一量.renling"));
    killed_again_and_again(&file(folder.path()), &measured, folder.path()).await;
}

#[tokio::test]
async fn an_import_into_a_shared_ledger_is_there_wholly_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    if let (Some(place), Some(measured)) = (shared("killed"), shared("not_killed")) {
        killed_again_and_again(&place, &measured, folder.path()).await;
    }
}

async fn killed_again_and_again(place: &Location, measured: &Location, folder: &Path) {
    let everybody = list(folder, 0, MANY);
    // How long it takes where nobody kills it.
    begin(measured);
    let begun = Instant::now();
    answer(import(measured, &everybody)).is_done();
    let whole = begun.elapsed();
    assert_eq!(people_of_whole(measured).await, MANY);

    begin(place);
    let what = match place {
        Location::File(_) => "imports killed",
        Location::Shared(_) => "imports into a shared ledger killed",
    };
    let mut moments = moments(what, KILLS);
    while let Some(moment) = moments.next() {
        let mut child = import(place, &everybody).spawn().unwrap();
        std::thread::sleep(whole.mul_f64(moment));
        moments.injected(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        match people_of_whole(place).await {
            0 => {}
            MANY => take_back(place).await,
            part => panic!("{part} of {MANY} people after a kill at {moment} of the import"),
        }
    }
    moments.end();
    // The ledger goes on as if nothing had been.
    answer(import(place, &list(folder, MANY, 10))).is_done();
    assert_eq!(people_of_whole(place).await, 10);
}

async fn take_back(place: &Location) {
    let ledger = Ledger::open(place.clone(), clock()).await.unwrap();
    journal::undo(&ledger).await.unwrap();
    ledger.close().await;
}

/// A shell that lets a program write no file beyond so many blocks of 512 bytes.
#[cfg(unix)]
fn limited(blocks: u64, before: &str) -> [String; 3] {
    [
        "sh".to_owned(),
        "-c".to_owned(),
        format!("{before} ulimit -c 0; ulimit -f {blocks}; exec \"$0\" \"$@\""),
    ]
}

#[cfg(unix)]
fn import_limited(blocks: u64, before: &str, ledger: &Location, list: &Path) -> Answer {
    let shell = limited(blocks, before);
    let shell = shell.each_ref().map(String::as_str);
    answer(under(&shell, ledger, &["import", list.to_str().unwrap()]))
}

/// How many blocks a ledger of these people takes, and how many an empty one.
#[cfg(unix)]
fn blocks_of(folder: &Path, list: &Path) -> (u64, u64) {
    let ledger = folder.join("量一量.renling");
    let place = Location::File(ledger.clone());
    let blocks = || fs::metadata(&ledger).unwrap().len() / 512;
    begin(&place);
    let empty = blocks();
    answer(import(&place, list)).is_done();
    (empty, blocks())
}

/// The system ends a program that writes beyond its limit, here at chosen bytes of the commit: what
/// `kill -9` meets by chance alone.
#[cfg(unix)]
#[tokio::test]
async fn an_import_that_dies_while_it_is_written_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let list = list(folder.path(), 0, 2_000);
    let (empty, full) = blocks_of(folder.path(), &list);
    let place = file(folder.path());
    begin(&place);
    for death in 0..8 {
        let died = import_limited(empty + (full - empty) * death / 8, "", &place, &list);
        assert_eq!(died.status, None, "{died:?}");
        // SQLite's rollback journal is still there: the next to open the ledger needs it.
        assert!(folder.path().join("阳光嘉园.renling-journal").exists());
        assert_eq!(people_of_whole(&place).await, 0);
    }
    answer(import(&place, &list)).is_done();
    assert_eq!(people_of_whole(&place).await, 2_000);
}

#[cfg(unix)]
#[tokio::test]
async fn a_full_disk_is_told_and_nothing_of_the_import_stays() {
    let folder = tempfile::tempdir().unwrap();
    let list = list(folder.path(), 0, 2_000);
    let (empty, full) = blocks_of(folder.path(), &list);
    let place = file(folder.path());
    begin(&place);
    let words = "磁盘空间不足，本次没有保存，台账保持原样。请清理磁盘后再试一次。";
    let before = contents(folder.path());
    for part in 0..4 {
        let blocks = empty + (full - empty) * part / 4;
        import_limited(blocks, "trap '' XFSZ;", &place, &list).is_refused("disk_full", words);
        assert_eq!(people_of_whole(&place).await, 0);
    }
    // People are not the only thing that is as before.
    assert_eq!(names(&contents(folder.path())), names(&before));

    // A new ledger that does not fit leaves no half of itself: not its key, and not its first pages.
    let new = Location::File(folder.path().join("放不下.renling"));
    for blocks in [0, 1, empty / 2] {
        let shell = limited(blocks, "trap '' XFSZ;");
        let shell = shell.each_ref().map(String::as_str);
        let init = ["init", "--branch", "阳光嘉园党支部"];
        answer(under(&shell, &new, &init)).is_refused("disk_full", words);
        assert_eq!(names(&contents(folder.path())), names(&before));
    }
}

/// Every file of a folder with its bytes.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

fn names(files: &[(PathBuf, Vec<u8>)]) -> Vec<&Path> {
    files.iter().map(|(path, _)| path.as_path()).collect()
}

#[test]
fn a_list_that_cannot_be_read_is_named_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let place = file(folder.path());
    begin(&place);
    let lists = tempfile::tempdir().unwrap();
    fs::create_dir(lists.path().join("名单")).unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/在职党员报到名册.xlsx");
    let bytes = fs::read(sample).unwrap();
    fs::write(lists.path().join("半份.xlsx"), &bytes[..bytes.len() / 2]).unwrap();
    fs::write(lists.path().join("空的.xlsx"), "").unwrap();
    let before = contents(folder.path());
    let mut cases = vec![
        (
            lists.path().join("没有.xlsx"),
            "file_missing",
            "找不到“没有.xlsx”，它可能已被移动、改名或删除，请重新选择文件。",
        ),
        (
            lists.path().join("名单"),
            "file_is_folder",
            "“名单”是一个文件夹，请打开它，再选择里面的名单文件。",
        ),
        (
            lists.path().join("半份.xlsx"),
            "file_damaged",
            "“半份.xlsx”已损坏，读不出内容，请用 Excel 或 WPS 打开并另存一份后再试。",
        ),
        (
            lists.path().join("空的.xlsx"),
            "file_empty",
            "“空的.xlsx”里没有内容，请检查是否选错了文件。",
        ),
    ];
    if cfg!(target_os = "linux") {
        // It opens, and the first reading fails, as with a stick that is pulled out.
        cases.push((
            "/proc/self/mem".into(),
            "file_missing",
            "找不到“mem”，它可能已被移动、改名或删除，请重新选择文件。",
        ));
    }
    for (list, code, message) in cases {
        answer(import(&place, &list)).is_refused(code, message);
        assert_eq!(contents(folder.path()), before, "{}", list.display());
    }
}

#[tokio::test]
async fn a_list_that_vanishes_after_it_was_shown_is_imported_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let place = file(folder.path());
    begin(&place);
    let path = list(folder.path(), 0, 100);
    let ledger = Ledger::open(place, clock()).await.unwrap();
    let list = List::read(&path, None).unwrap();
    let options = Options::default();
    let seen = intake::preview(&ledger, &list, &options).await.unwrap();
    fs::remove_file(&path).unwrap();
    let report = intake::apply(&ledger, &list, &options, Some(&seen), &Progress::none())
        .await
        .unwrap();
    assert_eq!((report.new, report.people), (100, 100));
}

/// Excel holds a workbook so that others may not even read it.
#[cfg(windows)]
#[test]
fn a_list_that_is_open_in_excel_is_named() {
    use std::os::windows::fs::OpenOptionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let place = file(folder.path());
    begin(&place);
    let list = list(folder.path(), 0, 1);
    let before = contents(folder.path());
    let held = fs::OpenOptions::new()
        .read(true)
        .share_mode(0)
        .open(&list)
        .unwrap();
    let refused = answer(import(&place, &list));
    drop(held);
    refused.is_refused(
        "file_locked",
        "打不开“名单0-1.csv”，它可能正被其他程序使用，请关闭 Excel 或 WPS 后再试。",
    );
    assert_eq!(contents(folder.path()), before);
}

/// Where permissions bind: root overlooks them, and is asked not to.
#[cfg(target_os = "linux")]
const BOUND: &[&str] = &[
    "setpriv",
    "--bounding-set=-dac_override,-dac_read_search",
    "--",
];

#[cfg(target_os = "linux")]
fn bound(ledger: &Location, arguments: &[&str]) -> Answer {
    let wrapper = if xtask::postgres::is_root() {
        BOUND
    } else {
        &[]
    };
    answer(under(wrapper, ledger, arguments))
}

#[cfg(target_os = "linux")]
fn permit(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_list_without_permission_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let place = file(folder.path());
    begin(&place);
    let list = list(folder.path(), 0, 1);
    permit(&list, 0o000);
    bound(&place, &["import", list.to_str().unwrap()]).is_refused(
        "file_locked",
        "打不开“名单0-1.csv”，它可能正被其他程序使用，请关闭 Excel 或 WPS 后再试。",
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_ledger_is_read_and_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("光盘");
    fs::create_dir(&inner).unwrap();
    let place = file(&inner);
    begin(&place);
    let list = list(folder.path(), 0, 10);
    let path = inner.join("阳光嘉园.renling");
    let before = contents(&inner);
    let words = |place: &Path| {
        format!(
            "“{}”不能写入。请检查文件夹是否只读，或换一个位置。",
            place.display()
        )
    };
    // The file, the folder in which its journal would be, and both.
    for (file_mode, folder_mode) in [(0o444, 0o755), (0o644, 0o555), (0o444, 0o555)] {
        permit(&path, file_mode);
        permit(&inner, folder_mode);
        bound(&place, &["check"]).is_done();
        bound(&place, &["import", list.to_str().unwrap()]).is_refused("read_only", &words(&path));
        assert_eq!(contents(&inner), before);
    }
    let new = Location::File(inner.join("新.renling"));
    let init = ["init", "--branch", "阳光嘉园党支部"];
    bound(&new, &init).is_refused("read_only", &words(&inner));
    permit(&inner, 0o755);
    assert_eq!(contents(&inner), before);
    // Where nobody may write, root neither.
    let nowhere = Location::File("/proc/阳光嘉园.renling".into());
    answer(renling(&nowhere, &init)).is_refused("read_only", &words(Path::new("/proc")));
}

#[tokio::test]
async fn two_programs_that_write_at_once_lose_nobody_and_double_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let lists = [
        list(folder.path(), 0, 1_500),
        list(folder.path(), 1_500, 1_500),
        list(folder.path(), 3_000, 1_500),
    ];
    for place in places(folder.path(), "twice") {
        begin(&place);
        let mut people = 0;
        // Two different lists, then one list twice.
        for pair in [[&lists[0], &lists[1]], [&lists[2], &lists[2]]] {
            let children = pair.map(|list| import(&place, list).spawn().unwrap());
            for answer in children.map(read) {
                if answer.status != Some(0) {
                    assert!(["busy", "changed"].contains(&answer.code()), "{answer:?}");
                }
                people += answer.new_people();
            }
            assert_eq!(u64::from(people_of_whole(&place).await), people);
        }
        // Whoever was told to wait comes again; then everybody is there once.
        for list in &lists {
            answer(import(&place, list)).is_done();
        }
        assert_eq!(people_of_whole(&place).await, 4_500);
    }
}

#[tokio::test]
async fn of_programs_that_make_the_same_ledger_one_does() {
    let folder = tempfile::tempdir().unwrap();
    let init = ["init", "--branch", "阳光嘉园党支部"];
    for place in places(folder.path(), "made_at_once") {
        let children: Vec<_> = (0..4)
            .map(|_| renling(&place, &init).spawn().unwrap())
            .collect();
        let mut made = 0;
        for answer in children.into_iter().map(read) {
            match answer.status {
                Some(0) => made += 1,
                _ => assert_eq!(answer.code(), "ledger_exists", "{answer:?}"),
            }
        }
        assert_eq!(made, 1);
        assert_eq!(people_of_whole(&place).await, 0);
    }
}

#[tokio::test]
async fn a_ledger_of_a_later_program_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    for place in places(folder.path(), "newer") {
        begin(&place);
        add_later_migration(&place).await;
        let before = contents(folder.path());
        let list = list(folder.path(), 0, 10);
        for arguments in [&["check"][..], &["import", list.to_str().unwrap()]] {
            let told = format!(
                "这本台账由更新版本的程序写成（结构版本 9999，本程序认得到 {}）。请升级程序后再打开，台账没有改动。",
                newest_structure()
            );
            answer(renling(&place, arguments)).is_refused("ledger_newer", &told);
        }
        fs::remove_file(list).unwrap();
        assert_eq!(contents(folder.path()), before);
    }
}

/// The number of the last migration that this program carries.
fn newest_structure() -> i64 {
    let migrations = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/core/migrations");
    let numbers = fs::read_dir(migrations).unwrap().map(|file| {
        let name = file.unwrap().file_name().into_string().unwrap();
        name.split('_').next().unwrap().parse().unwrap()
    });
    numbers.max().unwrap()
}

/// What a later program leaves in the ledger's table of migrations.
async fn add_later_migration(place: &Location) {
    sqlx::any::install_default_drivers();
    let (address, key) = match place {
        Location::Shared(address) => (address.clone(), None),
        Location::File(path) => {
            let name = path.display().to_string();
            let key = fs::read_to_string(format!("{name}.key")).unwrap();
            (format!("sqlite:{name}?mode=rw"), Some(key))
        }
    };
    let mut connection = sqlx::AnyConnection::connect(&address).await.unwrap();
    if let Some(key) = key {
        let pragma = sqlx::AssertSqlSafe(format!("PRAGMA key = \"x'{key}'\""));
        sqlx::raw_sql(pragma)
            .execute(&mut connection)
            .await
            .unwrap();
    }
    let added = sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         SELECT 9999, 'later', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
    )
    .execute(&mut connection)
    .await
    .unwrap();
    assert_eq!(added.rows_affected(), 1);
    connection.close().await.unwrap();
}

#[test]
fn a_damaged_ledger_is_told_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let sound = folder.path().join("完好.renling");
    let place = Location::File(sound.clone());
    let list = list(folder.path(), 0, 2_000);
    begin(&place);
    answer(import(&place, &list)).is_done();
    let bytes = fs::read(&sound).unwrap();
    let key = fs::read_to_string(folder.path().join("完好.renling.key")).unwrap();
    // Every page but the first, so that whatever is read, a damaged page is met.
    let mut overwritten = bytes.clone();
    overwritten[4096..]
        .chunks_mut(4096)
        .for_each(|page| page[2048] ^= 1);
    let mut no_head = bytes.clone();
    no_head[..64].fill(0);
    let damaged = "台账文件已损坏，有内容读不出来，程序没有改动它。请先把台账连同 .key 文件复制一份留底，再改用最近的备份，或联系技术支持。";
    let wrong =
        "打不开台账“{}”：文件不是台账，或者密钥文件不相符。请确认台账与同名的 .key 文件放在一起。";
    let other_key = "0".repeat(64);
    let cases = [
        ("改写", &overwritten[..], Some(&key), "damaged", damaged),
        (
            "截断",
            &bytes[..bytes.len() / 2],
            Some(&key),
            "damaged",
            damaged,
        ),
        ("只剩一页", &bytes[..4096], Some(&key), "damaged", damaged),
        ("没有头", &no_head, Some(&key), "wrong_key", wrong),
        ("不到一页", &bytes[..100], Some(&key), "wrong_key", wrong),
        ("空的", &[], Some(&key), "wrong_key", wrong),
        (
            "别的文件",
            "姓名,手机\n".as_bytes(),
            Some(&key),
            "wrong_key",
            wrong,
        ),
        ("别的密钥", &bytes, Some(&other_key), "wrong_key", wrong),
        ("没有密钥", &bytes, None, "wrong_key", wrong),
    ];
    for (name, bytes, key, code, message) in cases {
        let folder = folder.path().join(name);
        fs::create_dir(&folder).unwrap();
        let path = folder.join("台账.renling");
        fs::write(&path, bytes).unwrap();
        if let Some(key) = key {
            fs::write(folder.join("台账.renling.key"), key).unwrap();
        }
        let before = contents(&folder);
        let message = message.replace("{}", &path.display().to_string());
        let place = Location::File(path);
        for arguments in [
            &["people", "search", "欧"][..],
            &["import", list.to_str().unwrap()],
            &["undo"],
        ] {
            answer(renling(&place, arguments)).is_refused(code, &message);
            assert_eq!(contents(&folder), before, "{name}");
        }
    }
}

/// A page that no question meets is found by the check, and the rest can still be read.
#[tokio::test]
async fn the_check_finds_each_damaged_page() {
    let folder = tempfile::tempdir().unwrap();
    let place = file(folder.path());
    begin(&place);
    answer(import(&place, &list(folder.path(), 0, 2_000))).is_done();
    let path = folder.path().join("阳光嘉园.renling");
    let mut bytes = fs::read(&path).unwrap();
    // The journal's images were written last.
    let end = bytes.len();
    for page in [2, 3, 4] {
        bytes[end - 4096 * page + 100] ^= 1;
    }
    fs::write(&path, &bytes).unwrap();
    let ledger = Ledger::open(place.clone(), clock()).await.unwrap();
    let checks = check::check(&ledger).await.unwrap();
    let broken: Vec<_> = checks
        .iter()
        .map(|check| (check.promise.as_str(), check.broken))
        .collect();
    assert_eq!(broken, [("台账文件完整，每一页都能解密", 3)]);
    let page = person::list(&ledger, &PersonFilter::default(), 0, 1).await;
    assert_eq!(page.unwrap().total, 2_000);
    ledger.close().await;
    answer(renling(&place, &["check"]))
        .is_refused("refused", "3 处不符\t台账文件完整，每一页都能解密");
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

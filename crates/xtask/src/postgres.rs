//! A PostgreSQL server for the length of one test run.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::command::{answer, must};
use crate::companion::Companion;
use crate::failure::{Failure, While};

/// Its superuser, whom it asks for no password: it listens on this machine
/// alone.
const USER: &str = "renling";

/// A throw-away cluster on a port that was free. Dropping it deletes it.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    settings: Vec<String>,
    server: Option<Companion>,
}

impl Cluster {
    /// Makes an empty cluster and starts it.
    pub fn start() -> Result<Self, Failure> {
        Self::start_with(&[], &[])
    }

    /// The same with files of its own in its folder, by name and contents, and with settings.
    pub fn start_with(files: &[(&str, &str)], settings: &[&str]) -> Result<Self, Failure> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let programs = programs()
            .ok_or_else(|| Failure("PostgreSQL's initdb is nowhere to be found".to_owned()))?;
        let name = format!(
            "renling-postgres-{}-{}",
            std::process::id(),
            MADE.fetch_add(1, Ordering::Relaxed)
        );
        let folder = std::env::temp_dir().join(name);
        fs::create_dir(&folder).could_not(format!("create {}", folder.display()))?;
        give_away(&folder)?;
        must(
            unprivileged(&programs.join("initdb"))
                .args(["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"])
                .args(["--username", USER, "--pgdata"])
                .arg(&folder)
                .current_dir(&folder)
                .stdout(Stdio::null()),
        )?;
        for (name, contents) in files {
            let file = folder.join(name);
            fs::write(&file, contents)?;
            // It refuses a key that others may read.
            #[cfg(unix)]
            fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
            give_away(&file)?;
        }
        let mut cluster = Self {
            programs,
            folder,
            port: free_port().could_not("find a free port")?,
            settings: settings.iter().map(|&setting| setting.to_owned()).collect(),
            server: None,
        };
        cluster.restart()?;
        Ok(cluster)
    }

    /// Starts it again after [`Cluster::stop`].
    pub fn restart(&mut self) -> Result<(), Failure> {
        let log = fs::File::create(self.log())?;
        let own = [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=200",
            // Nothing here is to outlive the run.
            "fsync=off",
            "full_page_writes=off",
        ];
        let mut command = unprivileged(&self.programs.join("postgres"));
        command.arg("-D").arg(&self.folder);
        command.args(["-p", &self.port.to_string()]);
        for setting in own
            .into_iter()
            .chain(self.settings.iter().map(String::as_str))
        {
            command.args(["-c", setting]);
        }
        command
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        self.server = Some(Companion::start(&mut command).could_not("start PostgreSQL")?);
        self.wait()
    }

    /// Stops it where it stands, as when its power fails.
    pub fn stop(&mut self) -> Result<(), Failure> {
        must(&mut self.stopping())?;
        self.server = None;
        Ok(())
    }

    fn stopping(&self) -> Command {
        let mut command = unprivileged(&self.programs.join("pg_ctl"));
        command
            .args(["stop", "--silent", "--mode=immediate", "--pgdata"])
            .arg(&self.folder)
            .current_dir(&self.folder);
        command
    }

    /// The URL of its first database, in which tests may create others.
    pub fn url(&self) -> String {
        self.url_as("127.0.0.1")
    }

    /// The same under another name of this machine.
    pub fn url_as(&self, host: &str) -> String {
        format!("postgres://{USER}@{host}:{}/postgres", self.port)
    }

    fn wait(&mut self) -> Result<(), Failure> {
        let begun = Instant::now();
        let port = self.port.to_string();
        let ready = self.programs.join("pg_isready");
        while answer(&ready, &["-h", "127.0.0.1", "-p", &port]).is_none() {
            if begun.elapsed() > Duration::from_secs(30) {
                let log = fs::read_to_string(self.log()).unwrap_or_default();
                return Err(Failure(format!("PostgreSQL did not start:\n{log}")));
            }
            sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    fn log(&self) -> PathBuf {
        self.folder.with_extension("log")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.stopping().status();
        let _ = fs::remove_dir_all(&self.folder);
        let _ = fs::remove_file(self.log());
    }
}

/// A command that ends with this program and is not root, as which PostgreSQL
/// refuses to run.
fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Companion::command(program);
    }
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid=postgres", "--regid=postgres", "--clear-groups"])
        .args(["--pdeathsig", "TERM", "--"])
        .arg(program);
    command
}

/// Lets the server read what root has written.
fn give_away(path: &Path) -> Result<(), Failure> {
    if is_root() {
        must(Command::new("chown").arg("postgres").arg(path))?;
    }
    Ok(())
}

/// Whether this program may do all that the system allows.
pub fn is_root() -> bool {
    answer("id", &["-u"]).is_some_and(|id| id.trim() == "0")
}

/// Where `initdb` and its kin lie: Debian keeps them out of PATH.
fn programs() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut folders: Vec<PathBuf> = debian
        .flatten()
        .map(|version| version.path().join("bin"))
        .chain(std::env::split_paths(&std::env::var_os("PATH")?))
        .filter(|folder| folder.join("initdb").exists())
        .collect();
    folders.sort();
    folders.into_iter().next()
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

//! A PostgreSQL server for the length of one test run.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
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
    _server: Companion,
}

impl Cluster {
    /// Makes an empty cluster and starts it.
    pub fn start() -> Result<Self, Failure> {
        let programs = programs()
            .ok_or_else(|| Failure("PostgreSQL's initdb is nowhere to be found".to_owned()))?;
        let folder = std::env::temp_dir().join(format!("renling-postgres-{}", std::process::id()));
        fs::create_dir(&folder).could_not(format!("create {}", folder.display()))?;
        if is_root() {
            must(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        must(
            unprivileged(&programs.join("initdb"))
                .args(["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"])
                .args(["--username", USER, "--pgdata"])
                .arg(&folder)
                .current_dir(&folder)
                .stdout(Stdio::null()),
        )?;
        let port = free_port().could_not("find a free port")?;
        let log = fs::File::create(folder.with_extension("log"))?;
        let server = Companion::start(
            unprivileged(&programs.join("postgres"))
                .arg("-D")
                .arg(&folder)
                .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"])
                .args([
                    "-c",
                    "unix_socket_directories=",
                    "-c",
                    "max_connections=200",
                ])
                // Nothing here is to outlive the run.
                .args(["-c", "fsync=off", "-c", "full_page_writes=off"])
                .current_dir(&folder)
                .stdin(Stdio::null())
                .stdout(log.try_clone()?)
                .stderr(log),
        )
        .could_not("start PostgreSQL")?;
        let mut cluster = Self {
            programs,
            folder,
            port,
            _server: server,
        };
        cluster.wait()?;
        Ok(cluster)
    }

    /// The URL of its first database, in which tests may create others.
    pub fn url(&self) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/postgres", self.port)
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
        let _ = unprivileged(&self.programs.join("pg_ctl"))
            .args(["stop", "--silent", "--mode=immediate", "--pgdata"])
            .arg(&self.folder)
            .current_dir(&self.folder)
            .status();
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

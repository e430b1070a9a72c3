//! `cargo xtask fresh`: the two commands of the README on a machine that has only Rust and a C compiler.
//!
//! The machine is a folder: a bare Debian 12, made from the mirror and with the registries' settings of this one, and
//! entered in a mount namespace of its own, so that nothing of it stays mounted.

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use clap::Args;

use crate::needs::MMDEBSTRAP;
use crate::root;
use crate::set_up::set_up;
use crate::step::{command, succeed};

/// Run the demo and the tests on a bare Debian 12, in a folder of its own. It needs root on Debian.
#[derive(Debug, Args)]
pub struct Fresh {
    /// What to run there: `demo`, `test`, or both.
    #[arg(default_values = ["demo", "test"])]
    verbs: Vec<String>,
    /// The folder: new, empty, or that of an earlier run, which is deleted. It stays, so that it can be looked at: 1.3 GB after the demo, 13 GB after the tests.
    #[arg(long, value_name = "DIR", default_value = "target/fresh")]
    folder: PathBuf,
}

/// Debian 12.
const SUITE: &str = "bookworm";

/// The packages of the machine: a C compiler, and the certificates with which cargo verifies its registry.
const PACKAGES: &str = "gcc,libc6-dev,ca-certificates";

/// Settings of package registries, and of the way to them.
const FILES: [&str; 7] = [
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/pip.conf",
    "~/.config/pip/pip.conf",
    "~/.npmrc",
    "~/.m2/settings.xml",
    "~/.cargo/config.toml",
];

/// Such settings that are variables, by the start or the end of their names.
const STARTS: [&str; 5] = ["CARGO_", "PIP_", "NPM_CONFIG_", "npm_config_", "MAVEN_"];
const ENDS: [&str; 2] = ["_PROXY", "_proxy"];

/// How many of a command's last lines are shown again at the end.
const LAST: usize = 12;

/// Enters the folder `$1` for good, with the toolchain `$2`, and runs the rest there.
const ENTER: &str = r#"
set -e
mount --bind "$1" "$1"
mount --rbind /dev "$1/dev"
mount --bind -o ro "$2" "$1/opt/rust"
cd "$1"
shift 2
mkdir -p before
pivot_root . before
exec chroot . sh -c 'mount -t proc proc /proc; umount -l /before; cd /clone; exec "$@"' sh "$@"
"#;

impl Fresh {
    /// Makes the machine, runs each command, and sums up.
    pub fn run(&self) -> ExitCode {
        match self.try_run() {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::FAILURE,
            Err(problem) => {
                println!("{problem}");
                ExitCode::FAILURE
            }
        }
    }

    fn try_run(&self) -> Result<bool, String> {
        let machine = Machine::made(&root().join(&self.folder))?;
        let mut summary = Vec::new();
        let mut is_well = true;
        for verb in &self.verbs {
            let start = Instant::now();
            println!("\n$ cargo xtask {verb}");
            let (code, lines) = machine.run(verb)?;
            is_well &= code == Some(0);
            let code = code.map_or_else(|| "none, by a signal".to_owned(), |code| code.to_string());
            let took = start.elapsed().as_secs();
            summary.push(format!("\n$ cargo xtask {verb}\n{lines}{took} s, exit status {code}"));
        }
        println!("{}", summary.join("\n"));
        let _ = command("du").args(["-sh", "--one-file-system"]).arg(&machine.folder).status();
        Ok(is_well)
    }
}

/// A bare Debian with a clone of this repository in it.
struct Machine {
    folder: PathBuf,
    toolchain: String,
}

impl Machine {
    fn made(folder: &Path) -> Result<Self, String> {
        set_up(&[&MMDEBSTRAP]);
        let (mmdebstrap, _) = MMDEBSTRAP.serving()?;
        let namespace =
            command("unshare").args(["--mount", "--propagation", "private", "true"]).status();
        if !namespace.is_ok_and(|status| status.success()) {
            return Err("A machine cannot be made here: it takes root on Debian, and a kernel that lets it mount (`unshare --mount`)".to_owned());
        }
        let told = |error: std::io::Error| format!("{}: {error}", folder.display());
        let is_ours = folder.join("clone/openapi/sessions.yaml").exists();
        let is_empty = fs::read_dir(folder).map_or(true, |mut files| files.next().is_none());
        if !is_ours && !is_empty {
            return Err(format!(
                "{} is no machine of an earlier run: name another --folder, or delete it",
                folder.display()
            ));
        }
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder).map_err(told)?;
        let folder = folder.canonicalize().map_err(told)?;
        println!(
            "Making a bare Debian in {}: some minutes, and half a gigabyte.",
            folder.display()
        );
        let mut debian = command(mmdebstrap);
        debian
            .args(["--quiet", "--variant=minbase"])
            .arg(format!("--include={PACKAGES}"))
            .arg(SUITE);
        succeed(debian.arg(&folder).arg(mirror()?))?;
        let toolchain = said(command("rustc").args(["--print", "sysroot"]))?;
        let machine = Self { folder, toolchain };
        machine.configure()?;
        let clone = machine.folder.join("clone");
        succeed(
            command("git").args(["clone", "--quiet", "--no-hardlinks"]).arg(root()).arg(clone),
        )?;
        Ok(machine)
    }

    /// Gives it this machine's settings for package registries.
    fn configure(&self) -> Result<(), String> {
        let home = std::env::var("HOME").unwrap_or_default();
        for file in FILES {
            let from = file.replacen('~', &home, 1);
            let to = self.folder.join(file.replacen('~', "root", 1).trim_start_matches('/'));
            // What is not there is no setting.
            let _ = to.parent().map(fs::create_dir_all);
            let _ = fs::copy(from, to);
        }
        let settings = said(command("apt-config").args(["dump", "Acquire"]))?;
        let is_way = |line: &&str| line.starts_with("Acquire::http");
        let way = settings.lines().filter(is_way).collect::<Vec<_>>().join("\n") + "\n";
        let written = fs::write(self.folder.join("etc/apt/apt.conf.d/99way"), way)
            .and_then(|()| fs::create_dir_all(self.folder.join("opt/rust")));
        written.map_err(|error| format!("{}: {error}", self.folder.display()))?;
        for certificate in
            fs::read_dir("/usr/local/share/ca-certificates").into_iter().flatten().flatten()
        {
            let own =
                self.folder.join("usr/local/share/ca-certificates").join(certificate.file_name());
            let _ = fs::copy(certificate.path(), own);
        }
        self.enter(&["update-ca-certificates"])
            .stdout(Stdio::null())
            .status()
            .map(drop)
            .map_err(|error| error.to_string())
    }

    /// Runs a verb, and returns its exit code and its last lines.
    fn run(&self, verb: &str) -> Result<(Option<i32>, String), String> {
        // One stream, in the order of what is said.
        let mut both = self.enter(&["sh", "-c", "exec cargo xtask \"$1\" 2>&1", "sh", verb]);
        let mut child = both.stdout(Stdio::piped()).spawn().map_err(|error| error.to_string())?;
        let mut last = VecDeque::new();
        for line in child
            .stdout
            .take()
            .into_iter()
            .flat_map(|out| BufReader::new(out).split(b'\n'))
            .map_while(Result::ok)
        {
            let line = String::from_utf8_lossy(&line).into_owned();
            println!("{line}");
            last.push_back(line + "\n");
            if last.len() > LAST {
                last.pop_front();
            }
        }
        let status = child.wait().map_err(|error| error.to_string())?;
        Ok((status.code(), last.into_iter().collect()))
    }

    /// A command on it, which has nothing of this environment but the way to the registries.
    fn enter(&self, program: &[&str]) -> Command {
        let mut enter = Command::new("unshare");
        enter.args([
            "--mount",
            "--propagation",
            "private",
            "--pid",
            "--fork",
            "--kill-child",
            "sh",
            "-c",
            ENTER,
            "enter",
        ]);
        enter.arg(&self.folder).arg(&self.toolchain).args(program).stdin(Stdio::null());
        enter.env_clear().envs(std::env::vars_os().filter(|(name, _)| {
            let name = name.to_string_lossy();
            // Those that cargo sets for this program say where it is.
            let is_ours = name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
            let is_way = STARTS.iter().any(|it| name.starts_with(it))
                || ENDS.iter().any(|it| name.ends_with(it));
            is_way && !is_ours && !["CARGO_HOME", "CARGO_TARGET_DIR"].contains(&&*name)
        }));
        enter.envs([("HOME", "/root"), ("LANG", "C.UTF-8"), ("USER", "root")]);
        enter.env(
            "PATH",
            "/opt/rust/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        );
        enter
    }
}

/// The mirror of Debian that this machine uses, as a line of `sources.list`.
fn mirror() -> Result<String, String> {
    let ask = [
        "indextargets",
        "--format",
        "$(SITE) $(TRUSTED)",
        "Origin: Debian",
        "Created-By: Packages",
    ];
    let all = said(command("apt-get").args(ask))?;
    let is_main = |line: &&str| !line.split(' ').next().unwrap_or_default().ends_with("-security");
    let line = all
        .lines()
        .find(is_main)
        .ok_or("apt-get indextargets names no mirror of Debian; try apt-get update")?;
    let (site, trust) = line.split_once(' ').unwrap_or((line, ""));
    let trusted = if trust == "yes" { "[trusted=yes] " } else { "" };
    Ok(format!("deb {trusted}{site} {SUITE} main"))
}

/// The output of a command.
fn said(ask: &mut Command) -> Result<String, String> {
    let output = ask
        .output()
        .map_err(|error| format!("{} cannot be run: {error}", ask.get_program().display()))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

//! `cargo xtask bench`.
#![allow(clippy::print_stdout, reason = "a benchmark talks to the person who runs it")]

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};
use std::{env, fs};

use clap::{Parser, ValueEnum};
use finhub_bench::instructions;
use finhub_bench::measure::{Client, Comparison, Plan};
use finhub_bench::page::{self, Facts, ratio};
use finhub_bench::peer::{Language, PEERS, Peer, REFERENCE, chosen};
use finhub_bench::plot;
use finhub_bench::report::Measured;
use finhub_bench::server::Server;
use finhub_bench::setup::{Launcher, Workshop};
use finhub_bench::task::Task;
use jiff::Timestamp;

/// Measure the SDK beside its peers, in pairs of a login and a logout. Leave the machine alone meanwhile.
///
/// A run of everything writes docs/benchmarks.md and its plots; a part of it, or a quick one, writes the same below
/// target/bench/report.
#[derive(Parser)]
#[command(name = "cargo xtask bench")]
struct Arguments {
    /// Take few and short samples, for a first look: some six minutes once everything is built.
    #[arg(long)]
    quick: bool,
    /// Measure these clients alone, such as ry,httpx or kotlin/okhttp.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    only: Vec<String>,
    /// How many calls run at once.
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',', default_values_t = AT_ONCE)]
    at_once: Vec<u64>,
    /// Speak TLS. The server ends each connection after 100 answers, so that handshakes count, which may be resumed.
    #[arg(long)]
    tls: bool,
    /// Measure the clients of these languages alone.
    #[arg(long, value_name = "LANGUAGES", value_delimiter = ',')]
    languages: Vec<Language>,
    /// Count the instructions of a pair by valgrind. `compare` fails where they are more than bench/instructions.json
    /// says, and `record` writes them there.
    #[arg(long, value_name = "THEN", num_args = 0..=1, default_missing_value = "compare")]
    instructions: Option<Then>,
    /// Where the page is written.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The profile in which Rust is built, for work on the benchmark itself: its numbers mean nothing.
    #[arg(long, hide = true, default_value = "release")]
    profile: String,
}

/// How many calls run at once in a run of everything.
const AT_ONCE: [u64; 4] = [1, 8, 64, 256];

/// What becomes of counts.
#[derive(Clone, Copy, ValueEnum)]
enum Then {
    Compare,
    Record,
}

fn main() -> ExitCode {
    match Arguments::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            println!("{problem}");
            ExitCode::FAILURE
        }
    }
}

impl Arguments {
    fn run(&self) -> Result<(), String> {
        if let Some(then) = self.instructions {
            return count(then);
        }
        let languages =
            if self.languages.is_empty() { Language::value_variants() } else { &self.languages };
        let peers = chosen(languages, &self.only)?;
        let workshop = Workshop { root: root()?, profile: self.profile.clone() };
        fs::create_dir_all(workshop.place("logs")).map_err(|error| error.to_string())?;
        println!("building the server and the reference");
        let authority = self.tls.then(|| workshop.place("authority.pem"));
        let log = workshop.place("logs/server.log");
        let server = Server::start(&workshop.server()?, authority.as_deref(), &log)?;
        let ca = authority.as_deref().map(|it| it.display().to_string());
        let task = Task::at(server.base_url(), ca.as_deref());
        let task = serde_json::to_string(&task).map_err(|error| error.to_string())?;
        let reference = workshop.launcher(REFERENCE.language, &[REFERENCE])?;
        let mut run = Run { plan: self.plan(), workshop, server, task, reference };

        let start = Instant::now();
        let mut measured = Vec::new();
        for language in Language::value_variants() {
            let of_language: Vec<_> =
                peers.iter().copied().filter(|it| it.language == *language).collect();
            if !of_language.is_empty() {
                run.language(*language, &of_language, &mut measured);
            }
        }
        let facts = self.facts(&run, start.elapsed());
        let out = self.out(&run.workshop.root, &peers);
        write(&out, &facts, &measured).map_err(|error| format!("{}: {error}", out.display()))?;
        println!("\nwritten: {}", out.join("benchmarks.md").display());
        Ok(())
    }

    fn plan(&self) -> Plan {
        let [rounds, sample, warm_up] = if self.quick { [3, 150, 150] } else { [9, 500, 1500] };
        Plan {
            at_once: self.at_once.clone(),
            rounds,
            sample: Duration::from_millis(sample as u64),
            warm_up: Duration::from_millis(warm_up as u64),
        }
    }

    fn out(&self, root: &Path, peers: &[&Peer]) -> PathBuf {
        let is_whole = !self.quick
            && peers.len() == PEERS.len()
            && self.at_once == AT_ONCE
            && self.profile == "release";
        let usual = if is_whole { "docs" } else { "target/bench/report" };
        self.out.clone().unwrap_or_else(|| root.join(usual))
    }

    fn facts(&self, run: &Run, took: Duration) -> Facts {
        let command: Vec<_> = env::args().skip(1).collect();
        let Plan { rounds, sample, warm_up, at_once } = &run.plan;
        let lines = vec![
            ("Date", Timestamp::now().strftime("%Y-%m-%d %H:%M UTC").to_string()),
            ("Machine", machine()),
            (
                "Command",
                format!(
                    "`{}`",
                    ["cargo xtask bench".to_owned(), command.join(" ")].join(" ").trim()
                ),
            ),
            ("Revision", output("git", &["rev-parse", "--short", "HEAD"], &run.workshop.root)),
            ("Compiler", output("rustc", &["--version"], &run.workshop.root)),
            (
                "Samples",
                format!(
                    "{rounds} of about {} ms after {} ms of warming up; {} s in all",
                    sample.as_millis(),
                    warm_up.as_millis(),
                    took.as_secs()
                ),
            ),
        ];
        Facts { lines, at_once: at_once.clone(), is_tls: self.tls }
    }
}

/// Counts instructions, in a profile of their own, which compiles faster than a release.
fn count(then: Then) -> Result<(), String> {
    let workshop = Workshop { root: root()?, profile: "counted".to_owned() };
    let log = workshop.place("logs/server.log");
    let mut server = Server::start(&workshop.server()?, None, &log)?;
    let task = serde_json::to_string(&Task::at(server.base_url(), None));
    let task = task.map_err(|error| error.to_string())?;
    let launcher = workshop.launcher(Language::Rust, &[REFERENCE])?;
    let counts = instructions::count(&launcher, &task, &mut server)?;
    for (name, count) in &counts {
        println!("{name:<44} {count:>9} instructions");
    }
    let file = workshop.root.join("bench/instructions.json");
    match then {
        Then::Compare => instructions::compare(&counts, &instructions::recorded(&file)?),
        Then::Record => {
            instructions::record(&file, &counts)?;
            let page = workshop.root.join("docs/benchmarks.md");
            let told = |error: std::io::Error| format!("{}: {error}", page.display());
            let text = fs::read_to_string(&page).map_err(told)?;
            fs::write(&page, page::with_instructions(&text, &counts)).map_err(told)
        }
    }
}

/// What all comparisons of a run share.
struct Run {
    plan: Plan,
    workshop: Workshop,
    server: Server,
    task: String,
    reference: Launcher,
}

impl Run {
    fn language(
        &mut self,
        language: Language,
        peers: &[&'static Peer],
        measured: &mut Vec<Measured>,
    ) {
        println!("\n{}: building and installing", language.title());
        let launcher = self.workshop.launcher(language, peers);
        for peer in peers {
            let found = match &launcher {
                Ok(launcher) => self.peer(peer, launcher),
                Err(problem) => Measured::none(peer, Some(problem.clone())),
            };
            if let Some(problem) = &found.problem {
                println!("{peer}: not measured: {problem}");
            }
            measured.push(found);
        }
    }

    fn peer(&mut self, peer: &'static Peer, launcher: &Launcher) -> Measured {
        let mut client = match self.start(peer.language, peer.name, launcher) {
            Ok(client) => client,
            Err(problem) => return Measured::none(peer, Some(problem)),
        };
        let mut found = Measured::ready(peer, &client);
        if let Err(problem) = self.points(peer, &mut client, launcher, &mut found) {
            found.problem = Some(problem);
        }
        found
    }

    fn points(
        &mut self,
        peer: &'static Peer,
        client: &mut Client,
        launcher: &Launcher,
        found: &mut Measured,
    ) -> Result<(), String> {
        let reference = self.reference.as_ref();
        let reference = self.start_by(REFERENCE.language, "reference", REFERENCE.name, reference);
        let mut reference = reference.map_err(|why| format!("the reference: {why}"))?;
        let mut record = None;
        if let Some(name) = peer.record {
            match self.start(peer.language, name, launcher) {
                Ok(started) => record = Some(started),
                // It is compared with the reference all the same.
                Err(why) => found.problem = Some(format!("beside {name}: {why}")),
            }
        }
        let plan = self.plan.of(peer.language);
        for at_once in plan.at_once.clone() {
            let server = &mut self.server;
            let mut comparison =
                Comparison { server, reference: &mut reference, record: record.as_mut(), client };
            let point = comparison
                .point(at_once, &plan)
                .map_err(|why| format!("with {at_once} at once: {why}"))?;
            println!(
                "{:<38} {at_once:>3} at once: {}{}",
                peer.to_string(),
                ratio(&point.ratios),
                beside(peer, &point.beside)
            );
            found.points.push(point);
        }
        Ok(())
    }

    fn start(&self, language: Language, name: &str, launcher: &Launcher) -> Result<Client, String> {
        self.start_by(language, name, name, launcher.as_ref())
    }

    fn start_by(
        &self,
        language: Language,
        log: &str,
        name: &str,
        launcher: &dyn Fn(&str) -> Result<Command, String>,
    ) -> Result<Client, String> {
        let mut command = launcher(name)?;
        let log = self.workshop.place(&format!("logs/{language}-{log}.log"));
        Client::start(command.arg(&self.task), &log)
    }
}

fn beside(peer: &Peer, ratios: &[f64]) -> String {
    peer.record.map_or_else(String::new, |record| format!("; beside {record} {}", ratio(ratios)))
}

fn write(out: &Path, facts: &Facts, measured: &[Measured]) -> std::io::Result<()> {
    fs::create_dir_all(out.join("benchmarks"))?;
    for language in Language::value_variants() {
        let is_shown = |it: &&Measured| it.peer.language == *language || it.peer == REFERENCE;
        let shown: Vec<_> = measured.iter().filter(is_shown).collect();
        if shown.iter().any(|it| it.peer.language == *language && !it.points.is_empty()) {
            let title = format!(
                "{}: pairs of a login and a logout a second, {}",
                language.title(),
                facts.how()
            );
            fs::write(out.join(facts.plot(*language)), plot::svg(&title, &facts.at_once, &shown))?;
        }
    }
    let path = out.join("benchmarks.md");
    let page = fs::read_to_string(&path).unwrap_or_else(|_| "# Benchmarks\n".to_owned());
    fs::write(path, page::with(&page, facts, measured))
}

/// The repository that cargo runs this program for.
fn root() -> Result<PathBuf, String> {
    let manifest = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    manifest.join("..").canonicalize().map_err(|error| error.to_string())
}

/// The processor, how many, and the system.
fn machine() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let name = name.map_or(env::consts::ARCH, |(_, name)| name.trim());
    let count = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!("{name}, {count} processors, {}", output("uname", &["-sr"], Path::new(".")))
}

fn output(program: &str, arguments: &[&str], folder: &Path) -> String {
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    let said = output.ok().filter(|it| it.status.success()).map(|it| it.stdout).unwrap_or_default();
    let said = String::from_utf8_lossy(&said).trim().to_owned();
    if said.is_empty() { "unknown".to_owned() } else { said }
}

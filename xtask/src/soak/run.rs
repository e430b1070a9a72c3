//! A run of one program, against a sandbox of its own.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::faults::Faults;
use super::flat::Sample;
use crate::sandbox::Sandbox;

/// The time between two samples.
const EVERY: Duration = Duration::from_secs(1);

/// A program that takes longer to end hangs: a call has 30 seconds.
const LIMIT: Duration = Duration::from_secs(120);

/// What a run did.
pub(super) struct Run {
    pub(super) samples: Vec<Sample>,
    pub(super) logins: u64,
    /// Sessions that may live on because an answer was lost, as the program was told.
    pub(super) unheard: u64,
    /// Other sessions that live when the program has ended.
    pub(super) left: u64,
}

impl Run {
    /// Runs a program for a time.
    pub(super) fn of(mut program: Command, time: Duration) -> Result<Self, String> {
        let sandbox = Sandbox::start()?;
        let mut faults = Faults::new();
        faults.fill_up(&sandbox)?;
        program.arg(time.as_secs().to_string()).envs(sandbox.variables.clone());
        let mut program = Program::start(&mut program)?;
        let start = Instant::now();
        let mut samples = Vec::new();
        while program.runs()? {
            if start.elapsed() > time + LIMIT {
                return Err("its program does not end".to_owned());
            }
            faults.fill_up(&sandbox)?;
            let sample = program.sample(live(&sandbox)?);
            samples.extend(sample.filter(|_| start.elapsed() < time));
            sleep(EVERY);
        }
        let (logins, unheard) = program.ended()?;
        Ok(Self { samples, logins, unheard, left: live(&sandbox)?.saturating_sub(unheard) })
    }
}

/// How many sessions are live.
fn live(sandbox: &Sandbox) -> Result<u64, String> {
    let sessions = sandbox.control("GET", "sessions", &Value::Null)?;
    let sessions =
        sessions["sessions"].as_array().ok_or("the sandbox does not list its sessions")?;
    Ok(sessions.len() as u64)
}

/// A program that runs. It ends when this value is dropped.
struct Program {
    process: Child,
    told: Arc<Told>,
    listening: Option<JoinHandle<Result<(), String>>>,
}

/// What it has printed.
#[derive(Default)]
struct Told {
    logins: AtomicU64,
    unheard: AtomicU64,
}

impl Program {
    fn start(command: &mut Command) -> Result<Self, String> {
        let name = command.get_program().display().to_string();
        let started = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut process = started.map_err(|error| format!("{name} cannot be run: {error}"))?;
        let output = process.stdout.take().ok_or("a process without its output")?;
        let told = Arc::new(Told::default());
        let listening = Some(spawn({
            let told = Arc::clone(&told);
            move || told.listen(output)
        }));
        Ok(Self { process, told, listening })
    }

    /// Whether it still runs. It fails if its program failed.
    fn runs(&mut self) -> Result<bool, String> {
        match self.process.try_wait().map_err(|error| error.to_string())? {
            None => Ok(true),
            Some(status) if status.success() => Ok(false),
            Some(status) => Err(format!("its program ended with {status}")),
        }
    }

    /// What it uses now. `None` if it has just ended.
    fn sample(&self, live: u64) -> Option<Sample> {
        let folder = format!("/proc/{}", self.process.id());
        let status = fs::read_to_string(format!("{folder}/status")).ok()?;
        let descriptors = fs::read_dir(format!("{folder}/fd")).ok()?.count();
        let (_, unheard) = self.told();
        Sample::read(&status, descriptors, live.saturating_sub(unheard))
    }

    /// All that it has printed, once it has ended.
    fn ended(&mut self) -> Result<(u64, u64), String> {
        let listening = self.listening.take().map(JoinHandle::join);
        listening.transpose().map_err(|_| "a panic")?.transpose()?;
        Ok(self.told())
    }

    fn told(&self) -> (u64, u64) {
        let Told { logins, unheard } = &*self.told;
        (logins.load(Ordering::Relaxed), unheard.load(Ordering::Relaxed))
    }
}

impl Told {
    /// Each line is a login, and tells how many sessions may live on.
    fn listen(&self, output: impl Read) -> Result<(), String> {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let unheard = line.parse().map_err(|_| format!("its program said {line:?}"))?;
            self.logins.fetch_add(1, Ordering::Relaxed);
            self.unheard.fetch_add(unheard, Ordering::Relaxed);
        }
        Ok(())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

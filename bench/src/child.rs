//! Another program of a run, which is spoken to line by line.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// A process that ends with this value.
#[derive(Debug)]
pub struct Child {
    process: std::process::Child,
    input: ChildStdin,
    lines: Receiver<String>,
    log: PathBuf,
}

impl Child {
    /// Starts a program. What it writes to its standard error is kept in the file.
    pub fn start(command: &mut Command, log: &Path) -> Result<Self, String> {
        let name = command.get_program().display().to_string();
        let errors =
            log.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| File::create(log));
        let errors = errors.map_err(|error| format!("{}: {error}", log.display()))?;
        // cargo's paths lead to debug libraries, which the JVM would take for the ones that are in a jar.
        command.env_remove("LD_LIBRARY_PATH").env_remove("DYLD_FALLBACK_LIBRARY_PATH");
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(errors);
        let spawned = command.spawn();
        let mut process = spawned.map_err(|error| format!("{name} cannot be run: {error}"))?;
        let (Some(input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            return Err("a process without its pipes".to_owned());
        };
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(Self { process, input, lines, log: log.to_owned() })
    }

    /// Sends a line, and gives the one that answers it.
    pub fn ask(&mut self, line: &str, limit: Duration) -> Result<String, String> {
        // A process that has ended says why in its log, which is read below.
        let _ = writeln!(self.input, "{line}").and_then(|()| self.input.flush());
        self.line(limit)
    }

    /// The next line that it prints.
    pub fn line(&mut self, limit: Duration) -> Result<String, String> {
        self.lines.recv_timeout(limit).map_err(|error| match error {
            RecvTimeoutError::Timeout => format!("no answer within {} s", limit.as_secs()),
            RecvTimeoutError::Disconnected => format!("it ended: {}", self.last_words()),
        })
    }

    /// The process's number.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    fn last_words(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let last = log.lines().rev().find(|line| !line.trim().is_empty());
        last.map_or_else(|| "it said nothing".to_owned(), |line| line.trim().to_owned())
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

//! How many instructions a pair takes: a number that hardly depends on what else the machine does.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::server::Server;
use crate::setup::Launcher;

/// What is counted: ours, and what it stands on. On one thread, so that no counts go to waiting.
pub const COUNTED: [&str; 2] = ["finhub-sessions-current-thread", "reqwest-current-thread"];

/// The gate fails where a pair takes so many percent more than was recorded.
const MOST: u64 = 5;

/// Two runs, whose difference has no start and no end in it.
const PAIRS: [u64; 2] = [100, 400];

/// The instructions of a pair, by the client's name.
pub type Counts = BTreeMap<String, u64>;

/// Counts them by valgrind.
pub fn count(launcher: &Launcher, task: &str, server: &mut Server) -> Result<Counts, String> {
    let mut counts = Counts::new();
    for name in COUNTED {
        let mut totals = [0; 2];
        for (total, pairs) in totals.iter_mut().zip(PAIRS) {
            *total = total_of(&launcher(name)?, task, pairs)?;
            server.take_counters()?.confirm(pairs)?;
        }
        counts.insert(name.to_owned(), (totals[1] - totals[0]) / (PAIRS[1] - PAIRS[0]));
    }
    Ok(counts)
}

/// Reads what was recorded.
pub fn recorded(file: &Path) -> Result<Counts, String> {
    let text = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", file.display()))
}

/// Records what was counted.
pub fn record(file: &Path, counts: &Counts) -> Result<(), String> {
    let text = serde_json::to_string_pretty(counts).map_err(|error| error.to_string())?;
    fs::write(file, text + "\n").map_err(|error| format!("{}: {error}", file.display()))
}

/// Fails where a client takes more than was recorded.
pub fn compare(counts: &Counts, recorded: &Counts) -> Result<(), String> {
    for (name, &count) in counts {
        let &before = recorded.get(name).ok_or_else(|| format!("{name} was never recorded"))?;
        if count * 100 > before * (100 + MOST) {
            return Err(format!(
                "{name} takes {count} instructions a pair, and {before} were recorded, {MOST} percent less at least: \
                 find out why, or record it by cargo xtask bench --instructions record"
            ));
        }
    }
    Ok(())
}

fn total_of(client: &Command, task: &str, pairs: u64) -> Result<u64, String> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]);
    valgrind.arg(client.get_program()).args(client.get_args()).arg(task);
    valgrind.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let missing =
        |error| format!("valgrind cannot be run: {error}; get it: apt-get install valgrind");
    let mut running = valgrind.spawn().map_err(missing)?;
    if let Some(mut input) = running.stdin.take() {
        // Where it has ended already, its output says why.
        let _ = writeln!(input, "run 1 {pairs}");
    }
    let output = running.wait_with_output().map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stderr);
    instructions(&said).ok_or_else(|| format!("valgrind counted nothing: {said}"))
}

/// Reads `==1== I   refs:      1,234,567`.
fn instructions(said: &str) -> Option<u64> {
    let line = said.lines().find(|line| line.contains("refs:"))?;
    let number: String =
        line.rsplit("refs:").next()?.chars().filter(char::is_ascii_digit).collect();
    number.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Counts, compare, instructions};

    fn counts(number: u64) -> Counts {
        Counts::from([("ours".to_owned(), number)])
    }

    #[test]
    fn five_percent_more_is_too_much() {
        assert_eq!(compare(&counts(105), &counts(100)), Ok(()));
        assert_eq!(compare(&counts(1), &counts(100)), Ok(()));
        let problem = compare(&counts(106), &counts(100)).expect_err("too many");
        assert!(problem.contains("106") && problem.contains("record"), "{problem}");
        assert!(compare(&counts(1), &Counts::new()).is_err());
    }

    #[test]
    fn a_count_is_read_as_valgrind_writes_it() {
        assert_eq!(instructions("==7== \n==7== I   refs:      1,234,567\n"), Some(1_234_567));
        assert_eq!(instructions("valgrind: no such program"), None);
    }
}

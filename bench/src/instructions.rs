//! How many instructions a pair takes, and its parts: numbers that hardly depend on what else the machine does.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::server::Server;
use crate::setup::Launcher;

/// Ours, on one thread, so that no counts go to waiting.
const OURS: &str = "finhub-sessions-current-thread";

/// Logins with a wrong password.
const REFUSED: &str = "finhub-sessions-refused-current-thread";

const PREPARE_LOGIN: &str = "finhub_sessions::login::Login::prepare";
const PREPARE_LOGOUT: &str = "finhub_sessions::logout::Logout::prepare";
const JUDGE: &str = "finhub_sessions::transport::attempt::Transport::judge";

/// What is counted.
#[derive(Debug)]
pub struct Counted {
    /// What it is, for a reader.
    pub what: &'static str,
    client: &'static str,
    /// The functions in which it happens, none of which calls another of them; everything where there is none.
    within: &'static [&'static str],
}

/// Everything that is counted: two pairs as a whole, and parts of ours.
pub const COUNTED: [Counted; 8] = [
    Counted { what: "a pair, ours", client: OURS, within: &[] },
    Counted { what: "a pair, raw reqwest", client: "reqwest-current-thread", within: &[] },
    Counted { what: "building a login's request", client: OURS, within: &[PREPARE_LOGIN] },
    Counted { what: "building a logout's request", client: OURS, within: &[PREPARE_LOGOUT] },
    Counted {
        what: "of both, the generated client's addresses",
        client: OURS,
        within: &["finhub_sessions::transport::attempt::Transport::line"],
    },
    Counted {
        what: "reading a login's answer",
        client: OURS,
        within: &["finhub_sessions::login::Login::session"],
    },
    Counted { what: "judging and reading both answers", client: OURS, within: &[JUDGE] },
    Counted {
        what: "mapping a refused login to its error",
        client: REFUSED,
        within: &[JUDGE, "finhub_sessions::call::Call::error"],
    },
];

/// The gate fails where something takes so many percent more than was recorded.
const MOST: u64 = 5;

/// Two runs, whose difference has no start and no end in it.
const PAIRS: [u64; 2] = [100, 400];

/// The instructions of a pair, by what is counted.
pub type Counts = BTreeMap<String, u64>;

/// Counts them by valgrind.
pub fn count(launcher: &Launcher, task: &str, server: &mut Server) -> Result<Counts, String> {
    let mut counts = Counts::new();
    for Counted { what, client, within } in COUNTED {
        let mut totals = [0; 2];
        for (total, pairs) in totals.iter_mut().zip(PAIRS) {
            *total = total_of(&launcher(client)?, task, pairs, within)?;
            let counters = server.take_counters()?;
            if client == REFUSED {
                counters.confirm_refused(pairs)?;
            } else {
                counters.confirm(pairs)?;
            }
        }
        if totals[0] == 0 {
            return Err(format!("{what}: none of {within:?} was called: renamed, or inlined"));
        }
        counts.insert(what.to_owned(), (totals[1] - totals[0]) / (PAIRS[1] - PAIRS[0]));
    }
    Ok(counts)
}

/// The counts as a table in Markdown.
pub fn table(counts: &Counts) -> String {
    let mut text = "| | instructions |\n| --- | ---: |\n".to_owned();
    for Counted { what, .. } in COUNTED {
        let count = counts.get(what).map(u64::to_string).unwrap_or_default();
        let _ = writeln!(text, "| {what} | {count} |");
    }
    text
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

fn total_of(client: &Command, task: &str, pairs: u64, within: &[&str]) -> Result<u64, String> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    valgrind.args(within.iter().map(|function| format!("--toggle-collect={function}")));
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

//! The server's process, as the harness sees it.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::child::Child;

const LIMIT: Duration = Duration::from_secs(10);

/// What the server counted since it was asked last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Logins that were answered by a session.
    pub logins: u64,
    /// Logouts of an open session, with its token.
    pub logouts: u64,
    /// Requests that were answered by an error.
    pub refused: u64,
    /// Sessions that were never logged out.
    pub open: usize,
    /// TLS handshakes.
    pub handshakes: u64,
    /// Those of them that resumed a session.
    pub resumed: u64,
}

impl Counters {
    /// Fails unless so many requests were refused, and nothing else was asked for.
    pub fn confirm_refused(&self, requests: u64) -> Result<(), String> {
        let refused = Self { refused: 0, ..self.clone() };
        if self.refused == requests && refused.confirm(0).is_ok() {
            return Ok(());
        }
        Err(format!("the server refused {} requests of {requests}, or answered more", self.refused))
    }

    /// Fails unless so many pairs were made, and nothing else.
    pub fn confirm(&self, pairs: u64) -> Result<(), String> {
        let Self { logins, logouts, refused, open, .. } = self;
        if *logins == pairs && *logouts == pairs && *refused == 0 && *open == 0 {
            return Ok(());
        }
        Err(format!(
            "the server counted {logins} logins, {logouts} logouts, {refused} refused requests and {open} open \
             sessions where {pairs} pairs were asked for"
        ))
    }
}

/// The server that all clients of a run are measured against.
#[derive(Debug)]
pub struct Server {
    child: Child,
    base_url: String,
}

impl Server {
    /// Starts it.
    pub fn start(program: &Path, tls: Option<&Path>, log: &Path) -> Result<Self, String> {
        let mut command = Command::new(program);
        if let Some(authority) = tls {
            command.arg("--tls").arg(authority);
        }
        let mut child = Child::start(&mut command, log)?;
        let base_url = child.line(LIMIT).map_err(|why| format!("the server: {why}"))?;
        Ok(Self { child, base_url })
    }

    /// Such as `http://127.0.0.1:40000`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// What it counted since it was asked last.
    pub fn take_counters(&mut self) -> Result<Counters, String> {
        let line = self.child.ask("counters", LIMIT).map_err(|why| format!("the server: {why}"))?;
        serde_json::from_str(&line).map_err(|error| format!("the server said {line}: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Counters;

    #[test]
    fn a_sample_counts_where_every_pair_was_made_once() {
        let all = Counters { logins: 5, logouts: 5, ..Counters::default() };
        assert_eq!(all.confirm(5), Ok(()));
        let wrong = [
            Counters { logins: 6, open: 1, ..all.clone() },
            Counters { logins: 6, ..all.clone() },
            Counters { logouts: 4, open: 1, ..all.clone() },
            Counters { logins: 4, logouts: 4, ..all.clone() },
            Counters { refused: 1, ..all.clone() },
            Counters { open: 1, ..all.clone() },
            Counters::default(),
        ];
        for counters in wrong {
            assert!(counters.confirm(5).is_err(), "{counters:?}");
        }
    }
}

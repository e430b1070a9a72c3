//! The sandbox, for a check that talks to it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use serde::Deserialize;

use crate::step::cargo;

/// A sandbox in a process of its own, which ends with this value.
#[derive(Debug)]
pub(crate) struct Sandbox {
    process: Child,
    /// Where it is.
    pub(crate) base_url: String,
}

/// The line that `finhub-sandbox --json` starts with.
#[derive(Deserialize)]
struct Started {
    base_url: String,
}

impl Sandbox {
    /// Builds it, starts it, and waits until it says where it is.
    pub(crate) fn start() -> Result<Self, String> {
        let mut process =
            cargo(["run", "--quiet", "--package", "finhub-sandbox", "--", "--port", "0"])
                .args(["--json", "--quiet"])
                .stdout(Stdio::piped())
                .spawn()
                .map_err(|error| format!("the sandbox cannot be run: {error}"))?;
        let mut line = String::new();
        let read = process.stdout.take().map(|out| BufReader::new(out).read_line(&mut line));
        match (read, serde_json::from_str(&line)) {
            (Some(Ok(_)), Ok(Started { base_url })) => Ok(Self { process, base_url }),
            _ => Err(format!("the sandbox did not say where it is, but {line:?}")),
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

//! The sandbox, for a check that talks to it.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Stdio};

use serde_json::Value;

use crate::step::cargo;

/// A sandbox in a process of its own, which ends when this value is dropped.
#[derive(Debug)]
pub(crate) struct Sandbox {
    process: Child,
    /// Kept open: the sandbox ends if it cannot write to its output.
    said: BufReader<ChildStdout>,
    /// The `FINHUB_*` variables that lead the SDK to it.
    pub(crate) variables: Vec<(String, String)>,
}

/// What the sandbox says before each variable.
const EXPORT: &str = "  export ";

/// The last variable.
const LAST: &str = "FINHUB_TENANT_SECRET";

impl Sandbox {
    /// Builds and starts it, and waits until it prints its address.
    pub(crate) fn start() -> Result<Self, String> {
        let mut process =
            cargo(["run", "--quiet", "--package", "finhub-sandbox", "--", "--port", "0"])
                .arg("--quiet")
                .stdout(Stdio::piped())
                .spawn()
                .map_err(|error| format!("the sandbox cannot be run: {error}"))?;
        let said = process.stdout.take().ok_or("the sandbox has no standard output")?;
        let mut sandbox = Self { process, said: BufReader::new(said), variables: Vec::new() };
        for line in sandbox.said.by_ref().lines().map_while(Result::ok) {
            if let Some((name, value)) = line.strip_prefix(EXPORT).and_then(|it| it.split_once('='))
            {
                sandbox.variables.push((name.to_owned(), value.to_owned()));
                if name == LAST {
                    return Ok(sandbox);
                }
            }
        }
        Err("the sandbox did not say where it is".to_owned())
    }

    /// Asks a control endpoint, such as `GET` for `sessions`.
    pub(crate) fn control(&self, method: &str, name: &str, body: &Value) -> Result<Value, String> {
        let ask = || {
            let address = self.base_url().trim_start_matches("http://");
            let mut connection = TcpStream::connect(address)?;
            let body = body.to_string();
            let length = body.len();
            // Its answer ends with the connection.
            let head = format!("{method} /__sandbox/{name} HTTP/1.0\r\nHost: {address}");
            write!(connection, "{head}\r\nContent-Length: {length}\r\n\r\n{body}")?;
            io::read_to_string(connection)
        };
        let answer = ask().map_err(|error| format!("the sandbox cannot be asked: {error}"))?;
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        serde_json::from_str(body).map_err(|error| format!("the sandbox said {answer:?}: {error}"))
    }

    /// Its address.
    pub(crate) fn base_url(&self) -> &str {
        let is_address = |(name, _): &&(String, String)| name == "FINHUB_BASE_URL";
        self.variables.iter().find(is_address).map_or("", |(_, value)| value)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // It may have ended by itself, which is no error.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

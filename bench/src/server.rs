//! The sandbox, in a process of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use finhub_sandbox::Sandbox;

/// A server that ends with this value.
pub(crate) struct Server {
    process: Child,
    base_url: String,
}

impl Server {
    /// Starts this program a second time, to serve.
    pub(crate) fn start() -> Result<Self, Box<dyn std::error::Error>> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg("--serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut base_url = String::new();
        BufReader::new(process.stdout.take().ok_or("no standard output")?)
            .read_line(&mut base_url)?;
        Ok(Self { process, base_url: base_url.trim().to_owned() })
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves until the process is killed, and keeps no record.
pub(crate) async fn serve() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::builder().record(false).start().await?;
    println!("{}", sandbox.base_url());
    std::future::pending().await
}

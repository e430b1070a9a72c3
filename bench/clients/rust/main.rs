//! The Rust clients. `finhub-bench-rust NAME TASK` says that it is ready, and for each line `run AT_ONCE PAIRS`
//! makes pairs of a login and a logout and says how long that took.
#![allow(clippy::print_stdout, reason = "the benchmark reads it")]

mod ours;
mod raw_hyper;
mod raw_reqwest;

use std::future::Future;
use std::io::BufRead;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use finhub_bench::task::Task;
use serde_json::json;
use tokio::runtime::{Builder, Runtime};

pub(crate) type Error = Box<dyn std::error::Error + Send + Sync>;

/// What makes a pair of a login and a logout.
pub(crate) trait Client: Send + Sync + 'static {
    fn pair(&self) -> impl Future<Output = Result<(), Error>> + Send;
}

fn main() -> Result<(), Error> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [name, task] = arguments.as_slice() else {
        return Err("usage: finhub-bench-rust NAME TASK".into());
    };
    let task: Task = serde_json::from_str(task)?;
    let (name, runtime) = match name.strip_suffix("-current-thread") {
        Some(name) => (name, Builder::new_current_thread().enable_all().build()?),
        None => (name.as_str(), Builder::new_multi_thread().enable_all().build()?),
    };
    let version = version(name);
    match name {
        "finhub-sessions" => serve(&runtime, version, ours::Ours::new(task)?),
        "finhub-sessions-refused" => serve(&runtime, version, ours::Refused::new(task)?),
        "reqwest" => serve(&runtime, version, raw_reqwest::Reqwest::new(&task)?),
        "hyper" => serve(&runtime, version, raw_hyper::Hyper::new(&task)?),
        other => Err(format!("there is no client {other}").into()),
    }
}

/// The version of a crate that this program is built with.
fn version(name: &str) -> Option<&'static str> {
    let locked = include_str!("../../../Cargo.lock");
    let (_, package) = locked.split_once(&format!("\nname = \"{name}\"\nversion = \""))?;
    package.split('"').next()
}

fn serve(runtime: &Runtime, version: Option<&str>, client: impl Client) -> Result<(), Error> {
    let client = Arc::new(client);
    println!("{}", json!({"version": version}));
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let mut words = line.split(' ').skip(1).map(str::parse);
        let (Some(at_once), Some(pairs)) = (words.next(), words.next()) else {
            return Err(format!("not a command: {line}").into());
        };
        let (at_once, pairs) = (at_once?, pairs?);
        let start = Instant::now();
        let said = match runtime.block_on(run(&client, at_once, pairs)) {
            Ok(()) => json!({"pairs": pairs, "seconds": start.elapsed().as_secs_f64()}),
            Err(error) => json!({"failed": reason(&*error)}),
        };
        println!("{said}");
    }
    Ok(())
}

/// So many tasks share the pairs.
async fn run(client: &Arc<impl Client>, at_once: u64, pairs: u64) -> Result<(), Error> {
    let begun = Arc::new(AtomicU64::new(0));
    let tasks: Vec<_> = (0..at_once)
        .map(|_| {
            let (client, begun) = (Arc::clone(client), Arc::clone(&begun));
            tokio::spawn(async move {
                while begun.fetch_add(1, Ordering::Relaxed) < pairs {
                    client.pair().await?;
                }
                Ok::<_, Error>(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    Ok(())
}

/// An error, and what caused it.
fn reason(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// TLS that trusts the task's authority.
pub(crate) fn tls(task: &Task) -> Result<rustls::ClientConfig, Error> {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;

    let mut roots = rustls::RootCertStore::empty();
    if let Some(ca) = &task.ca {
        roots.add(CertificateDer::from_pem_file(ca)?)?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider);
    Ok(config
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

/// What a login answers, as far as a logout needs it.
#[derive(serde::Deserialize)]
pub(crate) struct LoggedIn<'body> {
    #[serde(borrow)]
    pub(crate) data: Session<'body>,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Session<'body> {
    #[serde(borrow)]
    pub(crate) session_id: std::borrow::Cow<'body, str>,
    #[serde(borrow)]
    pub(crate) token: std::borrow::Cow<'body, str>,
}

/// What a logout answers.
#[derive(serde::Deserialize)]
pub(crate) struct LoggedOut {
    pub(crate) success: bool,
}

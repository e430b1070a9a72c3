//! FinHub's Individual Sessions API on loopback, from a terminal.

use std::error::Error;
use std::io::{self, ErrorKind, Write};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use finhub_sandbox::{Answered, Config, Sandbox, StartError};

mod arguments;
mod greeting;

use arguments::Arguments;

/// The exit status if the sandbox cannot start, the same as for wrong arguments.
const CANNOT_START: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "finhub-sandbox: {error}");
            ExitCode::from(CANNOT_START)
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    if arguments.print_config {
        return Ok(io::stdout().write_all(Config::DEFAULT_YAML.as_bytes())?);
    }
    let config = arguments.config()?;
    let address = SocketAddr::new(arguments.bind, arguments.port);
    if !arguments.bind.is_loopback() {
        writeln!(
            io::stderr(),
            "warning: {} can be reached from other machines, which may log in, read recorded requests and rewrite \
             answers; --no-control turns the last two off. The page is served to this machine alone",
            arguments.bind,
        )?;
    }

    let token_life = Duration::from_secs(arguments.token_life.into());
    let builder = Sandbox::builder().bind(address).token_life(token_life);
    let mut builder = builder.control(!arguments.no_control).page(!arguments.no_page);
    if let Some(config) = &config {
        builder = builder.config(config.clone());
    }
    if !arguments.quiet {
        builder = builder.on_answer(log);
    }
    let stop = stop_asked()?;
    let sandbox = builder.start().await.map_err(explain)?;

    let greeting = match (arguments.json, &config) {
        (true, _) => greeting::for_programs(&sandbox),
        (false, None) => greeting::with_demo(&sandbox),
        (false, Some(config)) => greeting::with_config(&sandbox, config),
    };
    writeln!(io::stdout(), "{greeting}")?;

    stop.await;
    sandbox.shutdown().await;
    Ok(())
}

/// One line for each request. It shows the path with its ids, but no headers or bodies, which hold secrets.
fn log(answered: &Answered) {
    let Answered { at, method, path, status, .. } = answered;
    let status = status.map_or_else(|| "scripted".to_owned(), |status| status.to_string());
    // If stderr is closed, the error cannot be reported.
    let _ = writeln!(io::stderr(), "{} {method} {path} {status}", at.strftime("%H:%M:%SZ"));
}

/// Adds what to do about it.
fn explain(error: StartError) -> Box<dyn Error> {
    match error {
        StartError::Bind { address, source } if source.kind() == ErrorKind::AddrInUse => format!(
            "port {} of {} is taken; stop the program that uses it, or choose another port with --port (0 takes a \
             free one)",
            address.port(),
            address.ip(),
        )
        .into(),
        other => other.into(),
    }
}

/// Resolves at Ctrl-C, or at the signal by which a supervisor stops a program. Both are caught from the
/// moment of this call, so that a program that has read the greeting cannot send one too early.
#[cfg(unix)]
fn stop_asked() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Resolves at Ctrl-C.
#[cfg(windows)]
fn stop_asked() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}

//! How fast the SDK is, as a ratio to raw reqwest: `cargo xtask bench`.
//!
//! Both make pairs of a login and a logout, with the same headers and bodies, in the same runtime, against one
//! sandbox in a process of its own. Samples alternate, so that whatever else the machine does meets both; the
//! median of the ratios counts. Nothing here fails: speed is measured, not tested.
#![allow(clippy::print_stdout, reason = "a benchmark talks to the person who runs it")]

mod measure;
mod raw;
mod sdk;
mod server;

use clap::Parser;

use crate::measure::{Load, compare};
use crate::server::Server;

/// Measure the SDK against raw reqwest.
#[derive(Parser)]
#[command(name = "cargo xtask bench")]
struct Arguments {
    /// How many samples to take of each.
    #[arg(long, default_value_t = 15)]
    samples: usize,
    /// How many pairs of a login and a logout make a sample.
    #[arg(long, default_value_t = 1000)]
    pairs: usize,
    /// Serve, for another process of this program to measure against.
    #[arg(long, hide = true)]
    serve: bool,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    if arguments.serve {
        return server::serve().await;
    }
    let server = Server::start()?;
    let raw = raw::Raw::new(server.base_url())?;
    let sdk = sdk::Sdk::new(server.base_url())?;
    println!(
        "login+logout pairs a second, median of {} samples of {}",
        arguments.samples, arguments.pairs
    );
    println!("{:<12} {:>12} {:>12} {:>8}", "", "raw reqwest", "the SDK", "ratio");
    for (name, at_once) in [("sequential", 1), ("64 at once", 64)] {
        let load = Load { samples: arguments.samples, pairs: arguments.pairs, at_once };
        let result = compare(&load, || raw.pair(), || sdk.pair()).await?;
        println!("{name:<12} {:>12.0} {:>12.0} {:>8.3}", result.raw, result.sdk, result.ratio);
    }
    Ok(())
}

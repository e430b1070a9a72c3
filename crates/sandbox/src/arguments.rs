//! The command line.

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use clap::Parser;
use finhub_sandbox::Config;

/// FinHub's Individual Sessions API on loopback: log in and out without FinHub credentials.
#[derive(Parser)]
#[command(name = "finhub-sandbox", version)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that a user types")]
pub(crate) struct Arguments {
    /// The port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 8787)]
    pub(crate) port: u16,

    /// The address to listen on
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub(crate) bind: IpAddr,

    /// Who can log in, as YAML or JSON [default: the example of FinHub's reference]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// How many seconds access tokens live: see renewals without waiting for an hour
    #[arg(long, value_name = "SECONDS", default_value_t = 3600)]
    pub(crate) token_life: u32,

    /// Serve no page at / for a browser on this machine
    #[arg(long)]
    pub(crate) no_page: bool,

    /// Turn the control endpoints under /__sandbox/ off, and the page, which needs them
    #[arg(long)]
    pub(crate) no_control: bool,

    /// Print the built-in configuration, a file to start from, and exit
    #[arg(long)]
    pub(crate) print_config: bool,

    /// Print one line of JSON at the start, for programs, with the `base_url`
    #[arg(long)]
    pub(crate) json: bool,

    /// Print no line for each request
    #[arg(long)]
    pub(crate) quiet: bool,
}

impl Arguments {
    /// The configuration of the file, where one is named.
    pub(crate) fn config(&self) -> Result<Option<Config>, Box<dyn Error>> {
        let Some(path) = &self.config else { return Ok(None) };
        let name = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("cannot read {name}: {error}"))?;
        let config = Config::from_yaml(&text).map_err(|error| {
            format!(
                "{name} cannot be used: {error} (--print-config shows a configuration that can)"
            )
        })?;
        Ok(Some(config))
    }
}

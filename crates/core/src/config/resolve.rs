//! Options with every default applied and every value checked.

use std::time::Duration;

use super::Options;
use crate::Secret;
use crate::context;
use crate::error::InvalidInput;
use crate::generated::settings::{ATTEMPT_TIMEOUT, MAX_CONNECTIONS, MAX_RETRIES, TIMEOUT};
use crate::headers::Headers;
use crate::scrub::Scrub;

/// The most retries of one call. More would be a retry storm.
const MOST_RETRIES: u32 = 10;

/// The most connections: one address has no more ports to connect from.
const MOST_CONNECTIONS: u32 = 65_535;

/// The longest tenant key or secret that is sent, in bytes.
const LONGEST_KEY: usize = 64 * 1024;

/// The settings that a call reads.
#[derive(Debug)]
pub(crate) struct Settings {
    /// The options as they were given. A clone replaces some of them.
    pub(crate) options: Options,
    /// The standard headers, by operation.
    pub(crate) headers: Headers,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) max_retries: u32,
    /// The tenant's keys and other secrets, which must never be printed.
    pub(crate) secrets: Scrub,
}

impl Settings {
    pub(crate) fn resolve(options: Options) -> Result<Self, InvalidInput> {
        context::require(&missing(&options))?;
        check_key("tenant_key", options.tenant_key.as_ref())?;
        check_key("tenant_secret", options.tenant_secret.as_ref())?;
        Ok(Self {
            headers: Headers::new(&options)?,
            timeout: positive("timeout", options.timeout, TIMEOUT)?,
            attempt_timeout: positive("attempt_timeout", options.attempt_timeout, ATTEMPT_TIMEOUT)?,
            max_retries: retries(options.max_retries)?,
            secrets: Scrub::new(options.secrets()).remembered(),
            options,
        })
    }

    /// These settings with some options replaced.
    pub(crate) fn with(&self, replacing: Options) -> Result<Self, InvalidInput> {
        Self::resolve(self.options.clone().with(replacing))
    }
}

/// Accepts a limit that is longer than zero.
pub(crate) fn positive(
    setting: &'static str,
    given: Option<Duration>,
    default: Duration,
) -> Result<Duration, InvalidInput> {
    match given {
        Some(Duration::ZERO) => Err(InvalidInput::new(setting, "must be longer than zero")),
        given => Ok(given.unwrap_or(default)),
    }
}

/// How many requests may be under way at once.
pub(crate) fn connections(given: Option<u32>) -> Result<u32, InvalidInput> {
    match given {
        Some(limit) if !(1..=MOST_CONNECTIONS).contains(&limit) => {
            Err(InvalidInput::new("max_connections", "must be from 1 to 65535"))
        }
        given => Ok(given.unwrap_or(MAX_CONNECTIONS)),
    }
}

fn retries(given: Option<u32>) -> Result<u32, InvalidInput> {
    match given {
        Some(more) if more > MOST_RETRIES => {
            Err(InvalidInput::new("max_retries", "must be from 0 to 10"))
        }
        given => Ok(given.unwrap_or(MAX_RETRIES)),
    }
}

/// The required settings of the application that were not given.
fn missing(options: &Options) -> Vec<&'static str> {
    let facts = [("tenant_id", &options.tenant_id), ("forwarded_from", &options.forwarded_from)];
    facts.into_iter().filter(|(_, fact)| fact.is_none()).map(|(setting, _)| setting).collect()
}

/// Checks a tenant key or secret. One that was read from a file often ends with that file's last line break.
fn check_key(setting: &'static str, key: Option<&Secret>) -> Result<(), InvalidInput> {
    let Some(key) = key.map(Secret::expose_secret) else {
        return Ok(());
    };
    let problem = if key.is_empty() {
        "is empty"
    } else if key.len() > LONGEST_KEY {
        "is over 64 KiB: it is no key"
    } else if key.ends_with(['\n', '\r']) {
        "ends with a line break: give the key alone"
    } else {
        return Ok(());
    };
    Err(InvalidInput::new(setting, problem))
}

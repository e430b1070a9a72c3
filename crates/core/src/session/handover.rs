//! Handing a session from one process to another.

use std::io;
use std::sync::Arc;

use finhub_sessions_client::SecretField;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::received::Received;
use super::{Facts, Session};
use crate::Secret;
use crate::clock::{Clock, SystemClock};
use crate::error::{Error, InvalidInput};
use crate::scrub::Scrub;

/// The version of the format. A reader refuses the versions that it does not know.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Handover {
    version: u32,
    #[serde(flatten)]
    facts: Facts,
    token: SecretField,
    refresh_token: SecretField,
}

impl Session {
    /// Writes the session, **tokens included**, as JSON: how a backend hands it to an app, which
    /// [resumes](crate::Client::resume) it. Whoever reads it is logged in, so send it over TLS and do not log it.
    #[expect(clippy::missing_panics_doc, reason = "texts and a number always serialize")]
    pub fn to_secret_json(&self) -> Secret {
        let handover = Handover {
            version: VERSION,
            facts: self.shown_facts(),
            token: self.token.clone().into(),
            refresh_token: self.refresh_token.clone().into(),
        };
        // Measured first: a text that grows leaves copies of itself behind, and this one holds tokens.
        let mut length = Length(0);
        let measured = serde_json::to_writer(&mut length, &handover);
        let mut json = Zeroizing::new(Vec::with_capacity(length.0));
        let written = measured.and_then(|()| serde_json::to_writer(&mut *json, &handover));
        written.expect("texts and a number always serialize");
        Secret::from(String::from_utf8(std::mem::take(&mut *json)).expect("JSON is UTF-8"))
    }

    /// Reads a session that [`to_secret_json`](Self::to_secret_json) wrote.
    ///
    /// Fails with [`InvalidInput`](crate::Kind::InvalidInput) where the text is something else. The error does
    /// not quote it.
    pub fn from_secret_json(json: &str) -> Result<Self, Error> {
        Self::from_secret_json_with_clock(json, Arc::new(SystemClock))
    }

    /// The same, with another clock to read its expiry by.
    pub fn from_secret_json_with_clock(json: &str, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let refuse =
            |problem: &'static str| Error::unsent("resume", InvalidInput::new("session", problem));
        let handover: Handover = serde_json::from_str(json)
            .map_err(|_| refuse("is not what Session::to_secret_json writes"))?;
        if handover.version != VERSION {
            return Err(refuse("was written by another version of this SDK: log in again"));
        }
        let tokens = [handover.token.0, handover.refresh_token.0];
        Ok(Self::new(handover.facts, tokens, Received::now(clock, None), Scrub::default()))
    }
}

/// How much was written.
struct Length(usize);

impl io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

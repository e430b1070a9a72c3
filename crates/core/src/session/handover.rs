//! Handing a session from one process to another.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::received::Received;
use super::{Facts, Session};
use crate::Secret;
use crate::clock::{Clock, SystemClock};
use crate::error::{Error, InvalidInput};

/// The version of the format. A reader refuses the versions that it does not know.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Handover {
    version: u32,
    #[serde(flatten)]
    facts: Facts,
    token: String,
    refresh_token: String,
}

impl Session {
    /// Writes the session, **tokens included**, as JSON: how a backend hands it to an app, which
    /// [resumes](crate::Client::resume) it. Whoever reads it is logged in, so send it over TLS and do not log it.
    #[expect(clippy::missing_panics_doc, reason = "texts and a number always serialize")]
    pub fn to_secret_json(&self) -> Secret {
        let handover = Handover {
            version: VERSION,
            facts: self.facts.clone(),
            // Exposed here: handing over the tokens is what this method is for.
            token: self.token.expose_secret().to_owned(),
            refresh_token: self.refresh_token.expose_secret().to_owned(),
        };
        let json = serde_json::to_string(&handover).expect("texts and a number always serialize");
        Secret::from(json)
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
        let (token, refresh_token) = (handover.token.into(), handover.refresh_token.into());
        Ok(Self::new(handover.facts, token, refresh_token, Received::now(clock, None)))
    }
}

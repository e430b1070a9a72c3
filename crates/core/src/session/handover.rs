//! Handing a session over from one process to another.

use std::io::{self, Write};
use std::sync::Arc;

use zeroize::Zeroizing;

use super::{Facts, Session};
use crate::Secret;
use crate::clock::{self, Clock};
use crate::error::{Error, InvalidInput};
use crate::generated::values::SessionFurther;
use crate::instant;
use crate::json::{self, Json, Node, ObjectWriter};
use crate::moment::Moment;
use crate::scrub::Scrub;

/// The version of the format. A reader refuses versions that it does not know.
const VERSION: i64 = 1;

struct Handover {
    version: i64,
    facts: Facts,
    token: Secret,
    refresh_token: Secret,
    further: SessionFurther,
    /// When it was written, by FinHub's clock. The reader's clock may be wrong.
    written_at: Option<String>,
}

impl Json for Handover {
    fn decode(json: &Node<'_>) -> Option<Self> {
        let members = json.members()?;
        let word = |name| members.optional::<Zeroizing<String>>(name).ok();
        Some(Self {
            version: members.required("version")?,
            facts: Facts {
                session_id: members.required("session_id")?,
                customer_id: members.required("customer_id")?,
                user_id: members.required("user_id")?,
                api_user_id: members.required("api_user_id")?,
                expires_at: word("expires_at")?,
                error_type: word("error_type")?,
                message: word("message")?,
            },
            token: members.required("token")?,
            refresh_token: members.required("refresh_token")?,
            further: members.optional("further").ok()?.unwrap_or_default(),
            written_at: members.optional("written_at").ok()?,
        })
    }

    fn encode(&self, to: &mut dyn Write) -> io::Result<()> {
        let mut object = ObjectWriter::new(to)?;
        object.member("version", &self.version)?;
        object.member("session_id", &self.facts.session_id)?;
        object.member("customer_id", &self.facts.customer_id)?;
        object.member("user_id", &self.facts.user_id)?;
        object.member("api_user_id", &self.facts.api_user_id)?;
        object.member("expires_at", &self.facts.expires_at)?;
        object.member("error_type", &self.facts.error_type)?;
        object.member("message", &self.facts.message)?;
        object.member("token", &self.token)?;
        object.member("refresh_token", &self.refresh_token)?;
        let further = (self.further != SessionFurther::default()).then_some(&self.further);
        object.optional("further", further)?;
        object.optional("written_at", self.written_at.as_ref())?;
        object.end()
    }
}

impl Session {
    /// Writes the session, **tokens included**, as JSON. A backend hands this text to an app, which
    /// [resumes](crate::Client::resume) the session. Anyone who reads the text can act as the customer: send it
    /// over TLS and do not log it.
    pub fn to_secret_json(&self) -> Secret {
        let mut json = json::encode(&Handover {
            version: VERSION,
            facts: self.shown_facts(),
            token: self.0.token.clone(),
            refresh_token: self.0.refresh_token.clone(),
            further: self.0.further.clone(),
            written_at: Some(instant::show(instant::whole_seconds(self.1.estimate_now()))),
        });
        Secret::from(String::from_utf8(std::mem::take(&mut *json)).unwrap_or_default())
    }

    /// Reads a session that [`to_secret_json`](Self::to_secret_json) wrote.
    ///
    /// Fails with [`InvalidInput`](crate::Kind::InvalidInput) if the text is anything else. The error does not
    /// quote it.
    pub fn from_secret_json(json: &str) -> Result<Self, Error> {
        Self::from_secret_json_with_clock(json, clock::system())
    }

    /// As [`from_secret_json`](Self::from_secret_json), with another clock for its expiry.
    pub fn from_secret_json_with_clock(json: &str, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let refuse =
            |problem: &'static str| Error::unsent("resume", InvalidInput::new("session", problem));
        let handover = Handover::decode(&Node::new(json))
            .ok_or_else(|| refuse("is not what Session::to_secret_json writes"))?;
        if handover.version != VERSION {
            return Err(refuse("was written by another version of this SDK: log in again"));
        }
        let tokens = [handover.token, handover.refresh_token];
        let written = handover.written_at.as_deref().and_then(instant::parse);
        let received = Moment::handed_over(clock, written);
        Ok(Self::new(handover.facts, tokens, handover.further, None, received, Scrub::default()))
    }
}

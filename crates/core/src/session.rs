//! A session: who is logged in, and when that ends.
//!
//! Two clocks run. The access token lives for about one hour (the `exp` of its claims), the session itself for
//! about 24 (FinHub's `expiresAt`). [`Moment`] compares both with FinHub's time, even if the local clock is
//! wrong.

mod handover;

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use zeroize::Zeroizing;

use crate::Secret;
use crate::binding::shown_ids;
use crate::claims::UnverifiedClaims;
use crate::clock::Clock;
use crate::generated::types::CreatedSession;
use crate::generated::values::SessionFurther;
use crate::instant;
use crate::json::Json;
use crate::moment::Moment;
use crate::scrub::{LONGEST, Scrub, Shown};
use crate::transport::shown_request_id;

/// A customer's session.
///
/// It is safe to print: tokens show as `[redacted]`. It does not serialize, except by
/// [`to_secret_json`](Self::to_secret_json), by which a backend hands a session over to an app.
#[derive(Clone)]
pub struct Session(pub(crate) Arc<Known>, Moment);

/// What is known of a session.
pub(crate) struct Known {
    /// The fields as FinHub answered them.
    facts: Facts,
    /// The texts of the answer in printable form, made when they are first read.
    words: OnceLock<Words>,
    token: Secret,
    refresh_token: Secret,
    /// The request id of the login's answer, as it was written.
    request_id: Option<Zeroizing<String>>,
    /// Decoded when they are first read.
    claims: OnceLock<Option<UnverifiedClaims>>,
    /// The further fields of the answer, whose accessors are generated.
    pub(crate) further: SessionFurther,
    /// The secrets of the login, beside the tokens, that must not be printed.
    secrets: Scrub,
}

/// Texts of FinHub's answer in printable form.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Words {
    expires_at: Option<String>,
    error_type: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
}

/// The fields of a session apart from its secrets. A server may echo a secret in its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Facts {
    session_id: String,
    customer_id: String,
    user_id: String,
    api_user_id: String,
    expires_at: Option<Zeroizing<String>>,
    error_type: Option<Zeroizing<String>>,
    message: Option<Zeroizing<String>>,
}

impl Session {
    /// Makes a session from a login's answer. `secrets` are the login's.
    pub(crate) fn created(
        [customer_id, user_id]: [&str; 2],
        answer: CreatedSession,
        mut further: SessionFurther,
        request_id: Option<Zeroizing<String>>,
        secrets: &Scrub,
        received: Moment,
    ) -> Self {
        let facts = Facts {
            session_id: answer.session_id,
            customer_id: customer_id.to_owned(),
            user_id: user_id.to_owned(),
            api_user_id: answer.user_id,
            expires_at: answer.expires_at.map(Zeroizing::new),
            error_type: answer.error_type.map(Zeroizing::new),
            message: answer.message.map(Zeroizing::new),
        };
        let tokens = [answer.token, answer.refresh_token];
        further.redact(&secrets.and(&tokens));
        Self::new(facts, tokens, further, request_id, received, secrets.clone())
    }

    fn new(
        facts: Facts,
        [token, refresh_token]: [Secret; 2],
        further: SessionFurther,
        request_id: Option<Zeroizing<String>>,
        received: Moment,
        secrets: Scrub,
    ) -> Self {
        let (words, claims) = (OnceLock::new(), OnceLock::new());
        let known =
            Known { facts, words, token, refresh_token, request_id, claims, further, secrets };
        Self(Arc::new(known), received)
    }

    /// Takes over FinHub's time, unless the session has it from FinHub itself.
    pub(crate) fn correct(&mut self, time: &Moment) {
        if !self.1.is_certain() {
            self.1 = time.clone();
        }
    }

    /// The session with this clock from now on.
    pub(crate) fn by(self, clock: &Arc<dyn Clock>) -> Self {
        Self(self.0, self.1.by(clock))
    }

    /// The session if it was handed over just now: FinHub's time is then the one that the hand-over gives.
    pub(crate) fn handed_over_now(self) -> Self {
        let received = self.1.at_hand_over();
        Self(self.0, received)
    }

    /// How long ago the session was handed over, if only the local clock says so and the token would have ended since.
    pub(crate) fn expired_since_hand_over(&self) -> Option<Duration> {
        let written = self.1.written()?;
        let was_alive = self.end().is_some_and(|end| end > written);
        self.1.estimate_now().duration_since(written).ok().filter(|_| was_alive)
    }

    fn words(&self) -> &Words {
        self.0.words.get_or_init(|| {
            let secrets = self.secrets();
            let shown = |words: &Option<Zeroizing<String>>| {
                words.as_ref().map(|words| secrets.shown(words, LONGEST).into_string())
            };
            Words {
                expires_at: shown(&self.0.facts.expires_at),
                error_type: shown(&self.0.facts.error_type),
                message: shown(&self.0.facts.message),
                request_id: self
                    .0
                    .request_id
                    .as_deref()
                    .and_then(|written| shown_request_id(written, &secrets))
                    .map(Shown::into_string),
            }
        })
    }

    /// What is handed over: ids and a readable end unchanged, and the other texts in printable form.
    fn shown_facts(&self) -> Facts {
        let Words { expires_at, error_type, message, request_id: _ } = self.words().clone();
        let mut facts = self.0.facts.clone();
        if self.session_end().is_none() {
            // Nor does it become readable on the way, by what printing leaves out.
            let is_unreadable = |text: &String| instant::parse(text).is_none();
            facts.expires_at = expires_at.filter(is_unreadable).map(Zeroizing::new);
        }
        facts.error_type = error_type.map(Zeroizing::new);
        facts.message = message.map(Zeroizing::new);
        facts
    }

    /// The secrets to redact in the session and in what FinHub says about it.
    pub(crate) fn secrets(&self) -> Scrub {
        self.0.secrets.and([&self.0.token, &self.0.refresh_token])
    }

    /// FinHub's id of the session.
    pub fn session_id(&self) -> &str {
        &self.0.facts.session_id
    }

    /// The customer's id, from the path of the login.
    pub fn customer_id(&self) -> &str {
        &self.0.facts.customer_id
    }

    /// The user's id, from the path of the login. A logout sends this one.
    pub fn user_id(&self) -> &str {
        &self.0.facts.user_id
    }

    /// The user's id in FinHub's answer. It differs from [`user_id`](Self::user_id).
    pub fn api_user_id(&self) -> &str {
        &self.0.facts.api_user_id
    }

    /// The access token. Send it as `Authorization: Bearer <token>` to FinHub's other APIs.
    pub fn token(&self) -> &Secret {
        &self.0.token
    }

    /// The refresh token. FinHub documents no operation that takes it.
    pub fn refresh_token(&self) -> &Secret {
        &self.0.refresh_token
    }

    /// When the access token expires (UTC), by its unverified claims. `None` if they do not say, or if they name an
    /// instant outside the years 1 to 9999.
    pub fn token_expires_at(&self) -> Option<SystemTime> {
        self.token_end().and_then(instant::known)
    }

    /// When the session ends (UTC), by FinHub's `expiresAt`. `None` if that is absent, unreadable, or outside the
    /// years 1 to 9999.
    pub fn session_expires_at(&self) -> Option<SystemTime> {
        self.session_end().and_then(instant::known)
    }

    /// FinHub's `expiresAt`, as it was written; secrets are redacted.
    pub fn session_expires_at_text(&self) -> Option<&str> {
        self.words().expires_at.as_deref()
    }

    /// The access token's claims, decoded and **not verified**.
    pub fn unverified_claims(&self) -> Option<&UnverifiedClaims> {
        let decode = || UnverifiedClaims::decode(self.0.token.expose_secret(), &self.0.secrets);
        self.0.claims.get_or_init(decode).as_ref()
    }

    /// FinHub's `errorType`: `NONE` on success. An open set.
    pub fn error_type(&self) -> Option<&str> {
        self.words().error_type.as_deref()
    }

    /// FinHub's message, such as `Session created successfully`.
    pub fn message(&self) -> Option<&str> {
        self.words().message.as_deref()
    }

    /// The id by which FinHub's support finds the login: `X-Request-Id` or `X-Correlation-Id` of its answer, in up to 128
    /// characters. `None` if the answer had none, or if the session was handed over. Comparisons ignore it.
    pub fn request_id(&self) -> Option<&str> {
        self.words().request_id.as_deref()
    }

    /// Whether the access token expires within `leeway` from now, or has expired. The token ends with its session.
    ///
    /// `false` if neither end is known: then only FinHub can tell.
    pub fn is_token_expired(&self, leeway: Duration) -> bool {
        self.token_expires_in().is_some_and(|left| left <= leeway)
    }

    /// How long the access token is still valid: zero once it has expired, `None` if neither end is known.
    pub fn token_expires_in(&self) -> Option<Duration> {
        let now = self.1.estimate_now();
        self.end().map(|end| end.duration_since(now).unwrap_or_default())
    }

    /// When the token ends: the earlier of the two ends.
    fn end(&self) -> Option<SystemTime> {
        [self.token_end(), self.session_end()].into_iter().flatten().min()
    }

    fn token_end(&self) -> Option<SystemTime> {
        instant::from_unix_seconds(self.unverified_claims()?.expires_at)
    }

    fn session_end(&self) -> Option<SystemTime> {
        instant::parse(self.0.facts.expires_at.as_deref()?)
    }
}

impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        self.shown_facts() == other.shown_facts()
            && self.0.token == other.0.token
            && self.0.refresh_token == other.0.refresh_token
            && self.0.further == other.0.further
    }
}

impl Eq for Session {}

#[expect(clippy::missing_fields_in_debug, reason = "what time it was read at is none of its facts")]
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = shown_ids(self);
        f.debug_struct("Session")
            .field("session_id", &ids.session_id)
            .field("customer_id", &ids.customer_id)
            .field("user_id", &ids.user_id)
            .field("api_user_id", &ids.api_user_id)
            .field("token", &self.0.token)
            .field("refresh_token", &self.0.refresh_token)
            .field("token_expires_at", &self.token_expires_at().map(instant::show))
            .field("session_expires_at", &self.session_expires_at().map(instant::show))
            .field("error_type", &self.error_type())
            .field("message", &self.message())
            .finish()
    }
}

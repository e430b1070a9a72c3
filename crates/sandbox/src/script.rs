//! Scripted answers: what a test wants to go wrong, as data.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One scripted answer, for the next API request that arrives.
///
/// There are three kinds:
///
/// - **An answer**: [`Step::status`] and what it carries. `Date`, `X-Request-Id`, `Content-Type` and
///   `Content-Length` are added where the step does not give them.
/// - **The real answer, altered**: [`Step::handle`] lets FinHub's behaviour run first, with its effects
///   (a session is created), and its answer fills in what the step does not override.
/// - **Bytes**: [`Step::raw`] writes exactly these.
///
/// [`Step::end`] then says what happens to the connection. With an end other than [`End::Keep`] and no
/// status, header, body or bytes, no byte of an answer is sent, whatever `handle` did.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(description = "One scripted answer, for the next API request that arrives.")]
#[non_exhaustive]
pub struct Step {
    /// Let the real behaviour run first, and use its answer for whatever the step does not override.
    #[serde(skip_serializing_if = "is_false")]
    pub handle: bool,
    /// The answer's status. 200 where an answer without one is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 100, max = 999))]
    pub status: Option<u16>,
    /// The answer's headers as [name, value] pairs, sent in this order and spelling. A name may repeat.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// The answer's body, as JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// The answer's body, as it is. Instead of `body`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How long to wait before the first byte of the answer, in milliseconds of real time. With
    /// `handle`, the request is handled before the wait.
    #[serde(skip_serializing_if = "is_zero")]
    pub delay_ms: u64,
    /// The answer as bytes. Instead of `status`, `headers`, `body` and `text`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub raw: Vec<Chunk>,
    /// What happens to the connection. The default is `keep`, or `close` after `raw`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
}

/// A piece of a raw answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Chunk {
    /// This text, in UTF-8.
    Text(String),
    /// These bytes, in base64.
    Base64(String),
    /// A text many times over. It is streamed, so that it may be longer than any memory, and it stops when
    /// the client goes away.
    Repeat {
        /// The text.
        text: String,
        /// How many times.
        times: u64,
    },
    /// A pause before the next piece, in milliseconds of real time.
    PauseMs(u64),
}

/// What happens to a connection after a scripted answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum End {
    /// It takes the next request.
    Keep,
    /// It is closed gracefully (TCP FIN), without a `Connection: close` to announce it.
    Close,
    /// It is reset (TCP RST).
    Reset,
    /// It stays open and silent until the client goes away or the sandbox stops.
    Hang,
}

/// A fault of a new connection, before anything is read from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ConnectionStep {
    /// It is closed gracefully (TCP FIN).
    Close,
    /// It is reset (TCP RST).
    Reset,
    /// It stays open and silent until the client goes away or the sandbox stops.
    Hang,
}

impl Step {
    /// Answers with this status and no body.
    pub fn status(status: u16) -> Self {
        Self { status: Some(status), ..Self::default() }
    }

    /// Lets the real behaviour run, and sends its answer unless the step says otherwise.
    pub fn handle() -> Self {
        Self::default().handled()
    }

    /// Writes exactly these pieces, then closes the connection unless [`Step::end`] says otherwise.
    pub fn raw(pieces: impl IntoIterator<Item = Chunk>) -> Self {
        Self { raw: pieces.into_iter().collect(), ..Self::default() }
    }

    /// Sends nothing, and ends the connection in this way.
    pub fn silent(end: End) -> Self {
        Self::default().end(end)
    }

    /// Lets the real behaviour run first all the same: the effects happen, the answer is this one.
    pub fn handled(mut self) -> Self {
        self.handle = true;
        self
    }

    /// Adds a header. A name may repeat.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the body to this JSON.
    pub fn json(mut self, body: impl Into<Value>) -> Self {
        (self.body, self.text) = (Some(body.into()), None);
        self
    }

    /// Sets the body to this text.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        (self.body, self.text) = (None, Some(text.into()));
        self
    }

    /// Waits before the first byte of the answer. Counted in whole milliseconds.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        self
    }

    /// Sets what happens to the connection.
    pub fn end(mut self, end: End) -> Self {
        self.end = Some(end);
        self
    }

    /// Says in one sentence how the step contradicts itself, if it does.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.body.is_some() && self.text.is_some() {
            return Err("`body` and `text` are both given; keep one".to_owned());
        }
        if !self.raw.is_empty() && self.shapes_answer() {
            return Err("`raw` is the whole answer; remove `status`, `headers`, `body` and `text`"
                .to_owned());
        }
        if let Some(status) = self.status
            && !(100..=999).contains(&status)
        {
            return Err(format!("`status` is {status}; give three digits, or use `raw`"));
        }
        if self.headers.iter().any(|(name, value)| breaks_line(name) || breaks_line(value)) {
            return Err("`headers` hold a line break; use `raw` for a broken answer".to_owned());
        }
        self.raw.iter().try_for_each(Chunk::check)
    }

    /// Whether the step says something about the answer itself.
    pub(crate) fn shapes_answer(&self) -> bool {
        self.status.is_some()
            || !self.headers.is_empty()
            || self.body.is_some()
            || self.text.is_some()
    }

    /// What happens to the connection: what the step says, or the default.
    pub(crate) fn ending(&self) -> End {
        self.end.unwrap_or(if self.raw.is_empty() { End::Keep } else { End::Close })
    }
}

impl Chunk {
    /// A piece that holds these bytes.
    pub fn bytes(bytes: impl AsRef<[u8]>) -> Self {
        Self::Base64(STANDARD.encode(bytes))
    }

    /// A piece that holds this text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A text many times over, streamed.
    pub fn repeat(text: impl Into<String>, times: u64) -> Self {
        Self::Repeat { text: text.into(), times }
    }

    /// A pause before the next piece. Counted in whole milliseconds.
    pub fn pause(pause: Duration) -> Self {
        Self::PauseMs(u64::try_from(pause.as_millis()).unwrap_or(u64::MAX))
    }

    fn check(&self) -> Result<(), String> {
        match self {
            Self::Base64(text) if STANDARD.decode(text).is_err() => {
                Err("`raw` holds `base64` that cannot be decoded; use the standard alphabet with padding".to_owned())
            }
            Self::Repeat { text, .. } if text.is_empty() => Err("`repeat` has an empty `text`; give it one".to_owned()),
            _ => Ok(()),
        }
    }
}

/// The JSON Schema of a script: a list of [`Step`]s.
pub fn script_schema() -> Value {
    schemars::schema_for!(Vec<Step>).to_value()
}

fn breaks_line(text: &str) -> bool {
    text.contains(['\r', '\n'])
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_false(value: &bool) -> bool {
    !value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_zero(value: &u64) -> bool {
    *value == 0
}

//! The life of managed sessions, step by step.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Failure, Termination, Text};

/// What happens to managed sessions, one thing after the other.
///
/// Each session has a client of its own, of the settings of the case, as if it were a process. All have one clock, and
/// one store.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Managed {
    /// The steps. Each says all that follows from it.
    #[schemars(with = "Vec<WrittenStep>")]
    pub steps: Vec<ManagedStep>,
}

/// A step as it stands in a file: as it is, or one of the suite's values, with other members or without.
struct WrittenStep;

impl JsonSchema for WrittenStep {
    fn schema_name() -> Cow<'static, str> {
        "WrittenStep".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let step = generator.subschema_for::<ManagedStep>();
        let placeholder = r"^\{[a-z_.]+\}$";
        json_schema!({
            "description": "A step: as it is, or one of the suite's values, with other members or without.",
            "anyOf": [
                step,
                { "type": "string", "pattern": placeholder },
                {
                    "type": "object",
                    "patternProperties": { placeholder: { "type": "object" } },
                    "additionalProperties": false,
                    "minProperties": 1,
                    "maxProperties": 1,
                },
            ],
        })
    }
}

/// What is done, and what follows from it.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ManagedStep {
    /// What is done.
    pub r#do: Deed,
    /// Which session it is done to, where a case has several.
    #[serde(default)]
    pub session: String,
    /// What the caller gets. Absent: whatever is no error.
    #[serde(default)]
    pub gives: Option<Gives>,
    /// The operations of the requests that arrive because of it, in their order.
    #[serde(default)]
    pub sent: Vec<String>,
    /// How often `renew_with` was called meanwhile.
    #[serde(default)]
    pub asked: Option<usize>,
    /// The status afterwards: its name, and the kind of its error or the reason of its end.
    #[serde(default)]
    pub status: Option<String>,
    /// Whether a session stands in the store afterwards.
    #[serde(default)]
    pub stored: Option<bool>,
}

/// What is done.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Deed {
    /// `login(...)` of the demo customer.
    LogIn(Renewing),
    /// The backend logs the demo customer in, by a client of the defaults whose clock is right, and hands the session over.
    HandOver(Written),
    /// `resume(...)` of what was handed over last.
    Resume(Renewing),
    /// `session_for(...)` of the demo customer and the store.
    Open {},
    /// So many seconds pass, for FinHub and for all clients.
    Pass(u64),
    /// The clock of the clients is set to so many seconds after the right time.
    SetClock(i64),
    /// `access_token(min_ttl)`.
    Token {
        /// In seconds.
        #[serde(default)]
        min_ttl: Option<f64>,
    },
    /// `renew()`.
    Renew {},
    /// `invalidate(...)` of this token.
    Invalidate(Which),
    /// `logout()`.
    LogOut {},
    /// The backend ends the session as it is now.
    LogOutElsewhere {},
    /// The program lets go of the session without a logout.
    Drop(Dropped),
    /// Somebody of this name watches from here on. The outcome of the case tells what they are told.
    Watch(String),
    /// The sandbox's next answers.
    Script(Vec<finhub_sandbox::Step>),
    /// What `renew_with` gives from here on; before, it is `credentials`.
    Give(Given),
    /// What stands in the store is replaced.
    WriteStore(Written),
    /// The store fails from here on.
    BreakStore(Defect),
    /// It works again.
    MendStore {},
}

/// Whether a session is renewed.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Renewing {
    /// Whether there is a `renew_with`.
    #[serde(default)]
    pub renews: bool,
}

/// When a session is dropped.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dropped {
    /// Whether that is in the middle of a renewal: `renew()` is called, and its caller goes away once a request has arrived.
    #[serde(default)]
    pub during_renewal: bool,
}

/// A hand-over as it is written, or another text.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// Members that have another value.
    #[serde(default)]
    pub change: BTreeMap<String, Changed>,
    /// Members that are absent.
    #[serde(default)]
    pub without: Vec<String>,
    /// The whole text instead.
    #[serde(default)]
    pub text: Option<Text>,
}

/// The value of a member.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Changed {
    /// A text.
    Text(Text),
    /// Any other value.
    Json(Value),
}

/// A token.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// The present one.
    Current,
    /// The first that anybody saw.
    First,
    /// One that nobody saw.
    Unknown,
}

/// What `renew_with` gives.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Given {
    /// Those of the demo customer.
    Credentials,
    /// Credentials that FinHub refuses.
    WrongCredentials,
    /// A session that the backend makes meanwhile.
    Session,
    /// What was handed over last.
    HandedOver,
    /// None.
    Nothing,
}

/// How a store fails.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Defect {
    /// Nothing can be read or written.
    Everything,
    /// The session can be read, and nothing can be put in its place. It was there before.
    Swap,
    /// Whoever reads the session waits for ever. It was there before, and is gone afterwards.
    Hang,
}

/// What a caller gets.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Gives {
    /// A token, or a session with it: the first that anybody saw in the case is 1, the next other one is 2.
    Token(usize),
    /// The end of a session.
    Termination(Termination),
    /// An error.
    Error(Box<Failure>),
}

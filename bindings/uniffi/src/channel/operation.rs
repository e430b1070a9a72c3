//! The form of a call: a number, a session or none, and texts. Its outcome is in uniffi's form.

use std::mem;
use std::sync::Arc;

use uniffi::{Lift, Lower};
use zeroize::Zeroizing;

use super::panicked;
use crate::error::BOUNDARY;
use crate::{
    CallError, Cancellation, Client, Credentials, Secret, Session, Termination, UniFfiTag,
};

/// A requested call. An operation's number is its place here.
pub(super) enum Call {
    CreateSession {
        customer_id: String,
        user_id: String,
        credentials: Arc<Credentials>,
    },
    DeleteSession {
        session: Arc<Session>,
    },
    DeleteSessionById {
        customer_id: String,
        user_id: String,
        session_id: String,
        token: Arc<Secret>,
    },
    /// An operation whose methods are generated: its name, and its arguments as JSON.
    Ordinary {
        operation: String,
        arguments: Zeroizing<Vec<u8>>,
    },
    /// A request that is no valid call.
    Unknown,
}

/// The value that a call returned.
pub(super) enum Outcome {
    Session(Arc<Session>),
    Termination(Termination),
    /// The value of a generated operation, as JSON.
    Value(Zeroizing<Vec<u8>>),
}

impl Call {
    pub(super) fn read(number: i32, session: Option<Arc<Session>>, texts: &[u8]) -> Self {
        Self::try_read(number, session, texts).unwrap_or(Self::Unknown)
    }

    fn try_read(number: i32, session: Option<Arc<Session>>, mut texts: &[u8]) -> Option<Self> {
        let mut given = || <Option<String> as Lift<UniFfiTag>>::try_read(&mut texts).ok();
        Some(match number {
            0 => Self::CreateSession {
                customer_id: given()??,
                user_id: given()??,
                credentials: Credentials::new(
                    given()??,
                    given()??,
                    given()?,
                    given()?,
                    given()?,
                    given()?.and_then(|bearer| Secret::new(bearer).ok()),
                    given()?.unwrap_or_default().into_bytes(),
                )
                .ok()?,
            },
            1 => Self::DeleteSession { session: session? },
            2 => Self::DeleteSessionById {
                customer_id: given()??,
                user_id: given()??,
                session_id: given()??,
                token: Secret::new(given()??).ok()?,
            },
            3 => Self::Ordinary {
                operation: given()??,
                arguments: Zeroizing::new(given()??.into_bytes()),
            },
            _ => return None,
        })
    }

    /// The operation that errors name.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::CreateSession { .. } => "create_session",
            Self::DeleteSession { .. } | Self::DeleteSessionById { .. } => "delete_session",
            // Which one it is, the core says.
            Self::Ordinary { .. } | Self::Unknown => BOUNDARY,
        }
    }

    pub(super) async fn make(
        self,
        client: &Client,
        cancellation: Arc<Cancellation>,
    ) -> Result<Outcome, CallError> {
        match self {
            Self::CreateSession { customer_id, user_id, credentials } => client
                .create_session(customer_id, user_id, credentials, cancellation)
                .await
                .map(Outcome::Session),
            Self::DeleteSession { session } => {
                client.delete_session(session, cancellation).await.map(Outcome::Termination)
            }
            Self::DeleteSessionById { customer_id, user_id, session_id, token } => client
                .delete_session_by_id(customer_id, user_id, session_id, token, cancellation)
                .await
                .map(Outcome::Termination),
            Self::Ordinary { operation, mut arguments } => client
                .call(operation, mem::take(&mut *arguments), cancellation)
                .await
                .map(|value| Outcome::Value(Zeroizing::new(value))),
            Self::Unknown => Err(panicked()),
        }
    }
}

/// Releases a written session that nobody read.
pub(super) fn take_back(written: &[u8]) {
    drop(<Arc<Session> as Lift<UniFfiTag>>::try_read(&mut &written[1..]));
}

/// One byte that says whether the call succeeded, then its value or its error. A session is a handle of uniffi's, which
/// belongs to whoever reads it; JSON stands there as it is.
pub(super) fn written(outcome: Result<Outcome, CallError>) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(vec![u8::from(outcome.is_ok())]);
    match outcome {
        Ok(Outcome::Session(session)) => {
            <Arc<Session> as Lower<UniFfiTag>>::write(session, &mut bytes);
        }
        Ok(Outcome::Termination(termination)) => {
            <Termination as Lower<UniFfiTag>>::write(termination, &mut bytes);
        }
        Ok(Outcome::Value(value)) => bytes.extend_from_slice(&value),
        Err(error) => <CallError as Lower<UniFfiTag>>::write(error, &mut bytes),
    }
    bytes
}

//! The states of a managed session.

use std::sync::Arc;

use tokio::sync::Mutex;

use crate::call::in_background;
use crate::{CallError, Cancellation, ErrorFacts};

/// The state of a managed session.
#[derive(Debug, uniffi::Enum)]
pub enum SessionStatus {
    /// Its token can be used.
    Active,
    /// Its token can be used, but its store failed.
    Unsaved {
        /// Why.
        facts: ErrorFacts,
    },
    /// A renewal is under way.
    Renewing,
    /// The last renewal failed.
    RenewalFailed {
        /// Why.
        facts: ErrorFacts,
    },
    /// The session has ended.
    Ended {
        /// Why.
        reason: EndReason,
    },
}

/// Why a managed session has ended.
#[derive(Debug, Clone, Copy, uniffi::Enum)]
pub enum EndReason {
    /// It was logged out.
    LoggedOut,
    /// FinHub no longer knew it.
    Gone,
    /// Its token has expired.
    Expired,
    /// Its last owner dropped it.
    Dropped,
}

impl From<finhub_sessions::EndReason> for EndReason {
    fn from(reason: finhub_sessions::EndReason) -> Self {
        match reason {
            finhub_sessions::EndReason::LoggedOut => Self::LoggedOut,
            finhub_sessions::EndReason::Gone => Self::Gone,
            finhub_sessions::EndReason::Expired => Self::Expired,
            _ => Self::Dropped,
        }
    }
}

impl From<finhub_sessions::SessionStatus> for SessionStatus {
    fn from(status: finhub_sessions::SessionStatus) -> Self {
        match status {
            finhub_sessions::SessionStatus::Unsaved(error) => {
                Self::Unsaved { facts: ErrorFacts::of(&error) }
            }
            finhub_sessions::SessionStatus::Renewing => Self::Renewing,
            finhub_sessions::SessionStatus::RenewalFailed(error) => {
                Self::RenewalFailed { facts: ErrorFacts::of(&error) }
            }
            finhub_sessions::SessionStatus::Ended(reason) => Self::Ended { reason: reason.into() },
            _ => Self::Active,
        }
    }
}

/// Every status of a managed session, which it does not keep alive.
#[derive(Debug, uniffi::Object)]
pub struct Statuses(Arc<Mutex<finhub_sessions::Statuses>>);

impl Statuses {
    pub(crate) fn new(statuses: finhub_sessions::Statuses) -> Arc<Self> {
        Arc::new(Self(Arc::new(Mutex::new(statuses))))
    }
}

#[uniffi::export]
impl Statuses {
    /// Waits for the next status. Returns none after the end.
    pub async fn next(
        &self,
        cancellation: Arc<Cancellation>,
    ) -> Result<Option<SessionStatus>, CallError> {
        let statuses = Arc::clone(&self.0);
        let work = async move { Ok(statuses.lock().await.next().await.map(Into::into)) };
        in_background("access_token", &cancellation, work).await
    }
}

//! What is logged: all of it, by `tracing`, at level DEBUG. No event holds more than what stands here, and each names its
//! operation. `binding::log` brings them to the loggers of other languages.

use std::time::Duration;

use tracing::debug;

use crate::active::OPERATION as ACCESS_TOKEN;
use crate::error::Error;
use crate::generated::operations::DELETE_SESSION;
use crate::scrub::Shown;

/// An attempt was answered, or was not. What only the log tells is made where somebody listens.
pub(crate) fn attempt_ended(
    operation: &str,
    attempt: u32,
    status: Option<u16>,
    request_id: impl FnOnce() -> Option<Shown>,
    duration: Duration,
) {
    debug!(
        operation,
        attempt,
        status,
        request_id = request_id().as_deref(),
        duration_ms = millis(duration),
        "attempt ended"
    );
}

/// Another attempt follows after this delay.
pub(crate) fn retrying(operation: &str, attempt: u32, delay: Duration) {
    debug!(operation, attempt, delay_ms = millis(delay), "retrying");
}

/// The caller has gone away, and the call goes on without it.
pub(crate) fn abandoned(operation: &str) {
    debug!(operation, "caller went away");
}

/// A session that nobody holds any more was logged out, or was not.
pub(crate) fn cleaned_up<T>(outcome: &Result<T, Error>) {
    debug!(operation = DELETE_SESSION.name, outcome = word(outcome), "clean-up logout ended");
}

/// A managed session renews its token.
pub(crate) fn renewing() {
    debug!(operation = ACCESS_TOKEN, "renewing");
}

/// It has renewed its token, or has not.
pub(crate) fn renewed<T>(outcome: &Result<T, Error>) {
    debug!(operation = ACCESS_TOKEN, outcome = word(outcome), "renewal ended");
}

/// A session store failed.
pub(crate) fn store_failed() {
    debug!(operation = ACCESS_TOKEN, "session store failed");
}

/// The kind of error, or `ok`.
fn word<T>(outcome: &Result<T, Error>) -> &'static str {
    outcome.as_ref().err().map_or("ok", |error| error.kind().as_str())
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

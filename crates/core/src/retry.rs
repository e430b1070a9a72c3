//! When a failed attempt is retried, and after how long.
//!
//! A login is not idempotent: it is retried only if nothing was sent, or if FinHub asked for it by a short
//! `Retry-After`. An idempotent operation is also retried if its outcome is unknown.
//!
//! A long `Retry-After` is neither waited out nor shortened: the error passes it to the caller.

mod budget;
#[cfg(test)]
mod table;

use std::time::Duration;

pub(crate) use budget::Budget;

use crate::call::Failed;
use crate::error::Failure;
use crate::operation::Operation;

/// The longest `Retry-After` that the SDK waits for. The caller decides about a longer one.
const PATIENCE: Duration = Duration::from_secs(30);
const PATIENCE_OF_A_LOGIN: Duration = Duration::from_secs(10);

/// The base of the backoff, which is a random part of `min(LONGEST, base * 2^n)` before retry `n`, counted from 0.
const BASE: Duration = Duration::from_millis(50);
const BASE_AFTER_THROTTLING: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(5);

/// Whether and when a failed attempt may be retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Advice {
    /// Not at all.
    Stop,
    /// After a backoff.
    BackOff,
    /// After a longer backoff, since FinHub limits the request rate.
    Throttled,
    /// After exactly this time, as FinHub asked.
    Wait(Duration),
}

impl Advice {
    /// The advice for another attempt at an operation after a failure.
    pub(crate) fn of(operation: &Operation, failure: &Failure) -> Self {
        let is_idempotent = operation.is_idempotent;
        let reply = failure.reply();
        let status = reply.map(|reply| reply.status);
        let asked = reply
            .filter(|reply| is_idempotent || matches!(reply.status, 429 | 503))
            .and_then(|reply| reply.retry_after);
        match failure {
            Failure::NotSent(_) => Self::BackOff,
            Failure::DeadlinePassed => Self::Stop,
            _ if !failure.is_transient() => Self::Stop,
            _ => match asked {
                Some(wait) if wait <= patience(operation) => Self::Wait(wait),
                Some(_) => Self::Stop,
                None if !is_idempotent => Self::Stop,
                None if status == Some(429) => Self::Throttled,
                None => Self::BackOff,
            },
        }
    }

    /// The delay before retry `n`, counted from 0. `None` for no retry. `jitter` is from 0 to 1. It may come
    /// from the caller's own clock, so a value outside that range counts as 1.
    pub(crate) fn delay(self, n: u32, jitter: f64) -> Option<Duration> {
        let base = match self {
            Self::Stop => return None,
            Self::Wait(exactly) => return Some(exactly),
            Self::BackOff => BASE,
            Self::Throttled => BASE_AFTER_THROTTLING,
        };
        let part = if jitter.is_finite() { jitter.clamp(0.0, 1.0) } else { 1.0 };
        Some(base.saturating_mul(1 << n.min(16)).min(LONGEST).mul_f64(part))
    }
}

/// Whether the same call may succeed later and is safe to repeat, after `retry_after` if that is given.
pub(crate) fn is_worth_repeating(operation: &Operation, failed: &Failed) -> bool {
    let is_harmless = operation.is_idempotent || !failed.may_have_happened();
    is_harmless && failed.failure.is_transient()
}

fn patience(operation: &Operation) -> Duration {
    if operation.is_idempotent { PATIENCE } else { PATIENCE_OF_A_LOGIN }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Advice;
    use super::table::status;
    use crate::error::{Cause, Failure};
    use crate::generated::operations::{CREATE_SESSION, DELETE_SESSION};

    #[test]
    fn a_login_is_repeated_only_where_nothing_was_sent_or_finhub_asked_for_it() {
        let advice = |failure: &Failure| Advice::of(&CREATE_SESSION, failure);
        let cause = || Cause("a reason".to_owned());
        assert_eq!(advice(&Failure::NotSent(cause())), Advice::BackOff);
        assert_eq!(advice(&status(503, Some(10))), Advice::Wait(Duration::from_secs(10)));
        assert_eq!(advice(&status(429, Some(0))), Advice::Wait(Duration::ZERO));
        for failure in [
            Failure::NotTrusted(cause()),
            Failure::Lost(cause()),
            Failure::Silent(Duration::from_secs(1)),
            Failure::DeadlinePassed,
            status(429, None),
            status(429, Some(11)),
            status(503, None),
            status(500, None),
            status(500, Some(1)),
            status(408, None),
            status(401, None),
        ] {
            assert_eq!(advice(&failure), Advice::Stop, "{failure:?}");
        }
    }

    #[test]
    fn a_logout_is_repeated_wherever_its_outcome_is_open() {
        let advice = |failure: &Failure| Advice::of(&DELETE_SESSION, failure);
        let cause = || Cause("a reason".to_owned());
        assert_eq!(advice(&Failure::Lost(cause())), Advice::BackOff);
        assert_eq!(advice(&Failure::Silent(Duration::from_secs(1))), Advice::BackOff);
        for code in [408, 500, 502, 503, 504] {
            assert_eq!(advice(&status(code, None)), Advice::BackOff, "{code}");
        }
        assert_eq!(advice(&status(429, None)), Advice::Throttled);
        for code in [408, 429, 500, 502, 503, 504] {
            let half_a_minute = Duration::from_secs(30);
            assert_eq!(advice(&status(code, Some(30))), Advice::Wait(half_a_minute), "{code}");
        }
        for failure in [
            Failure::NotTrusted(cause()),
            Failure::DeadlinePassed,
            status(429, Some(31)),
            status(503, Some(31)),
            status(500, Some(31)),
            status(400, None),
            status(401, None),
            status(404, None),
            status(422, None),
            status(501, None),
            status(999, None),
        ] {
            assert_eq!(advice(&failure), Advice::Stop, "{failure:?}");
        }
    }

    #[test]
    fn a_backoff_grows_to_five_seconds_and_jitter_takes_a_part_of_it() {
        let most = |advice: Advice, n| advice.delay(n, 1.0).expect("a delay");
        assert_eq!(most(Advice::BackOff, 0), Duration::from_millis(50));
        assert_eq!(most(Advice::BackOff, 3), Duration::from_millis(400));
        assert_eq!(most(Advice::Throttled, 1), Duration::from_secs(2));
        assert_eq!(most(Advice::Throttled, 60), Duration::from_secs(5));
        assert_eq!(Advice::BackOff.delay(0, 0.0), Some(Duration::ZERO));
        assert_eq!(Advice::BackOff.delay(0, 0.5), Some(Duration::from_millis(25)));
        assert_eq!(Advice::Stop.delay(0, 0.5), None);
        assert_eq!(Advice::BackOff.delay(0, -1.0), Some(Duration::ZERO));
        for odd in [2.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
            assert_eq!(Advice::BackOff.delay(0, odd), Some(Duration::from_millis(50)), "{odd}");
        }
    }
}

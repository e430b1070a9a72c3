//! A call: one or more attempts within one deadline.
//!
//! Every operation goes through here, so that all send the same headers, follow the same retry rules and
//! fail with the same errors.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tracing::{Instrument, debug_span};

use crate::error::{Error, Failure, Unreadable};
use crate::moment::Moment;
use crate::operation::Operation;
use crate::outliving::Abandoned;
use crate::retry::{self, Advice};
use crate::scrub::{Scrub, Shown};
use crate::transport::{Answer, Received, Request, Turn, request_id, server_time};
use crate::{Client, events};

/// What one call of an operation needs.
pub(crate) struct Call {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    pub(crate) request: Request,
    /// The secrets that must not appear in an error.
    pub(crate) secrets: Scrub,
    /// Set when the caller of a login has gone away: then no further attempt starts.
    pub(crate) abandoned: Abandoned,
}

/// How a call failed.
#[derive(Debug, Clone)]
pub(crate) struct Failed {
    /// The failure of its last attempt.
    pub(crate) failure: Failure,
    pub(crate) attempts: u32,
    /// Whether an attempt before the last one may have taken effect.
    pub(crate) was_ambiguous: bool,
}

impl Failed {
    /// Whether any attempt may have taken effect.
    pub(crate) fn may_have_happened(&self) -> bool {
        self.was_ambiguous || self.failure.may_have_happened()
    }
}

impl Call {
    /// Makes attempts, and returns what `read` makes of the answer.
    pub(crate) async fn run<V>(
        &self,
        read: impl Fn(Received<'_>) -> Result<V, Unreadable>,
    ) -> Result<V, Failed> {
        self.run_or_settle(read, |_, _| None).await
    }

    /// As [`run`](Self::run), for an operation that can succeed by a failed attempt: `settle` makes a value of such
    /// a failure. Its second argument says whether an earlier attempt may have taken effect.
    pub(crate) async fn run_or_settle<V>(
        &self,
        read: impl Fn(Received<'_>) -> Result<V, Unreadable>,
        settle: impl Fn(&Failure, bool) -> Option<V>,
    ) -> Result<V, Failed> {
        let span = debug_span!("finhub", operation = self.operation.name);
        pin!(self.attempts(read, settle)).instrument(span).await
    }

    async fn attempts<V>(
        &self,
        read: impl Fn(Received<'_>) -> Result<V, Unreadable>,
        settle: impl Fn(&Failure, bool) -> Option<V>,
    ) -> Result<V, Failed> {
        let clock = self.client.clock();
        let deadline = clock.monotonic().saturating_add(self.client.settings().timeout);
        let mut retry_cost = None;
        let mut was_ambiguous = false;
        let mut attempts = 0;
        let Some(mut turn) = self.turn(deadline).await else {
            let failure = Failure::Crowded(self.client.transport().turns().limit);
            return Err(Failed { failure, attempts, was_ambiguous });
        };
        loop {
            let left = deadline.saturating_sub(clock.monotonic());
            attempts += 1;
            let outcome = self.attempt(attempts, left, &read).await;
            drop(turn);
            let settled = outcome.or_else(|failure| settle(&failure, was_ambiguous).ok_or(failure));
            let failure = match settled {
                Ok(value) => {
                    self.client.budget().refill(retry_cost);
                    return Ok(value);
                }
                Err(failure) => failure,
            };
            let left = deadline.saturating_sub(clock.monotonic());
            let Some((delay, cost)) = self.retry(&failure, attempts, left) else {
                return Err(Failed { failure, attempts, was_ambiguous });
            };
            events::retrying(self.operation.name, attempts, delay);
            clock.sleep(delay).await;
            match self.turn(deadline).await {
                Some(next) => turn = next,
                None => return Err(Failed { failure, attempts, was_ambiguous }),
            }
            retry_cost = Some(cost);
            was_ambiguous |= failure.may_have_happened();
        }
    }

    /// Waits for the right to send the next attempt. `None` if the caller has gone away, or if the deadline passes
    /// first: a sleep may take longer than it was asked to.
    async fn turn(&self, deadline: Duration) -> Option<Turn> {
        let clock = self.client.clock();
        let left = deadline.saturating_sub(clock.monotonic());
        let turn = self.client.transport().turns().take(left).await?;
        let is_due = clock.monotonic() < deadline && !self.abandoned.is_set();
        is_due.then_some(turn)
    }

    async fn attempt<V>(
        &self,
        number: u32,
        left: Duration,
        read: impl FnOnce(Received<'_>) -> Result<V, Unreadable>,
    ) -> Result<V, Failure> {
        let clock = self.client.clock();
        let settings = self.client.settings();
        let transport = self.client.transport();
        if !self.operation.is_idempotent {
            // Lets the runtime notice which idle connections the server has closed. A request sent on one of them
            // would be lost, and this operation is not retried then.
            tokio::task::yield_now().await;
        }
        let (start, moment) = (clock.monotonic(), Moment::now(Arc::clone(clock)));
        let limit = left.min(settings.attempt_timeout);
        let headers = settings.headers.of(self.operation);
        let sent = transport.send(self.operation, &self.request, headers, limit).await;
        let took = clock.monotonic().saturating_sub(start);
        let answer = sent.as_ref().ok();
        events::attempt_ended(
            self.operation.name,
            number,
            answer.map(|answer| answer.status.as_u16()),
            || answer.and_then(|answer| self.logged_request_id(answer)),
            took,
        );
        match sent {
            Ok(answer) => {
                if let Some(server_time) = server_time(&answer.headers) {
                    self.client.learn_time(moment.answered(server_time));
                }
                transport.judge(&answer, &self.secrets, &**clock, read)
            }
            Err(Failure::NotSent(_)) if took >= left => Err(Failure::DeadlinePassed),
            Err(failure) => Err(failure),
        }
    }

    /// The request id to log, with the tokens of the same answer redacted.
    fn logged_request_id(&self, answer: &Answer) -> Option<Shown> {
        request_id(&answer.headers, &self.secrets.and(&answer.texts()))
    }

    /// The delay before another attempt, and its cost. `None` for no retry.
    fn retry(&self, failure: &Failure, attempts: u32, left: Duration) -> Option<(Duration, u32)> {
        let retries = attempts - 1;
        if retries >= self.client.settings().max_retries || self.abandoned.is_set() {
            return None;
        }
        let advice = Advice::of(self.operation, failure);
        let delay = advice.delay(retries, self.client.clock().jitter())?;
        if delay >= left {
            return None;
        }
        Some((delay, self.client.budget().take(advice)?))
    }

    pub(crate) fn error(&self, failed: Failed) -> Error {
        let retryable = retry::is_worth_repeating(self.operation, &failed);
        Error::new(self.operation.name, failed, retryable)
    }
}

//! What the page is told, as server-sent events (WHATWG HTML, section 9.2).
//!
//! A stream starts with everything, so that a page that connects again needs nothing of before.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::{Event, Sse};
use futures::Stream;
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::{Interval, interval, sleep};

use super::{Page, exchange};
use crate::control;
use crate::record::News;
use crate::script::{ConnectionStep, End, Step};

/// How often the clock ticks.
const TICK: Duration = Duration::from_secs(1);

/// How long changes are gathered before they are told.
const PACE: Duration = Duration::from_millis(40);

/// How many requests the page shows.
const MOST: usize = 50;

pub(super) fn stream(page: Arc<Page>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let listener = Listener::new(page);
    Sse::new(futures::stream::unfold(listener, async |mut listener| {
        let event = listener.next().await;
        Some((Ok(event), listener))
    }))
}

/// An open page, and what it was told already.
struct Listener {
    changed: watch::Receiver<()>,
    tick: Interval,
    changes: u64,
    /// `None` before the first event.
    clearings: Option<u64>,
    next: VecDeque<Event>,
    page: Arc<Page>,
}

impl Listener {
    fn new(page: Arc<Page>) -> Self {
        let next = [event("setup", &setup(&page))].into();
        let changed = page.state.changes.subscribe();
        Self { changed, tick: interval(TICK), changes: 0, clearings: None, next, page }
    }

    async fn next(&mut self) -> Event {
        loop {
            if let Some(event) = self.next.pop_front() {
                return event;
            }
            tokio::select! {
                _ = self.changed.changed() => sleep(PACE).await,
                _ = self.tick.tick() => {}
            }
            self.gather();
        }
    }

    /// Puts what is new into events.
    fn gather(&mut self) {
        let state = &self.page.state;
        let News { arrivals, changes, clearings } = state.records.since(self.changes, MOST);
        self.changes = changes;
        if self.clearings.replace(clearings) != Some(clearings) {
            self.next.push_back(event("cleared", &json!({ "most": MOST })));
        }
        let exchanges = arrivals.into_iter().map(|it| exchange::view(&self.page, it));
        self.next.extend(exchanges.map(|exchange| event("exchange", &exchange)));
        self.next.push_back(event("state", &now(&self.page)));
    }
}

fn event(name: &str, data: &Value) -> Event {
    Event::default().event(name).data(data.to_string())
}

/// What stays as it is while the sandbox runs. It shows users by their ids, and what they log in with only if that is
/// public.
fn setup(page: &Page) -> Value {
    let tenants = &page.state.config.tenants;
    let users = tenants.iter().flat_map(|tenant| {
        let customers = tenant.customers.iter();
        customers.flat_map(move |it| it.users.iter().map(move |user| (tenant, it, user)))
    });
    let users = users.map(|(tenant, customer, user)| {
        let login = page
            .shows_logins
            .then(|| [user.username.expose_secret(), user.password.expose_secret()]);
        json!({
            "tenant": tenant.tenant_id,
            "customer": customer.customer_id,
            "user": user.user_id,
            "api_user": user.api_user_id,
            "login": login,
        })
    });
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "base_url": page.base_url,
        "exports": crate::environment::exports(&page.environment),
        "users": users.collect::<Vec<_>>(),
    })
}

/// What changes all the time.
fn now(page: &Page) -> Value {
    let state = &page.state;
    let now = state.clock.now();
    let sessions: Vec<_> = state.sessions.live(now).iter().map(control::session).collect();
    let connections = state.greetings.waiting().into_iter().map(met);
    let steps = state.steps.waiting();
    let waiting = connections.chain(steps.iter().map(summary));
    json!({
        "now": now.to_string(),
        "ahead_seconds": now.duration_since(Timestamp::now()).as_secs_f64().round(),
        "sessions": sessions,
        "waiting": waiting.collect::<Vec<_>>(),
    })
}

/// A step in a few words, without what it sends.
fn summary(step: &Step) -> String {
    let status = step.status.map(|status| status.to_string());
    let refused = step.body.as_ref().is_some_and(|body| body["success"] == false);
    let parts = [
        step.handle.then(|| "handled".to_owned()),
        (step.delay_ms > 0).then(|| format!("after {} ms", step.delay_ms)),
        status,
        refused.then(|| "success: false".to_owned()),
        (!step.raw.is_empty()).then(|| "raw bytes".to_owned()),
        step.end.and_then(ending).map(str::to_owned),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "200".to_owned() } else { parts.join(", ") }
}

/// What becomes of a connection, unless it stays open.
pub(super) fn ending(end: End) -> Option<&'static str> {
    match end {
        End::Keep => None,
        End::Close => Some("connection closed"),
        End::Reset => Some("connection reset"),
        End::Hang => Some("no more bytes"),
    }
}

fn met(step: ConnectionStep) -> String {
    let met = match step {
        ConnectionStep::Close => "closed",
        ConnectionStep::Reset => "reset",
        ConnectionStep::Hang => "left silent",
    };
    format!("new connection {met}")
}

//! Does the steps of a case about managed sessions, and compares what follows from each.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use finhub_conformance::{
    Case, Deed, Defaults, Dropped, Gives, Managed, ManagedStep, RenewalGiven, Renewing, Which,
};
use finhub_sandbox::Sandbox;
use finhub_sessions::{
    ActiveSession, Client, Clock as _, Credentials, Error, Renewal, Secret, Session, SessionStatus,
    Statuses, Termination, TestClock,
};
use futures::future::BoxFuture;
use serde_json::{Map, Value};

use super::call::{self, Fill};
use super::canary::{Canaries, plain};
use super::expect;
use super::shelf::{Shelf, written};
use super::wire::Answer;

/// What follows from a step on another task has followed by then.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a step gave.
enum Gave {
    Nothing,
    Token(Secret),
    Termination(Termination),
}

/// What `renew_with` is asked for.
#[derive(Clone)]
struct Application {
    backend: Client,
    ids: [String; 2],
    credentials: Credentials,
    given: Arc<Mutex<RenewalGiven>>,
    handed_over: Arc<Mutex<String>>,
    asked: Arc<AtomicUsize>,
}

/// The sessions of a case.
struct Lives<'a> {
    case: &'a Case,
    defaults: &'a Defaults,
    fill: &'a Fill,
    sandbox: &'a Sandbox,
    application: Application,
    clock: TestClock,
    right_clock: TestClock,
    shelf: Shelf,
    clients: BTreeMap<String, Client>,
    sessions: BTreeMap<String, ActiveSession>,
    watchers: Vec<(String, Statuses)>,
    tokens: Vec<String>,
    shown: Vec<String>,
    sent: usize,
}

/// Does every step. Gives what each watcher was told, or what does not hold.
pub(crate) async fn live(
    managed: &Managed,
    case: &Case,
    defaults: &Defaults,
    fill: &Fill,
    sandbox: &Sandbox,
) -> Result<Answer, String> {
    let mut lives = Lives::new(case, defaults, fill, sandbox).map_err(|it| it.to_string())?;
    for (index, step) in managed.steps.iter().enumerate() {
        lives
            .step(step)
            .await
            .map_err(|it| format!("step {}, {:?}: {it}", index + 1, step.r#do))?;
    }
    lives.end().await
}

impl<'a> Lives<'a> {
    fn new(
        case: &'a Case,
        defaults: &'a Defaults,
        fill: &'a Fill,
        sandbox: &'a Sandbox,
    ) -> Result<Self, Error> {
        let right_clock = TestClock::new();
        let backend = super::builder(sandbox).clock(right_clock.clone()).build()?;
        let login = &defaults.arguments.create_session;
        let [customer_id, user_id, username, password] =
            [&login.customer_id, &login.user_id, &login.username, &login.password].map(|given| {
                given.as_deref().expect("defaults.json gives every argument of a login")
            });
        let application = Application {
            backend,
            ids: [customer_id, user_id].map(str::to_owned),
            credentials: Credentials::new(username, password),
            given: Arc::new(Mutex::new(RenewalGiven::Credentials)),
            handed_over: Arc::default(),
            asked: Arc::default(),
        };
        Ok(Self {
            case,
            defaults,
            fill,
            sandbox,
            application,
            clock: TestClock::new(),
            right_clock,
            shelf: Shelf::new(),
            clients: BTreeMap::new(),
            sessions: BTreeMap::new(),
            watchers: Vec::new(),
            tokens: Vec::new(),
            shown: Vec::new(),
            sent: 0,
        })
    }

    async fn step(&mut self, step: &ManagedStep) -> Result<(), String> {
        let asked = self.application.asked.load(Ordering::Relaxed);
        let gave = self.act(step).await;
        self.show(step, &gave);
        let asked = self.application.asked.load(Ordering::Relaxed) - asked;
        self.compare(gave, step.gives.as_ref())?;
        self.compare_sent(&step.sent).await?;
        step.asked.map_or(Ok(()), |expected| expect::equal("asked", &asked, &expected))?;
        if let Some(expected) = &step.status {
            self.compare_status(&step.session, expected).await?;
        }
        let stored = step.stored.map(|stored| (stored, self.shelf.has_session()));
        stored.map_or(Ok(()), |(expected, stored)| expect::equal("stored", &stored, &expected))
    }

    async fn act(&mut self, step: &ManagedStep) -> Result<Gave, Error> {
        let name = &step.session;
        match &step.r#do {
            Deed::LogIn(renewing) => {
                let client = self.client(name)?;
                let Application { ids: [customer, user], credentials, .. } = &self.application;
                let session = client.login(customer, user, credentials).await?;
                return Ok(self.have(name, session, renewing));
            }
            Deed::HandOver(changes) => {
                let json = self.application.log_in().await.to_secret_json();
                let json = written(changes, json.expose_secret());
                *self.application.handed_over.lock().expect("no panic") = json;
            }
            Deed::Resume(renewing) => {
                let session = self.client(name)?.resume(self.application.handed_over()?);
                return Ok(self.have(name, session, renewing));
            }
            Deed::Open {} => {
                let client = self.client(name)?;
                let [customer, user] = &self.application.ids;
                let (store, ask) = (self.shelf.store(), self.application.clone().asking());
                let session = client.session_for(customer, user, store, ask).await?;
                return Ok(self.have(name, session, &Renewing { renews: false }));
            }
            Deed::Pass(seconds) => {
                let time = Duration::from_secs(*seconds);
                self.sandbox.clock().advance(time);
                self.right_clock.advance(time);
                self.clock.advance(time);
            }
            Deed::SetClock(seconds) => {
                let (now, by) =
                    (self.right_clock.now(), Duration::from_secs(seconds.unsigned_abs()));
                self.clock.set(if *seconds < 0 { now - by } else { now + by });
            }
            Deed::Token { min_ttl } => {
                let min_ttl = Duration::from_secs_f64(min_ttl.unwrap_or_default());
                return self.session(name).access_token_for(min_ttl).await.map(Gave::Token);
            }
            Deed::Renew {} => return self.session(name).renew().await.map(Gave::Token),
            Deed::Invalidate(which) => {
                let session = self.session(name);
                session.invalidate(&match which {
                    Which::Current => session.session().token().clone(),
                    Which::First => Secret::from(self.tokens[0].as_str()),
                    Which::Unknown => Secret::from("a token that nobody saw"),
                });
            }
            Deed::LogOut {} => return self.session(name).logout().await.map(Gave::Termination),
            Deed::LogOutElsewhere {} => {
                let session = self.session(name).session();
                return self
                    .application
                    .backend
                    .delete_session(&session)
                    .await
                    .map(Gave::Termination);
            }
            Deed::Drop(Dropped { during_renewal }) => {
                let session = self.sessions.remove(name).expect("a step before has made it");
                if *during_renewal {
                    let renewing = tokio::spawn(async move { session.renew().await });
                    self.arrived(self.sent + 1).await;
                    renewing.abort();
                }
            }
            Deed::Watch(watcher) => {
                self.watchers.push((watcher.clone(), self.session(name).statuses()));
            }
            Deed::Script(steps) => self.sandbox.script(steps.clone()),
            Deed::Give(given) => *self.application.given.lock().expect("no panic") = *given,
            Deed::WriteStore(changes) => self.shelf.write(changes),
            Deed::BreakStore(defect) => self.shelf.break_by(*defect),
            Deed::MendStore {} => self.shelf.mend(),
        }
        Ok(Gave::Nothing)
    }

    fn client(&mut self, name: &str) -> Result<Client, Error> {
        if let Some(client) = self.clients.get(name) {
            return Ok(client.clone());
        }
        let client = call::client(self.case, self.defaults, self.fill, self.clock.clone())?;
        self.clients.insert(name.to_owned(), client.clone());
        Ok(client)
    }

    fn session(&self, name: &str) -> &ActiveSession {
        self.sessions.get(name).expect("a step before has made the session")
    }

    fn have(&mut self, name: &str, session: ActiveSession, renewing: &Renewing) -> Gave {
        let session = if renewing.renews {
            session.renew_with(self.application.clone().asking())
        } else {
            session
        };
        let token = session.session().token().clone();
        self.sessions.insert(name.to_owned(), session);
        Gave::Token(token)
    }

    fn show(&mut self, step: &ManagedStep, gave: &Result<Gave, Error>) {
        self.shown.push(match gave {
            Ok(Gave::Nothing) => String::new(),
            Ok(Gave::Token(token)) => format!("{token:?}"),
            Ok(Gave::Termination(termination)) => format!("{termination:?}"),
            Err(error) => super::runner::shown_error(error),
        });
        if let Some(session) = self.sessions.get(&step.session) {
            self.shown.push(format!("{session:?} {:?}", session.status()));
        }
    }

    fn compare(&mut self, gave: Result<Gave, Error>, gives: Option<&Gives>) -> Result<(), String> {
        match (gave, gives) {
            (Ok(Gave::Token(token)), gives) => {
                let number = self.number(&token);
                match gives {
                    None => Ok(()),
                    Some(Gives::Token(expected)) => expect::equal("token", &number, expected),
                    Some(_) => Err(format!("gave the token {number}")),
                }
            }
            (Ok(Gave::Termination(got)), Some(Gives::Termination(expected))) => {
                expect::termination(&got, expected, self.fill)
            }
            (Ok(_), None) => Ok(()),
            (Err(error), Some(Gives::Error(expected))) => expect::error(&error, expected),
            (Err(error), _) => Err(error.to_string()),
            (Ok(_), Some(_)) => Err("gave something else".to_owned()),
        }
    }

    fn number(&mut self, token: &Secret) -> usize {
        let token = token.expose_secret();
        let known = self.tokens.iter().position(|known| known == token);
        known.unwrap_or_else(|| {
            self.tokens.push(token.to_owned());
            self.tokens.len() - 1
        }) + 1
    }

    async fn compare_sent(&mut self, expected: &[String]) -> Result<(), String> {
        let sent = self.arrived(self.sent + expected.len()).await;
        let before = std::mem::replace(&mut self.sent, sent.len());
        expect::equal("sent", &sent[before..].to_vec(), &expected.to_vec())
    }

    /// Waits until so many requests have arrived, but not for ever.
    async fn arrived(&self, count: usize) -> Vec<String> {
        let end = tokio::time::Instant::now() + PATIENCE;
        loop {
            let arrived = self.operations();
            if arrived.len() >= count || tokio::time::Instant::now() > end {
                return arrived;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    fn operations(&self) -> Vec<String> {
        let name = |method: String| match method.as_str() {
            "POST" => "create_session".to_owned(),
            "DELETE" => "delete_session".to_owned(),
            _ => method,
        };
        self.sandbox.requests().into_iter().map(|request| name(request.method)).collect()
    }

    async fn compare_status(&self, name: &str, expected: &str) -> Result<(), String> {
        let end = tokio::time::Instant::now() + PATIENCE;
        loop {
            let status = status(&self.session(name).status());
            if status == expected || tokio::time::Instant::now() > end {
                return expect::equal("status", &status.as_str(), &expected);
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    async fn end(mut self) -> Result<Answer, String> {
        let mut told = Map::new();
        for (name, statuses) in &mut self.watchers {
            let all = tokio::time::timeout(PATIENCE, all(statuses)).await;
            let all = all.map_err(|_| format!("{name} is told no end"))?;
            told.insert(name.clone(), all.into());
        }
        // Before the handles are dropped, which not every language can tell when.
        for client in self.clients.values().chain([&self.application.backend]) {
            client.close().await;
        }
        expect::equal("requests at the end", &self.operations().len(), &self.sent)?;
        let mut secrets = Canaries::none();
        self.tokens.iter().for_each(|token| secrets.add(token));
        let shown = self.shown.join("\n");
        secrets.none_in("what is shown", &shown)?;
        plain("what is shown", &shown)?;
        Ok(Answer { value: told.into(), shown })
    }
}

async fn all(statuses: &mut Statuses) -> Vec<Value> {
    let mut told = Vec::new();
    while let Some(next) = statuses.next().await {
        told.push(status(&next).into());
    }
    told
}

fn status(status: &SessionStatus) -> String {
    match status {
        SessionStatus::Unsaved(error) | SessionStatus::RenewalFailed(error) => {
            format!("{} {}", status.as_str(), error.kind())
        }
        SessionStatus::Ended(reason) => format!("{} {}", status.as_str(), reason.as_str()),
        _ => status.as_str().to_owned(),
    }
}

impl Application {
    /// The backend makes a session.
    async fn log_in(&self) -> Session {
        let [customer, user] = &self.ids;
        let login = self.backend.create_session(customer, user, &self.credentials);
        login.await.expect("the backend logs in")
    }

    fn handed_over(&self) -> Result<Session, Error> {
        Session::from_secret_json(&self.handed_over.lock().expect("no panic"))
    }

    fn asking(self) -> impl Fn() -> BoxFuture<'static, Option<Renewal>> {
        move || {
            let this = self.clone();
            Box::pin(async move {
                this.asked.fetch_add(1, Ordering::Relaxed);
                let given = *this.given.lock().expect("no panic");
                match given {
                    RenewalGiven::Credentials => Some(this.credentials.into()),
                    RenewalGiven::WrongCredentials => {
                        Some(Credentials::new("marcus", "wrong").into())
                    }
                    RenewalGiven::Session => Some(this.log_in().await.into()),
                    RenewalGiven::HandedOver => Some(this.handed_over().expect("a session").into()),
                    RenewalGiven::Nothing => None,
                }
            })
        }
    }
}

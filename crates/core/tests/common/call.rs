//! The client and the arguments of a case: its own, and the defaults for the rest.

use std::collections::BTreeMap;
use std::ffi::OsString;

use finhub_conformance::{Case, Defaults, Login, Logout, LogoutById, Settings};
use finhub_sandbox::Sandbox;
use finhub_sessions::binding::{TokenHosts, build_in};
use finhub_sessions::{Client, ClientBuilder, Clock, Credentials, Error, Options, Secret};
use finhub_sessions::{Session, Termination};
use serde_json::{Map, Value};

use super::settings;
use super::wire::Answer;

/// What the placeholders of a case stand for.
pub(crate) struct Fill {
    authority: String,
    /// The session of `login_first`.
    pub(crate) session: Option<Session>,
}

impl Fill {
    pub(crate) fn new(sandbox: &Sandbox) -> Self {
        Self { authority: sandbox.addr().to_string(), session: None }
    }

    pub(crate) fn text(&self, text: &str) -> String {
        let text = text
            .replace("{sandbox}", &format!("http://{}", self.authority))
            .replace("{authority}", &self.authority);
        match &self.session {
            Some(session) => text
                .replace("{session_id}", session.session_id())
                .replace("{token}", session.token().expose_secret()),
            None => text,
        }
    }

    /// A value, its texts filled in.
    pub(crate) fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.text(text).into(),
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(members) => {
                let filled = members.iter().map(|(name, it)| (name.clone(), self.value(it)));
                filled.collect::<Map<_, _>>().into()
            }
            other => other.clone(),
        }
    }
}

/// The client that makes the call of the case.
pub(crate) fn client(
    case: &Case,
    defaults: &Defaults,
    fill: &Fill,
    clock: impl Clock,
) -> Result<Client, Error> {
    let lookup =
        |name: &str| case.environment.get(name).map(|value| OsString::from(fill.text(value)));
    let client = build_in(builder(case, defaults, fill).clock(clock), lookup)?;
    match &case.options {
        Some(given) => client.with_options(options(given, fill)),
        None => Ok(client),
    }
}

/// The settings of the case, and the defaults that it neither replaces nor unsets.
fn builder(case: &Case, defaults: &Defaults, fill: &Fill) -> ClientBuilder {
    let defaults = defaults.client.iter().filter(|(name, _)| !case.unset.contains(name));
    let given: BTreeMap<_, _> = defaults.chain(&case.client).collect();
    given.iter().fold(Client::builder(), |builder, (name, given)| {
        settings::build(builder, name, &given.filled(|text| fill.text(text)))
    })
}

fn options(given: &Settings, fill: &Fill) -> Options {
    given.iter().fold(Options::new(), |options, (name, given)| {
        settings::replace(options, name, &given.filled(|text| fill.text(text)))
    })
}

pub(crate) async fn log_in(
    client: &Client,
    login: &Login,
    defaults: &Defaults,
) -> Result<Session, Error> {
    let default = &defaults.arguments.create_session;
    let mut credentials = Credentials::new(
        or(login.username.as_deref(), default.username.as_deref()),
        or(login.password.as_deref(), default.password.as_deref()),
    );
    if let Some(credential_type) = &login.credential_type {
        credentials = credentials.credential_type(credential_type.as_str());
    }
    if let Some(value) = &login.value {
        credentials = credentials.value(value.as_str());
    }
    if let Some(tenant_id) = &login.body_tenant_id {
        credentials = credentials.body_tenant_id(tenant_id.as_str());
    }
    if let Some(token) = &login.bearer {
        credentials = credentials.bearer(token.as_str());
    }
    let customer_id = or(login.customer_id.as_deref(), default.customer_id.as_deref());
    client
        .create_session(
            customer_id,
            or(login.user_id.as_deref(), default.user_id.as_deref()),
            &credentials,
        )
        .await
}

pub(crate) async fn log_out(
    client: &Client,
    by: &LogoutById,
    defaults: &Defaults,
    fill: &Fill,
) -> Result<Termination, Error> {
    let default = &defaults.arguments.delete_session_by_id;
    let customer_id = or(by.customer_id.as_deref(), default.customer_id.as_deref());
    let user_id = or(by.user_id.as_deref(), default.user_id.as_deref());
    let session_id = fill.text(or(by.session_id.as_deref(), default.session_id.as_deref()));
    let token = Secret::from(fill.text(or(by.token.as_deref(), default.token.as_deref())));
    client.delete_session_by_id(customer_id, user_id, &session_id, &token).await
}

/// Whether a request of another HTTP client gets the token.
pub(crate) fn token_hosts(asked: &finhub_conformance::TokenHosts) -> Result<Answer, Error> {
    let hosts = TokenHosts::new(asked.hosts.iter().map(String::as_str))?;
    let covered = hosts.covers(&asked.scheme, &asked.host, asked.port)?;
    Ok(Answer { value: covered.into(), shown: format!("{hosts:?}") })
}

/// The arguments of an operation whose methods are generated.
pub(crate) fn arguments(
    operation: &str,
    given: &Map<String, Value>,
    defaults: &Defaults,
    fill: &Fill,
) -> Map<String, Value> {
    let default = defaults.arguments.generated.get(operation).into_iter().flatten();
    default.chain(given).map(|(name, value)| (name.clone(), fill.value(value))).collect()
}

/// The session that a logout by value ends.
pub(crate) fn session(logout: &Logout, fill: &Fill) -> Result<Session, Error> {
    match &logout.session {
        Some(handover) => {
            let json = serde_json::to_string(handover).expect("texts always serialize");
            Session::from_secret_json(&json)
        }
        None => Ok(fill.session.clone().expect("a logout without a session needs login_first")),
    }
}

fn or<'a>(given: Option<&'a str>, default: Option<&'a str>) -> &'a str {
    given.or(default).expect("defaults.json gives every argument of a call")
}

//! A call of an operation without special behaviour, whose method is generated.

use finhub_sessions_client::{Addresses, RequestLine};
use zeroize::Zeroizing;

use crate::call::Call;
use crate::error::{Error, Failure, InvalidInput, Unreadable};
use crate::guard::{self, guard};
use crate::json::{self, Json};
use crate::operation::{Bearer, Operation};
use crate::outliving::Abandoned;
use crate::scrub::Scrub;
use crate::transport::{Received, Request};
use crate::{Client, Secret, context, id};

/// The shortest secret, in bytes, that is redacted in an answer's texts. A shorter one, such as a PIN, occurs in ids by
/// chance, and an id must not change.
const SHORTEST_ECHO: usize = 8;

/// The longest body that is sent, in bytes.
const LONGEST_BODY: usize = 1 << 20;

/// The arguments of a generated method.
pub(crate) struct Ordinary<'a> {
    pub(crate) client: &'a Client,
    pub(crate) operation: &'static Operation,
    /// The parts of the path, by name.
    pub(crate) ids: &'a [(&'static str, &'a str)],
    pub(crate) token: Option<&'a Secret>,
    body: Option<Zeroizing<Vec<u8>>>,
    secrets: Vec<Secret>,
}

impl<'a> Ordinary<'a> {
    pub(crate) fn new(
        client: &'a Client,
        operation: &'static Operation,
        ids: &'a [(&'static str, &'a str)],
        token: Option<&'a Secret>,
    ) -> Self {
        Self { client, operation, ids, token, body: None, secrets: Vec::new() }
    }

    /// Adds a body, whose secrets are redacted in errors.
    pub(crate) fn body(mut self, body: &impl Json) -> Self {
        self.body = Some(json::encode(body));
        body.secrets(&mut self.secrets);
        self
    }

    /// Makes the call and returns the value of the answer. `line` calls the operation on the generated client.
    pub(crate) async fn value<T: Json>(
        self,
        line: impl FnOnce(&Addresses) -> Option<RequestLine>,
    ) -> Result<T, Error> {
        let secrets = self.known(SHORTEST_ECHO);
        self.call(line, |received| received.value()).await.map(|mut value: T| {
            value.redact(&secrets);
            value
        })
    }

    /// Makes the call of an operation that answers no value.
    pub(crate) async fn nothing(
        self,
        line: impl FnOnce(&Addresses) -> Option<RequestLine>,
    ) -> Result<(), Error> {
        self.call(line, |received| received.nothing()).await
    }

    async fn call<V>(
        self,
        line: impl FnOnce(&Addresses) -> Option<RequestLine>,
        read: impl Fn(Received<'_>) -> Result<V, Unreadable>,
    ) -> Result<V, Error> {
        let name = self.operation.name;
        guard(name, async {
            let call = self.prepare(line).map_err(|failure| Error::unsent(name, failure))?;
            call.run(read).await.map_err(|failed| call.error(failed))
        })
        .await
    }

    fn prepare(
        self,
        line: impl FnOnce(&Addresses) -> Option<RequestLine>,
    ) -> Result<Call, Failure> {
        self.client.check_open()?;
        let settings = self.client.settings();
        let headers = settings.headers.of(self.operation);
        context::require(&context::missing(self.operation, headers))?;
        self.ids.iter().try_for_each(|(name, id)| id::check(name, id))?;
        if self.body.as_ref().is_some_and(|body| body.len() > LONGEST_BODY) {
            return Err(InvalidInput::new(
                "body",
                "is over 1 MiB: FinHub takes nothing of that size",
            )
            .into());
        }
        let name = if self.operation.bearer == Bearer::Optional { "bearer" } else { "token" };
        let bearer = self.token.map(|token| context::bearer(name, token)).transpose()?;
        guard::require_runtime()?;
        let line = self.client.transport().line(line)?;
        Ok(Call {
            client: self.client.clone(),
            operation: self.operation,
            secrets: self.known(0),
            request: Request::new(line, bearer, self.body),
            abandoned: Abandoned::default(),
        })
    }

    /// The secrets of the call that have at least `shortest` bytes.
    fn known(&self, shortest: usize) -> Scrub {
        let secrets = self.secrets.iter().chain(self.token);
        let secrets = secrets.filter(|it| it.expose_secret().len() >= shortest);
        Scrub::new(secrets).and_all(&self.client.settings().secrets)
    }
}

//! A client, the socket that answers it, and the witness of what it says.

use std::sync::{LazyLock, Mutex};
use std::time::Duration;

use finhub_sessions::{Client, Credentials, Error, Secret, Session};
use tokio::runtime::{Builder, Runtime};

use crate::socket::Socket;
use crate::witness::Witness;
use crate::witness::secrets::{PASSWORD, TENANT_KEY, TENANT_SECRET, USERNAME, VALUE};

/// Finds the skipping clock of core's tests.
#[allow(dead_code, reason = "core's tests use more of it")]
#[path = "../../crates/core/tests/common/clock.rs"]
mod clock;

/// Longer than any exchange takes, and short enough that timers do not pile up.
const ATTEMPT: Duration = Duration::from_secs(5);

/// How many inputs a client serves. Retries use up what its budget allows.
const SERVED: usize = 100;

/// What all inputs of a process share.
pub(crate) struct World {
    runtime: Runtime,
    /// A client, and how many inputs it has served.
    client: Mutex<(Client, usize)>,
    pub(crate) socket: Socket,
    pub(crate) witness: Witness,
}

impl World {
    pub(crate) fn shared() -> &'static Self {
        static SHARED: LazyLock<World> = LazyLock::new(World::new);
        &SHARED
    }

    fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let socket = runtime.block_on(Socket::open()).expect("a free port");
        let client = Mutex::new((client(&socket), 0));
        Self { runtime, client, socket, witness: Witness::listening() }
    }

    /// The client for an input.
    pub(crate) fn client(&self) -> Client {
        let mut shared = self.client.lock().expect("nobody panics while it holds the client");
        let (client, served) = &mut *shared;
        *served += 1;
        if *served > SERVED {
            *shared = (self::client(&self.socket), 1);
            return shared.0.clone();
        }
        client.clone()
    }

    /// Logs in, and checks what comes of it.
    pub(crate) fn log_in(&self, client: &Client) -> Result<Session, Error> {
        let credentials = Credentials::new(USERNAME, PASSWORD).value(VALUE);
        let outcome =
            self.runtime.block_on(client.create_session("customer", "user", &credentials));
        match &outcome {
            Ok(session) => self.witness.check_session(session),
            Err(error) => self.witness.check_error(error),
        }
        outcome
    }

    /// Logs a session out, or one of another process by its ids, and checks what comes of it.
    pub(crate) fn log_out(&self, client: &Client, session: Option<&Session>) {
        let token = Secret::from(TENANT_SECRET);
        let outcome = self.runtime.block_on(async {
            match session {
                Some(session) => client.delete_session(session).await,
                None => client.delete_session_by_id("customer", "user", "session", &token).await,
            }
        });
        match &outcome {
            Ok(termination) => self.witness.check_termination(termination),
            Err(error) => self.witness.check_error(error),
        }
    }
}

fn client(socket: &Socket) -> Client {
    Client::builder()
        .base_url(format!("http://{}", socket.address))
        .tenant_id("tenant")
        .tenant_key(TENANT_KEY)
        .tenant_secret(TENANT_SECRET)
        .forwarded_for("203.0.113.42")
        .forwarded_from("fuzz")
        .platform("web")
        .device_id("1")
        .attempt_timeout(ATTEMPT)
        .clock(clock::SkippingClock::default())
        .build()
        .expect("valid settings")
}

/// An answer in HTTP whose head and length are right.
pub(crate) fn framed(status: u16, headers: &[(&str, &[u8])], body: &[u8]) -> Vec<u8> {
    let mut answer =
        format!("HTTP/1.1 {status} \r\nContent-Length: {}\r\n", body.len()).into_bytes();
    for (name, value) in headers {
        let value = value.iter().map(|byte| if byte.is_ascii_control() { b' ' } else { *byte });
        answer.extend(name.bytes().chain(*b": ").chain(value).chain(*b"\r\n"));
    }
    answer.extend(b"\r\n");
    answer.extend(body);
    answer
}

/// The type of FinHub's answers.
pub(crate) const JSON: (&str, &[u8]) = ("Content-Type", b"application/json");

/// The body of a login's answer, with a session that ends in 2026.
pub(crate) const SESSION: &[u8] = br#"{"code":200,"data":{"sessionId":"s","userId":"u","token":"canary-access-token","refreshToken":"canary-refresh-token","expiresAt":"2026-01-14T10:03:42"}}"#;

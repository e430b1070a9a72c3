//! The errors that a user meets first, as the SDK reports them.

use std::net::TcpListener;

use finhub_sessions::binding::build_in;
use finhub_sessions::{Client, Credentials, Error, Kind, Session};

use crate::service::Service;
use crate::{Problem, show};

/// Shows one of each. Against FinHub, those that could lock a customer out are left out.
pub(crate) async fn show(service: &Service) -> Result<(), Problem> {
    if service.is_sandbox() {
        show::step("What a wrong password looks like", "Credentials::new(username, \"wrong\")");
        provoke(Kind::InvalidCredentials, log_in(service.client(), service, "wrong").await)?;

        show::step("What wrong tenant keys look like", ".tenant_secret(\"wrong\")");
        let client = service.builder().tenant_secret("wrong").build();
        provoke(Kind::InvalidTenantKeys, log_in(client, service, "any").await)?;
    }

    show::step("What a missing setting looks like", "Client::builder().build()");
    provoke(Kind::InvalidInput, build_in(Client::builder(), |_| None))?;

    show::step("What a server that is down looks like", ".base_url(\"http://127.0.0.1:...\")");
    let client = service.builder().base_url(nobody_listens_there()?).build();
    provoke(Kind::Connection, log_in(client, service, "any").await)
}

/// Shows an error, which must be of this kind.
fn provoke<T>(kind: Kind, outcome: Result<T, Error>) -> Result<(), Problem> {
    match outcome {
        Err(error) if error.kind() == kind => {
            show::error(&error);
            Ok(())
        }
        Err(error) => Err(format!("this should be {kind}: {error}").into()),
        Ok(_) => Err(format!("this should be {kind}, and is no error").into()),
    }
}

async fn log_in(
    client: Result<Client, Error>,
    service: &Service,
    password: &str,
) -> Result<Session, Error> {
    let login = service.login();
    let credentials = Credentials::new(finhub_sandbox::demo().username, password);
    client?.create_session(&login.customer_id, &login.user_id, &credentials).await
}

/// An address on loopback whose port was free a moment ago.
fn nobody_listens_there() -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    Ok(format!("http://{}", listener.local_addr()?))
}

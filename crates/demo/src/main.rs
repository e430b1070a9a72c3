//! A login and a logout, step by step, and the errors that a user meets first: `cargo xtask demo`.
//!
//! Without arguments it starts the sandbox in this process and needs nothing else. With `--base-url` it runs
//! against FinHub, with the settings of the `FINHUB_*` variables.

mod errors;
mod service;
mod show;

use std::process::ExitCode;

use clap::Parser;
use finhub_sessions::{Client, Error, Outcome, Session};

use crate::service::{Login, Service};

/// Log a customer in and out, and see what the SDK reports.
#[derive(Parser)]
#[command(name = "cargo xtask demo rust --")]
struct Arguments {
    /// Run against this address instead of the sandbox. The settings come from `FINHUB_TENANT_ID`,
    /// `FINHUB_TENANT_KEY`, `FINHUB_TENANT_SECRET`, `FINHUB_FORWARDED_FROM`, `FINHUB_PLATFORM` and
    /// `FINHUB_DEVICE_ID`, the customer from `FINHUB_CUSTOMER_ID`, `FINHUB_USER_ID`, `FINHUB_USERNAME` and
    /// `FINHUB_PASSWORD`.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,

    /// The end user's IP address, which FinHub records for AML and KYC. Needed with --base-url.
    #[arg(long, value_name = "ADDRESS", requires = "base_url")]
    forwarded_for: Option<String>,
}

/// Why the demo stops: an error of the SDK, or something that it promised and did not keep.
type Problem = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let service = match Service::start(arguments.base_url, arguments.forwarded_for).await {
        Ok(service) => service,
        Err(problem) => {
            show::failure(&problem);
            return ExitCode::from(2);
        }
    };
    match run(&service).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            show::failure(&error);
            ExitCode::FAILURE
        }
    }
}

async fn run(service: &Service) -> Result<(), Problem> {
    show::title(&format!("FinHub sessions, against {}", service.describe()));
    let client = service.client()?;

    let session = log_in(&client, service.login()).await?;
    hand_over(&client, &session).await?;
    log_out(&client, service, &session).await?;
    errors::show(service).await?;

    show::end("A login, a logout, and no session left behind.");
    Ok(())
}

async fn log_in(client: &Client, login: &Login) -> Result<Session, Error> {
    show::step("Log in", "client.create_session(customer, user, &credentials)");
    let session =
        client.create_session(&login.customer_id, &login.user_id, &login.credentials).await?;
    show::session(&session);
    Ok(session)
}

async fn hand_over(client: &Client, session: &Session) -> Result<(), Error> {
    show::step(
        "Hand the session to an app and use its token there",
        "client.resume(session).access_token()",
    );
    let json = session.to_secret_json();
    let active = client.resume(Session::from_secret_json(json.expose_secret())?);
    let token = active.access_token().await?;
    show::fact("json", &format!("{json:?}, {} bytes", json.expose_secret().len()));
    show::fact("token", &format!("{token:?}, {} characters", token.expose_secret().len()));
    show::good("the same session, without a tenant key");
    Ok(())
}

async fn log_out(client: &Client, service: &Service, session: &Session) -> Result<(), Problem> {
    show::step("Log out", "client.delete_session(&session)");
    show::termination(&client.delete_session(session).await?);

    show::step("Prove that the session is gone", "client.delete_session(&session), once more");
    let again = client.delete_session(session).await;
    match &again {
        Ok(termination) if termination.outcome == Outcome::AlreadyGone => {
            show::good("FinHub does not know it any more: already_gone");
        }
        // The token ended with its session: FinHub may say so first.
        Err(error) if error.status() == Some(401) => {
            show::good("FinHub refuses its token: unauthorized");
        }
        Ok(termination) => return Err(format!("it ended a second time: {termination:?}").into()),
        Err(error) => return Err(error.clone().into()),
    }
    match service.live_sessions() {
        Some(0) => show::good("no session is live in the sandbox"),
        Some(left) => return Err(format!("{left} sessions are still live in the sandbox").into()),
        None => {}
    }
    Ok(())
}

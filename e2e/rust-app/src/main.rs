//! `finhub-soak SECONDS` logs in, renews and logs out, for so long. FinHub and the tenant are in the `FINHUB_*` variables.
//!
//! For each login it prints how many sessions may be left that nobody can log out, since an answer was lost. It fails at an
//! error that faults of the network do not explain.
#![allow(clippy::print_stdout, reason = "`cargo xtask soak` reads it")]

use std::time::{Duration, Instant};

use finhub_sessions::{Client, Credentials, Error, Kind};
use tokio::task::JoinSet;
use tokio::time::sleep;

const AT_ONCE: usize = 8;
const HELD: Duration = Duration::from_secs(1);

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seconds = std::env::args().nth(1).ok_or("usage: finhub-soak SECONDS")?.parse()?;
    let end = Instant::now() + Duration::from_secs(seconds);
    let client = Client::builder().forwarded_for("203.0.113.42").build()?;
    let mut tasks = JoinSet::new();
    for _ in 0..AT_ONCE {
        let client = client.clone();
        tasks.spawn(async move {
            while Instant::now() < end {
                println!("{}", log_in_and_out(&client).await?);
            }
            Ok::<_, Error>(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    client.close().await;
    Ok(())
}

/// Returns how many sessions may be left.
async fn log_in_and_out(client: &Client) -> Result<u32, Error> {
    let session = match client.login("cust_12345", "user_67890", &anna()).await {
        Ok(session) => session.renew_with(|| async { Some(anna()) }),
        Err(error) => return left_by(error),
    };
    let mut left = 0;
    session.access_token().await?;
    sleep(HELD).await;
    if let Err(error) = session.renew().await {
        left += left_by(error)?;
    }
    session.access_token().await?;
    if let Err(error) = session.logout().await {
        left_by(error)?;
        left += 1;
    }
    Ok(left)
}

fn anna() -> Credentials {
    Credentials::new("anna.larsen@example.com", "her_secure_password")
}

/// How many sessions a call may have left, if faults of the network explain its error.
fn left_by(error: Error) -> Result<u32, Error> {
    match error.kind() {
        // The last one is of a logout that is sent again and whose second answer, a 404, is cut off.
        Kind::Connection
        | Kind::OutcomeUnknown
        | Kind::RateLimited
        | Kind::ServerError
        | Kind::NotFound => Ok(error.session_may_exist().into()),
        _ => Err(error),
    }
}

//! Tests that `docs/troubleshooting.md` quotes messages as the SDK prints them.

use std::time::Duration;

use super::{Cause, Error, Failure, InvalidInput, Media, Reply, Unreadable};
use crate::call::Failed;
use crate::scrub::{LONGEST, Scrub, Shown};

const FINHUB: &str = "sandbox.finhub.cloud";

fn shown(text: &str) -> Shown {
    Scrub::default().shown(text, LONGEST)
}

fn reply(status: u16, redirect_host: Option<&str>) -> Box<Reply> {
    Box::new(Reply {
        status,
        envelope: None,
        request_id: None,
        retry_after: None,
        server_time: None,
        media: Media::Other,
        redirect_host: redirect_host.map(shown),
    })
}

/// The failures that the page quotes, in its order: the operation, the failure and the number of attempts.
fn failures() -> Vec<(&'static str, Failure, u32)> {
    let login = "create_session";
    let missing = |setting| Failure::Input(InvalidInput::missing(&[setting]));
    let cause = |words: &str| Cause(format!("{FINHUB}: {words}"));
    let html = Unreadable::Unexpected { content_type: Some(shown("text/html")), length: 6 };
    let token = "has expired, and there is no renew_with to renew it; by the local clock, it was handed over 3 h 20 min \
                 ago: where that cannot be, set the clock";
    let authorities = "this machine has no CA certificates to check the server's certificate against: install them (on \
                       Linux, the package ca-certificates), or set ca_bundle";
    vec![
        (login, missing("device_id"), 0),
        (login, missing("forwarded_for"), 0),
        ("configure", missing("tenant_id"), 0),
        (login, Failure::NotTrusted(cause(authorities)), 1),
        ("access_token", Failure::Token(token.into()), 0),
        (login, Failure::NotSent(cause("no connection within the connect timeout")), 3),
        (login, Failure::NotSent(cause("the host name could not be resolved")), 3),
        (login, Failure::Status(reply(403, None)), 1),
        (login, Failure::Status(reply(404, None)), 1),
        (login, Failure::Status(reply(302, Some("login.example.com"))), 1),
        (login, Failure::Silent(Duration::from_secs(10)), 1),
        (login, Failure::Lost(cause("closed before an answer")), 1),
        (login, Failure::Unreadable(reply(200, None), html), 1),
        (login, Failure::Crowded(100), 0),
    ]
}

/// What stands in the page's blocks of output, but for lines that are cut.
fn quoted() -> Vec<&'static str> {
    let page = include_str!("../../../../docs/troubleshooting.md");
    let blocks = page.split("```output\n").skip(1);
    let lines = blocks.flat_map(|block| block.split("```").next().unwrap_or_default().lines());
    lines.map(str::trim).filter(|line| !line.is_empty() && !line.ends_with("...")).collect()
}

#[test]
fn the_page_about_troubles_quotes_what_is_printed() {
    let messages = failures().into_iter().map(|(operation, failure, attempts)| {
        Error::new(operation, Failed { failure, attempts, was_ambiguous: false }, false).to_string()
    });
    assert_eq!(quoted(), messages.collect::<Vec<_>>());
}

//! The message of an error: what happened, and what to do about it.

use std::fmt;

use super::{Error, Failure, Kind, Readable, Reply, Unreadable};

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.kind())?;
        sentence(self, f)?;
        aftermath(self, f)?;
        if let Some(detail) = self.detail() {
            write!(f, " FinHub says: {detail:?}.")?;
        }
        write!(f, " [{}", self.operation())?;
        if let Some(status) = self.status() {
            write!(f, ", status {status}")?;
        }
        if let Some(error_type) = self.error_type() {
            write!(f, ", type {error_type:?}")?;
        }
        if let Some(wait) = self.retry_after() {
            write!(f, ", retry after {} s", wait.as_secs())?;
        }
        match self.attempts() {
            0 if matches!(self.failure(), Failure::Panicked | Failure::Defect(_)) => {
                f.write_str("]")?;
            }
            0 => f.write_str(", nothing sent]")?,
            1 => f.write_str(", 1 attempt]")?,
            more => write!(f, ", {more} attempts]")?,
        }
        match self.request_id() {
            Some(id) => write!(f, " request id {id}"),
            None => Ok(()),
        }
    }
}

fn sentence(error: &Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match error.failure() {
        Failure::Input(refusal) => write!(f, "{} {}.", refusal.field, refusal.problem),
        Failure::Status(reply) => {
            answered(error, reply, f)?;
            whose_answer(error.kind(), reply, f)
        }
        Failure::Rejected(..) => f.write_str("FinHub refused, under a status of success."),
        Failure::Unreadable(_, why) => unreadable(error, why, f),
        Failure::NoRuntime(cause) => {
            write!(f, "the SDK could not start its runtime, so nothing was sent: {cause}.")
        }
        Failure::NotSent(cause) if error.attempts() > 1 => {
            write!(f, "there was no connection in the last attempt: {cause}.")
        }
        Failure::NotSent(cause) => {
            write!(f, "there was no connection, so nothing was sent: {cause}.")
        }
        Failure::NotTrusted(cause) if error.attempts() > 1 => {
            write!(f, "the server could not be trusted in the last attempt: {cause}.")
        }
        Failure::NotTrusted(cause) => {
            write!(f, "the server could not be trusted, so nothing was sent: {cause}.")
        }
        Failure::Lost(cause) => match error.kind() {
            Kind::OutcomeUnknown => {
                write!(f, "the answer was lost, so {}: {cause}.", loss(error))
            }
            _ => write!(f, "the connection broke before an answer: {cause}."),
        },
        Failure::Silent(limit) => match error.kind() {
            Kind::OutcomeUnknown => {
                write!(f, "no answer within {}, so {}.", Readable(*limit), loss(error))
            }
            _ => write!(f, "no answer within {}.", Readable(*limit)),
        },
        Failure::DeadlinePassed if error.attempts() > 1 => {
            f.write_str("the deadline passed before the last attempt was sent.")
        }
        Failure::DeadlinePassed => f.write_str("the deadline passed before anything was sent."),
        Failure::Crowded(limit) => write!(
            f,
            "all {limit} connections were in use until the deadline passed, so nothing was sent: raise max_connections, or make fewer calls at once."
        ),
        Failure::Token(problem) => {
            write!(f, "the access token {problem}: log in again.")
        }
        Failure::Store(doing, cause) => {
            write!(f, "the session store could not {doing} the session: {cause}.")
        }
        Failure::Closed(what) => write!(f, "{what}."),
        Failure::Panicked => {
            f.write_str("a defect in the SDK, please report it: the call panicked.")
        }
        Failure::Defect(what) => write!(f, "a defect in the SDK, please report it: {what}."),
    }
}

/// The possible effect of a call whose answer was lost.
fn loss(error: &Error) -> &'static str {
    if error.session_may_exist() { "a session may exist" } else { "it may have been carried out" }
}

/// Adds what the call may have left behind, if the message does not say it yet.
fn aftermath(error: &Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match error.kind() {
        Kind::OutcomeUnknown => Ok(()),
        _ if error.session_may_exist() => f.write_str(" A session may exist that nobody holds."),
        Kind::Unauthorized if error.was_ambiguous() => {
            f.write_str(" But an earlier attempt may have ended the session.")
        }
        _ => Ok(()),
    }
}

fn answered(error: &Error, reply: &Reply, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match error.kind() {
        Kind::BadRequest => f.write_str("FinHub does not accept the request."),
        Kind::InvalidCredentials => f.write_str("the username or the password is wrong."),
        Kind::Unauthorized => {
            f.write_str("the access token is missing, wrong or expired: log in again.")
        }
        Kind::InvalidTenantKeys => f.write_str(
            "the tenant key or the tenant secret is wrong: see the Admin Portal, API Settings.",
        ),
        Kind::Forbidden => f.write_str("the access token does not permit this."),
        Kind::NotFound if reply.is_finhubs() => {
            f.write_str("there is no such customer, user or session.")
        }
        Kind::NotFound => f.write_str("this is not FinHub's own answer: check the base URL."),
        Kind::RateLimited => f.write_str("too many requests: wait before the next one."),
        Kind::ServerError => f.write_str("FinHub, or a server before it, failed."),
        Kind::UnexpectedRedirect => match &reply.redirect_host {
            Some(host) => {
                write!(f, "redirected to {host}, which is never followed: check the base URL.")
            }
            None => f.write_str("redirected, which is never followed: check the base URL."),
        },
        kind => {
            let said = kind.documented().or_else(|| documented(error, reply.status));
            f.write_str(said.unwrap_or("the status is not one that FinHub documents."))
        }
    }
}

/// FinHub's description of a status that has no kind of its own.
fn documented(error: &Error, status: u16) -> Option<&'static str> {
    let rows = error.spec()?.unexpected;
    let row = rows.iter().find(|(first, last, _)| (*first..=*last).contains(&status));
    row.map(|(.., said)| *said)
}

/// Says that the answer may be a proxy's, so that nobody changes valid keys because a proxy refused.
fn whose_answer(kind: Kind, reply: &Reply, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let blames_the_caller = matches!(
        kind,
        Kind::InvalidCredentials | Kind::InvalidTenantKeys | Kind::Unauthorized | Kind::Forbidden
    );
    if blames_the_caller && !reply.is_finhubs() {
        f.write_str(
            " This may not be FinHub's own answer, though, but a proxy's or a firewall's.",
        )?;
    }
    Ok(())
}

fn unreadable(error: &Error, why: &Unreadable, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match why {
        Unreadable::Broken => f.write_str("the connection broke inside the answer")?,
        Unreadable::TooLarge => f.write_str("the answer is over 1 MiB")?,
        Unreadable::Encoded => f.write_str("the answer is compressed, which was not asked for")?,
        Unreadable::Unexpected { content_type, length } => {
            let content_type = content_type.as_deref().unwrap_or("no content type");
            write!(f, "the answer is not what FinHub documents ({content_type}, {length} bytes)")?;
        }
        Unreadable::Foreign => f.write_str("the answer is not what FinHub documents")?,
        Unreadable::Id => f.write_str("the answer's session id cannot be sent in a path")?,
        Unreadable::Token => f.write_str("the answer's token cannot be sent in a header")?,
    }
    match error.kind() {
        Kind::OutcomeUnknown => write!(f, ", so {}.", loss(error)),
        _ => f.write_str(": is something between here and FinHub answering in its place?"),
    }
}

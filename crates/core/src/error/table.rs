//! The one table that maps a failed call to its kind of error.

use super::Kind;

/// How a call failed, as far as its kind of error depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Condition {
    /// A setting or argument was refused before sending.
    Refused,
    /// An answer with a status from the first to the last, inclusive.
    Status(u16, u16),
    /// A 2xx answer that says `success: false`.
    SaysFailure,
    /// A 2xx answer that cannot be read.
    Unreadable,
    /// No connection was made, so nothing was sent.
    NotSent,
    /// The peer's certificate or handshake was refused, so nothing was sent.
    NotTrusted,
    /// The request may have arrived, but the connection broke or was not HTTP before an answer.
    Lost,
    /// The request may have arrived, but no answer came in time.
    Silent,
    /// The deadline passed while no attempt was under way.
    DeadlinePassed,
    /// The token has expired, and there is nothing to renew it with.
    TokenExpired,
    /// The session store failed.
    StoreFailed,
    /// The client was closed, or the session was logged out.
    Closed,
    /// An internal invariant of the SDK did not hold.
    Defect,
}

impl Condition {
    /// Whether it is a status from the first to the last, inclusive.
    pub(crate) fn is_status(self, first: u16, last: u16) -> bool {
        covers(Self::Status(first, last), self) && matches!(self, Self::Status(..))
    }
}

/// The operations that a row of the mapping covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Calls {
    /// All operations.
    All,
    /// Operations that are not idempotent: if the answer is lost, their effect is unknown.
    Unrepeatable,
}

/// A row of the mapping: under this condition, such a call fails with this kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) condition: Condition,
    pub(crate) calls: Calls,
    pub(crate) kind: Kind,
}

impl Row {
    /// Whether the row covers this condition of an operation that is idempotent or not.
    pub(crate) fn fits(self, is_idempotent: bool, condition: Condition) -> bool {
        (self.calls == Calls::All || !is_idempotent) && covers(self.condition, condition)
    }
}

const fn on(condition: Condition, calls: Calls, kind: Kind) -> Row {
    Row { condition, calls, kind }
}

/// The one mapping from a condition to the kind of error. A kind that the spec gives to a status of an operation
/// (`x-finhub-kind`) goes first. The first row that fits decides; a status without a row is `unexpected_status`.
#[rustfmt::skip]
pub(crate) const MAPPING: [Row; 23] = [
    on(Condition::Status(300, 399), Calls::All, Kind::UnexpectedRedirect),
    on(Condition::Status(400, 400), Calls::All, Kind::BadRequest),
    on(Condition::Status(401, 401), Calls::All, Kind::Unauthorized),
    on(Condition::Status(403, 403), Calls::All, Kind::Forbidden),
    on(Condition::Status(404, 404), Calls::All, Kind::NotFound),
    on(Condition::Status(408, 408), Calls::All, Kind::ServerError),
    on(Condition::Status(410, 410), Calls::All, Kind::NotFound),
    on(Condition::Status(429, 429), Calls::All, Kind::RateLimited),
    on(Condition::Status(500, 599), Calls::All, Kind::ServerError),
    on(Condition::SaysFailure, Calls::All, Kind::Rejected),
    on(Condition::Unreadable, Calls::Unrepeatable, Kind::OutcomeUnknown),
    on(Condition::Unreadable, Calls::All, Kind::InvalidResponse),
    on(Condition::Lost, Calls::Unrepeatable, Kind::OutcomeUnknown),
    on(Condition::Lost, Calls::All, Kind::Connection),
    on(Condition::Silent, Calls::Unrepeatable, Kind::OutcomeUnknown),
    on(Condition::Silent, Calls::All, Kind::Timeout),
    on(Condition::NotSent, Calls::All, Kind::Connection),
    on(Condition::NotTrusted, Calls::All, Kind::Tls),
    on(Condition::DeadlinePassed, Calls::All, Kind::Timeout),
    on(Condition::Refused, Calls::All, Kind::InvalidInput),
    on(Condition::TokenExpired, Calls::All, Kind::Unauthorized),
    on(Condition::StoreFailed, Calls::All, Kind::StoreFailed),
    on(Condition::Closed, Calls::All, Kind::Closed),
];

/// The kind of error of a call that fails under this condition. Defined for every condition.
pub(crate) fn kind_of(is_idempotent: bool, condition: Condition) -> Kind {
    let otherwise = match condition {
        Condition::Status(..) => Kind::UnexpectedStatus,
        _ => Kind::Internal,
    };
    MAPPING.iter().find(|row| row.fits(is_idempotent, condition)).map_or(otherwise, |row| row.kind)
}

fn covers(row: Condition, actual: Condition) -> bool {
    match (row, actual) {
        (Condition::Status(first, last), Condition::Status(lowest, highest)) => {
            first <= lowest && highest <= last
        }
        (row, actual) => row == actual,
    }
}

//! The one table that says which status, and which other failure, becomes which kind of error.

use super::Kind;

/// What became of a call, as far as its kind of error depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Condition {
    /// Something was refused before sending.
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
    /// The request may have arrived, and the connection broke or made no sense before an answer.
    Lost,
    /// The request may have arrived, and no answer came in time.
    Silent,
    /// The deadline passed while nothing was under way.
    DeadlinePassed,
    /// The token has expired, and there is nothing to renew it with.
    TokenExpired,
    /// The client was closed, or the session was logged out.
    Closed,
    /// The SDK broke a promise of its own.
    Defect,
}

/// A row of the mapping: under this condition, a call of this operation (`None`: of any) fails with this kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) condition: Condition,
    pub(crate) operation: Option<&'static str>,
    pub(crate) kind: Kind,
}

impl Row {
    /// Whether the row speaks of this condition of a call of this operation.
    pub(crate) fn fits(&self, operation: &str, condition: Condition) -> bool {
        self.operation.is_none_or(|name| name == operation) && covers(self.condition, condition)
    }
}

const fn on(condition: Condition, operation: Option<&'static str>, kind: Kind) -> Row {
    Row { condition, operation, kind }
}

/// The one mapping from what became of a call to its kind of error. The first row that fits decides;
/// a status without a row is `unexpected_status`.
#[rustfmt::skip]
pub(crate) const MAPPING: [Row; 24] = [
    on(Condition::Status(401, 401), Some("create_session"), Kind::InvalidCredentials),
    on(Condition::Status(403, 403), Some("create_session"), Kind::InvalidTenantKeys),
    on(Condition::Status(300, 399), None, Kind::UnexpectedRedirect),
    on(Condition::Status(400, 400), None, Kind::BadRequest),
    on(Condition::Status(401, 401), None, Kind::Unauthorized),
    on(Condition::Status(403, 403), None, Kind::Forbidden),
    on(Condition::Status(404, 404), None, Kind::NotFound),
    on(Condition::Status(408, 408), None, Kind::ServerError),
    on(Condition::Status(410, 410), None, Kind::NotFound),
    on(Condition::Status(429, 429), None, Kind::RateLimited),
    on(Condition::Status(500, 599), None, Kind::ServerError),
    on(Condition::SaysFailure, None, Kind::Rejected),
    on(Condition::Unreadable, Some("create_session"), Kind::OutcomeUnknown),
    on(Condition::Unreadable, None, Kind::InvalidResponse),
    on(Condition::Lost, Some("create_session"), Kind::OutcomeUnknown),
    on(Condition::Lost, None, Kind::Connection),
    on(Condition::Silent, Some("create_session"), Kind::OutcomeUnknown),
    on(Condition::Silent, None, Kind::Timeout),
    on(Condition::NotSent, None, Kind::Connection),
    on(Condition::NotTrusted, None, Kind::Tls),
    on(Condition::DeadlinePassed, None, Kind::Timeout),
    on(Condition::Refused, None, Kind::InvalidInput),
    on(Condition::TokenExpired, None, Kind::Unauthorized),
    on(Condition::Closed, None, Kind::Closed),
];

/// The kind of error that a call of this operation ends with under this condition. Total.
pub(crate) fn kind_of(operation: &str, condition: Condition) -> Kind {
    let otherwise = match condition {
        Condition::Status(..) => Kind::UnexpectedStatus,
        _ => Kind::Internal,
    };
    MAPPING.iter().find(|row| row.fits(operation, condition)).map_or(otherwise, |row| row.kind)
}

fn covers(row: Condition, actual: Condition) -> bool {
    match (row, actual) {
        (Condition::Status(first, last), Condition::Status(lowest, highest)) => {
            first <= lowest && highest <= last
        }
        (row, actual) => row == actual,
    }
}

//! The targets, one a file.

pub(crate) mod answer;
pub(crate) mod call;
pub(crate) mod claims;
pub(crate) mod date;
pub(crate) mod envelope;
pub(crate) mod expires_at;
pub(crate) mod hand_over;
pub(crate) mod lint;
pub(crate) mod retry_after;

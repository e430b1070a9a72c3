//! Below HTTP: connections, the bytes they bring, and the faults they meet.

pub(crate) mod connection;
pub(crate) mod message;
pub(crate) mod takeover;
mod tapped;

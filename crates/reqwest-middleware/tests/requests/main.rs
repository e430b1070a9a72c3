//! Requests of a client with [`SessionAuth`](finhub_sessions_reqwest::SessionAuth), against servers on loopback.

mod added;
mod api;
mod hosts;
mod redirects;
mod refusals;
mod tls;
mod world;

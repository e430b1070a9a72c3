#![doc = include_str!("../README.md")]

mod auth;
mod error;
mod hosts;

pub use auth::SessionAuth;

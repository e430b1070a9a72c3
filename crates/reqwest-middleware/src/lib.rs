#![doc = include_str!("../README.md")]

mod auth;

pub use auth::SessionAuth;

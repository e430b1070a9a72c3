#![doc = include_str!("../README.md")]

mod connection;

use std::fmt;

use finhub_sessions::{Error, Secret, SessionStore, StoreError, StoreFuture, binding};
use redis::{Cmd, FromRedisValue, cmd};

use self::connection::{Connection, Failure};

/// The lifetime of a key in seconds, the same as a session's.
const LIFE: u32 = 24 * 60 * 60;

/// Replaces a text by another. Each of the two is `+` and the text, or `-` for none.
const SWAP: &str = "
local found = redis.call('GET', KEYS[1])
if (found and '+' .. found or '-') ~= ARGV[1] then return 0 end
if ARGV[2] == '-' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], string.sub(ARGV[2], 2), 'EX', ARGV[3])
end
return 1
";

/// Keeps sessions in Redis. Clones share one connection, which is made when it is first needed and replaced when it
/// breaks.
#[derive(Clone)]
pub struct RedisStore {
    connection: Connection,
}

impl RedisStore {
    /// Creates a store at an address such as `redis://localhost:6379`, or `rediss://:password@redis.example.com:6379/0`
    /// for TLS.
    ///
    /// Fails with [`InvalidInput`](finhub_sessions::Kind::InvalidInput) if the address is not valid. It sends nothing.
    pub fn new(url: &str) -> Result<Self, Error> {
        // The address may hold a password, so it is not quoted.
        let problem = "is not the address of a Redis: write redis://localhost:6379, \
            or rediss://:password@redis.example.com:6379 for TLS";
        let client = redis::Client::open(url)
            .map_err(|_| binding::refused(binding::SESSION_STORE, "url", problem))?;
        Ok(Self { connection: Connection::new(client) })
    }

    /// Sends a command, and repeats it once if the connection broke: every command here may be repeated.
    async fn ask<T: FromRedisValue>(&self, question: Cmd) -> Result<T, StoreError> {
        let answer = match self.connection.ask(&question).await {
            Err(Failure::Broken(_)) => self.connection.ask(&question).await,
            answer => answer,
        };
        answer.map_err(|failure| failure.to_string().into())
    }
}

impl SessionStore for RedisStore {
    fn load<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Secret>> {
        Box::pin(async move {
            let text: Option<String> = self.ask(cmd("GET").arg(name(key)).take()).await?;
            Ok(text.map(Secret::from))
        })
    }

    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a Secret>,
        new: Option<&'a Secret>,
    ) -> StoreFuture<'a, bool> {
        let texts = [expected, new].map(|text| match text {
            Some(text) => Secret::from(format!("+{}", text.expose_secret())),
            None => Secret::from("-"),
        });
        Box::pin(async move {
            let mut swap = cmd("EVAL");
            swap.arg(SWAP).arg(1).arg(name(key));
            swap.arg(&texts.each_ref().map(Secret::expose_secret)).arg(LIFE);
            self.ask(swap).await
        })
    }
}

fn name(key: &str) -> String {
    format!("finhub-sessions:{key}")
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").finish_non_exhaustive()
    }
}

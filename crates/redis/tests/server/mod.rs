//! A Redis for one test, which keeps nothing on the disk.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use redis::FromRedisValue;
use tokio::time::{sleep, timeout};

pub(crate) struct Redis {
    port: u16,
    server: Child,
}

impl Redis {
    pub(crate) async fn start() -> Self {
        loop {
            // None of those that the system gives to programs that ask for any: it stays free while Redis is down.
            let port = fastrand::u16(20_000..30_000);
            let mut redis = Self { port, server: serve(port) };
            if redis.answers().await {
                return redis;
            }
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub(crate) fn kill(&mut self) {
        self.server.kill().expect("it runs");
        self.server.wait().expect("it has ended");
    }

    pub(crate) async fn start_again(&mut self) {
        self.server = serve(self.port);
        assert!(self.answers().await, "its port is free");
    }

    /// What it answers to a command.
    pub(crate) async fn says<T: FromRedisValue>(&self, command: &[&str]) -> T {
        self.try_say(command).await.expect("an answer")
    }

    async fn try_say<T: FromRedisValue>(&self, command: &[&str]) -> redis::RedisResult<T> {
        let client = redis::Client::open(self.url())?;
        let mut connection = client.get_multiplexed_async_connection().await?;
        redis::cmd(command[0]).arg(&command[1..]).query_async(&mut connection).await
    }

    /// Whether it answers, as soon as it does. One whose port is in use ends instead.
    async fn answers(&mut self) -> bool {
        let outcome = async {
            loop {
                if self.server.try_wait().expect("a process of ours").is_some() {
                    return false;
                }
                if self.try_say::<String>(&["PING"]).await.is_ok() {
                    return true;
                }
                sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(Duration::from_secs(30), outcome).await.expect("Redis answers, or ends")
    }
}

fn serve(port: u16) -> Child {
    let port = port.to_string();
    Command::new("redis-server")
        .args(["--port", &port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        .stdout(Stdio::null())
        .spawn()
        .expect("redis-server is missing: apt-get install redis-server, or brew install redis")
}

impl Drop for Redis {
    fn drop(&mut self) {
        // It may have been killed already.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

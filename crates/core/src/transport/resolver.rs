//! Resolves host names, by the system's own resolver.

use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::{fmt, io, thread, vec};

use hyper_util::client::legacy::connect::dns::Name;
use tokio::sync::{Semaphore, oneshot};
use tower::BoxError;

/// The most host names that are looked up at once. A resolver that hangs blocks no more threads than these.
const LOOKUPS: usize = 16;

/// Asks the system on a thread of its own. tokio's pool would panic if the system refused a thread.
#[derive(Debug, Clone)]
pub(super) struct Resolver(Arc<Semaphore>);

/// The system refused a thread.
#[derive(Debug)]
pub(super) struct NoThread(pub(super) io::Error);

impl Resolver {
    pub(super) fn new() -> Self {
        Self(Arc::new(Semaphore::new(LOOKUPS)))
    }

    pub(super) async fn resolve(self, name: Name) -> Result<vec::IntoIter<SocketAddr>, BoxError> {
        let turn = self.0.acquire_owned().await?;
        let (tell, told) = oneshot::channel();
        let look_up = move || {
            let found = (name.as_str(), 0).to_socket_addrs();
            // The receiver is gone if the attempt has ended.
            let _ = tell.send(found.map(Iterator::collect::<Vec<SocketAddr>>));
            drop(turn);
        };
        let spawned = thread::Builder::new().name("finhub-dns".to_owned()).spawn(look_up);
        spawned.map_err(NoThread)?;
        Ok(told.await??.into_iter())
    }
}

impl fmt::Display for NoThread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no thread to resolve the host name on")
    }
}

impl std::error::Error for NoThread {}

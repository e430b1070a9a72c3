//! The lease by which one of the processes that share a store makes a session.
//!
//! A lease is a text in the store that its holder changes every few seconds. A process that waits for the lease measures by
//! its own clock how long the text stays the same. If that takes too long, the holder has died. No two clocks have to agree.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use super::{SessionStore, StoreError};
use crate::Secret;

/// If a lease has not changed for this long, its holder has died.
const LIFE: Duration = Duration::from_secs(10);

/// The interval at which the holder changes it.
const BEAT: Duration = Duration::from_secs(2);

/// The most changes: no process waits longer than a minute for a holder, which may itself be waiting for a person.
const BEATS: u32 = 30;

/// A lease that this process holds, until it is dropped.
pub(crate) struct Lease {
    held: oneshot::Sender<()>,
    holder: JoinHandle<()>,
}

impl Lease {
    /// Releases the lease and waits until that is done, since the program may end right after.
    pub(super) async fn release(self) {
        drop(self.held);
        // The task does not panic; and if the runtime ends, the lease expires by itself.
        let _ = self.holder.await;
    }
}

/// What a process that waits has seen of a lease.
pub(super) struct Waiter<'a> {
    store: &'a Arc<dyn SessionStore>,
    key: &'a str,
    seen: Option<(Secret, Instant)>,
}

impl<'a> Waiter<'a> {
    pub(super) fn new(store: &'a Arc<dyn SessionStore>, key: &'a str) -> Self {
        Self { store, key, seen: None }
    }

    /// Takes the lease, if it is free.
    pub(super) async fn try_take(&mut self) -> Result<Option<Lease>, StoreError> {
        let found = self.store.load(self.key).await?;
        if let Some(found) = &found
            && !self.has_ended(found)
        {
            return Ok(None);
        }
        let text = fresh();
        let is_ours = self.store.swap(self.key, found.as_ref(), Some(&text)).await?;
        Ok(is_ours.then(|| hold(Arc::clone(self.store), self.key.to_owned(), text)))
    }

    fn has_ended(&mut self, found: &Secret) -> bool {
        match &self.seen {
            Some((seen, since)) if seen == found => since.elapsed() >= LIFE,
            _ => {
                self.seen = Some((found.clone(), Instant::now()));
                false
            }
        }
    }
}

/// A text that no process has written before.
fn fresh() -> Secret {
    // A forked process inherits the state of the random generator.
    Secret::from(format!("{}-{:032x}", std::process::id(), fastrand::u128(..)))
}

fn hold(store: Arc<dyn SessionStore>, key: String, mut text: Secret) -> Lease {
    let (held, mut released) = oneshot::channel();
    let holder = tokio::spawn(async move {
        for _ in 0..BEATS {
            if timeout(BEAT, &mut released).await.is_ok() {
                break;
            }
            let next = fresh();
            match store.swap(&key, Some(&text), Some(&next)).await {
                Ok(true) => text = next,
                // Another process holds it now.
                Ok(false) => return,
                Err(_) => {}
            }
        }
        // If that fails, the lease expires by itself.
        let _ = store.swap(&key, Some(&text), None).await;
    });
    Lease { held, holder }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::time::{Duration, sleep};

    use super::{BEATS, LIFE, Waiter};
    use crate::store::{MemoryStore, SessionStore};

    fn store() -> Arc<dyn SessionStore> {
        Arc::new(MemoryStore::new())
    }

    async fn wait(waiter: &mut Waiter<'_>, most: Duration) -> bool {
        let end = tokio::time::Instant::now() + most;
        while tokio::time::Instant::now() < end {
            if waiter.try_take().await.expect("a store that works").is_some() {
                return true;
            }
            sleep(Duration::from_millis(100)).await;
        }
        false
    }

    #[tokio::test(start_paused = true)]
    async fn one_has_it_at_a_time_and_gives_it_back() {
        let store = store();
        let lease = Waiter::new(&store, "a").try_take().await.expect("a store").expect("a lease");
        let mut other = Waiter::new(&store, "a");
        assert!(!wait(&mut other, 3 * LIFE).await, "its holder lives");
        assert!(Waiter::new(&store, "b").try_take().await.expect("a store").is_some());
        lease.release().await;
        assert_eq!(store.load("a").await.expect("a store"), None);
        assert!(wait(&mut other, LIFE).await);
    }

    #[tokio::test(start_paused = true)]
    async fn one_whose_holder_died_is_free_after_its_life() {
        let store = store();
        store.save("a", &"of a process that died".into()).await.expect("a store");
        let mut waiter = Waiter::new(&store, "a");
        assert!(!wait(&mut waiter, LIFE.mul_f64(0.9)).await);
        assert!(wait(&mut waiter, LIFE).await);
    }

    #[tokio::test(start_paused = true)]
    async fn a_holder_who_takes_very_long_has_it_no_more() {
        let store = store();
        let lease = Waiter::new(&store, "a").try_take().await.expect("a store").expect("a lease");
        sleep(super::BEAT * (BEATS + 1)).await;
        let other = Waiter::new(&store, "a").try_take().await.expect("a store").expect("a lease");
        lease.release().await;
        assert!(store.load("a").await.expect("a store").is_some(), "the other has it still");
        other.release().await;
    }
}

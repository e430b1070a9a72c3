//! The clock that tests move.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use finhub_sessions::Clock as _;
use finhub_sessions::binding::refused;

use crate::call::at_once;
use crate::{CallError, Instant};

/// A clock that a test moves.
#[derive(Debug, uniffi::Object)]
pub struct TestClock(pub(crate) finhub_sessions::TestClock);

#[uniffi::export]
impl TestClock {
    /// Creates a clock that shows the system's time.
    #[uniffi::constructor]
    pub fn new() -> Result<Arc<Self>, CallError> {
        Ok(Arc::new(Self(finhub_sessions::TestClock::new())))
    }

    /// The time that the clock shows.
    pub fn now(&self) -> Result<Instant, CallError> {
        Ok(self.0.now().into())
    }

    /// Lets this much time pass.
    pub fn advance(&self, by: Duration) -> Result<(), CallError> {
        at_once("advance", || {
            self.0.advance(by);
            Ok(())
        })
    }

    /// Sets the wall clock alone.
    pub fn set(&self, time: Instant) -> Result<(), CallError> {
        at_once("set", || {
            let time = SystemTime::try_from(time)
                .map_err(|()| refused("set", "time", "is beyond what the system can count"))?;
            self.0.set(time);
            Ok(())
        })
    }
}

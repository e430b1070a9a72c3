//! Points in time, as every language has them.

use std::time::{Duration, SystemTime};

/// A point in time. uniffi's own type cannot represent the second before 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct Instant {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    pub seconds: i64,
    /// The fraction of a second since then.
    pub nanos: u32,
}

impl From<SystemTime> for Instant {
    fn from(instant: SystemTime) -> Self {
        match instant.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => Self { seconds: whole(since), nanos: since.subsec_nanos() },
            Err(before) => match before.duration() {
                until if until.subsec_nanos() == 0 => Self { seconds: -whole(until), nanos: 0 },
                until => {
                    Self { seconds: -whole(until) - 1, nanos: 1_000_000_000 - until.subsec_nanos() }
                }
            },
        }
    }
}

impl TryFrom<Instant> for SystemTime {
    type Error = ();

    fn try_from(instant: Instant) -> Result<Self, ()> {
        let seconds = Duration::from_secs(instant.seconds.unsigned_abs());
        let whole = if instant.seconds < 0 {
            Self::UNIX_EPOCH.checked_sub(seconds)
        } else {
            Self::UNIX_EPOCH.checked_add(seconds)
        };
        let nanos = Duration::from_nanos(instant.nanos.into());
        whole.and_then(|whole| whole.checked_add(nanos)).ok_or(())
    }
}

fn whole(distance: Duration) -> i64 {
    i64::try_from(distance.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::Instant;

    const SECOND: Duration = Duration::from_secs(1);
    const NANO: Duration = Duration::from_nanos(1);
    const EPOCH: SystemTime = SystemTime::UNIX_EPOCH;

    #[test]
    fn an_instant_stays_what_it_is_on_both_sides_of_1970() {
        for (instant, seconds, nanos) in [
            (EPOCH, 0, 0),
            (EPOCH + NANO, 0, 1),
            (EPOCH - NANO, -1, 999_999_999),
            (EPOCH - SECOND / 2, -1, 500_000_000),
            (EPOCH - SECOND, -1, 0),
            (EPOCH - SECOND - NANO, -2, 999_999_999),
            (EPOCH - Duration::from_secs(62_135_596_800), -62_135_596_800, 0),
            (EPOCH + Duration::new(253_402_300_799, 999_999_999), 253_402_300_799, 999_999_999),
            (EPOCH + Duration::new(1_768_385_022, 197_811_165), 1_768_385_022, 197_811_165),
        ] {
            assert_eq!(Instant::from(instant), Instant { seconds, nanos });
            assert_eq!(SystemTime::try_from(Instant { seconds, nanos }), Ok(instant));
        }
        let beyond = Instant { seconds: i64::MAX, nanos: u32::MAX };
        assert_eq!(SystemTime::try_from(beyond), Err(()));
    }
}

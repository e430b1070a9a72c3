//! Points in time, as every language has them.

use std::time::{Duration, SystemTime};

/// The seconds from 1970 to the last one of the year 9999.
const LAST: u64 = 253_402_300_799;

/// The seconds from the first one of the year 1 to 1970.
const FIRST: u64 = 62_135_596_800;

/// What lies beyond the years 1 to 9999 is the first or the last instant of them: a token can claim any number.
pub(crate) fn known(instant: SystemTime) -> SystemTime {
    let first = SystemTime::UNIX_EPOCH - Duration::from_secs(FIRST);
    let last = SystemTime::UNIX_EPOCH + Duration::from_secs(LAST);
    instant.clamp(first, last)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{LAST, known};

    #[test]
    fn an_instant_of_these_years_stays_as_it_is() {
        let now = SystemTime::UNIX_EPOCH + Duration::new(1_768_385_022, 197_811_165);
        assert_eq!(known(now), now);
    }

    #[test]
    fn an_instant_beyond_is_the_last_one() {
        let far = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 50);
        assert_eq!(known(far), SystemTime::UNIX_EPOCH + Duration::from_secs(LAST));
        let before = SystemTime::UNIX_EPOCH - Duration::from_secs(1 << 50);
        assert!(known(before) > before);
    }
}

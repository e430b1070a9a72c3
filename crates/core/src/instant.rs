//! Points in time, as FinHub writes them.

use std::time::{Duration, SystemTime};

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

const EPOCH: DateTime = date(1970, 1, 1).at(0, 0, 0, 0);

/// Reads a date-time with a zone (RFC 3339), or without one, which is then UTC.
///
/// FinHub writes `expiresAt` without a zone and with up to nine digits of a second.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    let pieces = Pieces::parse(text).ok()?;
    // Refuses a bare date: its midnight is the start of that day, not the end that it means.
    let local = DateTime::from_parts(pieces.date(), pieces.time()?);
    let offset = pieces.to_numeric_offset().map_or(0, Offset::seconds);
    let since = local.duration_since(EPOCH);
    since_1970(since - SignedDuration::from_secs(offset.into()))
}

/// The instant that a JWT's whole number of seconds names.
pub(crate) fn from_unix_seconds(seconds: i64) -> Option<SystemTime> {
    since_1970(SignedDuration::from_secs(seconds))
}

fn since_1970(since: SignedDuration) -> Option<SystemTime> {
    if since.is_negative() {
        SystemTime::UNIX_EPOCH.checked_sub(since.unsigned_abs())
    } else {
        SystemTime::UNIX_EPOCH.checked_add(since.unsigned_abs())
    }
}

/// The instant if it lies in the years 1 to 9999, which every language can represent. One outside them is `None`,
/// rather than another instant.
pub(crate) fn known(instant: SystemTime) -> Option<SystemTime> {
    utc(instant).map(|_| instant)
}

/// The instant, rounded down to a whole second.
pub(crate) fn whole_seconds(instant: SystemTime) -> SystemTime {
    let rest = instant
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| u64::from(since.subsec_nanos()));
    instant.checked_sub(Duration::from_nanos(rest)).unwrap_or(instant)
}

/// Writes an instant in RFC 3339, for people to read.
pub(crate) fn show(instant: SystemTime) -> String {
    utc(instant)
        .map_or_else(|| "beyond the years 1 to 9999".to_owned(), |instant| format!("{instant}Z"))
}

/// The date and time of an instant in the years 1 to 9999.
fn utc(instant: SystemTime) -> Option<DateTime> {
    let since = match instant.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => SignedDuration::try_from(since).ok()?,
        Err(before) => -SignedDuration::try_from(before.duration()).ok()?,
    };
    EPOCH.checked_add(since).ok().filter(|utc| utc.year() >= 1)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::{from_unix_seconds, known, parse, show};

    #[test]
    fn a_date_time_without_a_zone_is_utc() {
        let expected = from_unix_seconds(1_768_385_022).expect("an instant");
        assert_eq!(parse("2026-01-14T10:03:42"), Some(expected));
        assert_eq!(parse("2026-01-14T10:03:42Z"), Some(expected));
        assert_eq!(parse("2026-01-14T11:03:42+01:00"), Some(expected));
        assert_eq!(
            parse("2026-01-14T10:03:42.197811165"),
            Some(expected + Duration::from_nanos(197_811_165)),
        );
        assert_eq!(
            parse("2026-01-14T10:03:42.1978111"),
            Some(expected + Duration::from_nanos(197_811_100)),
        );
    }

    #[test]
    fn what_is_no_date_time_is_none() {
        for text in
            ["", "soon", "2026-13-01T00:00:00", "2026-01-14", "1768385022", "2026-01-14T25:00:00"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_instant_beyond_the_years_1_to_9999_is_not_known() {
        let first = from_unix_seconds(-62_135_596_800).expect("an instant");
        let last = from_unix_seconds(253_402_300_799).expect("an instant");
        let nano = Duration::from_nanos(1);
        for instant in [first, last, last + Duration::from_nanos(999_999_999)] {
            assert_eq!(known(instant), Some(instant));
        }
        for instant in [first - nano, last + Duration::from_secs(1)] {
            assert_eq!(known(instant), None);
        }
        for seconds in [i64::MIN, i64::MAX] {
            assert_eq!(from_unix_seconds(seconds).and_then(known), None);
        }
        assert_eq!(parse("9999-12-31T23:59:59"), Some(last));
        assert_eq!(parse("9999-12-31T23:59:59Z"), Some(last));
        assert_eq!(parse("0001-01-01T00:00:00"), Some(first));
        for text in
            ["9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+01:00", "0000-12-31T23:59:59"]
        {
            assert!(parse(text).is_some(), "{text} can be compared");
            assert_eq!(parse(text).and_then(known), None, "{text}");
        }
    }

    #[test]
    fn an_instant_before_1970_keeps_its_fraction() {
        let half = Duration::from_millis(500);
        for text in
            ["1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5", "1970-01-01T00:59:59.5+01:00"]
        {
            assert_eq!(parse(text), Some(std::time::SystemTime::UNIX_EPOCH - half), "{text}");
        }
    }

    #[test]
    fn the_ends_of_time_do_not_panic() {
        for seconds in [i64::MIN, -1, 0, 1, i64::MAX] {
            let _ = from_unix_seconds(seconds).map(show);
        }
    }

    proptest! {
        #[test]
        fn every_number_of_digits_up_to_nine_is_read(nanos in 0u32..1_000_000_000, digits in 1usize..=9) {
            let fraction = &format!("{nanos:09}")[..digits];
            let zoneless = parse(&format!("2026-01-14T10:03:42.{fraction}")).expect("an instant");
            let zoned = parse(&format!("2026-01-14T10:03:42.{fraction}Z")).expect("an instant");
            prop_assert_eq!(zoneless, zoned);
        }

        #[test]
        fn no_text_can_make_parsing_panic(text in ".{0,40}") {
            let _ = parse(&text);
        }
    }
}

//! Points in time, as FinHub writes them.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Reads a date-time with a zone (RFC 3339), or without one, which is then UTC.
///
/// FinHub writes `expiresAt` without a zone and with up to nine digits of a second.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    // A bare date would be read as its midnight, which is not what anybody means by the end of a day.
    if !text.contains(':') {
        return None;
    }
    let zoned = text.parse::<Timestamp>();
    let instant = zoned.or_else(|_| TimeZone::UTC.to_timestamp(text.parse::<DateTime>()?)).ok()?;
    instant.try_into().ok()
}

/// The instant that a JWT's whole number of seconds names.
pub(crate) fn from_unix_seconds(seconds: i64) -> Option<SystemTime> {
    let distance = Duration::from_secs(seconds.unsigned_abs());
    match seconds {
        0.. => SystemTime::UNIX_EPOCH.checked_add(distance),
        _ => SystemTime::UNIX_EPOCH.checked_sub(distance),
    }
}

/// Writes an instant in RFC 3339, for people to read.
pub(crate) fn show(instant: SystemTime) -> String {
    Timestamp::try_from(instant)
        .map_or_else(|_| "beyond year 9999".to_owned(), |instant| instant.to_string())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::{from_unix_seconds, parse, show};

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

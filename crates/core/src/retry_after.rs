//! `Retry-After` (RFC 9110, section 10.2.3).

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::RETRY_AFTER;

/// 100 years of 365 days, which every language's type for durations can hold. A longer wait is reported as this one.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// How long an answer asks to wait, at most [`LONGEST`]: whole seconds, or the time from `now` to an HTTP-date. `now`
/// is the answer's own `Date` if it has one. `None` if the header is absent or invalid.
pub(crate) fn read(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let mut values = headers.get_all(RETRY_AFTER).iter();
    let text = values.next()?.to_str().ok()?.trim();
    if values.next().is_some() {
        return None;
    }
    let is_seconds = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let wait = if is_seconds {
        // Only a number that is too large fails to parse.
        text.parse().map_or(LONGEST, Duration::from_secs)
    } else {
        httpdate::parse_http_date(text).ok()?.duration_since(now).unwrap_or_default()
    };
    Some(wait.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use http::{HeaderMap, HeaderValue};
    use proptest::prelude::*;

    use super::read;

    fn read_text(text: &str, now: SystemTime) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", HeaderValue::from_str(text).ok()?);
        read(&headers, now)
    }

    #[test]
    fn seconds_and_dates_are_read() {
        let now = httpdate::parse_http_date("Tue, 13 Jan 2026 10:00:00 GMT").expect("a date");
        assert_eq!(read_text("0", now), Some(Duration::ZERO));
        assert_eq!(read_text("7", now), Some(Duration::from_secs(7)));
        assert_eq!(read_text("Tue, 13 Jan 2026 10:00:09 GMT", now), Some(Duration::from_secs(9)),);
        assert_eq!(read_text("Tue, 13 Jan 2026 09:00:00 GMT", now), Some(Duration::ZERO));
    }

    #[test]
    fn a_long_wait_is_long_and_at_most_a_hundred_years() {
        let now = httpdate::parse_http_date("Tue, 13 Jan 2026 10:00:00 GMT").expect("a date");
        for (text, seconds) in [
            ("86399", 86_399),
            ("86400", 86_400),
            ("3153599999", 3_153_599_999),
            ("3153600000", 3_153_600_000),
            ("3153600001", 3_153_600_000),
            ("18446744073709551615", 3_153_600_000),
            ("18446744073709551616", 3_153_600_000),
            ("99999999999999999999999999999999999999999", 3_153_600_000),
            ("000000000000000000000000000000000000000007", 7),
            ("Wed, 14 Jan 2026 10:00:00 GMT", 86_400),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 3_153_600_000),
        ] {
            assert_eq!(read_text(text, now), Some(Duration::from_secs(seconds)), "{text}");
        }
    }

    #[test]
    fn what_is_not_valid_is_no_advice() {
        let now = SystemTime::UNIX_EPOCH;
        for text in ["", " ", "-1", "1.5", "soon", "1e3", "+5", "0x5", "7, 8", "\u{664}"] {
            assert_eq!(read_text(text, now), None, "{text:?}");
        }
        let mut twice = HeaderMap::new();
        twice.append("retry-after", HeaderValue::from_static("1"));
        twice.append("retry-after", HeaderValue::from_static("2"));
        assert_eq!(read(&twice, now), None);
    }

    proptest! {
        #[test]
        fn no_value_can_make_reading_panic(text in ".{0,40}") {
            let _ = read_text(&text, SystemTime::UNIX_EPOCH);
        }
    }
}

//! Durations for people to read.

use std::fmt;
use std::time::Duration;

/// A duration as an error shows it: in whole milliseconds below a second, and otherwise in hundredths of a second.
pub(crate) struct Readable(pub(crate) Duration);

impl fmt::Display for Readable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < Duration::from_secs(1) {
            return write!(f, "{} ms", self.0.as_millis());
        }
        let seconds = format!("{:.2}", self.0.as_secs_f64());
        write!(f, "{} s", seconds.trim_end_matches('0').trim_end_matches('.'))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Readable;

    #[test]
    fn a_duration_has_no_more_digits_than_anybody_reads() {
        for (nanos, text) in [
            (0, "0 ms"),
            (250_400_000, "250 ms"),
            (1_000_000_000, "1 s"),
            (1_977_443_310, "1.98 s"),
            (3_100_000_000, "3.1 s"),
            (9_999_999_999, "10 s"),
            (100_000_000_000, "100 s"),
        ] {
            assert_eq!(Readable(Duration::from_nanos(nanos)).to_string(), text);
        }
    }
}

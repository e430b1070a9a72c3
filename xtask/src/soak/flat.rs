//! Whether a run is flat: the median of each series in the last quarter of the run is not above that in the second quarter
//! by more than what is allowed. The first quarter is for warming up.

use std::fmt;
use std::time::Duration;

/// What a program used at a point in time: a number of each of the [`SERIES`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sample(pub(super) [f64; 4]);

impl Sample {
    /// By Linux's `status` of a process. `None` if the process has ended.
    pub(super) fn read(status: &str, descriptors: usize, sessions: u64) -> Option<Self> {
        let number = |name| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse::<f64>().ok()
        };
        let [descriptors, sessions] = [descriptors as f64, sessions as f64];
        Some(Self([number("VmRSS:")? / 1024.0, descriptors, number("Threads:")?, sessions]))
    }
}

/// A number that is watched.
pub(super) struct Series {
    pub(super) name: &'static str,
    /// How much it may grow: a share of what it was, and a number.
    may_grow: (f64, f64),
    /// The same in a run that is [`SHORT`].
    may_grow_soon: (f64, f64),
}

/// In a shorter run, allocators and compilers of a runtime have not come to rest, and each connection that a fault ended counts.
const SHORT: Duration = Duration::from_secs(600);

const fn count(name: &'static str) -> Series {
    Series { name, may_grow: (0.0, 4.0), may_grow_soon: (0.0, 12.0) }
}

/// What is watched. Live sessions are those that no error told to be lost.
pub(super) const SERIES: [Series; 4] = [
    Series { name: "memory, MiB", may_grow: (0.05, 1.0), may_grow_soon: (0.15, 3.0) },
    count("descriptors"),
    count("threads"),
    count("live sessions"),
];

/// So many sessions may be left at the end: the logout of a session that a renewal replaced has no caller who would be told
/// that three faults in a row met it.
const LEFT: u64 = 2;

/// The medians of a series in the second and in the last quarter of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quarters {
    second: f64,
    last: f64,
}

impl Quarters {
    /// Those of each series.
    pub(super) fn of(samples: &[Sample]) -> Result<[Self; 4], String> {
        let quarter = samples.len() / 4;
        if quarter == 0 {
            return Err(format!("{} samples are too few", samples.len()));
        }
        let median = |from: usize, series: usize| {
            let mut values: Vec<_> =
                samples[from..from + quarter].iter().map(|sample| sample.0[series]).collect();
            values.sort_by(f64::total_cmp);
            values[quarter / 2]
        };
        let last = samples.len() - quarter;
        Ok([0, 1, 2, 3].map(|it| Self { second: median(quarter, it), last: median(last, it) }))
    }
}

impl fmt::Display for Quarters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { second, last } = self;
        write!(f, "{second:>7.1} in the second quarter, {last:>7.1} in the last")
    }
}

impl Series {
    /// What is wrong, if it grew by more than it may.
    pub(super) fn growth(&self, quarters: &Quarters, time: Duration) -> Option<String> {
        let (share, number) = if time < SHORT { self.may_grow_soon } else { self.may_grow };
        let most = quarters.second * (1.0 + share) + number;
        (quarters.last > most)
            .then(|| format!("{} grew: {quarters}, where {most:.1} are allowed", self.name))
    }
}

/// What is wrong, if no session was live for most of the time: then nothing was tried.
pub(super) fn idle([.., sessions]: &[Quarters; 4]) -> Option<String> {
    (sessions.second == 0.0 || sessions.last == 0.0).then(|| format!("live sessions: {sessions}"))
}

/// What is wrong, if so many sessions are left at the end.
pub(super) fn left(sessions: u64) -> Option<String> {
    (sessions > LEFT).then(|| format!("{sessions} sessions are left that no error told of"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Quarters, SERIES, Sample, idle, left};

    const HOUR: Duration = Duration::from_secs(3600);
    const MINUTE: Duration = Duration::from_secs(60);

    /// The names of the series that grew in a run in which one series is as given.
    fn grown(series: usize, value: impl Fn(f64) -> f64, time: Duration) -> Vec<&'static str> {
        let sample = |at| {
            let mut sample = Sample([40.0, 12.0, 4.0, 8.0]);
            sample.0[series] = value(f64::from(at) / 1000.0);
            sample
        };
        let samples: Vec<_> = (0..1000).map(sample).collect();
        let quarters = Quarters::of(&samples).expect("enough");
        let all = SERIES.iter().zip(&quarters);
        all.filter(|(it, quarters)| it.growth(quarters, time).is_some())
            .map(|it| it.0.name)
            .collect()
    }

    #[test]
    fn what_stays_or_falls_or_only_warms_up_is_flat() {
        for series in 0..4 {
            assert!(grown(series, |_| 40.0, HOUR).is_empty());
            assert!(grown(series, |at| 80.0 - 40.0 * at, HOUR).is_empty());
            assert!(
                grown(series, |at| if at < 0.25 { 400.0 * at } else { 100.0 }, HOUR).is_empty()
            );
        }
    }

    #[test]
    fn a_peak_is_no_growth() {
        for series in 0..4 {
            assert!(grown(series, |at| if at > 0.95 { 400.0 } else { 40.0 }, HOUR).is_empty());
        }
    }

    #[test]
    fn a_leak_in_any_series_is_found() {
        for (series, it) in SERIES.iter().enumerate() {
            assert_eq!(grown(series, |at| 40.0 + 20.0 * at, HOUR), [it.name]);
        }
    }

    #[test]
    fn memory_may_grow_by_more_in_a_short_run() {
        assert_eq!(grown(0, |at| 40.0 + 10.0 * at, HOUR), ["memory, MiB"]);
        assert!(grown(0, |at| 40.0 + 10.0 * at, MINUTE).is_empty());
    }

    #[test]
    fn a_run_in_which_nobody_is_logged_in_is_no_proof() {
        let quarters = |live| Quarters::of(&[Sample([40.0, 12.0, 4.0, live]); 8]).expect("enough");
        assert!(idle(&quarters(0.0)).is_some());
        assert_eq!(idle(&quarters(8.0)), None);
    }

    #[test]
    fn sessions_that_are_left_are_found() {
        assert_eq!(left(2), None);
        assert!(left(3).is_some());
    }

    #[test]
    fn too_short_a_run_is_no_proof() {
        assert!(Quarters::of(&[Sample([0.0; 4]); 3]).is_err());
    }

    #[test]
    fn a_process_is_read_as_linux_shows_it() {
        let status = "Name:\ta\nVmHWM:\t   9999 kB\nVmRSS:\t   5120 kB\nThreads:\t7\n";
        assert_eq!(Sample::read(status, 12, 3), Some(Sample([5.0, 12.0, 7.0, 3.0])));
        assert_eq!(Sample::read("Name:\tzombie\nThreads:\t1\n", 0, 3), None);
    }
}

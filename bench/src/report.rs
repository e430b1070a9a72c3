//! What a run found.

use crate::measure::{Client, Point, Sample};
use crate::peer::Peer;
use crate::statistics::Spread;

/// What was found of a client.
#[derive(Debug)]
pub struct Measured {
    /// Which one.
    pub peer: &'static Peer,
    /// The version that was measured.
    pub version: Option<String>,
    /// How long the process took until it was ready, in milliseconds.
    pub start_ms: Option<f64>,
    /// How long its import took, in milliseconds.
    pub import_ms: Option<f64>,
    /// What is installed for it, in bytes.
    pub installed: Option<u64>,
    /// By how many calls ran at once.
    pub points: Vec<Point>,
    /// Why it was not measured, or no further.
    pub problem: Option<String>,
}

impl Measured {
    /// A client that was not measured yet, or cannot be.
    pub fn none(peer: &'static Peer, problem: Option<String>) -> Self {
        Self {
            peer,
            version: None,
            start_ms: None,
            import_ms: None,
            installed: None,
            points: Vec::new(),
            problem,
        }
    }

    /// A client that is ready.
    pub fn ready(peer: &'static Peer, client: &Client) -> Self {
        let ready = client.ready.clone();
        Self {
            version: ready.version,
            start_ms: Some(client.start_ms),
            import_ms: ready.import_ms,
            installed: ready.installed,
            ..Self::none(peer, None)
        }
    }

    /// With so many calls at once.
    pub fn at(&self, at_once: u64) -> Option<&Point> {
        self.points.iter().find(|point| point.at_once == at_once)
    }
}

impl Point {
    /// Pairs a second.
    pub fn rate(&self) -> Option<Spread> {
        self.spread(|sample| Some(sample.rate))
    }

    /// Processor time a pair, in microseconds.
    pub fn cpu_us(&self) -> Option<Spread> {
        self.spread(|sample| sample.cpu_us)
    }

    /// The part of the TLS handshakes that resumed a session. There were none over plain HTTP.
    pub fn resumed(&self) -> Option<f64> {
        let sum = |of: fn(&Sample) -> u64| self.samples.iter().map(of).sum::<u64>();
        let (all, resumed) = (sum(|it| it.counters.handshakes), sum(|it| it.counters.resumed));
        #[expect(clippy::cast_precision_loss, reason = "a count of some thousands")]
        let part = (all > 0).then(|| resumed as f64 / all as f64);
        part
    }

    fn spread(&self, of: impl Fn(&Sample) -> Option<f64>) -> Option<Spread> {
        Spread::of(&self.samples.iter().map(of).collect::<Option<Vec<_>>>()?)
    }
}

#[cfg(test)]
mod tests {
    use crate::measure::{Point, Sample};
    use crate::server::Counters;

    fn sample(cpu_us: Option<f64>, handshakes: u64, resumed: u64) -> Sample {
        let counters = Counters { handshakes, resumed, ..Counters::default() };
        Sample { rate: 100.0, cpu_us, counters }
    }

    #[test]
    fn what_no_sample_has_is_not_told() {
        let known = Point { samples: vec![sample(Some(5.0), 0, 0); 3], ..Point::default() };
        assert_eq!(known.cpu_us().map(|it| it.median), Some(5.0));
        assert_eq!(known.resumed(), None, "it was plain HTTP");
        let unknown = Point { samples: vec![sample(None, 4, 3); 2], ..Point::default() };
        assert_eq!(unknown.cpu_us(), None);
        assert_eq!(unknown.resumed(), Some(0.75));
    }
}

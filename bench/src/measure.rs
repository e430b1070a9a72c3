//! Samples of a client, each directly after one of the reference.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::child::Child;
use crate::peer::Language;
use crate::server::{Counters, Server};
use crate::usage::{cpu, peak_memory};

/// A client says within this time that it is ready.
const START: Duration = Duration::from_secs(60);

/// A sample takes no longer.
const SAMPLE: Duration = Duration::from_secs(120);

/// The first sample of a client has so many pairs at least.
const FIRST: u64 = 16;

/// How much is measured.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How many calls run at once.
    pub at_once: Vec<u64>,
    /// How many samples of each.
    pub rounds: usize,
    /// About so long a sample takes.
    pub sample: Duration,
    /// So long a client runs before it counts.
    pub warm_up: Duration,
}

impl Plan {
    /// The JVM compiles what runs often, and is slow until then.
    pub fn of(&self, language: Language) -> Self {
        let times = if language == Language::Kotlin { 4 } else { 1 };
        Self { warm_up: self.warm_up * times, ..self.clone() }
    }
}

/// What a client says first.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Ready {
    /// The version of what is measured.
    pub version: Option<String>,
    /// How long its import took, in milliseconds.
    pub import_ms: Option<f64>,
    /// What is installed for it, in bytes.
    pub installed: Option<u64>,
}

/// What a client says of a sample.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Said {
    Done { pairs: u64, seconds: f64 },
    Failed { failed: String },
}

/// A client's process.
#[derive(Debug)]
pub struct Client {
    child: Child,
    /// What it said first.
    pub ready: Ready,
    /// How long it took until then, in milliseconds.
    pub start_ms: f64,
}

/// A number of pairs that were all made.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Pairs a second.
    pub rate: f64,
    /// Processor time a pair, in microseconds.
    pub cpu_us: Option<f64>,
    /// What the server counted.
    pub counters: Counters,
}

/// All samples of a client with so many calls at once.
#[derive(Debug, Clone, Default)]
pub struct Point {
    /// How many calls ran at once.
    pub at_once: u64,
    /// The client's.
    pub samples: Vec<Sample>,
    /// The rate of each, divided by that of the reference's just before.
    pub ratios: Vec<f64>,
    /// The same beside the peer of record.
    pub beside: Vec<f64>,
    /// The most memory that was resident by then, in KiB.
    pub peak_memory: Option<u64>,
}

impl Client {
    /// Starts a client, and waits until it is ready.
    pub fn start(command: &mut Command, log: &Path) -> Result<Self, String> {
        let start = Instant::now();
        let mut child = Child::start(command, log)?;
        let line = child.line(START)?;
        let start_ms = start.elapsed().as_secs_f64() * 1e3;
        let ready = serde_json::from_str(&line).map_err(|_| format!("it said: {line}"))?;
        Ok(Self { child, ready, start_ms })
    }

    /// Has it make pairs. It fails unless each was made, by what both the client and the server say.
    pub fn sample(
        &mut self,
        server: &mut Server,
        at_once: u64,
        pairs: u64,
    ) -> Result<Sample, String> {
        server.take_counters()?;
        let before = cpu(self.child.id());
        let line = self.child.ask(&format!("run {at_once} {pairs}"), SAMPLE)?;
        let used =
            cpu(self.child.id()).zip(before).map(|(after, before)| after.saturating_sub(before));
        let counters = server.take_counters()?;
        let (made, seconds) = read(&line)?;
        if made != pairs {
            return Err(format!("it made {made} of {pairs} pairs"));
        }
        counters.confirm(pairs)?;
        #[expect(clippy::cast_precision_loss, reason = "a count of some thousands")]
        let made = made as f64;
        let cpu_us = used.map(|used| used.as_secs_f64() * 1e6 / made);
        Ok(Sample { rate: made / seconds, cpu_us, counters })
    }

    /// The most memory that was resident so far, in KiB.
    pub fn peak_memory(&self) -> Option<u64> {
        peak_memory(self.child.id())
    }

    /// Warms it up, and gives how many pairs a sample has.
    fn warm_up(&mut self, server: &mut Server, at_once: u64, plan: &Plan) -> Result<u64, String> {
        let start = Instant::now();
        let mut pairs = at_once.max(FIRST);
        loop {
            let rate = self.sample(server, at_once, pairs)?.rate;
            let wanted = pairs_in(plan.sample, rate).max(at_once);
            if start.elapsed() >= plan.warm_up {
                return Ok(wanted);
            }
            pairs = wanted.min(pairs * 4);
        }
    }
}

/// The clients of a comparison: the one that is measured is the last of each turn.
pub struct Comparison<'run> {
    /// The server of all.
    pub server: &'run mut Server,
    /// Raw reqwest.
    pub reference: &'run mut Client,
    /// The peer of record, where there is one.
    pub record: Option<&'run mut Client>,
    /// What is measured.
    pub client: &'run mut Client,
}

impl Comparison<'_> {
    /// Takes samples of all in turns.
    pub fn point(&mut self, at_once: u64, plan: &Plan) -> Result<Point, String> {
        let server = &mut *self.server;
        let named = |who: &str| {
            let who = who.to_owned();
            move |why| format!("{who}: {why}")
        };
        let of_reference =
            self.reference.warm_up(server, at_once, plan).map_err(named("the reference"))?;
        let record = self.record.as_deref_mut();
        let of_record = record.map(|it| it.warm_up(server, at_once, plan)).transpose();
        let of_record = of_record.map_err(named("the peer of record"))?;
        let pairs = self.client.warm_up(server, at_once, plan)?;
        let mut point = Point { at_once, ..Point::default() };
        for _ in 0..plan.rounds {
            let reference = self
                .reference
                .sample(server, at_once, of_reference)
                .map_err(named("the reference"))?;
            let record = match (self.record.as_deref_mut(), of_record) {
                (Some(record), Some(pairs)) => Some(
                    record.sample(server, at_once, pairs).map_err(named("the peer of record"))?,
                ),
                _ => None,
            };
            let sample = self.client.sample(server, at_once, pairs)?;
            point.ratios.push(sample.rate / reference.rate);
            point.beside.extend(record.map(|record| sample.rate / record.rate));
            point.samples.push(sample);
        }
        point.peak_memory = self.client.peak_memory();
        Ok(point)
    }
}

fn read(line: &str) -> Result<(u64, f64), String> {
    match serde_json::from_str(line) {
        Ok(Said::Done { pairs, seconds }) if seconds > 0.0 => Ok((pairs, seconds)),
        Ok(Said::Failed { failed }) => Err(failed),
        Ok(Said::Done { .. }) | Err(_) => Err(format!("it said: {line}")),
    }
}

/// How many pairs take about so long.
fn pairs_in(time: Duration, rate: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rate is positive, and no machine makes so many pairs in a second"
    )]
    let pairs = (time.as_secs_f64() * rate) as u64;
    pairs.clamp(FIRST, 100_000)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Ready, pairs_in, read};

    #[test]
    fn a_sample_is_read_and_a_failure_is_told() {
        assert_eq!(read(r#"{"pairs":64,"seconds":0.5}"#), Ok((64, 0.5)));
        assert_eq!(read(r#"{"failed":"status 401"}"#), Err("status 401".to_owned()));
        for odd in [r#"{"pairs":64}"#, r#"{"pairs":64,"seconds":0}"#, "done", ""] {
            assert!(read(odd).is_err_and(|why| why.starts_with("it said: ")), "{odd}");
        }
    }

    #[test]
    fn a_client_may_know_little_of_itself() {
        assert_eq!(serde_json::from_str::<Ready>("{}").ok(), Some(Ready::default()));
        let ready =
            serde_json::from_str::<Ready>(r#"{"version":"1.2","import_ms":2.5,"installed":9}"#);
        let all =
            Ready { version: Some("1.2".to_owned()), import_ms: Some(2.5), installed: Some(9) };
        assert_eq!(ready.ok(), Some(all));
    }

    #[test]
    fn a_sample_is_bounded_whatever_the_rate() {
        assert_eq!(pairs_in(Duration::from_millis(500), 10_000.0), 5_000);
        assert_eq!(pairs_in(Duration::from_millis(500), 0.1), 16);
        assert_eq!(pairs_in(Duration::from_millis(500), f64::INFINITY), 100_000);
    }
}

//! The faults that a soak meets: one answer in twenty, by chance from a fixed seed.

use fastrand::Rng;
use serde_json::{Value, json};

use crate::sandbox::Sandbox;

/// One answer in so many is a fault.
const ONE_IN: usize = 20;

/// So many answers wait in the sandbox: more than are taken in the second until it is filled up again.
const WAITING: usize = 500;

/// What becomes of the next answers.
pub(super) struct Faults {
    chance: Rng,
    waiting: usize,
}

impl Faults {
    pub(super) fn new() -> Self {
        Self { chance: Rng::with_seed(16), waiting: 0 }
    }

    /// Replaces the answers that a sandbox has taken.
    pub(super) fn fill_up(&mut self, sandbox: &Sandbox) -> Result<(), String> {
        let steps: Vec<_> = (self.waiting..WAITING).map(|_| self.next()).collect();
        let answer = sandbox.control("POST", "script", &Value::from(steps))?;
        let waiting = answer["waiting"].as_u64().ok_or("the sandbox does not count its steps")?;
        self.waiting = usize::try_from(waiting).map_err(|error| error.to_string())?;
        Ok(())
    }

    /// A step of the sandbox's script. Where it is handled, the session begins or ends although its answer is lost.
    fn next(&mut self) -> Value {
        if self.chance.usize(..ONE_IN) > 0 {
            return json!({ "handle": true });
        }
        let wait = [["Retry-After", "1"]];
        let faults = [
            json!({ "handle": true, "end": "reset" }),
            json!({ "status": 503, "headers": wait }),
            json!({ "status": 429, "headers": wait }),
            json!({ "handle": true, "delay_ms": 1500 }),
            // Longer than what is sent.
            json!({ "handle": true, "headers": [["Content-Length", "4096"]], "end": "close" }),
        ];
        self.chance.choice(faults).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Faults;

    #[test]
    fn one_answer_in_twenty_is_a_fault_of_each_kind_and_the_same_in_every_run() {
        let steps = || {
            let mut faults = Faults::new();
            (0..10_000).map(|_| faults.next()).collect::<Vec<_>>()
        };
        let faults = steps().into_iter().filter(|step| *step != json!({ "handle": true }));
        let faults: Vec<_> = faults.collect();
        assert!((400..600).contains(&faults.len()), "{}", faults.len());
        for kind in ["reset", "503", "429", "1500", "4096"] {
            let of_kind = faults.iter().filter(|it| it.to_string().contains(kind));
            assert!(of_kind.count() > 50, "{kind}");
        }
        assert_eq!(steps(), steps());
    }
}

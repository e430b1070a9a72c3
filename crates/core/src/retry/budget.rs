//! A token bucket against retry storms: if most attempts fail, retries stop.

use std::sync::atomic::{AtomicU32, Ordering};

use super::Advice;

const FULL: u32 = 500;
const COST: u32 = 14;
const COST_AFTER_THROTTLING: u32 = 5;
const REFILL: u32 = 1;

/// The retry budget of a client and its clones.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Budget {
    pub(crate) fn full() -> Self {
        Self(AtomicU32::new(FULL))
    }

    /// Takes the cost of a retry from the bucket and returns it. `None` if the bucket does not hold enough.
    pub(crate) fn take(&self, advice: Advice) -> Option<u32> {
        let cost = match advice {
            Advice::Throttled | Advice::Wait(_) => COST_AFTER_THROTTLING,
            Advice::BackOff | Advice::Stop => COST,
        };
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(cost))
            .is_ok()
            .then_some(cost)
    }

    /// Refills the bucket after a successful call: by the cost of its last retry, or by a little if it needed none.
    pub(crate) fn refill(&self, last_cost: Option<u32>) {
        let amount = last_cost.unwrap_or(REFILL);
        let refilled = |left: u32| Some((left + amount).min(FULL));
        // The closure always returns a value, so the update cannot fail.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, refilled);
    }
}

#[cfg(test)]
mod tests {
    use super::{Advice, Budget};

    #[test]
    fn retries_stop_when_the_bucket_is_empty_and_successes_refill_it() {
        let budget = Budget::full();
        let paid = (0..100).filter(|_| budget.take(Advice::BackOff).is_some()).count();
        assert_eq!(paid, 35);
        for _ in 0..4 {
            budget.refill(None);
        }
        assert_eq!(budget.take(Advice::BackOff), Some(14));
        assert_eq!(budget.take(Advice::BackOff), None);
        budget.refill(Some(14));
        assert_eq!(budget.take(Advice::Throttled), Some(5));
    }

    #[test]
    fn the_bucket_never_holds_more_than_at_first() {
        let budget = Budget::full();
        budget.refill(Some(14));
        let paid = (0..200).filter(|_| budget.take(Advice::Throttled).is_some()).count();
        assert_eq!(paid, 100);
    }
}

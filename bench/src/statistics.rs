//! Medians and ranges.

/// The median of some samples, and their range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The middle one; of an even number, the mean of both in the middle.
    pub median: f64,
    /// The least.
    pub least: f64,
    /// The greatest.
    pub greatest: f64,
}

impl Spread {
    /// Of no samples there is none, nor where one is no number.
    pub fn of(samples: &[f64]) -> Option<Self> {
        if samples.iter().any(|it| !it.is_finite()) {
            return None;
        }
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        let median = if sorted.len() % 2 == 1 {
            *sorted.get(middle)?
        } else {
            f64::midpoint(*sorted.get(middle.checked_sub(1)?)?, *sorted.get(middle)?)
        };
        Some(Self { median, least: *sorted.first()?, greatest: *sorted.last()? })
    }
}

#[cfg(test)]
mod tests {
    use super::Spread;

    #[test]
    fn a_median_is_the_middle_one_whatever_the_order() {
        let spread = Spread::of(&[9.0, 1.0, 2.0]).expect("three");
        assert_eq!(spread, Spread { median: 2.0, least: 1.0, greatest: 9.0 });
        let even = Spread::of(&[4.0, 1.0, 2.0, 9.0]).expect("four");
        assert_eq!(even, Spread { median: 3.0, least: 1.0, greatest: 9.0 });
        let one = Spread::of(&[7.0]).expect("one");
        assert_eq!(one, Spread { median: 7.0, least: 7.0, greatest: 7.0 });
    }

    #[test]
    fn nothing_and_no_number_have_none() {
        assert_eq!(Spread::of(&[]), None);
        assert_eq!(Spread::of(&[1.0, f64::NAN]), None);
        assert_eq!(Spread::of(&[1.0, f64::INFINITY]), None);
    }
}

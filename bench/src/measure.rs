//! Samples, taken in turns.

use std::future::Future;
use std::time::Instant;

use futures::{StreamExt, TryStreamExt, stream};

/// What a sample is.
pub(crate) struct Load {
    pub(crate) samples: usize,
    pub(crate) pairs: usize,
    pub(crate) at_once: usize,
}

/// Pairs a second of each, and the median of the SDK's ratio to raw reqwest.
pub(crate) struct Comparison {
    pub(crate) raw: f64,
    pub(crate) sdk: f64,
    pub(crate) ratio: f64,
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Takes samples of both in turns, after one of each that does not count.
pub(crate) async fn compare<R, S>(
    load: &Load,
    raw: impl Fn() -> R,
    sdk: impl Fn() -> S,
) -> Result<Comparison, Box<dyn std::error::Error>>
where
    R: Future<Output = Outcome>,
    S: Future<Output = Outcome>,
{
    let (mut raws, mut sdks, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    sample(load, &raw).await?;
    sample(load, &sdk).await?;
    for _ in 0..load.samples {
        let (raw, sdk) = (sample(load, &raw).await?, sample(load, &sdk).await?);
        raws.push(raw);
        sdks.push(sdk);
        ratios.push(sdk / raw);
    }
    Ok(Comparison { raw: median(raws), sdk: median(sdks), ratio: median(ratios) })
}

/// Pairs a second.
async fn sample<F: Future<Output = Outcome>>(
    load: &Load,
    pair: &impl Fn() -> F,
) -> Result<f64, Box<dyn std::error::Error>> {
    let start = Instant::now();
    stream::iter(0..load.pairs)
        .map(|_| pair())
        .buffer_unordered(load.at_once)
        .try_collect::<Vec<()>>()
        .await?;
    #[expect(clippy::cast_precision_loss, reason = "a count of some thousands")]
    let pairs = load.pairs as f64;
    Ok(pairs / start.elapsed().as_secs_f64())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

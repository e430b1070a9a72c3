//! Points in time as Python's aware `datetime`s, in UTC.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyDelta, PyTzInfo};

const MICROSECONDS_A_SECOND: i128 = 1_000_000;
const SECONDS_A_DAY: i128 = 24 * 60 * 60;

/// The instant, to the microsecond. One outside Python's years (1 to 9999) becomes the first or the last that Python
/// has.
pub(crate) fn datetime(py: Python<'_>, instant: SystemTime) -> PyResult<Bound<'_, PyDateTime>> {
    let utc = PyTzInfo::utc(py)?;
    let epoch = epoch(py)?;
    let microseconds = match instant.duration_since(UNIX_EPOCH) {
        Ok(since) => signed(since),
        Err(before) => -signed(before.duration()),
    };
    let sum = delta(py, microseconds).and_then(|delta| epoch.add(delta));
    match sum {
        Ok(sum) => Ok(sum.cast_into()?),
        Err(_) if microseconds > 0 => {
            PyDateTime::new(py, 9999, 12, 31, 23, 59, 59, 999_999, Some(&utc))
        }
        Err(_) => PyDateTime::new(py, 1, 1, 1, 0, 0, 0, 0, Some(&utc)),
    }
}

/// The instant of a `datetime`. `None` if it has no zone, or is earlier than the system can represent.
pub(crate) fn instant(datetime: &Bound<'_, PyDateTime>) -> PyResult<Option<SystemTime>> {
    let py = datetime.py();
    if datetime.call_method0("utcoffset")?.is_none() {
        return Ok(None);
    }
    let microsecond = PyDelta::new(py, 0, 0, 1, false)?;
    let since: i64 = datetime.sub(epoch(py)?)?.floor_div(microsecond)?.extract()?;
    let distance = Duration::from_micros(since.unsigned_abs());
    Ok(if since < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) })
}

fn epoch(py: Python<'_>) -> PyResult<Bound<'_, PyDateTime>> {
    PyDateTime::new(py, 1970, 1, 1, 0, 0, 0, 0, Some(&*PyTzInfo::utc(py)?))
}

/// The duration, to the microsecond. A longer one than Python can represent (a billion days) becomes that maximum.
pub(crate) fn timedelta(py: Python<'_>, duration: Duration) -> PyResult<Bound<'_, PyDelta>> {
    delta(py, signed(duration)).or_else(|_| PyDelta::new(py, 999_999_999, 0, 0, false))
}

fn signed(duration: Duration) -> i128 {
    i128::try_from(duration.as_micros()).unwrap_or(i128::MAX)
}

fn delta(py: Python<'_>, microseconds: i128) -> PyResult<Bound<'_, PyDelta>> {
    let seconds = microseconds.div_euclid(MICROSECONDS_A_SECOND);
    let days = i32::try_from(seconds.div_euclid(SECONDS_A_DAY))?;
    let of_day = i32::try_from(seconds.rem_euclid(SECONDS_A_DAY))?;
    let of_second = i32::try_from(microseconds.rem_euclid(MICROSECONDS_A_SECOND))?;
    PyDelta::new(py, days, of_day, of_second, false)
}

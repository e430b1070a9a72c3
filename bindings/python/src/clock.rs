//! `TestClock`: the clock that tests move.

use finhub_sessions::{Clock as _, TestClock};
use pyo3::prelude::*;
use pyo3::types::PyDateTime;

use crate::arguments;
use crate::instant::datetime;

/// A clock for tests: it runs as the system's does, and can be moved.
///
/// Give it to a client, whose tokens then expire and whose waits end where you move it:
///
///     clock = TestClock()
///     with Client(clock=clock) as client:
///         session = client.create_session("customer", "user", username="...", password="...")
///         clock.advance(timedelta(hours=1))
///         assert session.is_token_expired()
///
/// The limits of connections and attempts go by the system's time all the same, as the network does.
#[pyclass(frozen, module = "finhub_sessions", name = "TestClock")]
pub(crate) struct PyTestClock(pub(crate) TestClock);

#[pymethods]
impl PyTestClock {
    #[new]
    #[pyo3(signature = ())]
    fn new() -> Self {
        Self(TestClock::new())
    }

    /// pytest takes a class for tests by its name, unless it has this.
    #[classattr]
    fn __test__() -> bool {
        false
    }

    /// The time that it shows (UTC).
    #[pyo3(signature = () -> "datetime.datetime")]
    fn now<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDateTime>> {
        datetime(py, self.0.now())
    }

    /// Lets time pass, in seconds or as a `timedelta`. What waits for a point in time until then goes on.
    ///
    /// Raises `InvalidInputError` where it is negative.
    #[pyo3(signature = (by: "float | datetime.timedelta") -> "None")]
    fn advance(&self, by: &Bound<'_, PyAny>) -> PyResult<()> {
        self.0.advance(arguments::duration("advance", "by", by)?);
        Ok(())
    }

    /// Sets the wall clock, as a person sets a phone's: no time passes by that.
    ///
    /// Raises `InvalidInputError` for a time without a zone.
    #[pyo3(signature = (time: "datetime.datetime") -> "None")]
    fn set(&self, time: &Bound<'_, PyAny>) -> PyResult<()> {
        self.0.set(arguments::instant("set", "time", time)?);
        Ok(())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("TestClock({})", self.now(py)?.call_method0("isoformat")?))
    }
}

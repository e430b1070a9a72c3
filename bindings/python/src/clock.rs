//! `TestClock`: the clock that tests move.

use finhub_sessions::{Clock as _, TestClock};
use pyo3::prelude::*;
use pyo3::types::PyDateTime;

use crate::arguments;
use crate::instant::datetime;

/// A clock for tests. It runs like the system's clock, and a test can move it.
///
/// Give it to a client. When you move the clock, the client's tokens expire and its waits end:
///
///     clock = TestClock()
///     with Client(clock=clock) as client:
///         session = client.create_session("customer", "user", username="...", password="...")
///         clock.advance(timedelta(hours=1))
///         assert session.is_token_expired()
///
/// The timeouts of connections and attempts still use the system's time, as the network does.
#[pyclass(frozen, module = "finhub_sessions", name = "TestClock")]
pub(crate) struct PyTestClock(pub(crate) TestClock);

#[pymethods]
impl PyTestClock {
    #[new]
    #[pyo3(signature = ())]
    fn new() -> Self {
        Self(TestClock::new())
    }

    /// Without this, pytest collects the class as tests because of its name.
    #[classattr]
    fn __test__() -> bool {
        false
    }

    /// The clock's time (UTC).
    #[pyo3(signature = () -> "datetime.datetime")]
    fn now<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDateTime>> {
        datetime(py, self.0.now())
    }

    /// Lets time pass, in seconds or as a `timedelta`. Whatever waits for a point in time that is now reached goes on.
    ///
    /// Raises `InvalidInputError` if it is negative.
    #[pyo3(signature = (by: "float | datetime.timedelta") -> "None")]
    fn advance(&self, by: &Bound<'_, PyAny>) -> PyResult<()> {
        self.0.advance(arguments::duration("advance", "by", by)?);
        Ok(())
    }

    /// Sets the wall clock, as a person changes the time of a phone. No monotonic time passes.
    ///
    /// Raises `InvalidInputError` if the time has no zone.
    #[pyo3(signature = (time: "datetime.datetime") -> "None")]
    fn set(&self, time: &Bound<'_, PyAny>) -> PyResult<()> {
        self.0.set(arguments::instant("set", "time", time)?);
        Ok(())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("TestClock({})", self.now(py)?.call_method0("isoformat")?))
    }
}

//! Settings: keyword arguments of a client become the core's options.

// The layout comes from a template.
#[rustfmt::skip]
mod generated;

use finhub_sessions::{Proxy, TestClock};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping};

pub(crate) use generated::{builder, options};

use crate::arguments;
use crate::clock::PyTestClock;

/// The operation in errors of a refused setting.
const OPERATION: &str = "configure";

/// The names and the values of a mapping.
fn header_list(headers: &Bound<'_, PyAny>) -> PyResult<Vec<(String, String)>> {
    let items = headers
        .cast::<PyMapping>()
        .map_err(|_| arguments::wrong_type("headers", "a mapping of str to str", headers))?
        .items()?;
    let read = |item: Bound<'_, PyAny>| {
        let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
        let name = arguments::text(OPERATION, "headers", &name)?;
        Ok((name, arguments::text(OPERATION, "headers", &value)?))
    };
    items.iter().map(read).collect()
}

/// `env`, or a URL.
fn proxy(given: &Bound<'_, PyAny>) -> PyResult<Proxy> {
    let proxy = arguments::secret(OPERATION, "proxy", given)?;
    Ok(match proxy.expose_secret() {
        "env" => Proxy::Environment,
        _ => Proxy::Url(proxy),
    })
}

/// The clock of a test.
fn clock(given: &Bound<'_, PyAny>) -> PyResult<TestClock> {
    let clock = given.cast::<PyTestClock>();
    Ok(clock.map_err(|_| arguments::wrong_type("clock", "TestClock", given))?.get().0.clone())
}

/// Settings, of which those that are `None` count as not given.
struct Given<'a, 'py>(&'a Bound<'py, PyDict>);

impl<'py> Given<'_, 'py> {
    fn get(&self, setting: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        Ok(self.0.get_item(setting)?.filter(|value| !value.is_none()))
    }
}

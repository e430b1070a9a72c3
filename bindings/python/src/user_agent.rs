//! The package's `User-Agent`.

use finhub_sessions::binding;

/// The package and the interpreter that runs it, in FinHub's form for SDKs.
#[pyo3::pyfunction]
#[pyo3(signature = (runtime: "str") -> "str")]
pub(crate) fn user_agent(runtime: &str) -> String {
    binding::user_agent("python", runtime)
}

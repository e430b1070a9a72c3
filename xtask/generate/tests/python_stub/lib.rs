//! Not compiled: read as the source of a binding.

mod parcel;

/// A guide for Rust.
#[pyo3::pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use crate::parcel::PyParcel;

    /// The version.
    #[pymodule_export]
    const VERSION: &str = "1.0";

    /// Sends a parcel.
    ///
    /// Raises `ValueError` where `to` is empty.
    #[pyfunction]
    #[pyo3(signature = (parcel: "Parcel", /, to: "str | uuid.UUID", *, within: "float | datetime.timedelta | None" = None, retries: "int" = 2) -> "Receipt")]
    fn send(parcel: &Bound<'_, PyParcel>, to: X, within: X, retries: u32) -> PyResult<PyReceipt> {
        unimplemented!()
    }

    #[pyfunction]
    #[pyo3(name = "count")]
    fn count_of_parcels(_py: Python<'_>) -> u32 {
        0
    }

    #[pyclass(subclass)]
    struct Receipt;
}

/// Rust's own.
#[pyfunction]
pub(crate) fn forget() {}

#[cfg(test)]
mod tests {
    #[pyfunction]
    fn of_a_test() {}
}

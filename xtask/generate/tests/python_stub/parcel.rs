//! A class whose file sorts after the one that uses it.

/// `typing.Literal['large', 'small']`
type Size = &'static str;

/// What is sent: a \d+ in "quotes".
#[pyclass(frozen, eq, module = "post", name = "Parcel")]
#[derive(PartialEq)]
pub(crate) struct PyParcel;

#[pymethods]
impl PyParcel {
    #[classattr]
    const LIMIT: usize = 3;

    #[new]
    #[pyo3(signature = (weight: "float", *, r#type: "str" = "plain"))]
    fn new(weight: f64, r#type: &str) -> Self {
        Self
    }

    /// In grams.
    #[getter]
    fn get_weight(&self) -> f64 {
        0.0
    }

    #[setter]
    fn set_weight(&self, grams: f64) {}

    /// Either "large" or "small"
    #[getter(size)]
    fn how_large(&self) -> Size {
        "small"
    }

    #[getter]
    fn sent_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDateTime>>> {
        Ok(None)
    }

    #[staticmethod]
    fn read(text: &str) -> Result<Self, PyErr> {
        Ok(Self)
    }

    fn __enter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __exit__(&self, kind: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>, traceback: &Bound<'_, PyAny>) {}

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        Ok(())
    }

    fn __repr__(&self) -> String {
        String::new()
    }
}

impl PyParcel {
    fn of_rust(&self) {}
}

//! The types of the Python package's compiled module, read off Rust source.

use xtask_generate::python::{Source, stub};

fn sources(files: &[(&str, &str)]) -> Vec<Source> {
    files.iter().map(|&(path, text)| Source { path: path.into(), text: text.into() }).collect()
}

/// What is wrong with the file.
fn refused(text: &str) -> String {
    let wrong = stub(&sources(&[("src/lib.rs", text)])).expect_err("it is refused");
    wrong.iter().map(ToString::to_string).collect()
}

/// The stub of one file, without its imports and its list of names.
fn told(text: &str) -> String {
    let stub = stub(&sources(&[("src/lib.rs", text)])).expect("it is a module");
    stub.split_once("]\n").expect("the list of names ends").1.trim_start().to_owned()
}

#[test]
fn a_known_source_gives_the_known_stub() {
    let files = sources(&[
        ("src/lib.rs", include_str!("python_stub/lib.rs")),
        ("src/parcel.rs", include_str!("python_stub/parcel.rs")),
    ]);
    assert_eq!(stub(&files).expect("it is a module"), include_str!("python_stub/expected.pyi"));
}

#[test]
fn a_rust_type_that_says_nothing_to_python_is_found_with_its_line() {
    let text = "#[pyclass]\nstruct A;\n#[pymethods]\nimpl A {\n    #[getter]\n    fn b(&self) -> Option<HashMap<String, i64>> {}\n}\n";
    let says = refused(text);
    assert!(
        says.starts_with("src/lib.rs:6: [python-type] the type `HashMap<String, i64>`"),
        "{says}"
    );
    assert!(
        says.contains("\n  help: say it by #[pyo3(signature = (...) -> \"the type\")]"),
        "{says}"
    );
}

#[test]
fn a_name_that_nobody_imports_is_found_with_its_line() {
    let text = "#[pyfunction]\n#[pyo3(signature = (a: \"str | UUID\") -> \"None\")]\nfn f(a: &Bound<'_, PyAny>) {}\n";
    let says = refused(text);
    assert!(
        says.starts_with("src/lib.rs:2: [python-type] `UUID` is no class of this module"),
        "{says}"
    );
    assert!(says.contains("with its module, as in `datetime.datetime`"), "{says}");
}

#[test]
fn every_file_is_read_before_any_is_refused() {
    let wrong = "#[pyfunction]\nfn f(a: Unheard) {}\n";
    let files = sources(&[("a.rs", wrong), ("b.rs", "fn {"), ("c.rs", wrong)]);
    let wrong = stub(&files).expect_err("they are refused");
    let paths: Vec<_> = wrong.iter().map(|findings| findings.path.as_str()).collect();
    assert_eq!(paths, ["a.rs", "b.rs", "c.rs"]);
    assert!(wrong[1].to_string().starts_with("b.rs:1: [rust] this is not Rust: "), "{}", wrong[1]);
}

#[test]
fn classes_that_the_stub_cannot_tell_are_refused() {
    assert!(
        refused("#[pyclass]\nenum A { B }\n").contains("src/lib.rs:2: [python-type] A is an enum")
    );
    let orphan = refused("#[pymethods]\nimpl A {}\n");
    assert!(
        orphan.contains("src/lib.rs:2: [python-type] A has methods for Python, and is no class")
    );
    let unread = refused("#[pyclass(frozen frozen)]\nstruct A;\n");
    assert!(
        unread.contains("src/lib.rs:1: [python-type] this attribute cannot be read"),
        "{unread}"
    );
}

#[test]
fn a_signature_without_types_takes_those_of_rust() {
    let text = "#[pyfunction]\n#[pyo3(signature = (a, *b: \"str\", c = 1.5, d = true, e = Vec::new(), **f: \"int\"))]\n\
                fn g(py: Python<'_>, a: &str, b: X, c: f64, d: bool, e: Vec<u8>, f: X) -> PyResult<(i64, String)> {}\n";
    let expected = "def g(\n    a: str,\n    *b: str,\n    c: float = 1.5,\n    d: bool = True,\n    e: list[int] = ...,\n    \
                    **f: int,\n) -> tuple[int, str]: ...\n";
    assert_eq!(told(text), expected);
}

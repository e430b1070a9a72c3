//! Special methods that pyo3 takes no signature for, and their usual form.

/// The form of a special method. What is none, the Rust signature says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) parameters: Option<&'static [&'static str]>,
    pub(super) returns: Option<&'static str>,
}

/// The garbage collector's, which Python does not see.
pub(super) const HIDDEN: [&str; 2] = ["__traverse__", "__clear__"];

const ERROR: &[&str] = &[
    "exc_type: type[BaseException] | None",
    "exc_value: BaseException | None",
    "traceback: types.TracebackType | None",
    "/",
];

/// The usual form of the method, if it has one.
pub(super) fn usual(name: &str) -> Option<Slot> {
    let whole = |parameters, returns| Slot { parameters: Some(parameters), returns: Some(returns) };
    let slot = match name {
        "__repr__" | "__str__" => whole(&[], "str"),
        "__hash__" | "__len__" | "__int__" | "__index__" => whole(&[], "int"),
        "__bool__" => whole(&[], "bool"),
        "__eq__" | "__ne__" => whole(&["other: object", "/"], "bool"),
        "__contains__" => whole(&["item: object", "/"], "bool"),
        "__reduce__" => whole(&[], "tuple[typing.Any, ...]"),
        "__exit__" | "__aexit__" => Slot { parameters: Some(ERROR), returns: None },
        _ => return None,
    };
    Some(slot)
}

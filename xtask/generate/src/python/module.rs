//! What the compiled module offers to Python, every type in Python's words.

/// The module.
#[derive(Debug, Default)]
pub(super) struct Module {
    pub(super) constants: Vec<Attribute>,
    pub(super) classes: Vec<Class>,
    pub(super) functions: Vec<Function>,
}

/// A name that holds a value.
#[derive(Debug)]
pub(super) struct Attribute {
    pub(super) name: String,
    pub(super) annotation: String,
}

/// A class.
#[derive(Debug)]
pub(super) struct Class {
    /// The name of its struct.
    pub(super) rust_name: String,
    pub(super) name: String,
    pub(super) doc: String,
    /// Whether Python may inherit from it.
    pub(super) subclass: bool,
    pub(super) attributes: Vec<Attribute>,
    pub(super) methods: Vec<Function>,
}

/// A function, a method or a property.
#[derive(Debug)]
pub(super) struct Function {
    pub(super) decorators: Vec<String>,
    pub(super) name: String,
    /// Each as Python writes it, `self` included.
    pub(super) parameters: Vec<String>,
    pub(super) returns: String,
    pub(super) doc: String,
}

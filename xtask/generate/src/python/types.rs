//! What a Rust type is to Python, where no signature says it.

use syn::spanned::Spanned as _;
use syn::{GenericArgument, Item, PathArguments, PathSegment, Type};

use super::attributes;
use super::module::Class;

/// A type that says nothing to Python.
pub(super) struct Unknown<'a>(pub(super) &'a Type);

/// A name for a type of which Rust alone would say too little.
#[derive(Debug)]
pub(super) struct Alias {
    rust_name: String,
    python: String,
}

/// The aliases that say by their documentation what they are to Python: the type alone, in backquotes.
pub(super) fn aliases(items: &[Item]) -> Vec<Alias> {
    let alias = |item: &Item| {
        let Item::Type(it) = item else { return None };
        let doc = attributes::doc(&it.attrs);
        let python = doc.strip_prefix('`')?.strip_suffix('`')?.replace('\'', "\"");
        Some(Alias { rust_name: it.ident.to_string(), python })
    };
    items.iter().filter_map(alias).collect()
}

/// The types that Rust's names stand for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Types<'a> {
    pub(super) classes: &'a [Class],
    pub(super) aliases: &'a [Alias],
    /// The class that is `Self`.
    pub(super) this: Option<&'a Class>,
}

impl Types<'_> {
    /// The type in Python's words.
    pub(super) fn python<'t>(&self, rust: &'t Type) -> Result<String, Unknown<'t>> {
        match rust {
            Type::Reference(it) => self.python(&it.elem),
            Type::Paren(it) => self.python(&it.elem),
            Type::Slice(it) if named(&it.elem).is_some_and(|it| it.ident == "u8") => {
                Ok("bytes".to_owned())
            }
            Type::Tuple(it) if it.elems.is_empty() => Ok("None".to_owned()),
            Type::Tuple(it) => {
                let parts = it.elems.iter().map(|part| self.python(part));
                Ok(format!("tuple[{}]", parts.collect::<Result<Vec<_>, _>>()?.join(", ")))
            }
            _ => self.of_name(named(rust).ok_or(Unknown(rust))?).ok_or(Unknown(rust))?,
        }
    }

    /// The type that a path's last name stands for; none where it is not known.
    fn of_name<'t>(&self, name: &'t PathSegment) -> Option<Result<String, Unknown<'t>>> {
        let inner = generics(name);
        let word = name.ident.to_string();
        let plain = match (word.as_str(), inner.as_slice()) {
            ("Option", [it]) => return Some(self.python(it).map(|it| format!("{it} | None"))),
            ("Vec", [it]) => return Some(self.python(it).map(|it| format!("list[{it}]"))),
            ("PyResult" | "Bound" | "Borrowed" | "Py" | "PyRef" | "PyRefMut" | "Cow", [it])
            | ("Result", [it, ..]) => return Some(self.python(it)),
            ("String" | "str" | "PyString", _) => "str",
            ("bool" | "PyBool", _) => "bool",
            (
                "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" | "PyInt",
                _,
            ) => "int",
            ("f32" | "f64" | "PyFloat", _) => "float",
            ("PyBytes", _) => "bytes",
            ("PyNone", _) => "None",
            ("SystemTime" | "PyDateTime", _) => "datetime.datetime",
            ("Duration" | "PyDelta", _) => "datetime.timedelta",
            ("Self", _) => self.this?.name.as_str(),
            _ => self.declared(&word)?,
        };
        Some(Ok(plain.to_owned()))
    }

    /// A name that the source gives.
    fn declared(&self, word: &str) -> Option<&str> {
        let class = self.classes.iter().find(|it| it.rust_name == word).map(|it| &it.name);
        let alias = || self.aliases.iter().find(|it| it.rust_name == word).map(|it| &it.python);
        class.or_else(alias).map(String::as_str)
    }
}

/// The source of a type, as it was written.
pub(super) fn source(rust: &Type) -> String {
    rust.span().source_text().unwrap_or_default()
}

/// Whether it is pyo3's proof that the interpreter is there, which Python does not see.
pub(super) fn is_python(rust: &Type) -> bool {
    named(rust).is_some_and(|name| name.ident == "Python")
}

fn named(rust: &Type) -> Option<&PathSegment> {
    match rust {
        Type::Path(it) => it.path.segments.last(),
        _ => None,
    }
}

/// The types between the angle brackets.
fn generics(name: &PathSegment) -> Vec<&Type> {
    let PathArguments::AngleBracketed(arguments) = &name.arguments else { return Vec::new() };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(rust) => Some(rust),
        _ => None,
    });
    types.collect()
}

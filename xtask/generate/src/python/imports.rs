//! The names in annotations, and the modules that they come from.

use std::collections::BTreeSet;

use super::module::Class;

/// The modules that a stub imports. Every name that is not built in stands with its module, so that none hides
/// another: `datetime.datetime`, `typing.Any`.
#[derive(Debug, Default)]
pub(super) struct Imports(BTreeSet<String>);

const BUILT_IN: [&str; 19] = [
    "BaseException",
    "Exception",
    "False",
    "None",
    "True",
    "bool",
    "bytearray",
    "bytes",
    "dict",
    "float",
    "frozenset",
    "int",
    "list",
    "memoryview",
    "object",
    "set",
    "str",
    "tuple",
    "type",
];

impl Imports {
    /// Imports what the annotation names. It fails with the first name that is not known.
    pub(super) fn add<'a>(&mut self, annotation: &'a str, own: &[Class]) -> Result<(), &'a str> {
        for name in names(annotation) {
            if let Some((module, _)) = name.rsplit_once('.') {
                self.0.insert(module.to_owned());
            } else if !BUILT_IN.contains(&name) && own.iter().all(|class| class.name != name) {
                return Err(name);
            }
        }
        Ok(())
    }

    /// Imports a module that the stub needs beside its annotations.
    pub(super) fn module(&mut self, name: &str) {
        self.0.insert(name.to_owned());
    }

    /// The modules, in order.
    pub(super) fn modules(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// The names outside of quotes, each with its dots.
fn names(annotation: &str) -> Vec<&str> {
    // What a `Literal` lists stands between quotes: every second part.
    let unquoted = annotation.split('"').step_by(2);
    let in_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let words = unquoted.flat_map(|part| part.split(move |c: char| !in_name(c)));
    words.filter(|word| word.starts_with(|c: char| c.is_alphabetic() || c == '_')).collect()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn quoted_words_are_no_names() {
        let annotation = "collections.abc.Callable[[], typing.Literal[\"on\", \"off\"] | None]";
        let expected = ["collections.abc.Callable", "typing.Literal", "None"];
        assert_eq!(names(annotation), expected);
        assert_eq!(names("tuple[str, ...]"), ["tuple", "str"]);
    }
}

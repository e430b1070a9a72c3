//! Fields and arguments as Python's templates read them.

use serde::Serialize;

use super::hints::{Scope, or_none, shape};
use crate::model::{Field, Name, TypeRef};

/// A field of a value, or an argument of a method.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Part {
    /// In Python.
    pub(super) name: String,
    pub(super) wire: String,
    pub(super) required: bool,
    /// What a caller gives; it ends in `None` where it may be absent.
    pub(super) given: String,
    /// What a value holds.
    pub(super) held: String,
    pub(super) shape: String,
    pub(super) doc: String,
}

impl Part {
    /// A field or an argument. `types` stands before a class where its shape is written.
    pub(super) fn of(
        name: &Name,
        it: &TypeRef,
        required: bool,
        doc: &str,
        scope: Scope,
        types: &str,
    ) -> Self {
        let hint = |hint: String| if required { hint } else { or_none(hint) };
        Self {
            name: name.python.clone(),
            wire: name.wire.clone(),
            required,
            given: hint(scope.given(it)),
            held: hint(scope.held(it)),
            shape: shape(it, types),
            doc: doc.to_owned(),
        }
    }

    /// A field of an object.
    pub(super) fn of_field(field: &Field, scope: Scope, types: &str) -> Self {
        Self::of(&field.name, &field.r#type, field.required, &field.doc, scope, types)
    }
}

/// The imports that these hints need, as the sections of a module that has nothing else: standard library, package.
pub(super) fn imports<'a>(hints: impl IntoIterator<Item = &'a str>) -> Imports {
    let hints: Vec<_> = hints.into_iter().collect();
    let has = |word: &str| hints.iter().any(|hint| words(hint).any(|it| it == word));
    let line = |module: &str, names: &[&str]| {
        let used: Vec<_> = names.iter().copied().filter(|name| has(name)).collect();
        (!used.is_empty()).then(|| format!("from {module} import {}", used.join(", ")))
    };
    let uuid = has("uuid").then(|| "import uuid".to_owned());
    let standard =
        [uuid, line("collections.abc", &["Mapping", "Sequence"]), line("typing", &["Any"])];
    let package = [
        line(".", &["types"]),
        line("._native", &["Secret"]),
        line("._secret_like", &["SecretLike"]),
    ];
    Imports {
        standard: standard.into_iter().flatten().collect(),
        package: package.into_iter().flatten().collect(),
    }
}

/// Lines that import.
#[derive(Debug, Serialize)]
pub(super) struct Imports {
    standard: Vec<String>,
    package: Vec<String>,
}

fn words(hint: &str) -> impl Iterator<Item = &str> {
    hint.split(|c: char| !c.is_alphanumeric() && c != '_')
}

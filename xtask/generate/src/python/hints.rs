//! What a type of the spec is in Python: its hint where it is given, its hint where it is held, and its shape.

use crate::model::TypeRef;

/// How names are reached.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    /// Before a class of `finhub_sessions.types`.
    types: &'static str,
    /// Before a name of `collections.abc`.
    abc: &'static str,
    /// Before a name of `typing`.
    typing: &'static str,
}

/// In `types.py`.
pub(super) const TYPES: Scope = Scope { types: "", abc: "", typing: "" };

/// In the package's other modules.
pub(super) const MODULE: Scope = Scope { types: "types.", abc: "", typing: "" };

/// In the stub, where each name stands with its module.
pub(super) const STUB: Scope =
    Scope { types: "finhub_sessions.types.", abc: "collections.abc.", typing: "typing." };

impl Scope {
    /// What a value holds, or a method returns.
    pub(super) fn held(self, it: &TypeRef) -> String {
        match it {
            TypeRef::Text => "str".to_owned(),
            TypeRef::Secret => "Secret".to_owned(),
            TypeRef::Integer => "int".to_owned(),
            TypeRef::Number => "float".to_owned(),
            TypeRef::Boolean => "bool".to_owned(),
            TypeRef::Any => format!("{}Any", self.typing),
            TypeRef::List { item } => format!("tuple[{}, ...]", self.held(item)),
            TypeRef::Map { item } => format!("{}Mapping[str, {}]", self.abc, self.held(item)),
            TypeRef::Nullable { item } => or_none(self.held(item)),
            TypeRef::Object { name } => format!("{}{name}", self.types),
        }
    }

    /// What a caller gives.
    pub(super) fn given(self, it: &TypeRef) -> String {
        match it {
            TypeRef::Secret => "str | SecretLike".to_owned(),
            TypeRef::List { item } => format!("{}Sequence[{}]", self.abc, self.given(item)),
            TypeRef::Map { item } => format!("{}Mapping[str, {}]", self.abc, self.given(item)),
            TypeRef::Nullable { item } => or_none(self.given(item)),
            _ => self.held(it),
        }
    }
}

/// The hint of what may be absent.
pub(super) fn or_none(hint: String) -> String {
    if hint.ends_with("Any") || hint.ends_with("| None") { hint } else { format!("{hint} | None") }
}

/// What `_shapes.py` and `_values.py` call it. `types` stands before a class of `finhub_sessions.types`.
pub(super) fn shape(it: &TypeRef, types: &str) -> String {
    let of = |name: &str, item: &TypeRef| format!("{name}({})", shape(item, types));
    match it {
        TypeRef::Text => "_shapes.TEXT".to_owned(),
        TypeRef::Secret => "_shapes.SECRET".to_owned(),
        TypeRef::Integer => "_shapes.INTEGER".to_owned(),
        TypeRef::Number => "_shapes.NUMBER".to_owned(),
        TypeRef::Boolean => "_shapes.BOOLEAN".to_owned(),
        TypeRef::Any => "_shapes.ANY".to_owned(),
        TypeRef::List { item } => of("_shapes.ListOf", item),
        TypeRef::Map { item } => of("_shapes.MapOf", item),
        TypeRef::Nullable { item } => of("_shapes.Nullable", item),
        TypeRef::Object { name } => format!("_values.ObjectOf({types}{name})"),
    }
}

#[cfg(test)]
mod tests {
    use super::{MODULE, STUB, shape};
    use crate::model::TypeRef;

    #[test]
    fn a_caller_gives_more_than_a_value_holds() {
        let item = Box::new(TypeRef::Nullable { item: Box::new(TypeRef::Secret) });
        let list = TypeRef::List { item };
        assert_eq!(MODULE.given(&list), "Sequence[str | SecretLike | None]");
        assert_eq!(MODULE.held(&list), "tuple[Secret | None, ...]");
        assert_eq!(shape(&list, "types."), "_shapes.ListOf(_shapes.Nullable(_shapes.SECRET))");
    }

    #[test]
    fn a_stub_names_modules() {
        let item = Box::new(TypeRef::Object { name: "Device".to_owned() });
        let map = TypeRef::Map { item };
        assert_eq!(STUB.held(&map), "collections.abc.Mapping[str, finhub_sessions.types.Device]");
    }
}

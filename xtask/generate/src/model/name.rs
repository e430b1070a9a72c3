//! A name of the spec, as each language writes it.

use heck::{ToLowerCamelCase, ToPascalCase, ToShoutySnakeCase, ToSnakeCase};
use serde::Serialize;

/// A name in every language. Where a language keeps the word for itself, its form is escaped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Name {
    /// As it goes over the wire.
    pub(crate) wire: String,
    /// Of an argument, a field or a method in Rust.
    pub(crate) rust: String,
    /// The same in Python.
    pub(crate) python: String,
    /// The same in Kotlin.
    pub(crate) kotlin: String,
    /// The same in Swift, which writes `ID` and `URL`.
    pub(crate) swift: String,
    /// Of an operation, an argument or a field in errors, logs and cases: snake case, never escaped.
    pub(crate) snake: String,
    /// Of a constant.
    pub(crate) shouty: String,
    /// Of a type, the same in all languages.
    pub(crate) pascal: String,
}

/// Types that the languages or the SDK have already.
const TAKEN: [&str; 95] = [
    "ActiveSession",
    "Actor",
    "Any",
    "AppInfo",
    "Array",
    "AsyncSessionStore",
    "Bool",
    "Boolean",
    "Box",
    "Boxed",
    "Byte",
    "CallError",
    "Cancellation",
    "CancellationError",
    "Case",
    "Char",
    "Client",
    "Clock",
    "Codable",
    "CredentialRequest",
    "Credentials",
    "Data",
    "Date",
    "Decoder",
    "Default",
    "Dict",
    "Dictionary",
    "Double",
    "Duration",
    "Encoder",
    "EncryptedStore",
    "Enum",
    "Err",
    "Error",
    "ErrorFacts",
    "FileStore",
    "Float",
    "Hashable",
    "Hasher",
    "Instant",
    "Int",
    "Integer",
    "Json",
    "KeyValuePairs",
    "KeychainStore",
    "Kind",
    "List",
    "Locale",
    "LocalizedError",
    "Long",
    "Map",
    "Mapping",
    "MemoryStore",
    "Mirror",
    "NativeStore",
    "None",
    "Object",
    "Ok",
    "Operations",
    "Option",
    "Optional",
    "Options",
    "Outcome",
    "Printing",
    "ProcessInfo",
    "Proxy",
    "Readiness",
    "Redacted",
    "RenewWith",
    "Renewal",
    "Result",
    "Secret",
    "Self",
    "Sendable",
    "Sequence",
    "Session",
    "SessionStore",
    "Set",
    "Settings",
    "Some",
    "Store",
    "String",
    "System",
    "Task",
    "Termination",
    "TestClock",
    "TimeInterval",
    "Type",
    "TypedDict",
    "Unicode",
    "Unit",
    "UnverifiedClaims",
    "Value",
    "Vec",
    "WireValue",
];

const RUST: [&str; 40] = [
    "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "pub", "ref", "return", "static", "struct",
    "trait", "true", "try", "type", "unsafe", "use",
];

/// Members that every value has in Swift.
const SWIFT_MEMBERS: [&str; 5] =
    ["customMirror", "debugDescription", "description", "hashValue", "self"];

/// No raw identifier may be one of these.
const RUST_ALONE: [&str; 4] = ["crate", "self", "super", "where"];

/// Functions that every type has in Rust, beside those that are named after its fields.
const RUST_MEMBERS: [&str; 1] = ["new"];

/// With the types that fields of a class have, which a field of that name would hide.
const PYTHON: [&str; 40] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "bool", "break", "class",
    "continue", "def", "del", "elif", "else", "except", "finally", "float", "for", "from",
    "global", "if", "import", "in", "int", "is", "lambda", "nonlocal", "not", "or", "pass",
    "raise", "return", "self", "str", "try", "tuple", "while", "with",
];

const KOTLIN: [&str; 28] = [
    "as",
    "break",
    "class",
    "continue",
    "do",
    "else",
    "false",
    "for",
    "fun",
    "if",
    "in",
    "interface",
    "is",
    "null",
    "object",
    "package",
    "return",
    "super",
    "this",
    "throw",
    "true",
    "try",
    "typealias",
    "typeof",
    "val",
    "var",
    "when",
    "while",
];

const SWIFT: [&str; 46] = [
    "as",
    "associatedtype",
    "break",
    "case",
    "catch",
    "class",
    "continue",
    "default",
    "defer",
    "deinit",
    "do",
    "else",
    "enum",
    "extension",
    "fallthrough",
    "false",
    "fileprivate",
    "for",
    "func",
    "guard",
    "if",
    "import",
    "in",
    "init",
    "inout",
    "internal",
    "is",
    "let",
    "nil",
    "operator",
    "private",
    "protocol",
    "public",
    "repeat",
    "return",
    "self",
    "static",
    "struct",
    "subscript",
    "super",
    "switch",
    "throw",
    "throws",
    "true",
    "try",
    "typealias",
];

impl Name {
    /// The name of what goes over the wire by it.
    pub(crate) fn of(wire: &str) -> Self {
        Self::called(wire, &wire.to_snake_case())
    }

    /// What goes over the wire as `wire` and is called otherwise, in snake case.
    pub(crate) fn called(wire: &str, snake: &str) -> Self {
        // No language lets a name start with a digit.
        let snake = if snake.starts_with(char::is_numeric) {
            format!("n{snake}")
        } else {
            snake.to_owned()
        };
        let snake = snake.as_str();
        let camel = snake.to_lower_camel_case();
        let pascal = snake.to_pascal_case();
        let pascal =
            if TAKEN.contains(&pascal.as_str()) { format!("{pascal}Value") } else { pascal };
        Self {
            wire: wire.to_owned(),
            rust: rust(snake),
            python: if PYTHON.contains(&snake) { format!("{snake}_") } else { snake.to_owned() },
            kotlin: quoted(&camel, &KOTLIN),
            swift: quoted(&swift(&camel), &SWIFT),
            snake: snake.to_owned(),
            shouty: snake.to_shouty_snake_case(),
            pascal,
        }
    }
}

fn rust(snake: &str) -> String {
    if RUST_ALONE.contains(&snake) || RUST_MEMBERS.contains(&snake) {
        format!("{snake}_")
    } else if RUST.contains(&snake) {
        format!("r#{snake}")
    } else {
        snake.to_owned()
    }
}

fn quoted(name: &str, kept: &[&str]) -> String {
    if kept.contains(&name) { format!("`{name}`") } else { name.to_owned() }
}

/// Swift writes the acronyms of a name in capitals, but for a whole first word.
fn swift(camel: &str) -> String {
    if SWIFT_MEMBERS.contains(&camel) {
        return format!("{camel}Value");
    }
    let mut name = String::new();
    for (index, word) in words(camel).into_iter().enumerate() {
        match word {
            "Id" | "Url" | "Ip" | "Iban" | "Bic" | "Uri" if index > 0 => {
                name.push_str(&word.to_uppercase());
            }
            "Ids" | "Urls" if index > 0 => {
                name.push_str(&word[..word.len() - 1].to_uppercase());
                name.push('s');
            }
            word => name.push_str(word),
        }
    }
    name
}

fn words(camel: &str) -> Vec<&str> {
    let starts = camel.char_indices().filter(|(index, c)| *index == 0 || c.is_uppercase());
    let starts: Vec<_> = starts.map(|(index, _)| index).collect();
    let ends = starts.iter().skip(1).copied().chain([camel.len()]);
    starts.iter().zip(ends).map(|(start, end)| &camel[*start..end]).collect()
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn each_language_writes_a_name_in_its_manner() {
        let name = Name::of("customerId");
        assert_eq!((name.rust.as_str(), name.kotlin.as_str()), ("customer_id", "customerId"));
        assert_eq!((name.swift.as_str(), name.pascal.as_str()), ("customerID", "CustomerId"));
        assert_eq!(Name::of("idOfUrls").swift, "idOfURLs");
        assert_eq!(Name::of("X-Probe-Trace").snake, "x_probe_trace");
        assert_eq!(
            (Name::of("2fa").wire.as_str(), Name::of("2fa").snake.as_str()),
            ("2fa", "n2fa")
        );
    }

    #[test]
    fn words_that_a_language_keeps_are_escaped_there_alone() {
        let name = Name::of("class");
        assert_eq!(
            [name.rust, name.python, name.kotlin, name.swift],
            ["class", "class_", "`class`", "`class`"]
        );
        assert_eq!(Name::of("type").rust, "r#type");
        assert_eq!(Name::of("self").rust, "self_");
        assert_eq!(Name::of("new").rust, "new_");
        assert_eq!(Name::of("description").swift, "descriptionValue");
        assert_eq!(Name::of("Session").pascal, "SessionValue");
    }
}

//! What the SDK's own values have by hand in each language: names that no further field of theirs may have.

use super::name::Name;
use crate::extensions::Value;

/// The names of a value in the languages. A test holds them to the sources.
pub(crate) struct Own {
    value: Value,
    rust: &'static [&'static str],
    python: &'static [&'static str],
    kotlin: &'static [&'static str],
    swift: &'static [&'static str],
}

#[rustfmt::skip]
const OWN: [Own; 3] = [
    Own {
        value: Value::Credentials,
        rust: &[
            "bearer", "bearer_token", "body_tenant_id", "check", "clone", "credential_type", "eq", "fmt", "new", "request",
            "secrets", "value",
        ],
        // The arguments of a login.
        python: &[
            "bearer", "body_tenant_id", "credential_type", "customer_id", "on_status", "password", "renew_with", "user_id",
            "username", "value",
        ],
        // A further field is a `with...` function.
        kotlin: &[],
        // With the arguments of a login, and what it calls them with.
        swift: &[
            "bearer", "body", "bodyTenantID", "credentialType", "credentials", "customerID", "description",
            "furtherFields", "isolation", "password", "renewWith", "toNative", "userID", "username", "value",
        ],
    },
    Own {
        value: Value::Session,
        rust: &[
            "api_user_id", "by", "clone", "correct", "created", "customer_id", "end", "eq", "error_type", "expired_since_hand_over",
            "fmt", "from_secret_json", "from_secret_json_with_clock", "handed_over_now", "is_token_expired", "message", "new",
            "refresh_token", "request_id", "secrets", "session_end", "session_expires_at", "session_expires_at_text",
            "session_id", "shown_facts", "to_secret_json", "token", "token_end", "token_expires_at", "token_expires_in",
            "unverified_claims", "user_id", "words",
        ],
        python: &[
            "api_user_id", "customer_id", "error_type", "from_secret_json", "is_token_expired", "message", "refresh_token",
            "request_id", "session_expires_at", "session_expires_at_text", "session_id", "to_secret_json", "token",
            "token_expires_at", "token_expires_in", "unverified_claims", "user_id",
        ],
        kotlin: &[
            "apiUserId", "customerId", "equals", "errorType", "facts", "further", "handle", "hashCode", "isTokenExpired",
            "message", "native", "refreshToken", "requestId", "sessionExpiresAt", "sessionExpiresAtText", "sessionId",
            "toSecretJson", "toString", "token", "tokenExpiresAt", "tokenExpiresIn", "tokenExpiresInForJava", "unverifiedClaims", "userId",
        ],
        swift: &[
            "apiUserID", "customerID", "description", "errorType", "fromSecretJSON", "furtherFields", "hash",
            "isTokenExpired", "message", "native", "refreshToken", "requestID", "sessionExpiresAt", "sessionExpiresAtText",
            "sessionID", "toSecretJSON", "token", "tokenExpiresAt", "tokenExpiresIn", "unverifiedClaims", "userID",
        ],
    },
    Own {
        value: Value::Termination,
        rust: &[
            "answered", "clone", "eq", "fmt", "outcome", "request_id", "session_id", "status", "terminated_at", "untold",
        ],
        python: &["outcome", "request_id", "session_id", "status", "terminated_at"],
        kotlin: &[
            "equals", "further", "hashCode", "native", "outcome", "requestId", "sessionId", "shown", "status",
            "terminatedAt", "toString",
        ],
        swift: &["description", "furtherFields", "hash", "outcome", "requestID", "sessionID", "status", "terminatedAt"],
    },
];

/// The languages in which a value has this name by hand.
pub(crate) fn languages_with(value: Value, name: &Name) -> Vec<&'static str> {
    let own = OWN.iter().filter(|own| own.value == value);
    let languages = own.flat_map(|own| {
        [
            ("Rust", own.rust, &name.rust),
            ("Python", own.python, &name.python),
            ("Kotlin", own.kotlin, &name.kotlin),
            ("Swift", own.swift, &name.swift),
        ]
    });
    let has = |own: &[&str], name: &str| own.contains(&name);
    languages.filter(|(_, own, name)| has(own, name)).map(|(language, ..)| language).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::{OWN, Own};
    use crate::extensions::Value;

    type Names = BTreeSet<String>;

    fn source(path: &str) -> String {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn own(value: Value) -> &'static Own {
        OWN.iter().find(|own| own.value == value).expect("there is one")
    }

    #[track_caller]
    fn same(listed: &[&str], declared: impl IntoIterator<Item = String>) {
        let listed: Names = listed.iter().map(|&name| name.to_owned()).collect();
        let declared = declared.into_iter().collect();
        assert_eq!(listed, declared, "the list on the left is not what the sources have");
    }

    /// What a type has in Rust, public or not.
    fn rust(name: &str, paths: &[&str]) -> Names {
        let items = paths.iter().flat_map(|path| {
            syn::parse_file(&source(path)).unwrap_or_else(|error| panic!("{path}: {error}")).items
        });
        let is_it = |of: &syn::Type| matches!(of, syn::Type::Path(it) if it.path.is_ident(name));
        let mut names = Names::new();
        for item in items {
            match item {
                syn::Item::Impl(block) if is_it(&block.self_ty) => {
                    for item in block.items {
                        if let syn::ImplItem::Fn(function) = item {
                            names.extend(called(&function));
                        }
                    }
                }
                syn::Item::Struct(it) if it.ident == name => {
                    let is_public = |it: &&syn::Field| matches!(it.vis, syn::Visibility::Public(_));
                    let fields = it.fields.iter().filter(is_public);
                    names
                        .extend(fields.filter_map(|field| Some(field.ident.as_ref()?.to_string())));
                }
                _ => {}
            }
        }
        names
    }

    /// What a function is called, unless Python sees it under a name that starts with an underscore.
    fn called(function: &syn::ImplItemFn) -> Option<String> {
        let is_hidden = function.attrs.iter().any(|it| match &it.meta {
            syn::Meta::List(list) => list.tokens.to_string().starts_with("name = \"_"),
            _ => false,
        });
        (!is_hidden).then(|| function.sig.ident.to_string())
    }

    #[test]
    fn rusts_names_are_those_of_its_sources() {
        let derived = |traits: &[&str]| traits.iter().map(|&it| it.to_owned()).collect::<Names>();
        for (value, name, paths, derives) in [
            (
                Value::Credentials,
                "Credentials",
                &["crates/core/src/credentials.rs"][..],
                &["clone", "eq"][..],
            ),
            (
                Value::Session,
                "Session",
                &["crates/core/src/session.rs", "crates/core/src/session/handover.rs"],
                &["clone"],
            ),
            (
                Value::Termination,
                "Termination",
                &["crates/core/src/termination.rs"],
                &["clone", "eq"],
            ),
        ] {
            same(own(value).rust, &rust(name, paths) | &derived(derives));
        }
    }

    #[test]
    fn pythons_names_are_those_of_its_sources() {
        let public = |class, path| {
            let mut names = rust(class, &[path]);
            names.retain(|name| {
                !name.starts_with("__") && !["drop", "get", "new"].contains(&name.as_str())
            });
            names
        };
        same(own(Value::Session).python, public("PySession", "bindings/python/src/session.rs"));
        let termination = public("PyTermination", "bindings/python/src/termination.rs");
        same(own(Value::Termination).python, termination);

        let client = source("bindings/python/python/finhub_sessions/_client.py");
        let login = client.split("    def login(\n").nth(1).expect("there is a login");
        let arguments = login.split(") ->").next().unwrap_or_default().lines();
        let names = arguments.filter_map(|line| line.trim().split_once(": "));
        let names = names.map(|(name, _)| name.to_owned()).filter(|name| !name.starts_with('*'));
        same(own(Value::Credentials).python, names);
    }

    /// The names after these words in the members of a class, which stand four spaces in.
    fn members(text: &str, words: &[&str]) -> Names {
        let is_member = |line: &&str| line.starts_with("    ") && !line.starts_with("     ");
        let is_head = |line: &&str| line.starts_with("public class");
        let lines = text.lines().filter(|line| is_member(line) || is_head(line));
        let lines = lines.filter(|line| !line.trim_start().starts_with(['/', '*', '@']));
        let mut names = Names::new();
        for line in lines {
            let parts: Vec<_> = line.split([' ', '(', ':', '=', '<', ')']).collect();
            for pair in parts.windows(2).filter(|pair| words.contains(&pair[0])) {
                names.extend((!pair[1].is_empty()).then(|| pair[1].to_owned()));
            }
        }
        names
    }

    #[test]
    fn kotlins_names_are_those_of_its_sources() {
        for (value, name) in [(Value::Session, "Session"), (Value::Termination, "Termination")] {
            let path = format!("bindings/kotlin/src/main/kotlin/cloud/finhub/sessions/{name}.kt");
            same(own(value).kotlin, members(&source(&path), &["val", "var", "fun"]));
        }
        let credentials =
            source("bindings/kotlin/src/main/kotlin/cloud/finhub/sessions/Credentials.kt");
        let functions = members(&credentials, &["fun"]).into_iter();
        let functions = functions.filter(|name| name.starts_with("with") && name != "with");
        same(own(Value::Credentials).kotlin, functions);
    }

    #[test]
    fn swifts_names_are_those_of_its_sources() {
        let of = |name: &str| {
            let path = format!("bindings/swift/Sources/FinhubSessions/{name}.swift");
            members(&source(&path), &["let", "var", "func"])
        };
        same(own(Value::Session).swift, of("Session"));
        same(own(Value::Termination).swift, of("Termination"));

        let login = source("xtask/generate/templates/swift/LoginArguments.swift.jinja");
        let is_argument =
            |line: &&str| line.starts_with("        ") && !line.starts_with("         ");
        let lines = login.lines().filter(is_argument).map(str::trim);
        let names = lines.filter_map(|line| {
            let bound = line.strip_prefix("let ").and_then(|line| line.split_once(" = "));
            let (name, _) = bound.or_else(|| line.trim_start_matches("_ ").split_once(": "))?;
            name.chars().all(char::is_alphanumeric).then(|| name.to_owned())
        });
        same(own(Value::Credentials).swift, &of("Credentials") | &names.collect());
    }
}

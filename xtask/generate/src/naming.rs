//! What names say.

use heck::ToSnakeCase;

/// The last words of names whose values are not to be seen.
const SECRET_WORDS: [&str; 14] = [
    "credential",
    "credentials",
    "cvv",
    "key",
    "otp",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "pin",
    "secret",
    "secrets",
    "token",
    "tokens",
];

/// Endings of names that sound secret but are not.
const HARMLESS: [&str; 9] = [
    "continuation_token",
    "cursor_token",
    "foreign_key",
    "idempotency_key",
    "next_token",
    "page_token",
    "primary_key",
    "public_key",
    "sort_key",
];

/// Whether a name, in whatever case, says that its value is a secret: its last word decides, so that
/// `tokenType` is none.
pub(crate) fn sounds_secret(name: &str) -> bool {
    let name = name.to_snake_case();
    let harmless = HARMLESS.iter().any(|harmless| name.ends_with(harmless));
    !harmless && name.rsplit('_').next().is_some_and(|last| SECRET_WORDS.contains(&last))
}

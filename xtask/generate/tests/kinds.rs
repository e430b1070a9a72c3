//! A status with a kind of its own: every language has it, from the YAML alone.

mod spec;

use spec::{assert_rust_parses, file, findings, known, replace, trips};

const LOCKED: &str = "        \"423\":
          x-finhub-kind: account_locked
          description: The account is locked, \"for now\". Ask FinHub to unlock it.
          content: {application/json: {schema: {$ref: \"#/components/schemas/ErrorEnvelope\"}}}
";

/// The known spec with an answer to its first operation.
fn with(answer: &str) -> String {
    replace(&known(), "        \"404\":\n", &format!("{answer}        \"404\":\n"))
}

/// The same with another name of the kind.
fn named(name: &str) -> String {
    with(&LOCKED.replace("account_locked", name))
}

#[test]
fn core_has_its_variant() {
    let kind = file(&with(LOCKED), "core/src/generated/kind.rs");
    assert!(kind.contains("    /// 423: The account is locked, \"for now\". Ask FinHub to unlock it.\n    AccountLocked,\n}"));
    assert!(kind.contains("        Kind::AccountLocked,\n        \"account_locked\",\n        \"423 on `create_session`\",\n"));
    assert!(
        kind.contains("Some(\"The account is locked, \\\"for now\\\". Ask FinHub to unlock it.\")")
    );
    assert_rust_parses(&with(LOCKED));
}

#[test]
fn python_has_its_exception() {
    let errors = file(&with(LOCKED), "errors.py");
    let class = "class AccountLockedError(APIStatusError):\n    \
                 \"\"\"423: The account is locked, \"for now\". Ask FinHub to unlock it.\"\"\"\n\n    \
                 kind = \"account_locked\"\n";
    assert!(errors.contains(class));
    assert!(errors.contains(
        "\n    \"APITimeoutError\",\n    \"AccountLockedError\",\n    \"AuthenticationError\",\n"
    ));
    assert!(errors.contains("    \"account_locked\": AccountLockedError,\n}"));
}

#[test]
fn kotlin_has_its_class() {
    let exceptions = file(&with(LOCKED), "FinHubException.kt");
    let class = "    /** 423: The account is locked, \"for now\". Ask FinHub to unlock it. */\n    \
                 public class AccountLocked internal constructor(facts: ErrorFacts) : FinHubException(facts) {\n";
    assert!(exceptions.contains(class));
    assert!(exceptions.contains("details.toFacts(\"account_locked\", 423, "));
    assert!(
        exceptions.contains(
            "    \"account_locked\" -> FinHubException.AccountLocked(this)\n    else -> "
        )
    );
}

#[test]
fn swift_has_its_case() {
    let kinds = file(&with(LOCKED), "Kinds.swift");
    assert!(kinds.contains("    /// 423: The account is locked, \"for now\". Ask FinHub to unlock it.\n    case accountLocked(Details)\n"));
    assert!(kinds.contains("        case .accountLocked(let details):"));
    assert!(kinds.contains(
        "        case \"account_locked\": self = .accountLocked(details)\n        default: "
    ));
}

#[test]
fn the_reference_lists_it() {
    let reference = file(&with(LOCKED), "reference.md");
    for row in [
        "| `account_locked` | 423 on `create_session` | `AccountLockedError` | `AccountLocked` | `accountLocked` |",
        "| 423 | `unexpected_status` | `createSession`: `account_locked` |",
        "[ErrorEnvelope](#errorenvelope) | `account_locked` |",
    ] {
        assert!(reference.contains(row), "{row}\n{reference}");
    }
}

#[test]
fn the_page_about_errors_has_a_section_for_it() {
    let page = file(&with(LOCKED), "docs/errors.md");
    for part in [
        "| [`account_locked`](#account_locked) | sometimes | sometimes | ",
        "## `account_locked`\n\n423: The account is locked, \"for now\". Ask FinHub to unlock it.\n\nRust `Kind::AccountLocked` · \
         Python `AccountLockedError` · Kotlin and Java `FinHubException.AccountLocked` · Swift \
         `FinHubError.accountLocked`\n\n- **What to do**: ",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
}

#[test]
fn an_answer_may_become_a_kind_that_there_is() {
    let spec = named("rate_limited");
    let reference = file(&spec, "reference.md");
    assert!(reference.contains("| 423 | `unexpected_status` | `createSession`: `rate_limited` |"));
    let kinds = |spec: &str| file(spec, "core/src/generated/kind.rs");
    assert_eq!(kinds(&spec), kinds(&known()), "no kind is added");
}

#[test]
fn a_kind_of_two_answers_is_one_kind() {
    let second =
        LOCKED.replace("423", "409").replace("The account is locked", "Otherwise described");
    let kind = file(&with(&format!("{second}{LOCKED}")), "core/src/generated/kind.rs");
    assert_eq!(kind.matches("    AccountLocked,\n").count(), 1);
    assert!(kind.contains("    /// 409 or 423: Otherwise described"));
}

#[test]
fn a_name_that_is_not_in_snake_case_is_refused() {
    for name in [
        "accountLocked",
        "account-locked",
        "_locked",
        "locked_",
        "1locked",
        "a__b",
        "[locked]",
        "423",
    ] {
        trips(
            &named(name),
            "x-finhub-kind",
            "x-finhub-kind",
            "is no name of a kind",
            "account_locked",
        );
    }
    for name in ["locked", "locked2", "account_locked_for_good"] {
        assert_eq!(findings(&named(name)), [], "{name}");
    }
}

#[test]
fn a_kind_that_no_status_becomes_is_refused() {
    for name in ["tls", "timeout", "internal", "outcome_unknown", "rejected", "closed"] {
        trips(&named(name), "x-finhub-kind", "x-finhub-kind", "is no status", "another kind");
    }
}

#[test]
fn an_exception_that_python_has_already_is_refused() {
    for (name, owner) in [
        ("permission_denied", "is that of `forbidden`"),
        ("authentication", "the parent of others"),
        ("value", "one of Python's own"),
    ] {
        trips(&named(name), "x-finhub-kind", "x-finhub-kind", owner, "another word");
    }
    let twins = format!(
        "{}{}",
        LOCKED.replace("account_locked", "locked_1"),
        LOCKED.replace("account_locked", "locked1").replace("423", "409")
    );
    trips(
        &with(&twins),
        "x-finhub-kind",
        "x-finhub-kind: locked1",
        "is that of `locked_1`",
        "another word",
    );
}

#[test]
fn a_kind_belongs_to_a_status_that_is_an_error() {
    trips(
        &with(&LOCKED.replace("423", "202")),
        "x-finhub-kind",
        "x-finhub-kind",
        "is a success",
        "rejected",
    );
    trips(
        &with(&LOCKED.replace("\"423\"", "default")),
        "x-finhub-kind",
        "x-finhub-kind",
        "has no status",
        "4XX",
    );
    assert_eq!(findings(&with(&LOCKED.replace("423", "4XX"))), []);
}

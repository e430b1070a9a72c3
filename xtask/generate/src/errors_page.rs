//! `docs/errors.md`: what each kind of error is called, what it tells, and what to do about it.

use crate::markdown::{code, paragraph, prose, table};
use crate::model::advice::Tells;
use crate::model::own_kinds::ACCESSOR;
use crate::model::{Kind, Model};

const HEAD: &str = "# Errors: what to do about each

Every error has a *kind*, the same word in every language. Branch on it, count by it, and log the error's message: it holds no
secret. Do not show the message to the end user; each kind below has a text for them.

- **`retryable`**: the same call may succeed later and does no harm, after `retry_after` if the error has one. The SDK has
  retried already what is safe to retry.
- **`session_may_exist`**: a login may have made a session that nobody holds. It cannot be logged out, and ends by itself
  within a day. If an earlier attempt of the same login may have made one, it is true for every kind, and `retryable` is false.
- **The request id** is at the end of the message, if there was an answer with one. FinHub's support finds the request by it.

The tables say what an error tells by itself. [The reference](reference.md#what-becomes-which-kind) says which answer becomes
which kind. Kotlin and Swift spell the names `retryAfter` and `sessionMayExist`.

";

const LOCKOUT: &str = "Repeating a login that was refused can lock the customer out. See [lockout](troubleshooting.md#lockout).";

/// The page.
pub(crate) fn page(model: &Model) -> String {
    let overview: Vec<_> = model.kinds.iter().map(row).collect();
    let sections: String = model.kinds.iter().map(section).collect();
    let page = [
        HEAD.to_owned(),
        table(["kind", "`retryable`", "`session_may_exist`", "tell the end user"], &overview),
        paragraph(LOCKOUT),
        sections,
    ];
    page.concat().trim_end().to_owned() + "\n"
}

fn row(kind: &Kind) -> [String; 4] {
    let word = &kind.name.snake;
    let advice = kind.advice;
    [
        format!("[`{word}`](#{word})"),
        word_of(advice.retryable).to_owned(),
        word_of(advice.session_may_exist).to_owned(),
        prose(&plain(advice.customer)),
    ]
}

fn word_of(tells: Tells) -> &'static str {
    match tells {
        Tells::No => "no",
        Tells::Yes => "yes",
        Tells::Sometimes(_) => "sometimes",
    }
}

fn section(kind: &Kind) -> String {
    let Kind { name, advice, .. } = kind;
    let full = |tells| match tells {
        Tells::Sometimes(when) => format!("sometimes: {when}"),
        always => word_of(always).to_owned(),
    };
    let names = [
        format!("Rust {}", code(&format!("Kind::{}", name.pascal))),
        format!("Python {}", code(&kind.python.class)),
        format!("Kotlin and Java {}", code(&format!("FinHubException.{}", name.pascal))),
        format!("Swift {}", code(&format!("FinHubError.{}", name.swift.trim_matches('`')))),
    ];
    let lines = [
        ("**What to do**", advice.act),
        ("**Tell the end user**", advice.customer),
        ("**Tell support**", advice.support),
        ("`retryable`", &full(advice.retryable)),
        ("`session_may_exist`", &full(advice.session_may_exist)),
    ];
    let lines = lines.map(|(head, text)| format!("- {head}: {}", sentence(text)));
    [format!("## {}", code(&name.snake)), plain(&kind.doc), names.join(" · "), lines.join("\n")]
        .map(|block| paragraph(&block))
        .concat()
}

/// A text that ends in a full stop.
fn sentence(text: &str) -> String {
    let text = prose(&plain(text));
    if text.ends_with(['.', '"']) { text } else { format!("{text}.") }
}

/// What an error tells, by its name alone.
fn plain(text: &str) -> String {
    text.replace(ACCESSOR, "`")
}

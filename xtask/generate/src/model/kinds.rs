//! The kinds of error: the SDK's own, and those that the spec names by `x-finhub-kind`.

use heck::ToPascalCase;
use serde::Serialize;

use super::advice::{Advice, OF_DESCRIPTION};
use super::name::Name;
use super::operation::{ErrorStatus, Operation};
use super::own_kinds::{OF_STATUS, OWN, Own, own};

/// A kind of error.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Kind {
    /// Its snake-case form is the stable word for it.
    pub(crate) name: Name,
    /// What it means and what to do, for each language's documentation. `own_kinds::ACCESSOR` marks what an error tells.
    pub(crate) doc: String,
    /// When it is reported, in a few words.
    pub(crate) when: String,
    /// What the spec says of the answer; `None` for the SDK's own kinds, whose sentences core writes.
    pub(crate) said: Option<String>,
    pub(crate) example: Example,
    pub(crate) advice: Advice,
    pub(crate) python: Exception,
}

/// What an error of the kind tells, where a test makes one and says nothing else: as of a login.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Example {
    pub(crate) status: Option<u16>,
    pub(crate) retryable: bool,
    pub(crate) session_may_exist: bool,
}

/// A kind's class in Python.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Exception {
    pub(crate) class: String,
    pub(crate) parents: String,
    /// Whether the package defines it by hand, since it is more than a kind.
    pub(crate) by_hand: bool,
}

/// The SDK's own kinds, then those that the operations' answers name.
pub(super) fn kinds(operations: &[Operation]) -> Vec<Kind> {
    let mut kinds: Vec<_> = OWN.iter().map(Own::kind).collect();
    for snake in named(operations) {
        if own(snake).is_none() && kinds.iter().all(|kind| kind.name.snake != snake) {
            kinds.push(further(snake, operations));
        }
    }
    kinds
}

/// The name of a kind. In every language it has a place of its own, where no other type has its name.
pub(super) fn name(snake: &str) -> Name {
    Name { pascal: snake.to_pascal_case(), ..Name::called(snake, snake) }
}

/// The name of a further kind's class in Python.
pub(crate) fn class(snake: &str) -> String {
    let stem = snake.to_pascal_case();
    format!("{}Error", stem.strip_suffix("Error").unwrap_or(&stem))
}

fn named(operations: &[Operation]) -> impl Iterator<Item = &str> {
    let errors = operations.iter().flat_map(|operation| &operation.errors);
    errors.filter_map(|error| error.kind.as_deref())
}

/// A kind that answers name: the first that describes it says what it means.
fn further(snake: &str, operations: &[Operation]) -> Kind {
    let is_it = |error: &&ErrorStatus| error.kind.as_deref() == Some(snake);
    let errors = || operations.iter().flat_map(|it| &it.errors).filter(is_it);
    let description = errors().map(|it| it.description.as_str()).find(|it| !it.is_empty());
    let said =
        description.map_or_else(|| format!("FinHub answered {snake}."), crate::template::prose);

    let mut statuses: Vec<_> = errors().map(ErrorStatus::words).collect();
    statuses.sort();
    statuses.dedup();
    let callers = operations.iter().filter(|it| it.errors.iter().any(|error| is_it(&error)));
    let callers: Vec<_> = callers.map(|it| format!("`{}`", it.name.snake)).collect();
    let exception =
        Exception { class: class(snake), parents: OF_STATUS.to_owned(), by_hand: false };
    Kind {
        name: name(snake),
        doc: format!("{}: {said}", statuses.join(" or ")),
        when: format!("{} on {}", statuses.join(", "), callers.join(", ")),
        said: Some(said),
        example: Example {
            status: errors().next().map(|it| it.first),
            retryable: false,
            session_may_exist: false,
        },
        advice: OF_DESCRIPTION,
        python: exception,
    }
}

#[cfg(test)]
mod tests {
    use super::class;

    #[test]
    fn an_exception_is_an_error_once() {
        assert_eq!(class("account_locked"), "AccountLockedError");
        assert_eq!(class("quota_error"), "QuotaError");
    }
}

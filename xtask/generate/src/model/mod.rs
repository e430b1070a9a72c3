//! What every language's templates read: the operations, types, kinds of error and settings of the spec, with a name for
//! each language.
//!
//! The lint has accepted the spec. What OpenAPI cannot say stands in it as `x-finhub-*` (`extensions`).

pub(crate) mod advice;
pub(crate) mod kinds;
mod name;
pub(crate) mod operation;
pub(crate) mod own_kinds;
mod own_settings;
mod own_values;
mod settings;
mod types;

use serde::Serialize;

pub(crate) use kinds::Kind;
pub(crate) use name::Name;
pub(crate) use operation::{Argument, Bearer, Body, ErrorStatus, Operation};
pub(crate) use own_values::languages_with;
pub(crate) use settings::{Setting, SettingType, own_settings};
pub(crate) use types::{Field, Type, TypeRef};

use crate::extensions::Value;
use crate::spec::Spec;

/// The whole spec, as templates read it.
#[derive(Debug, Serialize)]
pub(crate) struct Model {
    /// In the order of the spec.
    pub(crate) operations: Vec<Operation>,
    /// Every object that an operation sends or answers, in the order of the spec.
    pub(crate) types: Vec<Type>,
    /// What the SDK's own values do not offer by hand.
    pub(crate) further: Further,
    /// Every kind of error, in the order of the documentation.
    pub(crate) kinds: Vec<Kind>,
    /// What a client is built from, in the order of every language.
    pub(crate) settings: Vec<Setting>,
}

/// The fields of a login and of a logout that have no accessor or argument by hand.
#[derive(Debug, Serialize)]
pub(crate) struct Further {
    /// Of the login's request: fields of its body, and arguments of its query.
    pub(crate) credentials: Vec<Field>,
    /// Of the login's answer.
    pub(crate) session: Vec<Field>,
    /// Of the logout's answer.
    pub(crate) termination: Vec<Field>,
}

impl Model {
    pub(crate) fn of(spec: &Spec) -> Self {
        let operations: Vec<_> =
            spec.operations().iter().map(|it| Operation::of(spec, it)).collect();
        let types = types::types(spec, &operations);
        let further = Further {
            credentials: types::further_credentials(spec, &operations),
            session: types::further(spec, Value::Session),
            termination: types::further(spec, Value::Termination),
        };
        let kinds = kinds::kinds(&operations);
        let settings = settings::settings(spec);
        Self { operations, types, further, kinds, settings }
    }

    /// The operations whose methods are generated.
    pub(crate) fn ordinary(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter().filter(|operation| !operation.by_hand)
    }
}

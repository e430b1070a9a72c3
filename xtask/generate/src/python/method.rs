//! The methods of ordinary operations, as Python's templates read them.

use serde::Serialize;

use super::field::Part;
use super::hints::{MODULE, shape};
use crate::model::operation::{Argument, Bearer};
use crate::model::own_kinds::kind_of_status;
use crate::model::{Field, Model, Name, Operation, TypeRef};

/// An operation's method.
#[derive(Debug, Serialize)]
pub(super) struct Method {
    /// In Python.
    name: String,
    /// In errors, and for the core.
    operation: String,
    /// In the spec.
    id: String,
    summary: String,
    description: String,
    is_idempotent: bool,
    path: Vec<Part>,
    query: Vec<Part>,
    /// Of a body that is an object; `None` where there is no such body.
    fields: Option<Vec<Part>>,
    /// What else goes along: a body of another kind, and a token.
    members: Vec<Part>,
    raises: Vec<Raised>,
    /// `None` where it answers nothing.
    pub(super) returns: Option<String>,
    /// Of the answer.
    pub(super) shape: Option<String>,
}

/// An exception that a documented status becomes.
#[derive(Debug, Serialize)]
struct Raised {
    class: String,
    doc: String,
}

impl Method {
    pub(super) fn of(model: &Model, operation: &Operation) -> Self {
        let part =
            |it: &Argument| Part::of(&it.name, &it.r#type, it.required, &it.doc, MODULE, TYPES);
        let path = operation.path_arguments.iter().map(part).map(id).collect();
        let query = operation.query.iter().map(part).collect();
        let field = |it: &Field| {
            let name = operation.argument_of_field(&it.name);
            Part::of(&name, &it.r#type, it.required, &it.doc, MODULE, TYPES)
        };
        let fields = object(model, operation).map(|fields| fields.iter().map(field).collect());
        let body = operation.body.as_ref().filter(|_| fields.is_none());
        let body =
            body.map(|it| Part::of(&Name::of("body"), &it.r#type, true, &it.doc, MODULE, TYPES));
        Self {
            name: operation.name.python.clone(),
            operation: operation.name.snake.clone(),
            id: operation.name.wire.clone(),
            summary: operation.summary.clone(),
            description: operation.description.clone(),
            is_idempotent: operation.is_idempotent,
            path,
            query,
            fields,
            members: body.into_iter().chain(token(operation.bearer)).collect(),
            raises: raises(model, operation),
            returns: operation.answer.as_ref().map(|it| MODULE.held(it)),
            shape: operation.answer.as_ref().map(|it| shape(it, TYPES)),
        }
    }

    /// Its arguments, in no order.
    pub(super) fn arguments(&self) -> impl Iterator<Item = &Part> {
        let fields = self.fields.iter().flatten();
        self.path.iter().chain(&self.query).chain(fields).chain(&self.members)
    }
}

/// Before the classes of values, in the modules that this is written to.
const TYPES: &str = "types.";

/// A text of the path may be given as a `uuid.UUID`.
fn id(part: Part) -> Part {
    if part.given == "str" {
        Part { given: "str | uuid.UUID".to_owned(), shape: "_shapes.ID".to_owned(), ..part }
    } else {
        part
    }
}

fn token(bearer: Bearer) -> Option<Part> {
    let (name, required, doc) = match bearer {
        Bearer::None => return None,
        Bearer::Optional => ("bearer", false, "An access token, sent as `Authorization`."),
        Bearer::Required => ("token", true, "The access token, sent as `Authorization`."),
    };
    Some(Part::of(&Name::called("token", name), &TypeRef::Secret, required, doc, MODULE, TYPES))
}

/// The fields of a body that is an object.
fn object<'a>(model: &'a Model, operation: &Operation) -> Option<&'a [Field]> {
    let TypeRef::Object { name } = &operation.body.as_ref()?.r#type else { return None };
    let object = model.types.iter().find(|it| it.name.pascal == *name)?;
    Some(&object.fields)
}

/// The exceptions of the documented statuses, each once.
fn raises(model: &Model, operation: &Operation) -> Vec<Raised> {
    let mut raised: Vec<Raised> = Vec::new();
    for error in &operation.errors {
        let word = error.kind.as_deref().unwrap_or_else(|| kind_of_status(error.first));
        let kind = model.kinds.iter().find(|kind| kind.name.snake == word);
        let Some(class) = kind.map(|kind| &kind.python.class) else { continue };
        if raised.iter().all(|it| it.class != *class) {
            raised.push(Raised { class: class.clone(), doc: error.description.clone() });
        }
    }
    raised
}

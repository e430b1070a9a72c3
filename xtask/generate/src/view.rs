//! The generator's view: the same operations, said so that progenitor makes one kind of client of them.
//!
//! - No bodies and no answers. Core writes the one and reads the other, within bounds and once, by the types that all
//!   languages share: progenitor's would print, and refuse a whole answer for one value that FinHub adds.
//! - No header parameters. Core sends the headers from the table of operations, so that a header may be added to an
//!   operation without changing its arguments.
//! - Every argument is a text, or a list of texts: core writes numbers and the like.

use openapiv3::{
    ArrayType, Info, OpenAPI, Parameter, ParameterData, ParameterSchemaOrContent, PathItem,
    PathStyle, Paths, QueryStyle, ReferenceOr, Response, Responses, Schema, SchemaData, SchemaKind,
    StatusCode, StringType, Type,
};

use super::shape::{Shape, shape};
use super::spec::{self, Answer, Operation, Spec};
use super::yaml::Node;

/// The document that progenitor reads. The lint has accepted the spec.
pub(crate) fn view(spec: &Spec) -> OpenAPI {
    OpenAPI {
        openapi: "3.0.3".to_owned(),
        info: info(spec),
        paths: paths(spec),
        ..OpenAPI::default()
    }
}

fn info(spec: &Spec) -> Info {
    let text = |key| spec.root.at(&["info", key]).and_then(Node::scalar).unwrap_or_default();
    let description = text("description");
    Info {
        title: text("title").to_owned(),
        version: text("version").to_owned(),
        description: Some(prose(description)).filter(|it| !it.is_empty()),
        ..Info::default()
    }
}

fn paths(spec: &Spec) -> Paths {
    let mut paths = Paths::default();
    for operation in spec.operations() {
        let slot = paths.paths.entry(operation.path.to_owned());
        let ReferenceOr::Item(item) =
            slot.or_insert_with(|| ReferenceOr::Item(PathItem::default()))
        else {
            continue;
        };
        let viewed = Some(view_operation(spec, &operation));
        match operation.method {
            "get" => item.get = viewed,
            "put" => item.put = viewed,
            "post" => item.post = viewed,
            "delete" => item.delete = viewed,
            "head" => item.head = viewed,
            "patch" => item.patch = viewed,
            other => unreachable!("the lint refuses the method {other}"),
        }
    }
    paths
}

fn view_operation(spec: &Spec, operation: &Operation<'_>) -> openapiv3::Operation {
    let text = |key| operation.node.text_at(key).map(prose);
    let answers = spec.answers(operation).into_iter().filter(Answer::is_success);
    openapiv3::Operation {
        operation_id: Some(operation.id().to_owned()),
        summary: text("summary"),
        description: text("description"),
        parameters: operation.parameters.iter().filter_map(|it| view_parameter(spec, it)).collect(),
        responses: Responses {
            responses: answers.filter_map(|it| view_answer(&it)).collect(),
            ..Responses::default()
        },
        ..openapiv3::Operation::default()
    }
}

fn view_parameter(spec: &Spec, parameter: &spec::Parameter<'_>) -> Option<ReferenceOr<Parameter>> {
    let schema = parameter.node.get("schema").and_then(|schema| spec.resolve(schema))?;
    let parameter_data = ParameterData {
        name: parameter.name().to_owned(),
        description: Some(prose(parameter.description())).filter(|it| !it.is_empty()),
        required: parameter.required(),
        deprecated: None,
        format: ParameterSchemaOrContent::Schema(text_or_texts(spec, schema)),
        example: None,
        examples: [].into(),
        explode: None,
        extensions: [].into(),
    };
    let viewed = match parameter.place() {
        "path" => Parameter::Path { parameter_data, style: PathStyle::Simple },
        "query" => Parameter::Query {
            parameter_data,
            allow_reserved: false,
            style: QueryStyle::Form,
            allow_empty_value: None,
        },
        _ => return None,
    };
    Some(ReferenceOr::Item(viewed))
}

fn view_answer(answer: &Answer<'_>) -> Option<(StatusCode, ReferenceOr<Response>)> {
    let status = StatusCode::Code(answer.status.parse().ok()?);
    Some((status, ReferenceOr::Item(Response::default())))
}

fn text_or_texts(spec: &Spec, schema: &Node) -> ReferenceOr<Schema> {
    let text = Type::String(StringType::default());
    ReferenceOr::Item(match shape(spec, schema) {
        Shape::Array(_) => of_type(Type::Array(ArrayType {
            items: Some(ReferenceOr::Item(Box::new(of_type(text)))),
            min_items: None,
            max_items: None,
            unique_items: false,
        })),
        _ => of_type(text),
    })
}

fn of_type(kind: Type) -> Schema {
    Schema { schema_data: SchemaData::default(), schema_kind: SchemaKind::Type(kind) }
}

/// A description that rustdoc takes for prose: it would compile a code block, indented or fenced.
pub(super) fn prose(text: &str) -> String {
    let mut fenced = false;
    let lines = text.trim_end().lines().map(|line| {
        let line = line.trim_start();
        let fence = line.starts_with("```");
        fenced ^= fence;
        if fence && fenced { "```text" } else { line }
    });
    lines.collect::<Vec<_>>().join("\n")
}

//! The generator's view: the same operations, said so that progenitor makes one kind of client of them.
//!
//! - Only 2xx answers. Core maps every other status, whatever its body is.
//! - No header parameters. The hook sends the headers from the table of operations, so that a header may
//!   be added to an operation without changing its arguments.
//! - Open schemas: enums, patterns, limits and formats are gone, since a value that FinHub adds must not
//!   fail a whole answer. `format: password` alone stays, and becomes a secret.

use openapiv3::{
    Components, Info, MediaType, OpenAPI, Parameter, ParameterData, ParameterSchemaOrContent,
    PathItem, PathStyle, Paths, QueryStyle, ReferenceOr, RequestBody, Response, Responses,
    StatusCode,
};

use super::schema::open_schema;
use super::spec::{self, Answer, Operation, Spec};
use super::yaml::Node;

/// The document that progenitor reads. The lint has accepted the spec.
pub(crate) fn view(spec: &Spec) -> OpenAPI {
    let schemas = spec.components("schemas").iter();
    let components = Components {
        schemas: schemas.map(|(name, node)| (name.clone(), open_schema(spec, node))).collect(),
        ..Components::default()
    };
    OpenAPI {
        openapi: "3.0.3".to_owned(),
        info: info(spec),
        paths: paths(spec),
        components: Some(components),
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
        request_body: spec.request_body(operation).map(|it| ReferenceOr::Item(view_body(spec, it))),
        responses: Responses {
            responses: answers.filter_map(|it| view_answer(spec, &it)).collect(),
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
        format: ParameterSchemaOrContent::Schema(open_schema(spec, schema)),
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

fn view_body(spec: &Spec, body: &Node) -> RequestBody {
    RequestBody { content: json_content(spec, body), required: true, ..RequestBody::default() }
}

fn view_answer(spec: &Spec, answer: &Answer<'_>) -> Option<(StatusCode, ReferenceOr<Response>)> {
    let status = StatusCode::Code(answer.status.parse().ok()?);
    let response = Response {
        description: prose(answer.node.text_at("description").unwrap_or_default()),
        content: json_content(spec, answer.node),
        ..Response::default()
    };
    Some((status, ReferenceOr::Item(response)))
}

fn json_content(spec: &Spec, node: &Node) -> openapiv3::Content {
    let schema = spec::json_schema(node).into_iter();
    let media = schema.map(|schema| MediaType {
        schema: Some(open_schema(spec, schema)),
        ..MediaType::default()
    });
    media.map(|media| ("application/json".to_owned(), media)).collect()
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

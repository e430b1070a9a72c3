//! The generated face of Kotlin and Java: operations, types, and the further fields of the SDK's own values.
//!
//! Each file is a template of `templates/kotlin` over the runtime of `bindings/kotlin/src/main/kotlin`.

mod method;
mod seen;
mod text;
mod types;

use minijinja::{Environment, context, value::Serde};

use crate::model::Model;
use crate::output::GeneratedFile;
use crate::spec::Spec;
use crate::template::render;
use method::Method;
use types::{names, sorted};

/// A file: where it is below the repository's root, and its template.
struct Output {
    path: &'static str,
    template: (&'static str, &'static str),
}

const OUTPUTS: [Output; 4] = [
    Output {
        path: "bindings/kotlin/src/main/generated/cloud/finhub/sessions/Operations.kt",
        template: ("Operations.kt", include_str!("../../templates/kotlin/Operations.kt.jinja")),
    },
    Output {
        path: "bindings/kotlin/src/main/generated/cloud/finhub/sessions/Fields.kt",
        template: ("Fields.kt", include_str!("../../templates/kotlin/Fields.kt.jinja")),
    },
    Output {
        path: "bindings/kotlin/src/main/generated/cloud/finhub/sessions/types/Types.kt",
        template: ("Types.kt", include_str!("../../templates/kotlin/Types.kt.jinja")),
    },
    // Of the tests: how cases call the operations.
    Output {
        path: "bindings/kotlin/src/test/kotlin/cloud/finhub/sessions/conformance/Dispatch.kt",
        template: ("Dispatch.kt", include_str!("../../templates/kotlin/Dispatch.kt.jinja")),
    },
];

/// The files, of which each is there whatever the spec says: without operations they are nearly empty.
pub(crate) fn files(spec: &Spec, model: &Model) -> Result<Vec<GeneratedFile>, String> {
    let operations: Vec<_> = model.ordinary().map(|it| Method::of(model, it)).collect();
    let types = sorted(seen::types(model));
    let context = context! {
        operations => Serde(&operations),
        types => Serde(&types),
        further => Serde(&model.further),
        operation_imports => names(operations.iter().flat_map(Method::types)),
        field_imports => names(seen::further(model)),
        has_secrets => types.iter().flat_map(|it| &it.fields).any(|field| types::has_secret(&field.r#type)),
        has_collections => types.iter().filter(|it| it.is_sent).flat_map(|it| &it.fields).any(|it| types::is_copied(&it.r#type)),
        reads_objects => operations.iter().any(Method::reads_objects),
        reads_fields => seen::answered_further(model).any(|it| types::object(it).is_some()),
        has_answers => types.iter().any(|it| it.is_answered),
    };
    let file = |output: Output| {
        let (name, template) = output.template;
        let text = render(name, template, filters, &context)?;
        Ok(GeneratedFile::source(output.path, "//", spec, &text))
    };
    OUTPUTS.into_iter().map(file).collect()
}

fn filters(environment: &mut Environment<'_>) {
    environment.add_filter("kotlin", types::kotlin);
    environment.add_filter("optional", types::optional);
    environment.add_filter("present", types::present);
    environment.add_filter("read", types::read_by);
    environment.add_filter("copied", types::copied);
    environment.add_filter("literal", text::literal);
    environment.add_filter("kdoc", text::kdoc);
    environment.add_filter("capitalised", text::capitalised);
}

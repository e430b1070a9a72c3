//! What core has of the spec: `crates/core/src/generated`.

mod filters;

use super::model::Model;
use super::output::GeneratedFile;
use super::spec::Spec;
use super::template::render;

/// Each file, with the template that writes it.
const FILES: [(&str, &str); 7] = [
    ("mod.rs", include_str!("../../templates/rust/mod.rs.jinja")),
    ("binding.rs", include_str!("../../templates/rust/binding.rs.jinja")),
    ("methods.rs", include_str!("../../templates/rust/methods.rs.jinja")),
    ("operations.rs", include_str!("../../templates/rust/operations.rs.jinja")),
    ("requests.rs", include_str!("../../templates/rust/requests.rs.jinja")),
    ("types.rs", include_str!("../../templates/rust/types.rs.jinja")),
    ("values.rs", include_str!("../../templates/rust/values.rs.jinja")),
];

/// The tests' calls of generated methods, for the cases of `conformance/`.
const DISPATCH: &str = include_str!("../../templates/rust/dispatch.rs.jinja");

/// Every generated file of core.
pub(crate) fn files(spec: &Spec, model: &Model) -> Result<Vec<GeneratedFile>, String> {
    let file = |(name, template): (&'static str, &str)| {
        let source = render(name, template, filters::add, model)?;
        let path = format!("crates/core/src/generated/{name}");
        let source = if name == "mod.rs" { source } else { formatted(name, &source)? };
        Ok(GeneratedFile::rust(path, spec, &source))
    };
    let mut files = FILES.into_iter().map(file).collect::<Result<Vec<_>, String>>()?;
    let dispatch =
        formatted("dispatch.rs", &render("dispatch.rs", DISPATCH, filters::add, model)?)?;
    files.push(GeneratedFile::rust("crates/core/tests/generated/dispatch.rs", spec, &dispatch));
    Ok(files)
}

/// The source as prettyplease lays it out.
pub(crate) fn formatted(name: &str, source: &str) -> Result<String, String> {
    let file = syn::parse_file(source).map_err(|error| {
        let line = error.span().start().line;
        let text = source.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        format!("the template of {name} wrote what is not Rust: {error}, in `{}`", text.trim())
    })?;
    Ok(prettyplease::unparse(&file))
}

//! `client.rs`: the HTTP client, as progenitor writes it from the generator's view.

use std::panic::{AssertUnwindSafe, catch_unwind};

use openapiv3::OpenAPI;
use progenitor_impl::{GenerationSettings, Generator, HooksMode, InterfaceStyle};
use quote::quote;

use super::spec::Spec;
use super::view::view;

/// The source of the client.
pub(crate) fn client(spec: &Spec) -> Result<String, String> {
    let mut file = syn::parse2(tokens(&view(spec))?)
        .map_err(|error| format!("progenitor wrote what is not Rust: {error}"))?;
    encode_ids_ourselves(&mut file);
    Ok(prettyplease::unparse(&file))
}

fn tokens(view: &OpenAPI) -> Result<proc_macro2::TokenStream, String> {
    // progenitor panics on what it does not support. The lint refuses all that is known of it.
    let made = catch_unwind(AssertUnwindSafe(|| Generator::new(&settings()).generate_tokens(view)));
    match made {
        Ok(Ok(tokens)) => Ok(tokens),
        Ok(Err(error)) => Err(error.to_string()),
        Err(panic) => Err(panic_message(&*panic)),
    }
}

fn settings() -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(crate::Maker));
    settings
}

/// Has ids in paths written by `crate::segment`: progenitor leaves characters alone that URL parsers
/// take for a slash.
fn encode_ids_ourselves(file: &mut syn::File) {
    for item in &mut file.items {
        let syn::Item::Use(item) = item else { continue };
        let syn::UseTree::Path(path) = &mut item.tree else { continue };
        let syn::UseTree::Group(group) = &mut *path.tree else { continue };
        let names = std::mem::take(&mut group.items).into_iter();
        group.items = names
            .filter(|tree| !matches!(tree, syn::UseTree::Name(it) if it.ident == "encode_path"))
            .collect();
    }
    file.items.insert(
        0,
        syn::parse_quote!(
            use crate::segment::encode_path;
        ),
    );
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("progenitor panicked: {}", text.unwrap_or("without a message"))
}

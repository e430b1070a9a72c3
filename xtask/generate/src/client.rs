//! `client.rs`: the HTTP client, as progenitor writes it from the generator's view.

use std::panic::{AssertUnwindSafe, catch_unwind};

use openapiv3::OpenAPI;
use progenitor_impl::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use quote::quote;
use schemars_0_8::schema::{InstanceType, SchemaObject};

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
        // Builders, so that a new optional field or query parameter breaks no caller.
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(crate::Exchange))
        .with_conversion(secret(), "crate::SecretField", std::iter::empty::<TypeImpl>());
    settings
}

/// The schema of a secret: progenitor derives `Debug`, so a plain string would print.
fn secret() -> SchemaObject {
    SchemaObject {
        instance_type: Some(InstanceType::String.into()),
        format: Some("password".to_owned()),
        ..SchemaObject::default()
    }
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

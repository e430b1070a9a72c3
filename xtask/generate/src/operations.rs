//! `operations.rs`: the table from which the hook takes the headers of each operation.

use heck::{ToShoutySnakeCase, ToSnakeCase};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::spec::{Answer, Bearer, Operation, Parameter, Spec, json_media};

/// The source of the table.
pub(crate) fn operations(spec: &Spec) -> Result<String, String> {
    let operations = spec.operations();
    let rows = operations.iter().map(|operation| row(spec, operation));
    let names = operations.iter().map(constant);
    let head = quote! {
        use crate::operation::{Bearer, Header, Operation};
    };
    let all = quote! {
        /// Every operation, in the order of the spec.
        pub static ALL: &[&Operation] = &[#(&#names),*];
    };
    let items = [head, all].into_iter().chain(rows).map(format);
    Ok(items.collect::<Result<Vec<_>, _>>()?.join("\n"))
}

fn format(item: TokenStream) -> Result<String, String> {
    let file = syn::parse2(item)
        .map_err(|error| format!("the table of operations is not Rust: {error}"))?;
    Ok(prettyplease::unparse(&file))
}

fn row(spec: &Spec, operation: &Operation<'_>) -> TokenStream {
    let constant = constant(operation);
    let id = operation.id();
    let name = id.to_snake_case();
    let method = operation.method.to_uppercase();
    let path = operation.path;
    let doc = format!(" {method} `{path}`");
    let headers = operation.headers().map(|it| header(spec, it));
    let bearer = match spec.bearer(operation) {
        Bearer::None => quote!(Bearer::None),
        Bearer::Optional => quote!(Bearer::Optional),
        Bearer::Required => quote!(Bearer::Required),
    };
    let body = spec.request_body(operation).and_then(json_media);
    let content_type = match body.map(|(kind, _)| kind) {
        None => quote!(None),
        // Any JSON will do.
        Some(kind) if kind.contains('*') => quote!(Some("application/json")),
        Some(kind) => quote!(Some(#kind)),
    };
    let success = spec.answers(operation).into_iter().filter(Answer::is_success);
    let success = success.filter_map(|answer| answer.status.parse().ok());
    let success = success.map(Literal::u16_unsuffixed);
    quote! {
        #[doc = #doc]
        pub static #constant: Operation = Operation {
            id: #id,
            name: #name,
            method: #method,
            path: #path,
            headers: &[#(#headers),*],
            bearer: #bearer,
            content_type: #content_type,
            success: &[#(#success),*],
        };
    }
}

fn constant(operation: &Operation<'_>) -> proc_macro2::Ident {
    format_ident!("{}", operation.id().to_shouty_snake_case())
}

fn header(spec: &Spec, header: &Parameter<'_>) -> TokenStream {
    let name = header.name();
    let required = header.required();
    let secret = spec.is_secret(header);
    quote! {
        Header { name: #name, required: #required, secret: #secret }
    }
}

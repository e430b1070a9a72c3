//! pyo3's attributes.

use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Ident, Lit, Meta, Token};

use super::signature::Signature;

/// The options of an item, of whichever attribute: `#[pyclass(frozen, name = "Session")]`,
/// `#[pyo3(signature = (...))]`.
#[derive(Debug, Default)]
pub(super) struct Options(Vec<Setting>);

#[derive(Debug)]
struct Setting {
    key: String,
    value: Value,
}

#[derive(Debug)]
enum Value {
    None,
    Text(String),
    Signature(Signature),
    /// Rust's affair.
    Other,
}

impl Options {
    /// The options that the named attributes give.
    pub(super) fn of(attributes: &[Attribute], names: &[&str]) -> syn::Result<Self> {
        let mut settings = Vec::new();
        let given = attributes.iter().filter(|it| names.iter().any(|name| is(it, name)));
        for attribute in given.filter(|it| matches!(it.meta, Meta::List(_))) {
            let list = Punctuated::<Setting, Token![,]>::parse_terminated;
            settings.extend(attribute.parse_args_with(list)?);
        }
        Ok(Self(settings))
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.0.iter().any(|setting| setting.key == key)
    }

    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.0.iter().find_map(|setting| match &setting.value {
            Value::Text(text) if setting.key == key => Some(text.as_str()),
            _ => None,
        })
    }

    pub(super) fn signature(&self) -> Option<&Signature> {
        self.0.iter().find_map(|setting| match &setting.value {
            Value::Signature(signature) => Some(signature),
            _ => None,
        })
    }
}

impl Parse for Setting {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key = Ident::parse_any(input)?.to_string();
        if !input.peek(Token![=]) {
            return Ok(Self { key, value: Value::None });
        }
        input.parse::<Token![=]>()?;
        if key == "signature" {
            return Ok(Self { key, value: Value::Signature(input.parse()?) });
        }
        let value = match input.parse()? {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Value::Text(text.value()),
            _ => Value::Other,
        };
        Ok(Self { key, value })
    }
}

/// Whether it is the attribute of this name, by whichever path.
pub(super) fn is(attribute: &Attribute, name: &str) -> bool {
    attribute.path().segments.last().is_some_and(|last| last.ident == name)
}

/// Whether an item has the attribute.
pub(super) fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| is(attribute, name))
}

/// The name between the parentheses of `#[getter(name)]`.
pub(super) fn argument(attributes: &[Attribute], name: &str) -> Option<String> {
    let attribute = attributes.iter().find(|it| is(it, name))?;
    attribute.parse_args_with(Ident::parse_any).ok().map(|name| name.to_string())
}

/// Whether the item is for tests alone.
pub(super) fn for_tests(attributes: &[Attribute]) -> bool {
    let test = |it: &Attribute| it.parse_args::<Ident>().is_ok_and(|argument| argument == "test");
    attributes.iter().any(|attribute| is(attribute, "cfg") && test(attribute))
}

/// The item's documentation, without the space that Rust writes before each line.
pub(super) fn doc(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter(|it| is(it, "doc")).filter_map(|attribute| {
        let Meta::NameValue(pair) = &attribute.meta else { return None };
        let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &pair.value else { return None };
        let text = text.value();
        Some(text.strip_prefix(' ').unwrap_or(&text).trim_end().to_owned())
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

//! `#[pyo3(signature = (name: "str", *, value: "str | None" = None) -> "Session")]`, as pyo3 reads it.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, Ident, Lit, LitStr, Token, parenthesized};

/// What the attribute says.
#[derive(Debug)]
pub(super) struct Signature {
    pub(super) parameters: Vec<Parameter>,
    pub(super) returns: Option<Annotation>,
}

/// A type in Python's words, and where it stands.
#[derive(Debug)]
pub(super) struct Annotation {
    pub(super) text: String,
    pub(super) span: Span,
}

/// A part between the parentheses.
#[derive(Debug)]
pub(super) enum Parameter {
    /// `/` or `*`.
    Mark(&'static str),
    Named {
        /// Nothing, `*` or `**`.
        stars: &'static str,
        name: Ident,
        annotation: Option<Annotation>,
        /// As Python writes it.
        default: Option<String>,
    },
}

impl Parse for Signature {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let inside;
        parenthesized!(inside in input);
        let parameters = Punctuated::<Parameter, Token![,]>::parse_terminated(&inside)?;
        let returns = match input.parse::<Option<Token![->]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        Ok(Self { parameters: parameters.into_iter().collect(), returns })
    }
}

impl Parse for Annotation {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let text: LitStr = input.parse()?;
        Ok(Self { text: text.value(), span: text.span() })
    }
}

impl Parse for Parameter {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.parse::<Option<Token![/]>>()?.is_some() {
            return Ok(Self::Mark("/"));
        }
        let stars = stars(input)?;
        if stars == "*" && (input.is_empty() || input.peek(Token![,])) {
            return Ok(Self::Mark("*"));
        }
        let name = Ident::parse_any(input)?.unraw();
        let annotation = match input.parse::<Option<Token![:]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        let default = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(python(&input.parse()?)),
            None => None,
        };
        Ok(Self::Named { stars, name, annotation, default })
    }
}

fn stars(input: ParseStream<'_>) -> syn::Result<&'static str> {
    if input.parse::<Option<Token![*]>>()?.is_none() {
        return Ok("");
    }
    Ok(if input.parse::<Option<Token![*]>>()?.is_some() { "**" } else { "*" })
}

/// A default in Python's words; pyo3 shows no others than these.
fn python(default: &Expr) -> String {
    let literal = match default {
        Expr::Lit(ExprLit { lit, .. }) => match lit {
            Lit::Bool(it) => Some(if it.value { "True" } else { "False" }.to_owned()),
            Lit::Int(it) => Some(it.base10_digits().to_owned()),
            Lit::Float(it) => Some(it.base10_digits().to_owned()),
            Lit::Str(it) => it.span().source_text(),
            _ => None,
        },
        Expr::Path(it) if it.path.is_ident("None") => Some("None".to_owned()),
        _ => None,
    };
    literal.unwrap_or_else(|| "...".to_owned())
}

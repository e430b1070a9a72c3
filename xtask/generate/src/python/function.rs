//! A Rust function as Python sees it.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Attribute, FnArg, Pat, ReturnType, Type};

use super::attributes::{self, Options};
use super::imports::Imports;
use super::module::Function;
use super::signature::{Annotation, Parameter, Signature};
use super::slots::{HIDDEN, Slot, usual};
use super::types::{Types, Unknown, is_python, source};
use crate::Finding;

/// Where a function stands, and what reading it brings about.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) types: Types<'a>,
    pub(super) imports: &'a mut Imports,
    pub(super) findings: &'a mut Vec<Finding>,
}

/// What a function is to Python.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Role {
    Function,
    Method,
    New,
    Static,
    Class,
    Getter,
    Setter,
}

impl Role {
    fn of_method(attributes: &[Attribute]) -> Self {
        let roles = [
            ("new", Self::New),
            ("staticmethod", Self::Static),
            ("classmethod", Self::Class),
            ("getter", Self::Getter),
            ("setter", Self::Setter),
        ];
        let role = roles.into_iter().find(|(name, _)| attributes::has(attributes, name));
        role.map_or(Self::Method, |(_, role)| role)
    }

    /// The parameter that the interpreter fills.
    fn first(&self) -> Option<&'static str> {
        match self {
            Self::Function | Self::Static => None,
            Self::New | Self::Class => Some("cls"),
            Self::Method | Self::Getter | Self::Setter => Some("self"),
        }
    }
}

impl Reader<'_> {
    /// A function of the module.
    pub(super) fn function(&mut self, function: &syn::ItemFn) -> Option<Function> {
        self.read(&Role::Function, &function.attrs, &function.sig)
    }

    /// A method or a property of a class. None where Python does not see it.
    pub(super) fn method(&mut self, method: &syn::ImplItemFn) -> Option<Function> {
        self.read(&Role::of_method(&method.attrs), &method.attrs, &method.sig)
    }

    fn read(
        &mut self,
        role: &Role,
        attributes: &[Attribute],
        rust: &syn::Signature,
    ) -> Option<Function> {
        let options = self.options(attributes, &["pyo3", "pyfunction"])?;
        let name = name(role, attributes, &options, &rust.ident.unraw().to_string());
        if HIDDEN.contains(&name.as_str()) {
            return None;
        }
        let arguments = arguments(role, rust);
        let signature = options.signature();
        let slot = usual(&name).filter(|_| signature.is_none());
        let mut parameters: Vec<_> = role.first().map(str::to_owned).into_iter().collect();
        match (signature, slot.and_then(|slot| slot.parameters)) {
            (Some(signature), _) => parameters.extend(self.parameters(signature, &arguments)),
            (None, Some(usual)) => parameters.extend(self.usual_parameters(usual)),
            (None, None) => parameters.extend(
                arguments
                    .iter()
                    .map(|argument| format!("{}: {}", argument.name, self.of_type(argument.rust))),
            ),
        }
        let returns = match (role, signature.and_then(|it| it.returns.as_ref())) {
            (Role::New, _) => "typing.Self".to_owned(),
            (_, Some(annotation)) => self.annotation(annotation),
            (_, None) => match (slot.and_then(|slot| slot.returns), &rust.output) {
                (Some(usual), _) => {
                    self.known(usual);
                    usual.to_owned()
                }
                (None, output) => self.output(output),
            },
        };
        let decorators = decorators(role, &name);
        Some(Function { decorators, name, parameters, returns, doc: attributes::doc(attributes) })
    }

    /// A special method that an option of the class asks for.
    pub(super) fn slot(&mut self, name: &str) -> Option<Function> {
        let Slot { parameters, returns } = usual(name)?;
        let own = self.usual_parameters(parameters?);
        Some(Function {
            decorators: Vec::new(),
            name: name.to_owned(),
            parameters: ["self".to_owned()].into_iter().chain(own).collect(),
            returns: returns?.to_owned(),
            doc: String::new(),
        })
    }

    fn usual_parameters(&mut self, parameters: &[&str]) -> Vec<String> {
        for (_, annotation) in parameters.iter().filter_map(|it| it.split_once(": ")) {
            self.known(annotation);
        }
        parameters.iter().map(|&it| it.to_owned()).collect()
    }

    /// The options of pyo3. None where they cannot be read.
    pub(super) fn options(&mut self, attributes: &[Attribute], names: &[&str]) -> Option<Options> {
        let options = Options::of(attributes, names);
        options
            .map_err(|error| {
                let what = format!("this attribute cannot be read: {error}");
                self.find(error.span(), what, "write it as pyo3's guide does");
            })
            .ok()
    }

    fn parameters(&mut self, signature: &Signature, arguments: &[Argument<'_>]) -> Vec<String> {
        let mut parameters = Vec::new();
        for parameter in &signature.parameters {
            let (stars, name, annotation, default) = match parameter {
                Parameter::Mark(mark) => {
                    parameters.push((*mark).to_owned());
                    continue;
                }
                Parameter::Named { stars, name, annotation, default } => {
                    (stars, name, annotation, default)
                }
            };
            let rust = arguments.iter().find(|it| *name == it.name).map(|argument| argument.rust);
            let annotation = match (annotation, rust) {
                (Some(annotation), _) => self.annotation(annotation),
                (None, Some(rust)) if stars.is_empty() => self.of_type(rust),
                (None, _) => {
                    let what = format!("`{name}` has no type");
                    self.find(name.span(), what, &format!("write {stars}{name}: \"the type\""));
                    continue;
                }
            };
            let default = default.as_ref().map(|it| format!(" = {it}")).unwrap_or_default();
            parameters.push(format!("{stars}{name}: {annotation}{default}"));
        }
        parameters
    }

    /// A type that Python's words tell already.
    fn annotation(&mut self, annotation: &Annotation) -> String {
        self.imported(annotation.text.replace('\'', "\""), annotation.span)
    }

    /// A type that Rust alone tells.
    pub(super) fn of_type(&mut self, rust: &Type) -> String {
        match self.types.python(rust) {
            Ok(python) => self.imported(python, rust.span()),
            Err(Unknown(unknown)) => {
                let what =
                    format!("the type `{}` does not say what it is to Python", source(unknown));
                self.find(unknown.span(), what, REMEDY);
                "object".to_owned()
            }
        }
    }

    /// What a function without a signature returns.
    pub(super) fn output(&mut self, output: &ReturnType) -> String {
        match output {
            ReturnType::Default => "None".to_owned(),
            ReturnType::Type(_, rust) => self.of_type(rust),
        }
    }

    /// The annotation, its names imported.
    fn imported(&mut self, annotation: String, span: Span) -> String {
        if let Err(name) = self.imports.add(&annotation, self.types.classes) {
            let what =
                format!("`{name}` is no class of this module, and no name that the stub imports");
            self.find(span, what, "write it with its module, as in `datetime.datetime`");
        }
        annotation
    }

    /// Imports the names of an annotation that `slots` gives.
    fn known(&mut self, annotation: &str) {
        // They are all built in or stand with their module.
        let _ = self.imports.add(annotation, self.types.classes);
    }

    pub(super) fn find(&mut self, span: Span, what: impl Into<String>, remedy: &str) {
        self.findings.push(Finding::new(span.start().line, "python-type", what, remedy));
    }
}

/// What to do about a type that is not known.
const REMEDY: &str = "say it by #[pyo3(signature = (...) -> \"the type\")]; a getter, which takes none, returns an \
                      alias whose documentation is the type in backquotes";

/// An argument of a Rust function that Python gives.
struct Argument<'a> {
    name: String,
    rust: &'a Type,
}

fn arguments<'a>(role: &Role, rust: &'a syn::Signature) -> Vec<Argument<'a>> {
    let typed = rust.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) if !is_python(&typed.ty) => Some(typed),
        _ => None,
    });
    // An object may also come as `slf: PyRef<'_, Self>`, a class as `cls: &Bound<'_, PyType>`.
    let has_receiver = rust.receiver().is_some();
    let filled = role.first().is_some() && *role != Role::New && !has_receiver;
    let given = typed.skip(usize::from(filled));
    let argument = |typed: &'a syn::PatType| match &*typed.pat {
        Pat::Ident(pattern) => {
            Some(Argument { name: pattern.ident.unraw().to_string(), rust: &typed.ty })
        }
        _ => None,
    };
    given.filter_map(argument).collect()
}

fn name(role: &Role, attributes: &[Attribute], options: &Options, rust: &str) -> String {
    let accessor = |name, start| {
        attributes::argument(attributes, name)
            .unwrap_or_else(|| rust.strip_prefix(start).unwrap_or(rust).to_owned())
    };
    match (role, options.text("name")) {
        (Role::New, _) => "__new__".to_owned(),
        (_, Some(name)) => name.to_owned(),
        (Role::Getter, None) => accessor("getter", "get_"),
        (Role::Setter, None) => accessor("setter", "set_"),
        (_, None) => rust.to_owned(),
    }
}

fn decorators(role: &Role, name: &str) -> Vec<String> {
    let decorator = match role {
        Role::Function | Role::Method | Role::New => return Vec::new(),
        Role::Static => "@staticmethod".to_owned(),
        Role::Class => "@classmethod".to_owned(),
        Role::Getter => "@property".to_owned(),
        Role::Setter => format!("@{name}.setter"),
    };
    vec![decorator]
}

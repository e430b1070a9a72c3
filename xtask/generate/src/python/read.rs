//! What the binding's source declares.

use syn::spanned::Spanned as _;
use syn::{ImplItem, Item, ItemImpl, ItemStruct};

use super::Source;
use super::attributes::{self, Options, for_tests, has};
use super::function::Reader;
use super::imports::Imports;
use super::module::{Attribute, Class, Module};
use super::types::{self, Types};
use crate::{Finding, Findings};

/// A file, and what is wrong with it.
struct File<'a> {
    source: &'a Source,
    items: Vec<Item>,
    findings: Vec<Finding>,
}

/// Classes are known first: their methods may stand in an earlier file.
enum Pass {
    Classes,
    Members,
}

/// Reads every file, whatever is found in each.
pub(super) fn read(sources: &[Source]) -> Result<(Module, Imports), Vec<Findings>> {
    let mut files: Vec<_> = sources.iter().map(parse).collect();
    let names: Vec<_> = files.iter().flat_map(|file| declared(&file.items)).collect();
    let mut module = Module::default();
    let mut imports = Imports::default();
    for pass in [Pass::Classes, Pass::Members] {
        for File { items, findings, .. } in &mut files {
            let aliases = types::aliases(items);
            let types = Types { classes: &names, aliases: &aliases, this: None };
            let reader = Reader { types, imports: &mut imports, findings };
            let mut content = Content { module: &mut module, reader };
            match pass {
                Pass::Classes => content.classes(items),
                Pass::Members => content.members(items),
            }
        }
    }
    finish(&mut module, &mut imports);
    let wrong: Vec<_> = files.into_iter().filter_map(wrong).collect();
    if wrong.is_empty() { Ok((module, imports)) } else { Err(wrong) }
}

/// What follows from a class as a whole.
fn finish(module: &mut Module, imports: &mut Imports) {
    for class in &mut module.classes {
        // The decorator `final`.
        imports.module("typing");
        let has = |name: &str| class.methods.iter().any(|method| method.name == name);
        if has("__eq__") && !has("__hash__") {
            class.attributes.push(Attribute {
                name: "__hash__".to_owned(),
                // A value that compares and does not hash, to the checkers' displeasure.
                annotation: "typing.ClassVar[None]  # type: ignore[assignment]".to_owned(),
            });
        }
    }
}

fn wrong(file: File<'_>) -> Option<Findings> {
    let File { source, findings: mut list, .. } = file;
    list.sort();
    (!list.is_empty()).then(|| Findings { path: source.path.clone(), list })
}

fn parse(source: &Source) -> File<'_> {
    match syn::parse_file(&source.text) {
        Ok(file) => {
            let mut items = Vec::new();
            flatten(file.items, &mut items);
            File { source, items, findings: Vec::new() }
        }
        Err(error) => {
            let what = format!("this is not Rust: {error}");
            let line = error.span().start().line;
            let finding = Finding::new(line, "rust", what, "make it compile");
            File { source, items: Vec::new(), findings: vec![finding] }
        }
    }
}

/// The items of the file and of its modules, without those of tests.
fn flatten(from: Vec<Item>, into: &mut Vec<Item>) {
    for item in from {
        match item {
            Item::Mod(module) if !for_tests(&module.attrs) => {
                flatten(module.content.map(|(_, items)| items).unwrap_or_default(), into);
            }
            item => into.push(item),
        }
    }
}

/// The classes, by their names alone.
fn declared(items: &[Item]) -> Vec<Class> {
    let classes = items.iter().filter_map(|item| match item {
        Item::Struct(it) if has(&it.attrs, "pyclass") => Some(it),
        _ => None,
    });
    classes.map(|it| class(it, &class_options(it).unwrap_or_default())).collect()
}

fn class_options(class: &ItemStruct) -> syn::Result<Options> {
    Options::of(&class.attrs, &["pyclass", "pyo3"])
}

fn class(class: &ItemStruct, options: &Options) -> Class {
    let rust_name = class.ident.to_string();
    Class {
        name: options.text("name").unwrap_or(&rust_name).to_owned(),
        doc: attributes::doc(&class.attrs),
        subclass: options.has("subclass"),
        attributes: Vec::new(),
        methods: Vec::new(),
        rust_name,
    }
}

/// A file's items on their way into the module.
struct Content<'a> {
    module: &'a mut Module,
    reader: Reader<'a>,
}

impl Content<'_> {
    fn classes(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Struct(it) if has(&it.attrs, "pyclass") => self.class(it),
                Item::Enum(it) if has(&it.attrs, "pyclass") => {
                    let what =
                        format!("{} is an enum, which the stub does not know as a class", it.ident);
                    self.reader.find(
                        it.ident.span(),
                        what,
                        "give Python a struct, or its name as a str",
                    );
                }
                _ => {}
            }
        }
    }

    fn class(&mut self, it: &ItemStruct) {
        let Some(options) = self.reader.options(&it.attrs, &["pyclass", "pyo3"]) else { return };
        let mut class = class(it, &options);
        for (option, slot) in [("eq", "__eq__"), ("hash", "__hash__")] {
            if options.has(option) {
                class.methods.extend(self.reader.slot(slot));
            }
        }
        self.module.classes.push(class);
    }

    fn members(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Impl(it) if has(&it.attrs, "pymethods") => self.methods(it),
                Item::Fn(it) if has(&it.attrs, "pyfunction") => {
                    self.module.functions.extend(self.reader.function(it));
                }
                Item::Const(it) if has(&it.attrs, "pymodule_export") => {
                    let annotation = self.reader.of_type(&it.ty);
                    self.module
                        .constants
                        .push(Attribute { name: it.ident.to_string(), annotation });
                }
                _ => {}
            }
        }
    }

    fn methods(&mut self, methods: &ItemImpl) {
        let rust_name = types::source(&methods.self_ty);
        let classes = self.reader.types.classes;
        self.reader.types.this = classes.iter().find(|class| class.rust_name == rust_name);
        let Some(class) = self.module.classes.iter_mut().find(|it| it.rust_name == rust_name)
        else {
            let what = format!("{rust_name} has methods for Python, and is no class");
            self.reader.find(methods.self_ty.span(), what, "write #[pyclass] above its struct");
            return;
        };
        for item in &methods.items {
            match item {
                ImplItem::Fn(it) if has(&it.attrs, "classattr") => {
                    let name = it.sig.ident.to_string();
                    let annotation = self.reader.output(&it.sig.output);
                    class.attributes.push(Attribute { name, annotation });
                }
                ImplItem::Const(it) if has(&it.attrs, "classattr") => {
                    let name = it.ident.to_string();
                    let annotation = self.reader.of_type(&it.ty);
                    class.attributes.push(Attribute { name, annotation });
                }
                ImplItem::Fn(it) => class.methods.extend(self.reader.method(it)),
                _ => {}
            }
        }
    }
}

//! The spec as the lint and the outputs read it: every operation, with its references resolved.

use sha2::{Digest, Sha256};

use super::finding::Finding;
use super::in_place::name_schemas;
use super::yaml::{self, Node};

/// The methods that OpenAPI knows, in its order.
pub(super) const METHODS: [&str; 8] =
    ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// A chain of references longer than this is a circle.
pub(super) const LONGEST_CHAIN: usize = 32;

/// The spec, read but not yet believed.
#[derive(Debug)]
pub(crate) struct Spec {
    /// Its path below the repository's root.
    pub(crate) path: String,
    /// The SHA-256 of the file, in hexadecimal.
    pub(crate) digest: String,
    pub(crate) root: Node,
}

/// An operation, and the parameters of its path.
#[derive(Debug)]
pub(crate) struct Operation<'a> {
    /// In lower case, as the document writes it.
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) node: &'a Node,
    /// The path's parameters that the operation does not replace, then its own.
    pub(crate) parameters: Vec<Parameter<'a>>,
}

/// A parameter at a place of use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parameter<'a> {
    /// Where the operation or the path lists it.
    pub(crate) used: &'a Node,
    /// What it is, its references resolved.
    pub(crate) node: &'a Node,
}

/// An answer of an operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer<'a> {
    /// A status such as `404`, a range such as `4XX`, or `default`.
    pub(crate) status: &'a str,
    /// Where the operation lists it.
    pub(crate) used: &'a Node,
    /// What it is, its references resolved.
    pub(crate) node: &'a Node,
}

/// Whether an operation takes a bearer token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bearer {
    None,
    Optional,
    Required,
}

impl Spec {
    /// Reads the spec. `shown` is its path as messages and generated files show it.
    pub(crate) fn from_bytes(bytes: &[u8], shown: &str) -> Result<Self, Vec<Finding>> {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
            vec![Finding::new(line, "file", "this line is not UTF-8", "save the file as UTF-8")]
        })?;
        let digest = Sha256::digest(bytes);
        let digest = digest.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        let mut spec = Self { path: shown.to_owned(), digest, root: yaml::parse(text)? };
        name_schemas(&mut spec);
        Ok(spec)
    }

    /// The components of a kind, such as `schemas`.
    pub(crate) fn components(&self, kind: &str) -> &[(String, Node)] {
        self.root.at(&["components", kind]).map_or(&[], Node::entries)
    }

    /// What a local reference such as `#/components/schemas/Error` points at.
    pub(crate) fn target(&self, reference: &str) -> Option<&Node> {
        let pointer = reference.strip_prefix("#/")?;
        pointer
            .split('/')
            .try_fold(&self.root, |node, key| node.get(&key.replace("~1", "/").replace("~0", "~")))
    }

    /// The node at the end of a chain of references. `None` if the chain dangles or is circular.
    pub(crate) fn resolve<'a>(&'a self, node: &'a Node) -> Option<&'a Node> {
        let mut node = node;
        for _ in 0..LONGEST_CHAIN {
            match node.text_at("$ref") {
                Some(reference) => node = self.target(reference)?,
                None => return Some(node),
            }
        }
        None
    }

    /// Every operation, in the order of the document.
    pub(crate) fn operations(&self) -> Vec<Operation<'_>> {
        let paths = self.root.entries_at("paths").iter().filter(|(path, _)| path.starts_with('/'));
        paths.flat_map(|(path, item)| self.operations_of(path, item)).collect()
    }

    fn operations_of<'a>(&'a self, path: &'a str, item: &'a Node) -> Vec<Operation<'a>> {
        let methods = item.entries().iter().filter(|(key, _)| METHODS.contains(&key.as_str()));
        methods
            .map(|(method, node)| {
                let own = self.parameters(node);
                let replaced = |shared: &Parameter<'_>| own.iter().any(|it| it.replaces(shared));
                let mut parameters = self.parameters(item);
                parameters.retain(|shared| !replaced(shared));
                parameters.extend(own);
                Operation { method, path, node, parameters }
            })
            .collect()
    }

    /// The parameters that a path or an operation lists, without those whose reference dangles.
    pub(crate) fn parameters<'a>(&'a self, owner: &'a Node) -> Vec<Parameter<'a>> {
        let used = owner.items_at("parameters").iter();
        used.filter_map(|used| Some(Parameter { used, node: self.resolve(used)? })).collect()
    }

    /// The answers of an operation, without those whose reference dangles.
    pub(crate) fn answers<'a>(&'a self, operation: &Operation<'a>) -> Vec<Answer<'a>> {
        let entries = operation.node.entries_at("responses").iter();
        entries
            .filter(|(status, _)| !status.starts_with("x-"))
            .filter_map(|(status, used)| Some(Answer { status, used, node: self.resolve(used)? }))
            .collect()
    }

    /// Whether a parameter's value is a secret.
    pub(crate) fn is_secret(&self, parameter: &Parameter<'_>) -> bool {
        let schema = parameter.node.get("schema").and_then(|schema| self.resolve(schema));
        schema.and_then(|schema| schema.text_at("format")) == Some("password")
    }

    /// The body that an operation sends.
    pub(crate) fn request_body<'a>(&'a self, operation: &Operation<'a>) -> Option<&'a Node> {
        operation.node.get("requestBody").and_then(|body| self.resolve(body))
    }

    /// Whether an operation takes a bearer token, by its own `security` or the document's.
    pub(crate) fn bearer(&self, operation: &Operation<'_>) -> Bearer {
        let security = operation.node.get("security").or_else(|| self.root.get("security"));
        let choices = security.map_or(&[][..], Node::items);
        let with_token = choices.iter().filter(|choice| !choice.entries().is_empty()).count();
        match with_token {
            0 => Bearer::None,
            all if all == choices.len() => Bearer::Required,
            _ => Bearer::Optional,
        }
    }
}

impl<'a> Operation<'a> {
    pub(crate) fn id(&self) -> &'a str {
        self.node.text_at("operationId").unwrap_or_default()
    }

    /// The operation as a message names it.
    pub(crate) fn title(&self) -> String {
        match self.id() {
            "" => format!("{} {}", self.method.to_uppercase(), self.path),
            id => id.to_owned(),
        }
    }

    /// The header parameters, without those that OpenAPI ignores.
    pub(crate) fn headers(&self) -> impl Iterator<Item = &Parameter<'a>> {
        self.parameters.iter().filter(|it| it.place() == "header" && !it.is_described_elsewhere())
    }
}

impl<'a> Parameter<'a> {
    pub(crate) fn name(&self) -> &'a str {
        self.node.text_at("name").unwrap_or_default()
    }

    /// `path`, `query`, `header` or `cookie`.
    pub(crate) fn place(&self) -> &'a str {
        self.node.text_at("in").unwrap_or_default()
    }

    pub(crate) fn required(&self) -> bool {
        self.node.is_true("required")
    }

    pub(crate) fn description(&self) -> &'a str {
        self.node.text_at("description").unwrap_or_default()
    }

    /// Whether it is a header that OpenAPI ignores among the parameters: `security` and the request body's
    /// `content` say what it is.
    pub(crate) fn is_described_elsewhere(&self) -> bool {
        let elsewhere = ["authorization", "content-type"];
        self.place() == "header"
            && elsewhere.iter().any(|name| self.name().eq_ignore_ascii_case(name))
    }

    /// Whether both stand for the same part of a request. Header names know no case.
    pub(crate) fn replaces(&self, other: &Parameter<'_>) -> bool {
        self.place() == other.place()
            && match self.place() {
                "header" => self.name().eq_ignore_ascii_case(other.name()),
                _ => self.name() == other.name(),
            }
    }
}

impl Answer<'_> {
    /// Whether the status is 2xx.
    pub(crate) fn is_success(&self) -> bool {
        self.status.starts_with('2')
    }
}

/// The media type of an answer or a request body that is JSON, and what the spec says of it. Where several
/// are, `application/json` itself.
pub(crate) fn json_media(node: &Node) -> Option<(&str, &Node)> {
    let content = node.entries_at("content");
    let find = |is_wanted: fn(&str) -> bool| {
        content.iter().find(|(kind, _)| is_wanted(&essence(kind).to_ascii_lowercase()))
    };
    let media = find(|kind| kind == "application/json").or_else(|| find(is_json));
    media.map(|(kind, media)| (kind.as_str(), media))
}

/// A media type without its parameters.
fn essence(kind: &str) -> &str {
    kind.split(';').next().unwrap_or_default().trim()
}

fn is_json(kind: &str) -> bool {
    kind.ends_with("/json") || kind.ends_with("+json") || ["application/*", "*/*"].contains(&kind)
}

/// The JSON schema of an answer or a request body.
pub(crate) fn json_schema(node: &Node) -> Option<&Node> {
    json_media(node).and_then(|(_, media)| media.get("schema"))
}

/// The name of the schema that a reference points at.
pub(crate) fn schema_name(node: &Node) -> Option<&str> {
    node.text_at("$ref")?.strip_prefix("#/components/schemas/")
}

//! YAML with line numbers.
//!
//! The tree keeps the line of every node, so that a finding can name it. Comments, quoting and the order
//! of keys mean nothing here. Aliases are what they repeat, and merge keys (`<<`) what they merge.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span};

use super::finding::Finding;

const RULE: &str = "yaml";

/// A document may repeat parts by aliases. This many nodes is far beyond any spec and ends a
/// document whose aliases multiply.
const MOST_NODES: usize = 1_000_000;

/// A value and the line where it starts; for a mapping's value, the line of its key.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) line: usize,
    pub(crate) value: Value,
}

#[derive(Debug, Clone)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    /// A number as the document writes it.
    Number(String),
    String(String),
    Sequence(Vec<Node>),
    Mapping(Vec<(String, Node)>),
}

/// Two nodes are equal when they say the same, wherever they stand and in whatever order of keys.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        use Value::{Bool, Mapping, Null, Number, Sequence, String};
        match (&self.value, &other.value) {
            (Null, Null) => true,
            (Bool(one), Bool(two)) => one == two,
            (Number(one), Number(two)) | (String(one), String(two)) => one == two,
            (Sequence(one), Sequence(two)) => one == two,
            (Mapping(one), Mapping(two)) => {
                one.len() == two.len() && one.iter().all(|(key, node)| other.get(key) == Some(node))
            }
            _ => false,
        }
    }
}

impl Node {
    /// The value of a mapping's key.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// The node at the end of these keys.
    pub(crate) fn at(&self, keys: &[impl AsRef<str>]) -> Option<&Node> {
        keys.iter().try_fold(self, |node, key| node.get(key.as_ref()))
    }

    /// The value of a mapping's key, to be changed. What is no mapping becomes one, and a key that is not
    /// there is added.
    pub(crate) fn get_or_add(&mut self, key: &str) -> &mut Node {
        if !matches!(self.value, Value::Mapping(_)) {
            self.value = Value::Mapping(Vec::new());
        }
        let Value::Mapping(entries) = &mut self.value else { unreachable!("it is one now") };
        let known = entries.iter().position(|(name, _)| name == key);
        let index = known.unwrap_or_else(|| {
            entries.push((key.to_owned(), Node { line: self.line, value: Value::Null }));
            entries.len() - 1
        });
        &mut entries[index].1
    }

    /// The text of a string.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The text of the string under a key.
    pub(crate) fn text_at(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::text)
    }

    /// A scalar as the document writes it.
    pub(crate) fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) | Value::Number(text) => Some(text),
            Value::Bool(true) => Some("true"),
            Value::Bool(false) => Some("false"),
            Value::Null => Some("null"),
            Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// Whether the key holds `true`.
    pub(crate) fn is_true(&self, key: &str) -> bool {
        self.get(key).is_some_and(|node| matches!(node.value, Value::Bool(true)))
    }

    /// The entries of a mapping. Empty for anything else.
    pub(crate) fn entries(&self) -> &[(String, Node)] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a sequence. Empty for anything else.
    pub(crate) fn items(&self) -> &[Node] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The entries of the mapping under a key.
    pub(crate) fn entries_at(&self, key: &str) -> &[(String, Node)] {
        self.get(key).map_or(&[], Node::entries)
    }

    /// The items of the sequence under a key.
    pub(crate) fn items_at(&self, key: &str) -> &[Node] {
        self.get(key).map_or(&[], Node::items)
    }
}

/// Reads a document, or says what is wrong with it.
pub(crate) fn parse(text: &str) -> Result<Node, Vec<Finding>> {
    let options = granit_parser::options! { emit_comments: false };
    let mut reader = Reader {
        events: Parser::new_from_str_with_options(text, options),
        anchors: HashMap::new(),
        nodes: 0,
        findings: Vec::new(),
    };
    match reader.document() {
        Ok(root) if reader.findings.is_empty() => Ok(root),
        Ok(_) => Err(reader.findings),
        Err(finding) => {
            reader.findings.push(finding);
            Err(reader.findings)
        }
    }
}

struct Reader<I> {
    events: I,
    anchors: HashMap<usize, Node>,
    nodes: usize,
    findings: Vec<Finding>,
}

impl<'input, I> Reader<I>
where
    I: Iterator<Item = Result<(Event<'input>, Span), ScanError>>,
{
    fn document(&mut self) -> Result<Node, Finding> {
        let root = loop {
            match self.event()? {
                (Event::StreamStart | Event::DocumentStart(..), _) => {}
                (Event::StreamEnd, line) => return Err(unreadable(line, "the file is empty")),
                (event, line) => break self.node(event, line)?,
            }
        };
        loop {
            match self.event()? {
                (Event::StreamEnd, _) => return Ok(root),
                (Event::DocumentStart(..), line) => {
                    return Err(unreadable(line, "a second document starts here"));
                }
                _ => {}
            }
        }
    }

    fn event(&mut self) -> Result<(Event<'input>, usize), Finding> {
        match self.events.next() {
            Some(Ok((event, span))) => Ok((event, span.start.line())),
            Some(Err(error)) => Err(unreadable(error.marker().line(), error.info())),
            None => Err(unreadable(1, "the file ends early")),
        }
    }

    fn node(&mut self, event: Event<'input>, line: usize) -> Result<Node, Finding> {
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, _) => (scalar(text.into_owned(), style), anchor),
            Event::SequenceStart(_, anchor, _) => (self.sequence()?, anchor),
            Event::MappingStart(_, anchor, _) => (self.mapping()?, anchor),
            Event::Alias(anchor) => {
                let target = self.anchors.get(&anchor).cloned();
                let target =
                    target.ok_or_else(|| unreadable(line, "an alias inside its anchor"))?;
                self.count(&target, line)?;
                return Ok(Node { line, value: target.value });
            }
            other => return Err(unreadable(line, format!("an unexpected {other:?}"))),
        };
        let node = Node { line, value };
        self.nodes += 1;
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn sequence(&mut self) -> Result<Value, Finding> {
        let mut items = Vec::new();
        loop {
            match self.event()? {
                (Event::SequenceEnd, _) => return Ok(Value::Sequence(items)),
                (event, line) => items.push(self.node(event, line)?),
            }
        }
    }

    fn mapping(&mut self) -> Result<Value, Finding> {
        let mut entries: Vec<(String, Node)> = Vec::new();
        let mut merged: Vec<(String, Node)> = Vec::new();
        loop {
            let (key, style, line) = match self.event()? {
                (Event::MappingEnd, _) => break,
                (Event::Scalar(text, style, ..), line) => (text.into_owned(), style, line),
                (_, line) => return Err(unreadable(line, "a key that is not plain text")),
            };
            let (event, start) = self.event()?;
            let value = Node { line, ..self.node(event, start)? };
            if key == "<<" && style == ScalarStyle::Plain {
                self.merge(value, &mut merged);
                continue;
            }
            self.check_key(&entries, &key, line);
            entries.push((key, value));
        }
        // The mapping's own keys win over those that it merges.
        merged.retain(|(key, _)| entries.iter().all(|(own, _)| own != key));
        entries.append(&mut merged);
        Ok(Value::Mapping(entries))
    }

    /// Takes over the entries of a merge key's mappings; of two that have the same key, the first wins.
    fn merge(&mut self, node: Node, merged: &mut Vec<(String, Node)>) {
        let mappings = match node.value {
            Value::Sequence(items) => items,
            value => vec![Node { line: node.line, value }],
        };
        for Node { line, value } in mappings {
            let Value::Mapping(entries) = value else {
                self.findings.push(unreadable(line, "a merge key (`<<`) takes mappings alone"));
                continue;
            };
            for (key, node) in entries {
                if merged.iter().all(|(known, _)| *known != key) {
                    merged.push((key, node));
                }
            }
        }
    }

    fn check_key(&mut self, entries: &[(String, Node)], key: &str, line: usize) {
        if let Some((_, first)) = entries.iter().find(|(name, _)| name == key) {
            self.findings.push(Finding::new(
                line,
                "duplicate-key",
                format!("`{key}` stands here a second time; the first is on line {}", first.line),
                "remove one of the two, or rename it",
            ));
        }
    }

    /// Counts what an alias repeats.
    fn count(&mut self, node: &Node, line: usize) -> Result<(), Finding> {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return Err(unreadable(line, "the aliases multiply beyond reason"));
        }
        for (_, child) in node.entries() {
            self.count(child, line)?;
        }
        for child in node.items() {
            self.count(child, line)?;
        }
        Ok(())
    }
}

/// A scalar by YAML 1.2's core schema.
fn scalar(text: String, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain {
        return Value::String(text);
    }
    match text.as_str() {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if is_number(&text) => Value::Number(text),
        _ => Value::String(text),
    }
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && (unsigned.parse::<f64>().is_ok() || radix_number(unsigned))
}

fn radix_number(text: &str) -> bool {
    let digits = |rest: &str, radix| !rest.is_empty() && rest.chars().all(|c| c.is_digit(radix));
    text.strip_prefix("0x").is_some_and(|rest| digits(rest, 16))
        || text.strip_prefix("0o").is_some_and(|rest| digits(rest, 8))
}

fn unreadable(line: usize, what: impl Into<String>) -> Finding {
    Finding::new(
        line.max(1),
        RULE,
        what,
        "mend the YAML: indentation, quotes and colons are the usual causes",
    )
}

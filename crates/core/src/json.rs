//! Reads and writes the spec's types as JSON.
//!
//! Reading is lenient. It ignores members that the spec does not describe, so that they never cost a session. An optional
//! text, number or flag of another type counts as absent, or is converted if only one meaning is possible. Writing measures
//! the text first: a buffer that grows leaves copies behind, and this one may hold secrets.

mod node;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::Value;
use zeroize::Zeroizing;

pub(crate) use self::node::{End, Node};
use crate::Secret;
use crate::scrub::Scrub;

/// A value that is sent or received as JSON.
pub(crate) trait Json: Sized {
    /// Reads a value of exactly this type.
    fn decode(json: &Node<'_>) -> Option<Self>;

    /// Reads an optional value, which may be written as another type.
    fn decode_leniently(json: &Node<'_>) -> Option<Self> {
        Self::decode(json)
    }

    fn encode(&self, to: &mut dyn Write) -> io::Result<()>;

    /// Redacts a call's secrets in the texts, since a server may echo them.
    fn redact(&mut self, _secrets: &Scrub) {}

    /// Collects the secrets that the value holds.
    fn secrets(&self, _to: &mut Vec<Secret>) {}
}

/// Writes an object, a member at a time.
pub(crate) struct ObjectWriter<'a> {
    to: &'a mut dyn Write,
    is_empty: bool,
}

impl<'a> ObjectWriter<'a> {
    pub(crate) fn new(to: &'a mut dyn Write) -> io::Result<Self> {
        to.write_all(b"{")?;
        Ok(Self { to, is_empty: true })
    }

    pub(crate) fn member(&mut self, name: &str, value: &impl Json) -> io::Result<()> {
        if !std::mem::take(&mut self.is_empty) {
            self.to.write_all(b",")?;
        }
        text(name, self.to)?;
        self.to.write_all(b":")?;
        value.encode(self.to)
    }

    /// Writes a member, unless it is absent.
    pub(crate) fn optional(&mut self, name: &str, value: Option<&impl Json>) -> io::Result<()> {
        value.map_or(Ok(()), |value| self.member(name, value))
    }

    pub(crate) fn end(self) -> io::Result<()> {
        self.to.write_all(b"}")
    }
}

/// Writes a value into a buffer of exactly the right size.
pub(crate) fn encode(value: &impl Json) -> Zeroizing<Vec<u8>> {
    let mut length = Length(0);
    let measured = value.encode(&mut length);
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.0));
    measured.and_then(|()| value.encode(&mut *bytes)).expect("memory takes what is written");
    bytes
}

/// Counts the bytes that are written.
struct Length(usize);

impl Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn text(text: &str, to: &mut dyn Write) -> io::Result<()> {
    Ok(serde_json::to_writer(to, text)?)
}

impl Json for String {
    fn decode(json: &Node<'_>) -> Option<Self> {
        json.parse()
    }

    fn decode_leniently(json: &Node<'_>) -> Option<Self> {
        if json.is_number() { Some(json.text().to_owned()) } else { Self::decode(json) }
    }

    fn encode(&self, to: &mut dyn Write) -> io::Result<()> {
        text(self, to)
    }

    fn redact(&mut self, secrets: &Scrub) {
        let redacted = secrets.redacted(self);
        if redacted != *self {
            // It holds a secret.
            drop(Zeroizing::new(std::mem::replace(self, redacted)));
        }
    }
}

impl Json for Secret {
    fn decode(json: &Node<'_>) -> Option<Self> {
        String::decode(json).map(Self::new)
    }

    fn decode_leniently(json: &Node<'_>) -> Option<Self> {
        String::decode_leniently(json).map(Self::new)
    }

    fn encode(&self, to: &mut dyn Write) -> io::Result<()> {
        // Exposed here: a body is where a password belongs.
        text(self.expose_secret(), to)
    }

    fn secrets(&self, to: &mut Vec<Secret>) {
        to.push(self.clone());
    }
}

/// A text that a server may have echoed a secret in.
impl Json for Zeroizing<String> {
    fn decode(json: &Node<'_>) -> Option<Self> {
        String::decode(json).map(Self::new)
    }

    fn encode(&self, to: &mut dyn Write) -> io::Result<()> {
        text(self, to)
    }
}

macro_rules! plain {
    ($($plain:ty),+) => {
        $(impl Json for $plain {
            fn decode(json: &Node<'_>) -> Option<Self> {
                json.parse()
            }

            fn encode(&self, to: &mut dyn Write) -> io::Result<()> {
                Ok(serde_json::to_writer(to, self)?)
            }
        })+
    };
}

plain!(i64, f64, bool);

/// Any JSON.
impl Json for Value {
    fn decode(json: &Node<'_>) -> Option<Self> {
        json.parse()
    }

    fn encode(&self, to: &mut dyn Write) -> io::Result<()> {
        Ok(serde_json::to_writer(to, self)?)
    }

    fn redact(&mut self, secrets: &Scrub) {
        match self {
            Self::String(text) => text.redact(secrets),
            Self::Array(items) => items.iter_mut().for_each(|item| item.redact(secrets)),
            Self::Object(members) => members.values_mut().for_each(|value| value.redact(secrets)),
            Self::Null | Self::Bool(_) | Self::Number(_) => {}
        }
    }
}

/// An item of an array or a map that may be null.
impl<T: Json> Json for Option<T> {
    fn decode(json: &Node<'_>) -> Option<Self> {
        if json.is_null() { Some(None) } else { T::decode(json).map(Some) }
    }

    fn encode(&self, to: &mut dyn Write) -> io::Result<()> {
        match self {
            Some(value) => value.encode(to),
            None => to.write_all(b"null"),
        }
    }

    fn redact(&mut self, secrets: &Scrub) {
        if let Some(value) = self {
            value.redact(secrets);
        }
    }

    fn secrets(&self, to: &mut Vec<Secret>) {
        if let Some(value) = self {
            value.secrets(to);
        }
    }
}

impl<T: Json> Json for Box<T> {
    fn decode(json: &Node<'_>) -> Option<Self> {
        T::decode(json).map(Self::new)
    }

    fn encode(&self, to: &mut dyn Write) -> io::Result<()> {
        T::encode(self, to)
    }

    fn redact(&mut self, secrets: &Scrub) {
        T::redact(self, secrets);
    }

    fn secrets(&self, to: &mut Vec<Secret>) {
        T::secrets(self, to);
    }
}

impl<T: Json> Json for Vec<T> {
    fn decode(json: &Node<'_>) -> Option<Self> {
        json.items()?.iter().map(T::decode).collect()
    }

    fn encode(&self, to: &mut dyn Write) -> io::Result<()> {
        to.write_all(b"[")?;
        for (index, item) in self.iter().enumerate() {
            if index > 0 {
                to.write_all(b",")?;
            }
            item.encode(to)?;
        }
        to.write_all(b"]")
    }

    fn redact(&mut self, secrets: &Scrub) {
        for item in self {
            item.redact(secrets);
        }
    }

    fn secrets(&self, to: &mut Vec<Secret>) {
        for item in self {
            item.secrets(to);
        }
    }
}

impl<T: Json> Json for BTreeMap<String, T> {
    fn decode(json: &Node<'_>) -> Option<Self> {
        let members = json.members()?.all();
        members.map(|(name, json)| Some((name.to_owned(), T::decode(json)?))).collect()
    }

    fn encode(&self, to: &mut dyn Write) -> io::Result<()> {
        let mut object = ObjectWriter::new(to)?;
        for (name, value) in self {
            object.member(name, value)?;
        }
        object.end()
    }

    fn redact(&mut self, secrets: &Scrub) {
        let redacted = std::mem::take(self).into_iter().map(|(mut name, mut value)| {
            name.redact(secrets);
            value.redact(secrets);
            (name, value)
        });
        *self = redacted.collect();
    }

    fn secrets(&self, to: &mut Vec<Secret>) {
        for value in self.values() {
            value.secrets(to);
        }
    }
}

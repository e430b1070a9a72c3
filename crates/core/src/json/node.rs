//! JSON text, which is parsed one level at a time.

use std::borrow::Cow;
use std::sync::OnceLock;

use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Json;

/// JSON's blanks (RFC 8259, section 2).
const BLANK: [char; 4] = [' ', '\t', '\n', '\r'];
/// A member is of another type.
#[derive(Debug)]
pub(crate) struct Mistyped;

/// The text of a JSON value, without blanks around it. Its members are parsed once, when they are first read.
pub(crate) struct Node<'a> {
    text: &'a str,
    object: OnceLock<(Members<'a>, End)>,
}

/// How an object ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// With its last brace.
    Whole,
    /// More text follows.
    Trailing,
    /// A syntax error breaks it off, or it is no object.
    Broken,
}

/// The members of an object, the last of each name.
pub(crate) struct Members<'a>(Vec<(Cow<'a, str>, Node<'a>)>);

impl<'a> Node<'a> {
    /// The value that a text holds.
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text: text.trim_matches(BLANK), object: OnceLock::new() }
    }

    /// The text as it is written.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// The members. `None` if it is no object.
    pub(crate) fn members(&self) -> Option<&Members<'a>> {
        let (members, end) = self.object();
        (*end == End::Whole).then_some(members)
    }

    /// The members as far as they can be read.
    pub(crate) fn object(&self) -> &(Members<'a>, End) {
        self.object.get_or_init(|| {
            let mut members = Vec::new();
            let mut reader = serde_json::Deserializer::from_str(self.text);
            let read = reader.deserialize_map(Listed(&mut members));
            let end = match read.map(|()| reader.end()) {
                Ok(Ok(())) => End::Whole,
                Ok(Err(_)) => End::Trailing,
                Err(_) => End::Broken,
            };
            (Members(members), end)
        })
    }

    /// The items. `None` if it is no array.
    pub(crate) fn items(&self) -> Option<Vec<Self>> {
        let items: Vec<&RawValue> = serde_json::from_str(self.text).ok()?;
        Some(items.into_iter().map(|item| Self::new(item.get())).collect())
    }

    pub(crate) fn is_null(&self) -> bool {
        self.text == "null"
    }

    pub(super) fn is_number(&self) -> bool {
        self.text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
    }

    /// Reads it as serde does.
    pub(crate) fn parse<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(self.text).ok()
    }
}

impl<'a> Members<'a> {
    /// A member. `null` counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&Node<'a>> {
        let (_, json) = self.0.iter().rev().find(|(it, _)| it == name)?;
        (!json.is_null()).then_some(json)
    }

    /// All members, repeated ones included.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &Node<'a>)> {
        self.0.iter().map(|(name, json)| (&**name, json))
    }

    /// A member that must be present.
    pub(crate) fn required<T: Json>(&self, name: &str) -> Option<T> {
        T::decode(self.get(name)?)
    }

    /// A member that may be absent, but must have its type if it is present.
    pub(crate) fn optional<T: Json>(&self, name: &str) -> Result<Option<T>, Mistyped> {
        self.get(name).map(|json| T::decode(json).ok_or(Mistyped)).transpose()
    }

    /// An optional member, read leniently.
    pub(crate) fn lenient<T: Json>(&self, name: &str) -> Option<T> {
        T::decode_leniently(self.get(name)?)
    }
}

/// Lists members as they come, so that those before a syntax error are kept.
struct Listed<'a, 'de>(&'a mut Vec<(Cow<'de, str>, Node<'de>)>);

impl<'de> Visitor<'de> for Listed<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.0.reserve(8);
        while let Some(Name(name)) = map.next_key()? {
            self.0.push((name, Node::new(map.next_value::<&RawValue>()?.get())));
        }
        Ok(())
    }
}

/// A member's name, borrowed if it has no escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> serde::Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a name")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

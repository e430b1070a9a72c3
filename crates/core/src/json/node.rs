//! JSON as it is written, read a level at a time.

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

/// A value as JSON writes it, without blanks around it. Its members are read when somebody asks, and once.
pub(crate) struct Node<'a> {
    text: &'a str,
    object: OnceLock<(Members<'a>, End)>,
}

/// How an object ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// With its last brace.
    Whole,
    /// Something follows.
    Trailing,
    /// In the middle, by a mistake; or it is none.
    Broken,
}

/// The members of an object, the last of each name.
pub(crate) struct Members<'a>(Vec<(Cow<'a, str>, Node<'a>)>);

impl<'a> Node<'a> {
    /// The value that a text holds.
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text: text.trim_matches(BLANK), object: OnceLock::new() }
    }

    /// As it is written.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// The members. `None` for whatever is no object.
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

    /// The items. `None` for whatever is no array.
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
    /// A member; absent where it is null.
    pub(crate) fn get(&self, name: &str) -> Option<&Node<'a>> {
        let (_, json) = self.0.iter().rev().find(|(it, _)| it == name)?;
        (!json.is_null()).then_some(json)
    }

    /// Each member, as often as it stands there.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &Node<'a>)> {
        self.0.iter().map(|(name, json)| (&**name, json))
    }

    /// A member that has to be there.
    pub(crate) fn required<T: Json>(&self, name: &str) -> Option<T> {
        T::decode(self.get(name)?)
    }

    /// A member that may be absent, and is of its type where it is there.
    pub(crate) fn optional<T: Json>(&self, name: &str) -> Result<Option<T>, Mistyped> {
        self.get(name).map(|json| T::decode(json).ok_or(Mistyped)).transpose()
    }

    /// A member without which the answer is as good.
    pub(crate) fn lenient<T: Json>(&self, name: &str) -> Option<T> {
        T::decode_leniently(self.get(name)?)
    }
}

/// Lists members as they come: what stands before a mistake is there all the same.
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

/// A member's name, borrowed where it stands there without escapes.
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

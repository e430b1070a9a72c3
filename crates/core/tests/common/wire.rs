//! Values of generated types from the JSON of a case, and as JSON: by the names of the wire, secrets in clear.

use std::collections::BTreeMap;
use std::fmt::Debug;

use finhub_sessions::Secret;
use serde_json::{Map, Value};

/// What a call gave.
pub(crate) struct Answer {
    /// As JSON.
    pub(crate) value: Value,
    /// Everything that a program could print of it.
    pub(crate) shown: String,
}

impl Answer {
    pub(crate) fn of(value: &(impl ToJson + Debug)) -> Self {
        Self { value: value.to_json(), shown: format!("{value:?} {value:#?}") }
    }
}

/// The members of an object that are taken one by one. Those that nobody takes are refused.
pub(crate) struct Members(Map<String, Value>);

impl Members {
    pub(crate) fn of(json: &Value) -> Self {
        Self(json.as_object().unwrap_or_else(|| panic!("{json} is no object")).clone())
    }

    pub(crate) fn take<T: FromJson>(&mut self, name: &str) -> T {
        T::from_json(&self.0.remove(name).unwrap_or_default())
    }

    /// A part of a path, which is a text whatever its type.
    pub(crate) fn part(&mut self, name: &str) -> String {
        match self.0.remove(name).unwrap_or_default() {
            Value::String(text) => text,
            other => other.to_string(),
        }
    }

    pub(crate) fn none_left(&self) {
        assert!(self.0.is_empty(), "nothing takes {:?}", self.0.keys());
    }
}

/// What a case gives.
pub(crate) trait FromJson {
    fn from_json(json: &Value) -> Self;
}

/// What a call answers.
pub(crate) trait ToJson {
    fn to_json(&self) -> Value;
}

/// An object of these members.
pub(crate) fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>().into()
}

macro_rules! plain {
    ($($type:ty)+) => {
        $(impl FromJson for $type {
            fn from_json(json: &Value) -> Self {
                serde_json::from_value(json.clone()).unwrap_or_else(|error| panic!("{json}: {error}"))
            }
        }

        impl ToJson for $type {
            fn to_json(&self) -> Value {
                self.clone().into()
            }
        })+
    };
}

plain!(String i64 f64 bool Value);

impl FromJson for Secret {
    fn from_json(json: &Value) -> Self {
        String::from_json(json).into()
    }
}

impl ToJson for Secret {
    fn to_json(&self) -> Value {
        self.expose_secret().into()
    }
}

impl ToJson for () {
    fn to_json(&self) -> Value {
        Value::Null
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(json: &Value) -> Self {
        (!json.is_null()).then(|| T::from_json(json))
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn to_json(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::to_json)
    }
}

impl<T: FromJson> FromJson for Box<T> {
    fn from_json(json: &Value) -> Self {
        Self::new(T::from_json(json))
    }
}

impl<T: ToJson> ToJson for Box<T> {
    fn to_json(&self) -> Value {
        T::to_json(self)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: &Value) -> Self {
        let items = json.as_array().unwrap_or_else(|| panic!("{json} is no list"));
        items.iter().map(T::from_json).collect()
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn to_json(&self) -> Value {
        self.iter().map(T::to_json).collect()
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json(json: &Value) -> Self {
        let members = json.as_object().unwrap_or_else(|| panic!("{json} is no object"));
        members.iter().map(|(name, member)| (name.clone(), T::from_json(member))).collect()
    }
}

impl<T: ToJson> ToJson for BTreeMap<String, T> {
    fn to_json(&self) -> Value {
        let members = self.iter().map(|(name, member)| (name.clone(), member.to_json()));
        members.collect::<Map<_, _>>().into()
    }
}

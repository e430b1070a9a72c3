//! A second reading of an answer: a session is not given up for a member that nobody needs.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::Secret;

/// Members that an answer can do without, at either level, and what the spec says that they are.
const OPTIONAL: [(&str, Form); 7] = [
    ("code", Form::Integer),
    ("errorType", Form::Text),
    ("expiresAt", Form::Text),
    ("message", Form::Text),
    ("status", Form::Text),
    ("success", Form::Flag),
    ("terminatedAt", Form::Text),
];

#[derive(Clone, Copy)]
enum Form {
    Integer,
    Text,
    Flag,
}

type Members<'a> = BTreeMap<String, &'a RawValue>;

/// Decodes an answer after its optional members have been made what the spec says that they are: a number that
/// should be a text is taken for one, and whatever else does not fit is left out.
pub(super) fn decode<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    let mut members: Members<'_> = serde_json::from_slice(body).ok()?;
    let data = members.remove("data");
    // Room for all of it from the start: a text that grows leaves copies behind, and this one may hold tokens.
    let mut text = String::with_capacity(2 * body.len());
    text.push('{');
    write(&members, &mut text);
    if let Some(data) = data {
        text.push_str(if members.is_empty() { "\"data\":" } else { ",\"data\":" });
        match serde_json::from_str(data.get()) {
            Ok(inner) => {
                text.push('{');
                write(&inner, &mut text);
                text.push('}');
            }
            Err(_) => text.push_str(data.get()),
        }
    }
    text.push('}');
    serde_json::from_str(Secret::new(text).expose_secret()).ok()
}

fn write(members: &Members<'_>, text: &mut String) {
    for (index, (name, value)) in members.iter().enumerate() {
        let separator = if index == 0 { "" } else { "," };
        text.extend([separator, &Value::from(name.as_str()).to_string(), ":"]);
        let value = value.get();
        let form = OPTIONAL.iter().find(|(optional, _)| optional == name).map(|(_, form)| *form);
        match form {
            Some(form) if !form.fits(value) => match form {
                Form::Text if is_number(value) => text.extend(["\"", value, "\""]),
                _ => text.push_str("null"),
            },
            _ => text.push_str(value),
        }
    }
}

impl Form {
    fn fits(self, value: &str) -> bool {
        match self {
            Self::Integer => value.parse::<i64>().is_ok(),
            Self::Text => value.starts_with('"'),
            Self::Flag => matches!(value, "true" | "false"),
        }
    }
}

fn is_number(value: &str) -> bool {
    value.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::decode;

    #[test]
    fn what_nobody_needs_is_made_to_fit_or_left_out() {
        let answer = json!({"code": "200", "message": ["a"], "data": {
            "token": "a\"b", "expiresAt": 1_768_385_022, "errorType": false, "success": "yes", "x": 1,
        }});
        let expected = json!({"code": null, "message": null, "data": {
            "token": "a\"b", "expiresAt": "1768385022", "errorType": null, "success": null, "x": 1,
        }});
        assert_eq!(decode::<Value>(answer.to_string().as_bytes()), Some(expected));
    }

    #[test]
    fn what_fits_stays_as_it_is() {
        for answer in [
            json!({}),
            json!({"data": [1]}),
            json!({"data": null, "code": 200}),
            json!({"data": {"token": 3}, "success": true}),
            json!({"data": {"expiresAt": "soon", "data": {"code": "x"}}}),
        ] {
            assert_eq!(decode::<Value>(answer.to_string().as_bytes()), Some(answer));
        }
        assert_eq!(decode::<Value>(b"<html>"), None);
    }

    proptest! {
        #[test]
        fn no_body_can_make_decoding_panic(text in ".{0,60}") {
            let _ = decode::<Value>(text.as_bytes());
            let _ = decode::<Value>(format!(r#"{{"code":{text},"data":{{"status":{text}}}}}"#).as_bytes());
        }
    }
}

//! Cases that are written once and stand for several. `conformance/README.md` tells the rules.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Values by the names that placeholders have for them.
pub(crate) type Known = BTreeMap<String, Value>;

/// The cases of a suite, written out. `shared` are the values that every suite knows.
pub(crate) fn cases(suite: &Value, shared: &Value) -> Result<Vec<Value>, String> {
    let mut known = Known::new();
    for values in [shared, &suite["values"]] {
        known.extend(values.as_object().cloned().unwrap_or_default());
    }
    let written = suite["cases"].as_array().ok_or("`cases` is no list")?;
    let cases = written.iter().map(|case| written_out(case, &known));
    Ok(cases.collect::<Result<Vec<_>, _>>()?.concat())
}

fn written_out(case: &Value, known: &Known) -> Result<Vec<Value>, String> {
    let mut case = case.clone();
    let axes = case.as_object_mut().and_then(|members| members.remove("for"));
    let axes = axes.map_or(Value::Object(Map::new()), |axes| filled(&axes, known));
    let axes = axes.as_object().ok_or_else(|| format!("{}: `for` is no object", case["name"]))?;
    let mut rows = vec![known.clone()];
    for (name, values) in axes {
        let values = values.as_array();
        let values = values.ok_or_else(|| format!("{}: `{name}` is no list", case["name"]))?;
        rows = rows.iter().flat_map(|row| values.iter().map(|it| with(row, name, it))).collect();
    }
    Ok(rows.iter().map(|row| filled(&case, row)).collect())
}

/// What is known once `name` stands for a value, and `name.member` for each of its members.
fn with(known: &Known, name: &str, value: &Value) -> Known {
    let members = value.as_object().into_iter().flatten();
    let members = members.map(|(member, value)| (format!("{name}.{member}"), value.clone()));
    let mut known = known.clone();
    known.extend(members);
    known.insert(name.to_owned(), value.clone());
    known
}

fn filled(value: &Value, known: &Known) -> Value {
    match value {
        Value::String(text) => text_filled(text, known),
        Value::Array(items) => items.iter().map(|item| filled(item, known)).collect(),
        Value::Object(members) => object_filled(members, known),
        other => other.clone(),
    }
}

fn text_filled(text: &str, known: &Known) -> Value {
    let name = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    if let Some(value) = name.and_then(|name| known.get(name)) {
        return filled(value, known);
    }
    let mut text = text.to_owned();
    for (name, value) in known {
        let placeholder = format!("{{{name}}}");
        match value {
            Value::String(part) => text = text.replace(&placeholder, part),
            Value::Number(part) => text = text.replace(&placeholder, &part.to_string()),
            _ => {}
        }
    }
    text.into()
}

fn object_filled(members: &Map<String, Value>, known: &Known) -> Value {
    let filled =
        members.iter().map(|(name, member)| (text_filled(name, known), filled(member, known)));
    let mut filled: Vec<_> = filled.collect();
    if let [(Value::Object(_), _)] = filled.as_slice()
        && let Some((base, changes)) = filled.pop()
    {
        return changed(base, changes);
    }
    let named = filled.into_iter().map(|(name, member)| match name {
        Value::String(name) => (name, member),
        other => (other.to_string(), member),
    });
    named.collect::<Map<_, _>>().into()
}

/// A value with these members in place of its own.
fn changed(base: Value, changes: Value) -> Value {
    match (base, changes) {
        (Value::Object(mut members), Value::Object(changes)) => {
            for (name, change) in changes {
                let own = members.remove(&name).unwrap_or_default();
                members.insert(name, changed(own, change));
            }
            members.into()
        }
        (_, changes) => changes,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::cases;

    fn sorted(cases: &[Value]) -> BTreeSet<String> {
        cases.iter().map(Value::to_string).collect()
    }

    #[test]
    fn short_forms_stand_for_what_all_languages_are_held_to() {
        let file: Value = crate::read("expansion").expect("the file is JSON");
        let expected = file["cases"].as_array().expect("a list");
        let got = cases(&file["suite"], &file["shared"]).expect("the suite is in the format");
        assert_eq!(got.len(), expected.len());
        assert_eq!(sorted(&got), sorted(expected));
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for axes in [json!("{nothing}"), json!({ "status": 400 }), json!({ "on": "{nothing}" })] {
            let suite = json!({ "cases": [{ "name": "n", "for": axes }] });
            cases(&suite, &Value::Null).expect_err("nothing to choose from");
        }
    }
}

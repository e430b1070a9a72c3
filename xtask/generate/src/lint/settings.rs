//! Rules about the settings that give headers their values.

use crate::example::json;
use crate::extensions::SettingExtension;
use crate::finding::Finding;
use crate::model::own_settings;
use crate::spec::Spec;
use crate::yaml::Node;

const RULE: &str = "setting";

/// The key under which a header names its setting.
const KEY: &str = "x-finhub-setting";

/// What a language has already where its settings stand.
const TAKEN: [&str; 24] = [
    "build",
    "build_in",
    "clock",
    "complete",
    "connect",
    "connection",
    "count",
    "environment",
    "header",
    "header_values",
    "language",
    "limit",
    "native",
    "new",
    "options",
    "path",
    "runtime",
    "secret_setting",
    "secrets",
    "seconds",
    "setting",
    "settings",
    "text",
    "with",
];

/// What the name of a variable starts with.
const PREFIX: &str = "FINHUB_";

/// A parameter and the setting that it names.
struct Named<'a> {
    parameter: &'a Node,
    /// Where the setting is named.
    line: usize,
    setting: SettingExtension,
}

impl Named<'_> {
    fn header(&self) -> &str {
        self.parameter.text_at("name").unwrap_or_default()
    }
}

pub(super) fn places(spec: &Spec) -> Vec<Finding> {
    let with_setting = parameters(spec).into_iter().filter_map(|it| Some((it, it.get(KEY)?)));
    let misplaced = with_setting.filter(|(parameter, _)| parameter.text_at("in") != Some("header"));
    misplaced
        .map(|(parameter, setting)| {
            let name = parameter.text_at("name").unwrap_or_default();
            let what = format!("`{name}` is no header, so that no setting gives it its value");
            Finding::new(setting.line, RULE, what, format!("remove `{KEY}`"))
        })
        .collect()
}

pub(super) fn forms(spec: &Spec) -> Vec<Finding> {
    let given = parameters(spec).into_iter().filter_map(|parameter| parameter.get(KEY));
    given.flat_map(form).collect()
}

fn form(given: &Node) -> Vec<Finding> {
    let find = |what: String, remedy: &str| Finding::new(given.line, RULE, what, remedy);
    let SettingExtension { name, environment } = match serde_json::from_value(json(given)) {
        Ok(setting) => setting,
        Err(error) => {
            let what = format!("`{KEY}` cannot be read: {error}");
            return vec![find(
                what,
                "write { name: device_id, environment: FINHUB_DEVICE_ID }, the second where it has one",
            )];
        }
    };
    let mut findings = Vec::new();
    if !is_snake_case(&name) {
        findings.push(find(
            format!("the setting `{name}` is not in snake case"),
            "write it like device_id",
        ));
    }
    if TAKEN.contains(&name.as_str()) || own_settings().any(|(own, _)| own == name) {
        let what = format!("a client has a `{name}` already, which is not this header's");
        findings.push(find(what, "name the setting after what the header says"));
    }
    if let Some(variable) = environment {
        if !is_variable(&variable) {
            let what = format!("`{variable}` is not the name of a variable of this SDK");
            findings.push(find(what, "write it like FINHUB_DEVICE_ID"));
        }
        if let Some((own, _)) = own_settings().find(|(_, own)| *own == Some(variable.as_str())) {
            let what = format!("`{variable}` is the variable of `{own}`");
            findings.push(find(what, "name it after the setting"));
        }
    }
    findings
}

/// A setting gives one header its value, and takes one variable for it, wherever that header is described.
pub(super) fn agreement(spec: &Spec) -> Vec<Finding> {
    let named = named(spec);
    let mut findings = Vec::new();
    for (index, it) in named.iter().enumerate() {
        for earlier in &named[..index] {
            let (header, setting) = (it.header(), &it.setting.name);
            let same_header = header.eq_ignore_ascii_case(earlier.header());
            let problem = if same_header && it.setting != earlier.setting {
                Some(format!(
                    "the header `{header}` has another setting or variable in line {}",
                    earlier.line
                ))
            } else if !same_header && *setting == earlier.setting.name {
                Some(format!(
                    "the setting `{setting}` gives the header `{}` its value already",
                    earlier.header()
                ))
            } else if !same_header && shares_variable(&it.setting, &earlier.setting) {
                Some(format!(
                    "the variable of `{setting}` is that of `{}` already",
                    earlier.setting.name
                ))
            } else {
                None
            };
            let remedy = "give each header one setting of its own, the same everywhere";
            findings.extend(problem.map(|what| Finding::new(it.line, RULE, what, remedy)));
        }
    }
    for parameter in parameters(spec)
        .into_iter()
        .filter(|it| it.get(KEY).is_none() && it.text_at("in") == Some("header"))
    {
        let name = parameter.text_at("name").unwrap_or_default();
        let elsewhere = named.iter().find(|it| it.header().eq_ignore_ascii_case(name));
        findings.extend(elsewhere.map(|it| {
            let what =
                format!("the header `{name}` has no setting here, and one in line {}", it.line);
            Finding::new(parameter.line, RULE, what, format!("give it the same `{KEY}`"))
        }));
    }
    findings
}

fn shares_variable(one: &SettingExtension, other: &SettingExtension) -> bool {
    one.environment.is_some() && one.environment == other.environment
}

/// The headers that name a setting in the right form.
fn named(spec: &Spec) -> Vec<Named<'_>> {
    let headers = parameters(spec).into_iter().filter(|it| it.text_at("in") == Some("header"));
    let named = headers.filter_map(|parameter| {
        let given = parameter.get(KEY)?;
        let setting = serde_json::from_value(json(given)).ok()?;
        Some(Named { parameter, line: given.line, setting })
    });
    named.collect()
}

/// Every parameter, once: those of the components, and those that operations describe in place.
fn parameters(spec: &Spec) -> Vec<&Node> {
    let components = spec.components("parameters").iter().map(|(_, node)| node);
    let mut parameters: Vec<&Node> = components.filter(|node| node.get("$ref").is_none()).collect();
    for operation in spec.operations() {
        for parameter in &operation.parameters {
            // A component is met again in each operation that refers to it.
            if !parameters.iter().any(|known| std::ptr::eq(*known, parameter.node)) {
                parameters.push(parameter.node);
            }
        }
    }
    parameters
}

fn is_snake_case(name: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit())
    };
    name.starts_with(|first: char| first.is_ascii_lowercase()) && name.split('_').all(is_word)
}

fn is_variable(name: &str) -> bool {
    let rest = name.strip_prefix(PREFIX).unwrap_or_default();
    !rest.is_empty()
        && rest.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == b'_')
}

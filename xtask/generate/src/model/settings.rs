//! What a client is built from: the settings of the spec's headers, and the SDK's own (`own_settings`).

use serde::Serialize;

use super::name::Name;
use super::own_settings::{Row, Source, TABLE};
use crate::extensions;
use crate::spec::Spec;

/// A setting of a client.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Setting {
    pub(crate) name: Name,
    #[serde(rename = "type")]
    pub(crate) r#type: SettingType,
    /// The header that it gives a value.
    pub(crate) header: Option<String>,
    /// Whether a clone of a client may replace it. Otherwise it belongs to the connections, which clones share.
    pub(crate) is_replaceable: bool,
    /// The variable that gives it where nothing else does.
    pub(crate) environment: Option<String>,
    /// What it is where nothing gives it.
    pub(crate) default: Option<Default>,
    /// What becomes of a client without it, in a few words, where it has no default.
    pub(crate) absent: String,
    /// What it is, as a phrase without a full stop.
    pub(crate) phrase: String,
    /// What else there is to say.
    pub(crate) further: Docs,
    /// All of it: the phrase with the header, the variable and the default, and what else there is to say.
    pub(crate) doc: Docs,
}

/// What a setting holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SettingType {
    Text,
    /// A text that is often a UUID.
    Id,
    /// An IP address.
    Address,
    Url,
    /// A text that does not print.
    Secret,
    /// Texts by the names of headers.
    Headers,
    Duration,
    Count,
    Proxy,
    /// The path of a file.
    Path,
}

/// A default that is a value.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Default {
    Text(&'static str),
    Milliseconds(u32),
    Count(u32),
}

/// A sentence or more, for each language.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Docs {
    pub(crate) rust: String,
    pub(crate) python: String,
    pub(crate) kotlin: String,
    pub(crate) swift: String,
}

/// The SDK's own settings, whose names and variables no header's may have.
pub(crate) fn own_settings() -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
    TABLE.iter().filter_map(|row| match row.source {
        Source::Header => None,
        Source::Options(variable) | Source::Connections(variable) => Some((row.name, variable)),
    })
}

/// Every setting, in the order of every language.
pub(super) fn settings(spec: &Spec) -> Vec<Setting> {
    let headers = headers(spec);
    let mut settings = Vec::new();
    for row in &TABLE {
        if row.r#type == SettingType::Headers {
            let known = |header: &&Header| TABLE.iter().any(|row| row.name == header.setting);
            settings.extend(headers.iter().filter(|header| !known(header)).map(new));
        }
        let (replaceable, environment) = match row.source {
            Source::Options(variable) => (true, variable),
            Source::Connections(variable) => (false, variable),
            Source::Header => {
                let header = headers.iter().find(|header| header.setting == row.name);
                settings.extend(header.map(|header| header_setting(row, header)));
                continue;
            }
        };
        let name = Name::of(row.name);
        settings.push(setting(row, name, None, replaceable, environment.map(str::to_owned)));
    }
    settings
}

fn header_setting(row: &Row, header: &Header) -> Setting {
    let name = Name::called(&header.name, row.name);
    let known = setting(row, name, Some(&header.name), true, header.environment.clone());
    Setting { r#type: header.r#type(row.r#type), ..known }
}

fn setting(
    row: &Row,
    name: Name,
    header: Option<&str>,
    is_replaceable: bool,
    environment: Option<String>,
) -> Setting {
    let further = |other: Option<&str>| other.unwrap_or(row.further).to_owned();
    let further = Docs {
        rust: further(None),
        python: further(row.in_python),
        kotlin: further(row.in_kotlin),
        swift: further(row.in_swift),
    };
    let start = start(row.phrase, header, environment.as_deref(), row.default);
    Setting {
        name,
        r#type: row.r#type,
        header: header.map(str::to_owned),
        is_replaceable,
        default: row.default,
        absent: row.absent.to_owned(),
        phrase: row.phrase.to_owned(),
        doc: further.after(&start),
        further,
        environment,
    }
}

/// The setting of a header that the SDK has no words for.
fn new(header: &Header) -> Setting {
    let (phrase, rest) = header.doc.split_once(". ").unwrap_or((&header.doc, ""));
    let phrase = phrase.trim_end_matches('.');
    let (absent, last) = if header.is_required {
        ("no call that takes it", "Every call that takes it needs it.")
    } else {
        ("not sent", "Not sent by default.")
    };
    let further =
        if rest.is_empty() { last.to_owned() } else { format!("{} {last}", stopped(rest)) };
    let further = Docs::same(&further);
    let start = start(phrase, Some(&header.name), header.environment.as_deref(), None);
    Setting {
        name: Name::called(&header.name, &header.setting),
        r#type: header.r#type(SettingType::Text),
        header: Some(header.name.clone()),
        is_replaceable: true,
        environment: header.environment.clone(),
        default: None,
        absent: absent.to_owned(),
        phrase: phrase.to_owned(),
        doc: further.after(&start),
        further,
    }
}

/// What a setting is, its header, its variable and its default, in one sentence.
fn start(
    phrase: &str,
    header: Option<&str>,
    environment: Option<&str>,
    default: Option<Default>,
) -> String {
    let header = header.map(|header| format!(" (`{header}`)")).unwrap_or_default();
    let variable = environment.map(|variable| format!("; `{variable}`")).unwrap_or_default();
    let default =
        default.map(|default| format!("; {} by default", default.shown())).unwrap_or_default();
    format!("{phrase}{header}{variable}{default}.")
}

impl Docs {
    fn same(text: &str) -> Self {
        let text = || text.to_owned();
        Self { rust: text(), python: text(), kotlin: text(), swift: text() }
    }

    /// The same after a sentence.
    fn after(&self, sentence: &str) -> Self {
        let after = |text: &str| format!("{sentence} {text}").trim_end().to_owned();
        Self {
            rust: after(&self.rust),
            python: after(&self.python),
            kotlin: after(&self.kotlin),
            swift: after(&self.swift),
        }
    }
}

fn stopped(text: &str) -> String {
    let stop = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{text}{stop}")
}

impl Setting {
    /// Its default, or what becomes of a client without it.
    pub(crate) fn without(&self) -> String {
        self.default.map_or_else(|| self.absent.clone(), Default::shown)
    }
}

impl Default {
    /// As a reader sees it.
    fn shown(self) -> String {
        match self {
            Self::Text(text) => format!("`{text}`"),
            Self::Milliseconds(limit) => format!("{} seconds", f64::from(limit) / 1000.0),
            Self::Count(count) => count.to_string(),
        }
    }
}

/// A header whose value a setting gives.
struct Header {
    name: String,
    setting: String,
    environment: Option<String>,
    is_secret: bool,
    is_required: bool,
    /// On one line.
    doc: String,
}

impl Header {
    fn r#type(&self, otherwise: SettingType) -> SettingType {
        if self.is_secret { SettingType::Secret } else { otherwise }
    }
}

/// The headers that operations take and that have a setting, in the order of their first use.
fn headers(spec: &Spec) -> Vec<Header> {
    let mut headers: Vec<Header> = Vec::new();
    for operation in spec.operations() {
        for parameter in operation.headers() {
            let Some(setting) = extensions::setting(parameter.node) else { continue };
            if let Some(known) = headers.iter_mut().find(|it| it.setting == setting.name) {
                known.is_required |= parameter.required();
                continue;
            }
            headers.push(Header {
                name: parameter.name().to_owned(),
                setting: setting.name,
                environment: setting.environment,
                is_secret: spec.is_secret(parameter),
                is_required: parameter.required(),
                doc: parameter.description().split_whitespace().collect::<Vec<_>>().join(" "),
            });
        }
    }
    headers
}

//! What the SDK says of each setting: the words, types and defaults of its own, and the words for those of headers.

use super::settings::{Default, SettingType};

/// What the SDK says of a setting: all of its own, and the words for a header's.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) r#type: SettingType,
    pub(super) source: Source,
    pub(super) default: Option<Default>,
    pub(super) absent: &'static str,
    pub(super) phrase: &'static str,
    pub(super) further: &'static str,
    /// In place of `further`.
    pub(super) in_python: Option<&'static str>,
    pub(super) in_kotlin: Option<&'static str>,
    pub(super) in_swift: Option<&'static str>,
}

/// What gives a setting a meaning.
pub(super) enum Source {
    /// A header of the spec, which names the variable as well.
    Header,
    /// The SDK: it has a variable or none.
    Options(Option<&'static str>),
    /// The SDK, for the connections that clones share.
    Connections(Option<&'static str>),
}

/// What most rows have.
const ROW: Row = Row {
    name: "",
    r#type: SettingType::Text,
    source: Source::Header,
    default: None,
    absent: "",
    phrase: "",
    further: "",
    in_python: None,
    in_kotlin: None,
    in_swift: None,
};

const PROXY_IN_PYTHON: &str = "Its URL, or `env` for the one that `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name. None by \
    default, whatever the environment says. Loopback is never proxied.";

/// In the order of every language. A header's setting that is not here comes before `headers`.
pub(super) const TABLE: [Row; 19] = [
    Row {
        name: "base_url",
        r#type: SettingType::Url,
        source: Source::Connections(Some("FINHUB_BASE_URL")),
        default: Some(Default::Text("https://sandbox.finhub.cloud")),
        phrase: "FinHub's address",
        further: "`http://` is refused unless it leads to loopback.",
        ..ROW
    },
    Row {
        name: "tenant_id",
        r#type: SettingType::Id,
        absent: "required",
        phrase: "The tenant",
        further: "Required to build a client. Case-sensitive.",
        ..ROW
    },
    Row {
        name: "tenant_key",
        r#type: SettingType::Secret,
        source: Source::Options(Some("FINHUB_TENANT_KEY")),
        absent: "no login; `resume` and logout work",
        phrase: "The tenant's API key",
        further: "Logging in needs it, and nothing else does.",
        ..ROW
    },
    Row {
        name: "tenant_secret",
        r#type: SettingType::Secret,
        source: Source::Options(Some("FINHUB_TENANT_SECRET")),
        absent: "no login; `resume` and logout work",
        phrase: "The tenant's API secret",
        further: "Logging in needs it, and nothing else does. Keep it on a server: an app resumes a session that its \
            backend made.",
        ..ROW
    },
    Row {
        name: "forwarded_for",
        r#type: SettingType::Address,
        absent: "no login",
        phrase: "The end user's IPv4 or IPv6 address",
        further: "Logging in needs it. FinHub records it for AML and KYC, so it is never inferred.",
        ..ROW
    },
    Row {
        name: "forwarded_from",
        absent: "required",
        phrase: "The calling application's name",
        further: "Required to build a client.",
        ..ROW
    },
    Row {
        name: "platform",
        absent: "no call",
        phrase: "The end user's platform, such as `web`, `ios` or `android`",
        further: "Every call needs it.",
        ..ROW
    },
    Row {
        name: "device_id",
        r#type: SettingType::Id,
        absent: "no call",
        phrase: "The end user's device",
        further: "Every call needs it.",
        ..ROW
    },
    Row {
        name: "os_platform",
        absent: "not sent",
        phrase: "The operating system that the end user's browser hints at, such as `Windows`",
        further: "The SDK adds the quotes. Not sent by default.",
        ..ROW
    },
    Row {
        name: "user_agent",
        absent: "the SDK and what it runs on",
        phrase: "The calling software",
        further: "`finhub-sdk-rust/{version} rustc/{version}` by default. An app writes `{App}/{Version} ({OS} \
            {OSVersion}; {Device})`.",
        in_python: Some("The SDK and the Python that runs it by default."),
        in_kotlin: Some(
            "`finhub-sdk-kotlin/{version} {runtime}/{version}` by default. `AppInfo` writes the form for apps.",
        ),
        in_swift: Some(
            "`finhub-sdk-swift/{version} {OS}/{version}` by default. `AppInfo` writes the form for apps.",
        ),
        ..ROW
    },
    Row {
        name: "accept",
        default: Some(Default::Text("application/json")),
        phrase: "The formats to ask for",
        ..ROW
    },
    Row {
        name: "headers",
        r#type: SettingType::Headers,
        source: Source::Options(None),
        absent: "none",
        phrase: "Headers that FinHub documents and that have no setting of their own",
        further: "A clone adds its own to those that were given before.",
        ..ROW
    },
    Row {
        name: "timeout",
        r#type: SettingType::Duration,
        source: Source::Options(None),
        default: Some(Default::Milliseconds(30_000)),
        phrase: "How long a call may take in all, its retries and the waits between them included",
        ..ROW
    },
    Row {
        name: "connect_timeout",
        r#type: SettingType::Duration,
        source: Source::Connections(None),
        default: Some(Default::Milliseconds(3_100)),
        phrase: "How long one connection, with its TLS handshake, may take",
        ..ROW
    },
    Row {
        name: "attempt_timeout",
        r#type: SettingType::Duration,
        source: Source::Options(None),
        default: Some(Default::Milliseconds(10_000)),
        phrase: "How long one attempt may take",
        ..ROW
    },
    Row {
        name: "max_retries",
        r#type: SettingType::Count,
        source: Source::Options(None),
        default: Some(Default::Count(2)),
        phrase: "How often a failed attempt is repeated where that is safe",
        further: "10 at most; 0 turns retries off.",
        ..ROW
    },
    Row {
        name: "max_connections",
        r#type: SettingType::Count,
        source: Source::Connections(None),
        default: Some(Default::Count(100)),
        phrase: "How many requests may be under way at once, each on a connection of its own",
        further: "More calls wait for their turn, in their order, within their `timeout`.",
        ..ROW
    },
    Row {
        name: "proxy",
        r#type: SettingType::Proxy,
        source: Source::Connections(None),
        absent: "none, whatever the environment says",
        phrase: "The proxy that requests go through",
        further: "None by default, whatever the environment says. Loopback is never proxied.",
        in_python: Some(PROXY_IN_PYTHON),
        in_kotlin: Some(
            "`Proxy.Environment` for the one that `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name, or \
            `Proxy.Url(Secret(\"http://...\"))`. None by default, whatever the environment says. Loopback is never proxied.",
        ),
        in_swift: Some(
            "`.environment` for the one that `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name, or \
            `.url(Secret(\"http://...\"))`. None by default, whatever the environment says. Loopback is never proxied.",
        ),
        ..ROW
    },
    Row {
        name: "ca_bundle",
        r#type: SettingType::Path,
        source: Source::Connections(None),
        absent: "the platform's certificates",
        phrase: "A PEM file of certificate authorities to trust beside the platform's",
        in_kotlin: Some("On Android, beside the SDK's own."),
        ..ROW
    },
];

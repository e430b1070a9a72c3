//! A header that names a setting becomes one in every language, in its place among the others.

mod spec;

use serde_json::Value;
use spec::{current, file, findings, insert_before, replace, trips};

/// The description with a further optional header that has a setting of its own.
fn with_channel() -> String {
    let header = "    Channel:
      name: X-Channel
      in: header
      x-finhub-setting: { name: channel, environment: FINHUB_CHANNEL }
      description: The channel that the end user came by. Branches are \"branch\" */ there.
      schema: {type: string}
      example: branch
";
    let spec = insert_before(&current(), "    DeviceId:\n", header);
    let accept = "        - $ref: \"#/components/parameters/Accept\"\n";
    assert!(spec.contains(accept));
    spec.replace(accept, &format!("{accept}{}", accept.replace("/Accept", "/Channel")))
}

fn written(path: &str) -> String {
    file(&with_channel(), path)
}

/// Asserts that the text holds all of these.
#[track_caller]
fn holds(text: &str, all: &[&str]) {
    for it in all {
        assert!(text.contains(it), "there is no {it:?} in\n{text}");
    }
}

#[test]
fn a_further_header_is_taken() {
    assert_eq!(findings(&with_channel()), []);
}

#[test]
fn rust_has_its_field_its_setters_its_variable_and_its_header() {
    let core = written("core/src/generated/settings.rs");
    holds(&core, &["pub(crate) channel: Option<String>,", "(\"channel\", \"FINHUB_CHANNEL\"),"]);
    holds(&core, &["(\"X-Channel\", \"channel\"),", "self.channel.as_deref(),"]);
    holds(&core, &["fill(&mut options.channel, \"channel\", &lookup)?;"]);
    holds(&core, &["self.channel = replacing.channel.or(self.channel);"]);
    assert_eq!(core.matches("pub fn channel(mut self, channel: impl Into<String>)").count(), 2);
    holds(
        &core,
        &[
            "/// The channel that the end user came by (`X-Channel`); `FINHUB_CHANNEL`. Branches are",
        ],
    );
    holds(&written("uniffi/src/settings/generated.rs"), &["options = options.channel(channel);"]);
}

#[test]
fn python_has_its_keyword() {
    let python = written("_configured.py");
    assert_eq!(python.matches("        channel: str | None = None,\n").count(), 2);
    assert_eq!(python.matches("            \"channel\": channel,\n").count(), 2);
    assert_eq!(python.matches("            channel: The channel that the end user").count(), 2);
    let native = written("python/src/settings/generated.rs");
    holds(&native, &["options.channel(arguments::text(OPERATION, \"channel\", &value)?);"]);
}

#[test]
fn kotlin_has_its_argument_and_its_setter() {
    let client = written("FinHubClient.kt");
    assert_eq!(client.matches("        channel: String? = null,\n").count(), 4);
    holds(&client, &["     * @param channel The channel that the end user came by (`X-Channel`)"]);
    assert!(!client.contains("\"branch\" */"), "the text would end the comment");
    let options = written("ClientOptions.kt");
    holds(&options, &["public fun channel(channel: String?): ClientOptions ="]);
    holds(&options, &["channel = setting(\"channel\", channel),"]);
}

#[test]
fn swift_has_its_argument() {
    let swift = written("Generated/ClientSettings.swift");
    assert_eq!(swift.matches("        channel: String? = nil,\n").count(), 3);
    holds(&swift, &["    var channel: String?\n", "            channel: channel,\n"]);
    holds(&swift, &["///   - channel: The channel that the end user came by (`X-Channel`)"]);
}

#[test]
fn cases_can_give_it_in_every_language() {
    let schema: Value = serde_json::from_str(&written("conformance/schema.json")).expect("JSON");
    let definitions = &schema["$defs"];
    for place in ["Settings", "Options"] {
        let channel = &definitions[place]["properties"]["channel"];
        assert_eq!(channel["$ref"], "#/$defs/Text", "{channel}");
        let description = channel["description"].as_str().expect("a text");
        holds(description, &["The channel that the end user came by (`X-Channel`)"]);
    }
    let names = definitions["Setting"]["enum"].as_array().expect("a list");
    assert!(names.contains(&"channel".into()));
    let rust = written("core/tests/generated/settings.rs");
    assert_eq!(rust.matches("\"channel\" => ").count(), 2);
    let kotlin = written("GivenSettings.kt");
    assert_eq!(kotlin.matches("channel = text(\"channel\"),").count(), 2);
    assert_eq!(kotlin.matches(".channel(text(\"channel\"))").count(), 1);
    let swift = written("GivenSettings.swift");
    assert_eq!(swift.matches("channel: text(\"channel\")").count(), 3);
}

#[test]
fn cases_give_a_clone_nothing_of_the_connections() {
    let schema: Value = serde_json::from_str(&written("conformance/schema.json")).expect("JSON");
    let options = schema["$defs"]["Options"]["properties"].as_object().expect("an object");
    assert!(options.contains_key("timeout"));
    for connections in ["base_url", "connect_timeout", "max_connections", "proxy", "ca_bundle"] {
        assert!(!options.contains_key(connections), "{connections}");
    }
}

#[test]
fn it_stands_between_the_other_headers_and_those_without_a_setting() {
    for (path, accept, headers) in [
        ("core/src/generated/settings.rs", "accept: Option<", "    pub(crate) headers: Vec<"),
        ("_configured.py", "        accept: str", "        headers: Mapping"),
        ("FinHubClient.kt", "        accept: String?", "        headers: Map<"),
        ("Generated/ClientSettings.swift", "        accept: String?", "        headers: [String"),
    ] {
        let text = written(path);
        let (_, after) = text.split_once(accept).expect(accept);
        let (between, _) = after.split_once(headers).expect(headers);
        assert!(between.contains("channel: "), "{path}: {between}");
        assert_eq!(between.lines().count(), 2, "{path}: {between}");
    }
}

#[test]
fn a_setting_whose_value_is_a_secret_is_kept_as_one() {
    let secret = "schema: {type: string, format: password}\n      example: branch";
    let spec = replace(&with_channel(), "schema: {type: string}\n      example: branch", secret);
    let core = file(&spec, "core/src/generated/settings.rs");
    holds(&core, &["pub(crate) channel: Option<Secret>,", "            &self.channel,\n"]);
    holds(&core, &["self.channel.as_ref().map(Secret::expose_secret),"]);
    holds(&file(&spec, "_configured.py"), &["        channel: str | SecretLike | None = None,"]);
}

const CHANNEL: &str = "x-finhub-setting: { name: channel, environment: FINHUB_CHANNEL }";

fn refused(setting: &str, says: &str) {
    let setting = format!("x-finhub-setting: {setting}");
    trips(&replace(&with_channel(), CHANNEL, &setting), "setting", &setting, says, "");
}

#[test]
fn a_setting_that_cannot_be_one_is_refused() {
    refused("channel", "cannot be read");
    refused("{ name: channel, variable: FINHUB_CHANNEL }", "unknown field `variable`");
    refused("{ environment: FINHUB_CHANNEL }", "missing field `name`");
    for name in ["userChannel", "Channel", "user-channel", "_channel", "channel__id", "2nd"] {
        refused(&format!("{{ name: {name} }}"), "not in snake case");
    }
    for name in ["timeout", "headers", "base_url", "tenant_key", "clock", "options"] {
        refused(&format!("{{ name: {name} }}"), "has a");
    }
    for variable in ["CHANNEL", "FINHUB_", "FINHUB_channel", "finhub_CHANNEL"] {
        refused(&format!("{{ name: channel, environment: {variable} }}"), "not the name of a");
    }
    refused("{ name: channel, environment: FINHUB_BASE_URL }", "is the variable of `base_url`");
}

#[test]
fn a_setting_is_one_headers_alone() {
    let twice = "x-finhub-setting: { name: platform, environment: FINHUB_PLATFORM }";
    let spec = replace(&with_channel(), CHANNEL, "x-finhub-setting: { name: accept }");
    trips(
        &spec,
        "setting",
        "x-finhub-setting: { name: accept }\n      description: The formats",
        "",
        "",
    );
    let spec = replace(
        &with_channel(),
        CHANNEL,
        "x-finhub-setting: { name: channel, environment: FINHUB_PLATFORM }",
    );
    trips(
        &spec,
        "setting",
        "name: channel, environment: FINHUB_PLATFORM",
        "the variable of",
        "one setting of its own",
    );
    let spec = replace(&with_channel(), "name: X-Channel", "name: PLATFORM");
    trips(&spec, "setting", CHANNEL, "another setting or variable", "the same everywhere");
    let spec = replace(&with_channel(), twice, "deprecated: false");
    assert_eq!(findings(&spec), []);
    let optional = "      x-finhub-setting: { name: forwarded_for }\n      description: |\n        The end user's IPv4 or IPv6 address, where";
    let spec = replace(
        &current(),
        optional,
        &optional.replace("x-finhub-setting: { name: forwarded_for }", "deprecated: false"),
    );
    trips(
        &spec,
        "setting",
        "    ForwardedForOptional:\n",
        "has no setting here",
        "the same `x-finhub-setting`",
    );
}

#[test]
fn only_a_header_has_a_setting() {
    let spec = replace(
        &with_channel(),
        "name: sessionId\n      in: path\n",
        "name: sessionId\n      in: path\n      x-finhub-setting: { name: session }\n",
    );
    trips(
        &spec,
        "setting",
        "x-finhub-setting: { name: session }",
        "`sessionId` is no header",
        "remove",
    );
}

//! The rules about `x-finhub-*` extensions: the edit that trips each, the line that it names, and the remedy.

mod spec;

use spec::{findings, insert_before, known, replace, trips};

const ID: &str = "      operationId: createSession\n";

/// The known spec with a line in an operation.
fn with_operation(line: &str) -> String {
    replace(&known(), ID, &format!("{ID}      {line}\n"))
}

#[test]
fn an_extension_that_nobody_knows() {
    let near = "x-finhub-byhand: true";
    trips(&with_operation(near), "extension", near, "no extension", "write `x-finhub-by-hand`");
    let far = "x-finhub-colour: red";
    trips(&with_operation(far), "extension", far, "no extension", "docs/extensions.md");
    assert_eq!(findings(&with_operation("x-other: red")), []);
}

#[test]
fn an_extension_where_nothing_reads_it() {
    let kind = "x-finhub-kind: conflict";
    trips(&with_operation(kind), "extension", kind, "nothing reads", "move it to an answer");
    for (before, line) in [
        ("  title: ", "  x-finhub-by-hand: true\n"),
        ("        \"404\":\n", "        x-finhub-kind: conflict\n"),
        ("    CustomerId:\n", "    Other: {name: a, in: query, x-finhub-setting: {name: a}}\n"),
        ("    DeviceId:\n", "    Other: {name: a, in: header, x-finhub-name: a}\n"),
        ("        credentialType:\n", "        other: {x-finhub-value: {name: Session}}\n"),
    ] {
        let spec = insert_before(&known(), before, line);
        trips(&spec, "extension", line, "nothing reads `x-finhub-", "move it to");
    }
}

#[test]
fn an_extension_beside_a_reference() {
    let answer = "          $ref: \"#/components/responses/NotFound\"\n";
    let kind = "          x-finhub-kind: session_gone\n";
    let spec = replace(&known(), answer, &format!("{answer}{kind}"));
    trips(&spec, "extension", kind, "stands beside a `$ref`", "move it to the component");
    let data = "          $ref: \"#/components/schemas/CreatedSession\"\n";
    let spec = replace(&known(), data, &format!("{data}          x-finhub-name: created\n"));
    assert_eq!(findings(&spec), [], "a field has its name where it is used");
}

#[test]
fn an_extension_with_another_value() {
    for (line, says) in [
        ("x-finhub-by-hand: perhaps", "expected a boolean"),
        ("x-finhub-creates: token", "expected `session`"),
    ] {
        trips(&with_operation(line), "extension", line, says, "write it like `x-finhub-");
    }
    for (setting, says) in [
        ("{ name: deviceId }", "`deviceId` is not in snake case"),
        ("{ environment: FINHUB_DEVICE_ID }", "missing field `name`"),
        ("{ name: device_id, default: web }", "unknown field `default`"),
    ] {
        let line = format!("      x-finhub-setting: {setting}\n");
        let spec =
            replace(&known(), "      name: deviceId\n", &format!("      name: deviceId\n{line}"));
        trips(&spec, "extension", &line, says, "write it like `x-finhub-setting: { name: ");
    }
    let list = "x-finhub-standard-headers: X-Tenant-ID\nx-list:\n";
    let spec = replace(&known(), "x-finhub-standard-headers:\n", list);
    trips(&spec, "extension", list, "expected a sequence", "[X-Tenant-ID, User-Agent]");
}

#[test]
fn a_field_by_hand_that_the_schema_lacks() {
    let line = "      x-finhub-value: { name: Termination, by-hand: [sessionId, state] }\n";
    let spec =
        replace(&known(), "    TerminatedSession:\n", &format!("    TerminatedSession:\n{line}"));
    trips(&spec, "extension", line, "`TerminatedSession` has no field `state`", "by-hand");
}

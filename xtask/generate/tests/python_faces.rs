//! What the spec adds to the Python package: methods, values, further fields.

mod spec;

use std::fs;
use std::path::Path;
use std::process::Command;

use spec::{current, file, insert_before, replace};

/// The spec as it is, with an operation that takes and answers every kind of value.
fn with_devices() -> String {
    let text = insert_before(&current(), "\ncomponents:", include_str!("spec/devices.yaml"));
    insert_before(&text, "\n    ErrorEnvelope:", include_str!("spec/device_schemas.yaml"))
}

/// The method of this name of `Client`, without that of `AsyncClient`.
fn method(spec: &str, name: &str) -> String {
    let operations = file(spec, "_operations.py");
    let (plain, awaited) = operations.split_once("class AsyncOperations").expect("two classes");
    let start = format!("    def {name}(");
    assert!(awaited.contains(&format!("    async def {name}(")), "{name} cannot be awaited");
    let found = plain.split(&start).nth(1).unwrap_or_else(|| panic!("no {name}"));
    let end = found.find("\n    def ").unwrap_or(found.len());
    format!("{start}{}", &found[..end])
}

#[test]
fn an_operation_that_is_written_by_hand_has_no_generated_method() {
    let operations = file(&current(), "_operations.py");
    assert!(!operations.contains("def "), "{operations}");
    assert!(file(&current(), "_described.py").contains("OPERATIONS: dict[str, Operation] = {}\n"));
}

#[test]
fn a_method_takes_the_path_by_position_and_the_rest_by_keyword() {
    let method = method(&with_devices(), "replace_device");
    let signature = "    def replace_device(
        self,
        customer_id: str | uuid.UUID,
        device_number: int,
        *,
        name: str,
        device_pin: str | SecretLike,
        body_customer_id: str,
        page_size: int,
        token: str | SecretLike,
        place: types.Place | None = None,
        tags: Sequence[str] | None = None,
        labels: Mapping[str, str | None] | None = None,
        extra: Any = None,
        verbose: bool | None = None,
    ) -> types.Device:
";
    assert!(method.starts_with(signature), "{method}");
    assert!(
        method.contains(
            "        value: types.Device = self._call(\n            \"replace_device\",\n"
        )
    );
}

#[test]
fn a_method_says_what_it_takes_and_how_it_fails() {
    let method = method(&with_devices(), "replace_device");
    for line in [
        "        \"\"\"Replace a device.\n\n        What a \"device\" is: ''' and \\\\d.\n",
        "            device_number: `deviceNumber`.\n",
        "            device_pin: The number that unlocks it.\n",
        "            verbose: `verbose`. Sent only when given.\n",
        "            NotFoundError: There is no such session or customer.\n",
        "            DeviceLockedError: The device is locked.\n",
        "        Source: `replaceDevice` of `openapi/sessions.yaml`.\n",
    ] {
        assert!(method.contains(line), "no {line:?} in {method}");
    }
}

#[test]
fn an_operation_that_answers_nothing_gives_none() {
    let method = method(&with_devices(), "forget_device");
    assert!(
        method.contains("        bearer: str | SecretLike | None = None,\n    ) -> None:\n"),
        "{method}"
    );
    assert!(method.contains("        self._call(\n"), "{method}");
    assert!(!method.contains("return"), "{method}");
}

#[test]
fn a_value_says_what_it_holds_and_goes_by_its_names_on_the_wire() {
    let types = file(&with_devices(), "finhub_sessions/types.py");
    let device = types.split("class Device(_values.Value):").nth(1).expect("a class");
    for line in [
        "    class_: str | None\n",
        "    pins: tuple[Secret, ...]\n",
        "    parent: Device | None\n",
        "        pins: Sequence[str | SecretLike],\n",
        "            \"class_\": _values.optional(\"class\", _shapes.TEXT),\n",
        "            \"pins\": _values.required(\"pins\", _shapes.ListOf(_shapes.SECRET)),\n",
        "            \"parent\": _values.optional(\"parent\", _values.ObjectOf(Device)),\n",
    ] {
        assert!(device.contains(line), "no {line:?} in {device}");
    }
}

#[test]
fn a_value_that_only_hand_written_methods_see_is_not_offered() {
    let types = file(&with_devices(), "finhub_sessions/types.py");
    assert!(!types.contains("class CreatedSession("), "{types}");
    assert!(!types.contains("class ErrorEnvelope("), "{types}");
}

#[test]
fn a_further_field_of_login_and_logout_is_an_argument_or_an_accessor() {
    let spec = replace(
        &current(),
        "        credentialType:\n",
        "        channel: {type: string}\n        credentialType:\n",
    );
    let spec = replace(
        &spec,
        "        errorType:\n",
        "        probeCount: {type: integer}\n        errorType:\n",
    );
    let types = file(&spec, "finhub_sessions/types.py");
    assert!(types.contains("    channel: str | None\n"), "{types}");
    let described = file(&spec, "_described.py");
    assert!(described.contains("    \"channel\": _values.optional(\"channel\", _shapes.TEXT),\n"));
    assert!(
        described
            .contains("    \"probe_count\": _values.optional(\"probeCount\", _shapes.INTEGER),\n")
    );
    assert!(
        file(&spec, "_accessors.py")
            .contains("    \"probe_count\": \"`probeCount` of FinHub's answer.\",\n")
    );

    let stub = stub(&spec);
    let session = stub.split("class Session:").nth(1).expect("a class");
    let accessor = "    @property\n    def probe_count(self) -> int | None:\n";
    assert!(session.split("class UnverifiedClaims").next().expect("it ends").contains(accessor));
}

/// The stub of the binding's source and a spec.
fn stub(spec: &str) -> String {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("python-faces");
    // The last run's tree, if there was one.
    let _ = fs::remove_dir_all(&root);
    let copy = root.join("bindings/python/src");
    fs::create_dir_all(&copy).expect("a folder");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bindings/python/src");
    for file in fs::read_dir(&source).expect("the binding's source") {
        let file = file.expect("an entry").path();
        if file.is_file() {
            fs::copy(&file, copy.join(file.file_name().expect("a name"))).expect("a copy");
        }
    }
    let manifest = "bindings/python/Cargo.toml";
    fs::copy(source.join("../Cargo.toml"), root.join(manifest)).expect("a copy");
    let path = root.join("spec.yaml");
    fs::write(&path, spec).expect("the spec is written");
    let mut generate = Command::new(env!("CARGO_BIN_EXE_xtask-generate"));
    let ended =
        generate.arg("--root").arg(&root).arg("--spec").arg(&path).output().expect("it starts");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stdout));
    let stub = root.join("bindings/python/python/finhub_sessions/_native.pyi");
    fs::read_to_string(stub).expect("the stub is written")
}

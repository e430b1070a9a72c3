//! The privacy manifest, which Apple asks of every SDK
//! (<https://developer.apple.com/documentation/bundleresources/privacy-manifest-files>).

use std::path::Path;

use serde_json::Value;

use super::FACE;
use super::manifest::dump;
use crate::needs::PYTHON;
use crate::package::checks::Checks;
use crate::root;
use crate::step::command;
use crate::swift::PACKAGE;

const SUBJECT: &str = "privacy";

const FILE: &str = "PrivacyInfo.xcprivacy";

/// Apple reads these four, and refuses others.
const KEYS: [&str; 4] = [
    "NSPrivacyTracking",
    "NSPrivacyTrackingDomains",
    "NSPrivacyCollectedDataTypes",
    "NSPrivacyAccessedAPITypes",
];

/// What is said of each kind of data.
const OF_DATA: [&str; 4] = [
    "NSPrivacyCollectedDataType",
    "NSPrivacyCollectedDataTypeLinked",
    "NSPrivacyCollectedDataTypeTracking",
    "NSPrivacyCollectedDataTypePurposes",
];

const READ: &str =
    "import json, plistlib, sys; json.dump(plistlib.load(open(sys.argv[1], 'rb')), sys.stdout)";

/// Checks what it says, and that it comes with the package.
pub(super) fn check(checks: &mut Checks) {
    let file = root().join(PACKAGE).join("Sources").join(FACE).join(FILE);
    checks.add(SUBJECT, "content", read(&file).and_then(|it| judge(&it)));
    checks.add(SUBJECT, "resource", is_brought());
}

fn read(file: &Path) -> Result<Value, String> {
    let output = command(PYTHON.serving()?.0).args(["-c", READ]).arg(file).output();
    let output = output.map_err(|error| format!("python3 cannot be run: {error}"))?;
    serde_json::from_slice(&output.stdout)
        .map_err(|_| format!("{FILE} is not read: {}", String::from_utf8_lossy(&output.stderr)))
}

fn judge(said: &Value) -> Result<String, String> {
    let said = said.as_object().ok_or("it is no dictionary")?;
    if let Some(missing) = KEYS.iter().find(|key| !said.contains_key(**key)) {
        return Err(format!("it does not say {missing}"));
    }
    if let Some(strange) = said.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(format!("Apple does not know {strange}"));
    }
    let is_empty = |key: &str| said[key].as_array().is_some_and(Vec::is_empty);
    if said[KEYS[0]] != false || !is_empty(KEYS[1]) {
        return Err("it says that the package tracks people, which it does not".to_owned());
    }
    let data = said[KEYS[2]].as_array().ok_or_else(|| format!("{} is no list", KEYS[2]))?;
    for kind in data {
        if let Some(missing) = OF_DATA.iter().find(|key| kind.get(**key).is_none()) {
            return Err(format!("{} does not say {missing}", kind[OF_DATA[0]]));
        }
        if kind[OF_DATA[2]] != false {
            return Err(format!("it says that {} serves to track people", kind[OF_DATA[0]]));
        }
    }
    let apis = said[KEYS[3]].as_array().ok_or_else(|| format!("{} is no list", KEYS[3]))?;
    Ok(format!("no tracking, {} kinds of data, {} APIs that need a reason", data.len(), apis.len()))
}

fn is_brought() -> Result<String, String> {
    let manifest = dump(Path::new(PACKAGE), "xcframework")?;
    let face = manifest.targets.iter().find(|target| target.name == FACE);
    if face.is_some_and(|face| face.brings(FILE)) {
        Ok(format!("{FILE} comes with {FACE}"))
    } else {
        Err(format!("{FACE} does not bring it: `resources` in {PACKAGE}/Package.swift"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::judge;

    fn said() -> Value {
        json!({
            "NSPrivacyTracking": false,
            "NSPrivacyTrackingDomains": [],
            "NSPrivacyCollectedDataTypes": [{
                "NSPrivacyCollectedDataType": "NSPrivacyCollectedDataTypeUserID",
                "NSPrivacyCollectedDataTypeLinked": true,
                "NSPrivacyCollectedDataTypeTracking": false,
                "NSPrivacyCollectedDataTypePurposes": ["NSPrivacyCollectedDataTypePurposeAppFunctionality"],
            }],
            "NSPrivacyAccessedAPITypes": [],
        })
    }

    #[test]
    fn a_manifest_that_is_whole_is_accepted() {
        let found = judge(&said()).expect("it is well");
        assert_eq!(found, "no tracking, 1 kinds of data, 0 APIs that need a reason");
    }

    #[test]
    fn a_manifest_that_lacks_something_or_tracks_is_refused() {
        let wrong = |change: &dyn Fn(&mut Value)| {
            let mut said = said();
            change(&mut said);
            judge(&said).expect_err("it is wrong")
        };
        let tracks = wrong(&|it| it["NSPrivacyTracking"] = json!(true));
        assert!(tracks.contains("tracks people"), "{tracks}");
        let domains = wrong(&|it| it["NSPrivacyTrackingDomains"] = json!(["a.example"]));
        assert!(domains.contains("tracks people"), "{domains}");
        let further = wrong(&|it| it["NSPrivacyOther"] = json!(1));
        assert!(further.contains("does not know NSPrivacyOther"), "{further}");
        let apis =
            wrong(&|it| drop(it.as_object_mut().expect("one").remove("NSPrivacyAccessedAPITypes")));
        assert!(apis.contains("does not say NSPrivacyAccessedAPITypes"), "{apis}");
        let data = "/NSPrivacyCollectedDataTypes/0";
        let purpose = wrong(&|it| {
            let data = it.pointer_mut(data).and_then(Value::as_object_mut).expect("one");
            data.remove("NSPrivacyCollectedDataTypePurposes");
        });
        assert!(purpose.contains("NSPrivacyCollectedDataTypePurposes"), "{purpose}");
    }
}

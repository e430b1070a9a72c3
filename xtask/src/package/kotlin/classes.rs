//! The classes of the jar and of the AAR.

use std::fs;
use std::path::Path;

/// What a class of Java 11 says of itself (JVM specification, 4.1).
const JAVA_11: u8 = 55;

/// Whether every class among the files runs on Java 11, and there are some.
pub(super) fn bytecode(folder: &Path, files: &[String]) -> Result<String, String> {
    let is_class = |file: &&String| Path::new(file).extension().is_some_and(|it| it == "class");
    let classes = files.iter().filter(is_class);
    let mut count = 0;
    for class in classes {
        let bytes = fs::read(folder.join(class)).map_err(|error| format!("{class}: {error}"))?;
        match level(&bytes) {
            Some(JAVA_11) => count += 1,
            level => {
                return Err(format!(
                    "{class} is of level {level:?}, and Java 11's is {JAVA_11}: see jvmTarget in pom.xml"
                ));
            }
        }
    }
    if count == 0 {
        Err("there are no classes".to_owned())
    } else {
        Ok(format!("{count} classes of Java 11"))
    }
}

fn level(class: &[u8]) -> Option<u8> {
    match class.get(..8)? {
        [0xca, 0xfe, 0xba, 0xbe, _, _, 0, level] => Some(*level),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::level;

    #[test]
    fn a_class_tells_its_level() {
        assert_eq!(level(b"\xca\xfe\xba\xbe\0\0\0\x37..."), Some(55));
        assert_eq!(level(b"\xca\xfe\xba\xbe\0\0\0\x3d..."), Some(61));
        assert_eq!(level(b"PK\x03\x04...."), None);
        assert_eq!(level(b"\xca\xfe"), None);
    }
}

//! What a maintainer may add to the description, and what uses it.

use crate::copy::{File, Files};

/// The description, below the repository's root.
pub const SPEC: &str = "openapi/sessions.yaml";

/// What cases need not say.
const DEFAULTS: &str = "conformance/defaults.json";

/// A piece of a file, and the lines before or after which it is inserted.
struct Edit {
    file: &'static str,
    place: Place,
    piece: &'static str,
}

enum Place {
    Before(&'static str),
    After(&'static str),
}

use Place::{After, Before};

macro_rules! edits {
    ($($file:ident $place:ident $lines:literal $piece:literal;)+) => {
        [$(Edit {
            file: $file,
            place: $place($lines),
            piece: include_str!(concat!("../../extend/", $piece)),
        }),+]
    };
}

/// The edits of files that the repository has.
#[rustfmt::skip]
const EDITS: [Edit; 15] = edits! {
    SPEC Before "\ncomponents:\n" "openapi/operations.yaml";
    SPEC Before "\ncomponents:\n" "openapi/odd_operations.yaml";
    SPEC Before "\n  responses:\n" "openapi/headers.yaml";
    SPEC Before "\n  responses:\n" "openapi/odd_headers.yaml";
    SPEC After "\n  responses:\n" "openapi/responses.yaml";
    SPEC Before "\n  schemas:\n" "openapi/components.yaml";
    SPEC After "\n  schemas:\n" "openapi/schemas.yaml";
    SPEC After "\n  schemas:\n" "openapi/odd_schemas.yaml";
    SPEC After "#/components/parameters/Accept\"\n" "openapi/login_header.yaml";
    SPEC After "#/components/parameters/Accept\"\n" "openapi/login_query.yaml";
    SPEC Before "        \"404\":\n" "openapi/login_status.yaml";
    SPEC After "required: [username, password, tenantKey, tenantSecret]\n      properties:\n" "openapi/login_fields.yaml";
    SPEC After "required: [sessionId, userId, token, refreshToken]\n      properties:\n" "openapi/session_fields.yaml";
    SPEC After "description: A session that has ended.\n      properties:\n" "openapi/termination_fields.yaml";
    DEFAULTS After "\"requests\": {\n" "conformance/requests.json";
};

/// The files that only the copy has: cases, and a test in each language.
const ADDED: [(&str, &str); 5] = [
    ("conformance/devices.json", include_str!("../../extend/conformance/devices.json")),
    ("crates/core/tests/devices.rs", include_str!("../../extend/rust/devices.rs")),
    ("bindings/python/tests/test_devices.py", include_str!("../../extend/python/test_devices.py")),
    (
        "bindings/kotlin/src/test/kotlin/cloud/finhub/sessions/DevicesTest.kt",
        include_str!("../../extend/kotlin/DevicesTest.kt"),
    ),
    (
        "bindings/swift/Tests/FinhubSessionsTests/DevicesTests.swift",
        include_str!("../../extend/swift/DevicesTests.swift"),
    ),
];

/// Edits the files, and adds those that are new.
pub(super) fn apply(files: &mut Files) -> Result<(), String> {
    for edit in &EDITS {
        let file = files.get_mut(edit.file).ok_or_else(|| format!("{} is missing", edit.file))?;
        file.content = edit.apply(&String::from_utf8_lossy(&file.content))?.into_bytes();
    }
    for (path, content) in ADDED {
        let file = File { content: content.into(), is_program: false };
        if files.insert(path.to_owned(), file).is_some() {
            return Err(format!("the repository has a {path} of its own"));
        }
    }
    Ok(())
}

/// The description with all that is added to it.
pub fn edited(spec: &str) -> Result<String, String> {
    let edits = EDITS.iter().filter(|edit| edit.file == SPEC);
    edits.clone().try_fold(spec.to_owned(), |text, edit| edit.apply(&text))
}

impl Edit {
    /// Inserts the piece before or after the first occurrence of the lines.
    fn apply(&self, text: &str) -> Result<String, String> {
        let (lines, is_after) = match self.place {
            Before(lines) => (lines, false),
            After(lines) => (lines, true),
        };
        let Some(start) = text.find(lines) else {
            return Err(format!(
                "{} has no {lines:?} any more: say in xtask/src/extend/edits.rs where the new piece belongs",
                self.file
            ));
        };
        let (before, after) = text.split_at(if is_after { start + lines.len() } else { start });
        Ok(format!("{before}{}{after}", self.piece))
    }
}

#[cfg(test)]
mod tests {
    use super::{ADDED, After, Before, EDITS, Edit, apply};
    use crate::copy;

    fn edit(place: super::Place) -> Edit {
        Edit { file: "a.yaml", place, piece: "new\n" }
    }

    #[test]
    fn a_piece_stands_where_it_belongs() {
        assert_eq!(edit(Before("b\n")).apply("a\nb\nb\n").as_deref(), Ok("a\nnew\nb\nb\n"));
        assert_eq!(edit(After("b\n")).apply("a\nb\nb\n").as_deref(), Ok("a\nb\nnew\nb\n"));
    }

    #[test]
    fn a_place_that_is_gone_is_named() {
        let problem = edit(After("gone\n")).apply("a\n").expect_err("there is none");
        assert!(problem.starts_with("a.yaml has no \"gone\\n\""), "{problem}");
    }

    #[test]
    fn every_piece_finds_its_place_in_the_repository() {
        let mut files = copy::files(&crate::root()).expect("git lists them");
        let before = files.clone();
        apply(&mut files).expect("every edit");
        assert_eq!(files.len(), before.len() + ADDED.len());
        for Edit { file, piece, .. } in &EDITS {
            assert!(String::from_utf8_lossy(&files[*file].content).contains(piece), "{file}");
        }
    }
}

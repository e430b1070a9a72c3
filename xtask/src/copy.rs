//! A copy of the repository. Files that stay as they are keep their times, so that a second build is short.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::Path;

use crate::step::command;

/// A file of the copy.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct File {
    pub(crate) content: Vec<u8>,
    pub(crate) is_program: bool,
}

/// Files by their paths below the root.
pub(crate) type Files = BTreeMap<String, File>;

/// The files of the repository as they are now, but for those that git ignores.
pub(crate) fn files(root: &Path) -> Result<Files, String> {
    let mut list = command("git");
    list.current_dir(root).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listed = list.output().map_err(|error| format!("git cannot be run: {error}"))?;
    if !listed.status.success() {
        return Err(String::from_utf8_lossy(&listed.stderr).into_owned());
    }
    let mut files = Files::new();
    for path in String::from_utf8_lossy(&listed.stdout).split_terminator('\0') {
        match read(&root.join(path)) {
            Ok(file) => drop(files.insert(path.to_owned(), file)),
            // It was deleted, and git was not told.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(format!("{path}: {error}")),
        }
    }
    Ok(files)
}

fn read(path: &Path) -> io::Result<File> {
    let content = fs::read(path)?;
    #[cfg(unix)]
    let is_program = {
        use std::os::unix::fs::PermissionsExt as _;
        fs::metadata(path)?.permissions().mode() & 0o100 != 0
    };
    #[cfg(not(unix))]
    let is_program = false;
    Ok(File { content, is_program })
}

/// Writes what is new or changed since the last time, and removes what is gone. What the generator made of a file that
/// stays as it is stays as well.
pub(crate) fn write(files: &Files, folder: &Path) -> Result<(), String> {
    let (copy, list) = (folder.join("copy"), folder.join("copied.txt"));
    let before = fs::read_to_string(&list).unwrap_or_default();
    let mut before: BTreeMap<&str, &str> = before
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(it, path)| (path, it))
        .collect();
    let mut after = String::new();
    for (path, file) in files {
        let target = copy.join(path);
        let mark = mark(file);
        if before.remove(&**path) != Some(&*mark) || !target.is_file() {
            put(file, &target).map_err(|error| format!("{}: {error}", target.display()))?;
        }
        after.extend([&*mark, " ", path, "\n"]);
    }
    for path in before.into_keys() {
        // It may be gone already.
        let _ = fs::remove_file(copy.join(path));
    }
    fs::write(&list, after).map_err(|error| format!("{}: {error}", list.display()))
}

/// Tells a file from what it was before.
fn mark(file: &File) -> String {
    let mut hasher = DefaultHasher::new();
    file.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn put(file: &File, target: &Path) -> io::Result<()> {
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(target, &file.content)?;
    #[cfg(unix)]
    if file.is_program {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(target, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{File, Files, files, write};

    fn file(content: &str) -> File {
        File { content: content.into(), is_program: false }
    }

    #[test]
    fn what_stays_as_it_is_is_not_written_again() {
        let folder = std::env::temp_dir().join(format!("extend-copy-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let given = [("a/same", "1"), ("a/changed", "1"), ("gone", "1")];
        let mut files: Files = given.map(|(path, it)| (path.to_owned(), file(it))).into();
        write(&files, &folder).expect("the first copy");
        let read = |path: &str| fs::read_to_string(folder.join("copy").join(path)).ok();
        // As a generator would.
        fs::write(folder.join("copy/a/same"), "made").expect("a file");

        files.insert("a/changed".to_owned(), file("2"));
        files.remove("gone");
        write(&files, &folder).expect("the second copy");
        assert_eq!(read("a/same").as_deref(), Some("made"));
        assert_eq!(read("a/changed").as_deref(), Some("2"));
        assert_eq!(read("gone"), None);
        fs::remove_dir_all(&folder).expect("it is a folder");
    }

    #[test]
    fn the_repository_has_its_description_and_its_programs() {
        let files = files(&crate::root()).expect("git lists them");
        assert!(files.contains_key("openapi/sessions.yaml"));
        assert!(files.keys().all(|path| !path.starts_with("target/")));
        #[cfg(unix)]
        assert!(files["ci/swift-toolchain.sh"].is_program);
    }
}

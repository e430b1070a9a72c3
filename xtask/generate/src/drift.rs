//! How the files on disk differ from what they should be, and writing them.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::output::GeneratedFile;
use xtask::terminal::{Palette, Tone};

/// The folders in which every file is generated.
const OWNED: [&str; 3] = [
    "bindings/swift/Sources/FinhubSessions/Generated",
    "crates/client/src/generated",
    "crates/core/src/generated",
];

/// A file that is not as it should be.
#[derive(Debug)]
pub(crate) struct Drift {
    /// The path below the root.
    pub(crate) path: String,
    /// What is there.
    before: Option<Vec<u8>>,
    /// What should be there.
    after: Option<String>,
}

/// Every file below the root that is not as it should be.
pub(crate) fn drifts(root: &Path, files: &[GeneratedFile]) -> io::Result<Vec<Drift>> {
    let mut drifts = Vec::new();
    for file in files {
        let before = content(&root.join(&*file.path))?;
        if before.as_deref() != Some(file.content.as_bytes()) {
            let path = file.path.clone().into_owned();
            drifts.push(Drift { path, before, after: Some(file.content.clone()) });
        }
    }
    for path in leftovers(root, files)? {
        drifts.push(Drift { before: content(&root.join(&path))?, path, after: None });
    }
    Ok(drifts)
}

fn content(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The files in owned folders that nothing generates any more.
fn leftovers(root: &Path, files: &[GeneratedFile]) -> io::Result<Vec<String>> {
    let mut leftovers = Vec::new();
    for folder in OWNED {
        let entries = match fs::read_dir(root.join(folder)) {
            Ok(entries) => entries.collect::<io::Result<Vec<_>>>()?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        let paths =
            entries.iter().map(|it| format!("{folder}/{}", it.file_name().to_string_lossy()));
        leftovers.extend(paths.filter(|path| files.iter().all(|file| file.path != *path)));
    }
    leftovers.sort();
    Ok(leftovers)
}

impl Drift {
    /// What is wrong with the file.
    pub(crate) fn state(&self) -> &'static str {
        match (&self.before, &self.after) {
            (None, _) => "missing",
            (_, None) => "left over",
            _ => "out of date",
        }
    }

    /// What mending does to the file.
    pub(crate) fn remedy(&self) -> &'static str {
        match (&self.before, &self.after) {
            (None, _) => "created",
            (_, None) => "removed",
            _ => "updated",
        }
    }

    /// The difference as a unified diff.
    pub(crate) fn diff(&self, palette: Palette) -> String {
        let before = self.before.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
        let after = self.after.as_deref().unwrap_or_default();
        let name = |side, exists| {
            if exists { format!("{side}/{}", self.path) } else { "/dev/null".into() }
        };
        let old = name("a", self.before.is_some());
        let new = name("b", self.after.is_some());
        let diff = TextDiff::from_lines(&*before, after);
        let unified = diff.unified_diff().context_radius(3).header(&old, &new).to_string();
        unified.lines().map(|line| paint_line(palette, line) + "\n").collect()
    }

    /// Makes the file as it should be.
    pub(crate) fn mend(&self, root: &Path) -> io::Result<()> {
        let path = root.join(&self.path);
        match &self.after {
            Some(content) => write_whole(&path, content),
            None => fs::remove_file(path),
        }
    }
}

fn paint_line(palette: Palette, line: &str) -> String {
    match line.as_bytes() {
        [b'-', b'-', b'-', ..] | [b'+', b'+', b'+', ..] => palette.paint(Tone::Strong, line),
        [b'@', ..] => palette.paint(Tone::Note, line),
        [b'-', ..] => palette.paint(Tone::Bad, line),
        [b'+', ..] => palette.paint(Tone::Good, line),
        _ => line.to_owned(),
    }
}

/// Writes beside the file and renames, so that no reader sees half of it.
fn write_whole(path: &Path, content: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.new", std::process::id()));
    let beside = PathBuf::from(beside);
    let mut file = fs::File::create(&beside)?;
    let written = file.write_all(content.as_bytes()).and_then(|()| fs::rename(&beside, path));
    written.inspect_err(|_| {
        // The first error is the one to report.
        let _ = fs::remove_file(&beside);
    })
}

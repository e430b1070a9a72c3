//! A store of files, which the processes of a machine share.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{SessionStore, StoreError, StoreFuture, trust};
use crate::Secret;

/// The characters that a file's name encodes. Capitals are among them, since some file systems ignore case.
const ESCAPED: AsciiSet = with_capitals(NON_ALPHANUMERIC.remove(b'-').remove(b'_'));

const fn with_capitals(mut set: AsciiSet) -> AsciiSet {
    let mut letter = b'A';
    while letter <= b'Z' {
        set = set.add(letter);
        letter += 1;
    }
    set
}

/// Keeps each session in a file that only this user of the machine can read (on Unix: mode 0600, in folders of mode
/// 0700).
///
/// Processes share the files: a lock guards changes, and each change is atomic. The folder must be on a local disk. Choose one
/// in the home folder, not in the system's folder for temporary files. On Unix, the store fails if a user other than this one
/// and root owns the folder or what is in it, or may write to it: such a user could put another session there.
#[derive(Debug, Clone)]
pub struct FileStore {
    folder: PathBuf,
}

impl FileStore {
    /// Keeps files in this folder, which is created when it is needed.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of a key. Slashes divide the key into parts: the last part names the file, the others name folders.
    fn file(&self, key: &str) -> PathBuf {
        let mut path = self.folder.clone();
        path.extend(key.split('/').map(name));
        with_ending(&path, ".json")
    }
}

impl SessionStore for FileStore {
    fn load<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Secret>> {
        let file = self.file(key);
        let folder = self.folder.clone();
        Box::pin(in_background(move || {
            check_folders(&folder, &file)?;
            read(&file)
        }))
    }

    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a Secret>,
        new: Option<&'a Secret>,
    ) -> StoreFuture<'a, bool> {
        let (file, expected, new) = (self.file(key), expected.cloned(), new.cloned());
        let folder = self.folder.clone();
        Box::pin(in_background(move || {
            check_folders(&folder, &file)?;
            swap(&file, expected.as_ref(), new.as_ref())
        }))
    }
}

/// The name of a key's part in the file system. Different parts have different names.
fn name(part: &str) -> String {
    match part {
        "" => "%".to_owned(),
        part => utf8_percent_encode(part, &ESCAPED).to_string(),
    }
}

async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await?
}

/// Refuses the store's folder, and those in it down to the file, if another user may change what is in them.
fn check_folders(folder: &Path, file: &Path) -> Result<(), StoreError> {
    for folder in file.ancestors().skip(1).take_while(|parent| parent.starts_with(folder)) {
        if let Some(found) = if_there(fs::metadata(folder))? {
            trust::check(&found)?;
        }
    }
    Ok(())
}

fn read(file: &Path) -> Result<Option<Secret>, StoreError> {
    let Some(opened) = if_there(File::open(file))? else { return Ok(None) };
    trust::check(&opened.metadata()?)?;
    Ok(Some(io::read_to_string(opened)?.into()))
}

fn if_there<T>(found: io::Result<T>) -> io::Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn swap(file: &Path, expected: Option<&Secret>, new: Option<&Secret>) -> Result<bool, StoreError> {
    let folder = file.parent().unwrap_or(file);
    make_folder(folder)?;
    // The lock is a file of its own, since the session's file is replaced. It is never removed: another process may be
    // waiting for it.
    let lock = private().create(true).open(with_ending(file, ".lock"))?;
    lock.lock()?;
    let swapped = swap_locked(file, expected, new);
    // Closing it is not enough: a process that was forked meanwhile has it open as well.
    lock.unlock()?;
    swapped
}

fn swap_locked(
    file: &Path,
    expected: Option<&Secret>,
    new: Option<&Secret>,
) -> Result<bool, StoreError> {
    if read(file)?.as_ref() != expected {
        return Ok(false);
    }
    match new {
        None if expected.is_none() => {}
        None => fs::remove_file(file)?,
        Some(new) => replace(file, new)?,
    }
    Ok(true)
}

/// Writes a text beside the file, then renames it over the file. The caller holds the lock.
fn replace(file: &Path, text: &Secret) -> io::Result<()> {
    let beside = with_ending(file, ".new");
    // A temporary file that another process left behind may have another mode.
    if_there(fs::remove_file(&beside))?;
    let mut written = private().create_new(true).open(&beside)?;
    written.write_all(text.expose_secret().as_bytes())?;
    written.sync_all()?;
    fs::rename(&beside, file)
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(ending);
    name.into()
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// The options to open a file that only this user may read.
fn private() -> OpenOptions {
    let mut options = File::options();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

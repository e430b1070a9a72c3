//! The store of a case: files, which a step may change or spoil.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use finhub_conformance::{Changed, Defect, Written};
use finhub_sessions::FileStore;
use serde_json::Value;

/// A folder that goes with its test.
pub(crate) struct Shelf {
    folder: PathBuf,
    broken: Option<Defect>,
}

impl Shelf {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("finhub-sessions-{}-{number}", std::process::id());
        Self { folder: std::env::temp_dir().join(name), broken: None }
    }

    pub(crate) fn store(&self) -> FileStore {
        FileStore::new(&self.folder)
    }

    pub(crate) fn has_session(&self) -> bool {
        session(&self.folder).is_some()
    }

    pub(crate) fn write(&self, changes: &Written) {
        let file = self.file();
        let text = fs::read_to_string(&file).expect("a session");
        fs::write(file, written(changes, &text)).expect("a file");
    }

    pub(crate) fn break_by(&mut self, defect: Defect) {
        match defect {
            Defect::Everything => {
                // There may be nothing yet.
                let _ = fs::rename(&self.folder, self.aside());
                fs::write(&self.folder, "no folder").expect("a file");
            }
            Defect::Swap => {
                fs::remove_file(self.lock()).expect("a lock");
                fs::create_dir(self.lock()).expect("a folder");
            }
            Defect::Hang => {
                let file = self.file();
                fs::remove_file(&file).expect("a session");
                let made = Command::new("mkfifo").arg(&file).status();
                assert!(made.is_ok_and(|status| status.success()), "a pipe that nobody writes to");
            }
        }
        self.broken = Some(defect);
    }

    pub(crate) fn mend(&mut self) {
        match self.broken.take() {
            Some(Defect::Everything) => {
                fs::remove_file(&self.folder).expect("a file");
                let _ = fs::rename(self.aside(), &self.folder);
            }
            Some(Defect::Swap) => fs::remove_dir(self.lock()).expect("a folder"),
            Some(Defect::Hang) => {
                let file = self.file();
                let writer =
                    fs::File::options().read(true).write(true).open(&file).expect("a pipe");
                fs::remove_file(file).expect("a pipe");
                // Whoever waits reads to the end.
                drop(writer);
            }
            None => {}
        }
    }

    fn aside(&self) -> PathBuf {
        self.folder.with_extension("aside")
    }

    fn lock(&self) -> PathBuf {
        let file = self.file();
        file.with_file_name(format!("{}.lock", file.file_name().expect("a name").display()))
    }

    fn file(&self) -> PathBuf {
        session(&self.folder).expect("a session in the store")
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        self.mend();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The file of the session. A lease is no session.
fn session(folder: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?.map(|entry| entry.expect("an entry").path());
    entries.filter_map(|path| if path.is_dir() { session(&path) } else { Some(path) }).find(
        |path| {
            path.extension().is_some_and(|it| it == "json")
                && path.file_name().is_some_and(|it| it != "lease.json")
        },
    )
}

/// What a step writes in the place of a hand-over.
pub(crate) fn written(changes: &Written, json: &str) -> String {
    if let Some(text) = &changes.text {
        return text.to_string();
    }
    let mut members: Value = serde_json::from_str(json).expect("a hand-over");
    let members = members.as_object_mut().expect("a hand-over");
    members.retain(|name, _| !changes.without.contains(name));
    for (name, changed) in &changes.change {
        let value = match changed {
            Changed::Text(text) => text.as_str().into(),
            Changed::Json(value) => value.clone(),
        };
        members.insert(name.clone(), value);
    }
    serde_json::to_string(members).expect("JSON")
}

//! What every store has to do, and what a file has beside.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use finhub_sessions::{EncryptedStore, FileStore, Kind, MemoryStore, Secret, SessionStore};
use futures::future::join_all;

const TEXT: &str = r#"{"version":1}"#;

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("finhub-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    fn files(&self) -> Vec<PathBuf> {
        fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() { collect(&path, found) } else { found.push(path) }
            }
        }
        let mut found = Vec::new();
        collect(&self.0, &mut found);
        found
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn stores(folder: &Folder) -> [Arc<dyn SessionStore>; 3] {
    let encrypted = EncryptedStore::new(MemoryStore::new(), &[7; 32]).expect("a key");
    [Arc::new(MemoryStore::new()), Arc::new(FileStore::new(&folder.0)), Arc::new(encrypted)]
}

#[tokio::test]
async fn a_text_is_kept_until_it_is_replaced_or_removed() {
    let folder = Folder::new("kept");
    let (first, second) = (Secret::from(TEXT), Secret::from("ä\n\u{0}"));
    for store in stores(&folder) {
        assert_eq!(store.load("a/b").await.expect("nothing"), None);
        assert_eq!(store.remove("a/b").await.expect("nothing"), None);
        store.save("a/b", &first).await.expect("saved");
        assert_eq!(store.load("a/b").await.expect("a text"), Some(first.clone()));
        assert_eq!(store.load("a/c").await.expect("nothing"), None);
        store.save("a/b", &second).await.expect("saved");
        assert_eq!(store.remove("a/b").await.expect("a text"), Some(second.clone()));
        assert_eq!(store.load("a/b").await.expect("nothing"), None);
    }
}

#[tokio::test]
async fn a_swap_needs_what_stands_there() {
    let folder = Folder::new("swap");
    let (first, second) = (Secret::from(TEXT), Secret::from("other"));
    for store in stores(&folder) {
        for (expected, new, holds) in [
            (Some(&first), Some(&second), false),
            (None, None, true),
            (None, Some(&first), true),
            (None, Some(&second), false),
            (None, None, false),
            (Some(&second), None, false),
            (Some(&first), Some(&first), true),
            (Some(&first), Some(&second), true),
            (Some(&second), None, true),
            (Some(&second), None, false),
        ] {
            let swapped = store.swap("key", expected, new).await.expect("a store that works");
            assert_eq!(swapped, holds, "{store:?} {expected:?} {new:?}");
        }
    }
}

#[tokio::test]
async fn of_many_who_swap_at_once_one_does() {
    let folder = Folder::new("race");
    for store in stores(&folder) {
        let texts: Vec<_> = (0..32).map(|number| Secret::from(number.to_string())).collect();
        let swaps = join_all(texts.iter().map(|text| store.swap("key", None, Some(text)))).await;
        let won: Vec<_> = swaps.into_iter().map(|swap| swap.expect("a store that works")).collect();
        assert_eq!(won.iter().filter(|won| **won).count(), 1);
        let winner = won.iter().position(|won| *won).expect("one");
        assert_eq!(store.load("key").await.expect("a text").as_ref(), Some(&texts[winner]));
    }
}

#[tokio::test]
async fn a_store_prints_no_text() {
    let folder = Folder::new("print");
    for store in stores(&folder) {
        store.save("key", &"secret".into()).await.expect("saved");
        assert!(!format!("{store:?}").contains("secret"));
    }
}

#[tokio::test]
async fn whatever_a_key_holds_its_file_stays_in_the_folder() {
    let folder = Folder::new("keys");
    let store = FileStore::new(&folder.0);
    let keys = [
        "../up",
        "a/../../up",
        "/etc/finhub",
        "..",
        ".",
        "",
        "a//b",
        "a/b",
        "a\u{0}b",
        "%2e%2e/up",
        "a/lease",
        "A/B",
    ];
    for key in keys {
        store.save(key, &key.into()).await.unwrap_or_else(|error| panic!("{key:?}: {error}"));
    }
    for key in keys {
        let found = store.load(key).await.expect("a text");
        assert_eq!(found, Some(key.into()), "{key:?}");
    }
    let kept = folder.files().into_iter().filter(|file| file.to_string_lossy().ends_with(".json"));
    assert_eq!(kept.count(), keys.len());
}

#[tokio::test]
async fn another_process_finds_the_file() {
    let folder = Folder::new("found");
    FileStore::new(&folder.0).save("key", &TEXT.into()).await.expect("saved");
    let found = FileStore::new(&folder.0).load("key").await.expect("a text");
    assert_eq!(found, Some(TEXT.into()));
}

#[cfg(unix)]
#[tokio::test]
async fn only_this_user_reads_the_files() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new("mode");
    let store = FileStore::new(folder.0.join("made/on/demand"));
    store.save("a/b", &TEXT.into()).await.expect("saved");
    let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode(&folder.0.join("made/on/demand/a")), 0o700);
    for file in folder.files() {
        assert_eq!(mode(&file), 0o600, "{file:?}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn what_another_user_may_write_to_is_refused() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new("writable");
    let store = FileStore::new(folder.0.join("sessions"));
    store.save("a/b", &TEXT.into()).await.expect("saved");
    for part in ["sessions", "sessions/a", "sessions/a/b.json"] {
        let path = folder.0.join(part);
        let usual = fs::metadata(&path).expect("it is there").permissions();
        for bit in [0o020, 0o002] {
            let mode = fs::Permissions::from_mode(usual.mode() | bit);
            fs::set_permissions(&path, mode).expect("it is ours");
            let error = store.load("a/b").await.expect_err(part).to_string();
            assert!(error.contains("`chmod -R go-w`"), "{error}");
            store.swap("a/b", Some(&TEXT.into()), None).await.expect_err(part);
        }
        fs::set_permissions(&path, usual).expect("it is ours");
        assert_eq!(store.load("a/b").await.expect("a text"), Some(TEXT.into()));
    }
    let open = folder.0.join("open");
    fs::create_dir(&open).expect("a folder");
    fs::set_permissions(&open, fs::Permissions::from_mode(0o777)).expect("it is ours");
    FileStore::new(&open).save("a/b", &TEXT.into()).await.expect_err("others may write");
    assert_eq!(fs::read_dir(&open).expect("a folder").count(), 0, "nothing is written there");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_an_error() {
    let folder = Folder::new("broken");
    let store = FileStore::new(&folder.0);
    store.save("a", &TEXT.into()).await.expect("saved");
    fs::write(folder.0.join("a.json"), b"\xff").expect("a file");
    store.load("a").await.expect_err("no text");
    fs::create_dir_all(folder.0.join("b.json")).expect("a folder");
    store.load("b").await.expect_err("no file");
    fs::write(folder.0.join("file"), "").expect("a file");
    store.save("file/c", &TEXT.into()).await.expect_err("no folder");
}

#[tokio::test]
async fn what_is_encrypted_is_read_with_its_key_at_its_place_alone() {
    let below = MemoryStore::new();
    let store = EncryptedStore::new(below.clone(), &[1; 32]).expect("a key");
    store.save("a", &TEXT.into()).await.expect("saved");
    let encrypted = below.load("a").await.expect("a text").expect("there");
    assert!(!encrypted.expose_secret().contains("version"), "{}", encrypted.expose_secret());
    assert_eq!(store.load("a").await.expect("a text"), Some(TEXT.into()));

    let other = EncryptedStore::new(below.clone(), &[2; 32]).expect("a key");
    other.load("a").await.expect_err("another key");
    other.swap("a", None, Some(&TEXT.into())).await.expect_err("it is not known what stands there");
    below.save("b", &encrypted).await.expect("saved");
    store.load("b").await.expect_err("a text of another place");
    let mut changed = encrypted.expose_secret().to_owned();
    changed.replace_range(30..31, if &changed[30..31] == "A" { "B" } else { "A" });
    for text in [changed.as_str(), &changed[..20], "aes-256-gcm:", TEXT, ""] {
        below.save("c", &text.into()).await.expect("saved");
        store.load("c").await.expect_err(text);
    }
}

#[tokio::test]
async fn the_same_text_is_encrypted_otherwise_each_time() {
    let below = MemoryStore::new();
    let store = EncryptedStore::new(below.clone(), &[1; 32]).expect("a key");
    store.save("a", &TEXT.into()).await.expect("saved");
    let first = below.load("a").await.expect("a text");
    store.save("a", &TEXT.into()).await.expect("saved");
    assert_ne!(below.load("a").await.expect("a text"), first);
}

#[test]
fn an_encryption_key_has_32_bytes() {
    for length in [0, 16, 31, 33] {
        let key = vec![1; length];
        let error = EncryptedStore::new(MemoryStore::new(), &key).expect_err("no key");
        assert_eq!(error.kind(), Kind::InvalidInput);
        let said = error.to_string();
        assert!(said.contains(&format!("{length} bytes")), "{said}");
    }
}

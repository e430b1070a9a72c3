//! Every input of the corpus, without libFuzzer: what was found once stays mended.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use finhub_fuzz::TARGETS;

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

#[test]
fn every_input_of_the_corpus_passes() {
    for target in &TARGETS {
        let inputs = entries(&corpus().join(target.name));
        assert!(!inputs.is_empty(), "{}", target.name);
        for path in inputs {
            println!("{}", path.display());
            (target.run)(&fs::read(path).expect("an input"));
        }
    }
}

/// `cargo xtask fuzz` runs what has a folder.
#[test]
fn every_folder_of_the_corpus_is_a_targets() {
    let names: BTreeSet<_> = TARGETS.iter().map(|target| target.name.to_owned()).collect();
    let folders = entries(&corpus()).into_iter();
    let name = |path: PathBuf| path.file_name().expect("a name").to_string_lossy().into_owned();
    assert_eq!(folders.map(name).collect::<BTreeSet<_>>(), names);
}

//! The description of the wire: the lint, and what follows from a description that it accepts.

use xtask_generate::{Failure, generate};

pub(crate) fn run(input: &[u8]) {
    match generate(input, "fuzz.yaml") {
        Err(Failure::Spec(findings)) => {
            let lines = input.iter().filter(|byte| b"\r\n".contains(byte)).count() + 1;
            assert!(!findings.list.is_empty());
            for finding in &findings.list {
                assert!((1..=lines + 1).contains(&finding.line), "{findings}");
            }
        }
        Err(failure) => panic!("{failure}"),
        Ok(generated) => assert!(!generated.files.is_empty()),
    }
}

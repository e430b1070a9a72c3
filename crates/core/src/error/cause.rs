//! The cause below an error, and what the operating system says.

use std::{fmt, io};

use crate::scrub::{LONGEST, Scrub, printable};

/// A cause in the SDK's own words, since the texts of the libraries below may quote a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cause(pub(crate) String);

impl Cause {
    /// The cause of a store's failure: the system's words for an I/O error, and otherwise the store's own text.
    pub(crate) fn of_store(error: &(dyn std::error::Error + 'static), secrets: &Scrub) -> Self {
        let system = error.downcast_ref::<io::Error>();
        let said = || secrets.shown(&error.to_string(), LONGEST).into_string();
        Self(system.map_or_else(said, system_words))
    }

    /// The cause if the system refuses a thread, or another resource that a runtime needs.
    pub(crate) fn of_threads(error: &io::Error) -> Self {
        let said = system_words(error);
        if said.starts_with(TOO_MANY_FILES) {
            return Self(said);
        }
        let remedy =
            "raise its limit of threads (ulimit -u, or the pids of its container), or of memory";
        Self(format!("the system gives this process no thread ({said}): {remedy}"))
    }
}

/// The operating system's words for an error, and the remedy if the process ran out of file descriptors.
pub(crate) fn system_words(error: &io::Error) -> String {
    let kind = error.kind();
    match error.raw_os_error() {
        Some(code) if OUT_OF_FILES.contains(&code) => {
            format!("{TOO_MANY_FILES}: raise the limit (ulimit -n), or make fewer calls at once")
        }
        // Rust has no kind for this error, or one that says less than the system's text.
        Some(code) if kind == io::ErrorKind::WouldBlock || kind.to_string() == UNCATEGORIZED => {
            let text = io::Error::from_raw_os_error(code).to_string().to_lowercase();
            text.split(" (os error").next().unwrap_or_default().to_owned()
        }
        _ => kind.to_string(),
    }
}

const TOO_MANY_FILES: &str = "too many open files";

/// Rust's text for a kind without a name.
const UNCATEGORIZED: &str = "uncategorized error";

/// `ENFILE` and `EMFILE`, which are the same on every Unix.
#[cfg(unix)]
const OUT_OF_FILES: [i32; 2] = [23, 24];

/// `ERROR_TOO_MANY_OPEN_FILES` and `WSAEMFILE`.
#[cfg(not(unix))]
const OUT_OF_FILES: [i32; 2] = [4, 10024];

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A certificate's names may hold anything.
        f.write_str(&printable(&self.0))
    }
}

impl std::error::Error for Cause {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io;

    use super::{Cause, system_words};

    #[test]
    fn the_system_is_quoted_where_rust_has_no_word() {
        for (code, words) in [
            (111, "connection refused"),
            (104, "connection reset"),
            (101, "network unreachable"),
            (113, "host unreachable"),
            (99, "address not available"),
            (13, "permission denied"),
            (105, "no buffer space available"),
            (11, "resource temporarily unavailable"),
            (23, "too many open files: raise the limit (ulimit -n), or make fewer calls at once"),
            (24, "too many open files: raise the limit (ulimit -n), or make fewer calls at once"),
        ] {
            assert_eq!(system_words(&io::Error::from_raw_os_error(code)), words);
        }
        let closed = io::Error::from(io::ErrorKind::UnexpectedEof);
        assert_eq!(system_words(&closed), "unexpected end of file");
    }

    #[test]
    fn a_runtime_that_does_not_start_names_the_limit_to_raise() {
        let threads = Cause::of_threads(&io::Error::from_raw_os_error(11)).to_string();
        assert!(threads.contains("ulimit -u") && threads.contains("no thread"), "{threads}");
        let files = Cause::of_threads(&io::Error::from_raw_os_error(24)).to_string();
        assert!(files.contains("ulimit -n") && !files.contains("thread"), "{files}");
    }
}

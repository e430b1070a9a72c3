//! The clients that are measured.

use std::fmt;

use clap::ValueEnum;

/// A language that clients are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// `bench/clients/rust`.
    Rust,
    /// `bench/clients/python`.
    Python,
    /// `bench/clients/kotlin`.
    Kotlin,
    /// `bench/clients/swift`.
    Swift,
}

impl Language {
    /// Its name, as a heading has it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Rust => "Rust",
            Self::Python => "Python",
            Self::Kotlin => "Kotlin",
            Self::Swift => "Swift",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title().to_lowercase())
    }
}

/// A client that is measured.
#[derive(Debug, PartialEq, Eq)]
pub struct Peer {
    /// The language, and so the program.
    pub language: Language,
    /// What its program and `--only` call it.
    pub name: &'static str,
    /// How it calls: what runs at once.
    pub calls: &'static str,
    /// The peer of record in its language, beside the reference.
    pub record: Option<&'static str>,
}

impl Peer {
    /// Whether it is the SDK.
    pub fn is_ours(&self) -> bool {
        self.name.starts_with(OURS)
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.language, self.name)
    }
}

/// How the SDK is called in each language.
const OURS: &str = "finhub-sessions";

/// What every sample is compared with.
pub const REFERENCE: &Peer = &peer(Language::Rust, "reqwest", TASKS);

const TASKS: &str = "tasks, multi-thread runtime";
const ONE_THREAD: &str = "tasks, current-thread runtime";
const THREADS: &str = "threads";
const ASYNCIO: &str = "asyncio";
const COROUTINES: &str = "coroutines";

const fn peer(language: Language, name: &'static str, calls: &'static str) -> Peer {
    Peer { language, name, calls, record: None }
}

const fn beside(
    language: Language,
    name: &'static str,
    calls: &'static str,
    record: &'static str,
) -> Peer {
    Peer { language, name, calls, record: Some(record) }
}

/// All of them, in the order of the page.
pub const PEERS: &[Peer] = &[
    peer(Language::Rust, OURS, TASKS),
    beside(Language::Rust, "finhub-sessions-current-thread", ONE_THREAD, "reqwest-current-thread"),
    peer(Language::Rust, "reqwest", TASKS),
    peer(Language::Rust, "reqwest-current-thread", ONE_THREAD),
    peer(Language::Rust, "hyper", TASKS),
    peer(Language::Rust, "hyper-current-thread", ONE_THREAD),
    peer(Language::Python, OURS, THREADS),
    peer(Language::Python, "finhub-sessions-async", ASYNCIO),
    peer(Language::Python, "ry", THREADS),
    peer(Language::Python, "ry-async", ASYNCIO),
    peer(Language::Python, "rqx", THREADS),
    peer(Language::Python, "pyreqwest", THREADS),
    peer(Language::Python, "primp", THREADS),
    peer(Language::Python, "httpr", THREADS),
    peer(Language::Python, "pycurl", THREADS),
    peer(Language::Python, "aiohttp", ASYNCIO),
    peer(Language::Python, "httpx", THREADS),
    peer(Language::Python, "httpx-async", ASYNCIO),
    peer(Language::Python, "requests", THREADS),
    peer(Language::Python, "openapi-python-client", THREADS),
    peer(Language::Python, "openapi-generator", THREADS),
    beside(Language::Kotlin, OURS, COROUTINES, "okhttp"),
    peer(Language::Kotlin, "okhttp", THREADS),
    peer(Language::Kotlin, "okhttp-coroutines", COROUTINES),
    peer(Language::Kotlin, "java.net.http", THREADS),
    beside(Language::Swift, OURS, TASKS_OF_SWIFT, "urlsession"),
    peer(Language::Swift, "urlsession", TASKS_OF_SWIFT),
];

const TASKS_OF_SWIFT: &str = "tasks";

/// Those of some languages, and of some names where any is given. A name that no client has is an error.
pub fn chosen(languages: &[Language], names: &[String]) -> Result<Vec<&'static Peer>, String> {
    let is_called = |peer: &Peer, name: &str| peer.name == name || peer.to_string() == name;
    if let Some(unknown) = names.iter().find(|name| !PEERS.iter().any(|it| is_called(it, name))) {
        let known: Vec<_> = PEERS.iter().map(ToString::to_string).collect();
        return Err(format!("there is no client {unknown}; there are {}", known.join(", ")));
    }
    let is_wanted = |peer: &&Peer| {
        languages.contains(&peer.language)
            && (names.is_empty() || names.iter().any(|name| is_called(peer, name)))
    };
    Ok(PEERS.iter().filter(is_wanted).collect())
}

#[cfg(test)]
mod tests {
    use super::{Language, PEERS, REFERENCE, chosen};

    #[test]
    fn a_peer_of_record_is_a_peer_of_the_same_language() {
        for peer in PEERS {
            let has = |name| PEERS.iter().any(|it| it.language == peer.language && it.name == name);
            assert!(peer.record.is_none_or(has), "{peer}");
        }
        assert!(PEERS.contains(REFERENCE));
    }

    #[test]
    fn a_name_is_one_client_of_its_language() {
        for peer in PEERS {
            assert_eq!(PEERS.iter().filter(|it| it.to_string() == peer.to_string()).count(), 1);
        }
    }

    #[test]
    fn clients_are_chosen_by_language_and_by_name() {
        let all = [Language::Rust, Language::Python, Language::Kotlin, Language::Swift];
        assert_eq!(chosen(&all, &[]).expect("all").len(), PEERS.len());
        let ours = chosen(&all, &["finhub-sessions".to_owned()]).expect("ours");
        assert_eq!(ours.len(), 4, "{ours:?}");
        let one = chosen(&all, &["kotlin/finhub-sessions".to_owned()]).expect("one");
        assert_eq!(one.len(), 1);
        let problem = chosen(&all, &["reqwst".to_owned()]).expect_err("a slip");
        assert!(problem.contains("reqwst") && problem.contains("rust/reqwest"), "{problem}");
        assert!(chosen(&[Language::Rust], &["ry".to_owned()]).expect("known").is_empty());
    }
}

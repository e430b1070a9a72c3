//! The tools that the machine needs: how to find each, which version is required, and how to get it.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::language::Language;
use crate::step::command;
use crate::{kotlin, root, swift};

/// A program that the project uses.
#[derive(Debug)]
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    pub(crate) purpose: &'static str,
    /// Commands that print its version. The first one that works is used.
    proofs: fn() -> Vec<Command>,
    /// The oldest usable version, by its parts. Empty if any version can be used.
    pub(crate) oldest: &'static [u32],
    /// The command that installs it.
    pub(crate) remedy: &'static str,
    pub(crate) source: Source,
}

/// Where this program gets a tool from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source {
    /// Packages of Debian and Ubuntu. Releases differ: the first list that the machine's release has is taken.
    Apt(&'static [&'static str]),
    /// The repository's own script, which needs no rights.
    Script,
    /// The person who runs this.
    Person,
}

/// The result of looking for a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    /// It can be used; the version, if it reports one.
    Good(Option<String>),
    /// It is too old.
    Old(String),
    Missing,
}

const RUST: &str = "install rustup from https://rustup.rs, then: rustup toolchain install stable";

pub(crate) const CARGO: Tool = Tool {
    name: "cargo",
    purpose: "builds everything",
    proofs: || vec![asking("cargo", &["--version"])],
    oldest: &[1, 89],
    remedy: RUST,
    source: Source::Person,
};

pub(crate) const RUSTC: Tool = Tool {
    name: "rustc",
    purpose: "compiles everything",
    proofs: || vec![asking("rustc", &["--version"])],
    ..CARGO
};

pub(crate) const CC: Tool = Tool {
    name: "cc",
    purpose: "compiles the C parts, and links",
    proofs: || ["cc", "gcc", "clang", "cl"].map(|it| asking(it, &["--version"])).into(),
    oldest: &[],
    remedy: "apt-get install gcc libc6-dev, xcode-select --install, or the build tools of Visual Studio",
    source: Source::Apt(&["gcc libc6-dev"]),
};

pub(crate) const CXX: Tool = Tool {
    name: "c++",
    purpose: "compiles libFuzzer, for cargo xtask fuzz",
    proofs: || ["c++", "g++", "clang++"].map(|it| asking(it, &["--version"])).into(),
    oldest: &[],
    remedy: "apt-get install g++, or xcode-select --install",
    source: Source::Apt(&["g++"]),
};

/// A Python that can make virtual environments, which Debian packages separately.
pub(crate) const PYTHON: Tool = Tool {
    name: "python3",
    purpose: "the Python package and its tests, with venv",
    proofs: || {
        let names = ["python3", "python3.14", "python3.13", "python3.12", "python3.11"];
        names
            .map(|it| asking(it, &["-c", "import ensurepip, sys, venv; print(sys.version)"]))
            .into()
    },
    oldest: &[3, 11],
    remedy: "apt-get install python3 python3-venv, brew install python, or https://www.python.org/downloads",
    source: Source::Apt(&[
        "python3 python3-venv ca-certificates",
        "python3.13 python3.13-venv",
        "python3.12 python3.12-venv",
        "python3.11 python3.11-venv",
    ]),
};

pub(crate) const JDK: Tool = Tool {
    name: "jdk",
    purpose: "the Kotlin package and its tests",
    // A runtime has no compiler.
    proofs: || {
        let home = std::env::var_os("JAVA_HOME").map(|it| PathBuf::from(it).join("bin/javac"));
        let programs = home.into_iter().chain([PathBuf::from("javac")]);
        programs.map(|it| asking(it, &["-J-XshowSettings:properties", "-version"])).collect()
    },
    oldest: &[17],
    remedy: "apt-get install openjdk-17-jdk-headless, or https://adoptium.net",
    source: Source::Apt(&[
        "openjdk-17-jdk-headless",
        "openjdk-21-jdk-headless",
        "default-jdk-headless",
    ]),
};

pub(crate) const MAVEN: Tool = Tool {
    name: "maven",
    purpose: "builds the Kotlin package",
    proofs: || {
        let mut maven = asking("mvn", &["--version"]);
        maven.envs(kotlin::home().map(|home| ("JAVA_HOME", home)));
        vec![maven]
    },
    oldest: &[3, 8],
    remedy: "apt-get install maven, or https://maven.apache.org/download.cgi",
    source: Source::Apt(&["maven"]),
};

pub(crate) const SWIFT: Tool = Tool {
    name: "swift",
    purpose: "the Swift package and its tests",
    proofs: || {
        let kept = root().join(swift::TOOLCHAIN);
        vec![asking("swift", &["--version"]), asking(kept, &["run", "swift", "--version"])]
    },
    oldest: &[6, 0],
    remedy: swift::SWIFT,
    source: Source::Script,
};

pub(crate) const MMDEBSTRAP: Tool = Tool {
    name: "mmdebstrap",
    purpose: "cargo xtask fresh",
    proofs: || vec![asking("mmdebstrap", &["--version"])],
    oldest: &[],
    remedy: "apt-get install mmdebstrap, on Debian",
    source: Source::Apt(&["mmdebstrap"]),
};

pub(crate) const REDIS: Tool = Tool {
    name: "redis-server",
    purpose: "the tests of the store in Redis",
    proofs: || vec![asking("redis-server", &["--version"])],
    oldest: &[6],
    remedy: "apt-get install redis-server, or brew install redis",
    source: Source::Apt(&["redis-server"]),
};

pub(crate) const STRACE: Tool = Tool {
    name: "strace",
    purpose: "the test of what the SDK asks of Linux",
    proofs: || vec![asking("strace", &["--version"])],
    oldest: &[5],
    remedy: "apt-get install strace, on Linux",
    source: Source::Apt(&["strace"]),
};

pub(crate) const CHROMIUM: Tool = Tool {
    name: "chromium",
    purpose: "the tests of the sandbox's page, cargo xtask page",
    proofs: || {
        ["chromium", "chromium-browser", "google-chrome"]
            .map(|it| asking(it, &["--version"]))
            .into()
    },
    oldest: &[123],
    remedy: "apt-get install chromium, on Debian, or https://www.google.com/chrome",
    source: Source::Apt(&["chromium"]),
};

/// Without these, `cargo xtask test` does not run every language.
pub(crate) const NEEDED: [&Tool; 7] = [&CARGO, &RUSTC, &CC, &PYTHON, &JDK, &MAVEN, &SWIFT];

/// Each of these serves the gate, or some tests. What else it takes comes from PyPI and npm.
pub(crate) const OPTIONAL: [&Tool; 8] = [
    &REDIS,
    &STRACE,
    &CHROMIUM,
    &CXX,
    &Tool {
        name: "rustfmt",
        purpose: "cargo xtask ci",
        proofs: || vec![asking("rustfmt", &["--version"])],
        oldest: &[],
        remedy: "rustup component add rustfmt",
        source: Source::Person,
    },
    &Tool {
        name: "clippy",
        purpose: "cargo xtask ci",
        proofs: || vec![asking("cargo-clippy", &["--version"])],
        oldest: &[],
        remedy: "rustup component add clippy",
        source: Source::Person,
    },
    &Tool {
        name: "valgrind",
        purpose: "counts instructions in cargo xtask ci",
        proofs: || vec![asking("valgrind", &["--version"])],
        oldest: &[],
        remedy: "apt-get install valgrind, on Linux",
        source: Source::Apt(&["valgrind"]),
    },
    &Tool {
        name: "npm",
        purpose: "installs the spec's linter, redocly, in cargo xtask ci",
        proofs: || vec![asking("npm", &["--version"])],
        oldest: &[],
        remedy: "install Node 20.19 or newer from https://nodejs.org/en/download",
        source: Source::Apt(&["nodejs npm"]),
    },
];

impl Language {
    /// The tools that its tests and its demo take.
    pub(crate) fn needs(self) -> &'static [&'static Tool] {
        match self {
            Self::Rust => &[&CARGO, &RUSTC, &CC],
            Self::Python => &[&PYTHON],
            Self::Kotlin => &[&JDK, &MAVEN],
            Self::Swift => &[&SWIFT],
        }
    }

    /// What it lacks here, and the one line that gets it.
    pub(crate) fn lacks(self) -> Option<String> {
        self.needs().iter().find_map(|tool| tool.lacks())
    }
}

impl Tool {
    /// Looks for it.
    pub(crate) fn look(&self) -> Found {
        self.found().0
    }

    /// The problem and its remedy, if the tool cannot be used.
    pub(crate) fn lacks(&self) -> Option<String> {
        let Self { name, remedy, .. } = self;
        match self.found() {
            (Found::Good(_), ..) => None,
            (Found::Old(version), ..) => {
                let oldest = dotted(self.oldest);
                Some(format!(
                    "{name} is {version}, and {oldest} or newer is wanted; get it: {remedy}"
                ))
            }
            // The script may have another reason than that there is no Swift.
            (Found::Missing, _, said) if matches!(self.source, Source::Script) => {
                Some(swift::why(&said))
            }
            (Found::Missing, ..) => Some(format!("{name} is missing; get it: {remedy}")),
        }
    }

    /// The program that serves, and what it said of itself.
    pub(crate) fn serving(&self) -> Result<(OsString, String), String> {
        match self.found() {
            (Found::Good(_), program, said) => Ok((program, said)),
            _ => Err(self.lacks().unwrap_or_default()),
        }
    }

    /// What was found, the program, and what it said.
    fn found(&self) -> (Found, OsString, String) {
        let mut best = (Found::Missing, OsString::new(), String::new());
        for mut proof in (self.proofs)() {
            let Ok(output) = proof.stdin(Stdio::null()).output() else { continue };
            // Java tells its version on the standard error.
            let said =
                String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
            let found =
                if output.status.success() { judge(&said, self.oldest) } else { Found::Missing };
            let serves = matches!(found, Found::Good(_));
            if serves || best.0 == Found::Missing {
                best = (found, proof.get_program().to_owned(), said);
            }
            if serves {
                break;
            }
        }
        best
    }
}

fn asking(program: impl Into<PathBuf>, arguments: &[&str]) -> Command {
    let mut ask = command(program.into());
    ask.args(arguments);
    ask
}

fn judge(told: &str, oldest: &[u32]) -> Found {
    match version(told) {
        None if oldest.is_empty() => Found::Good(None),
        None => Found::Old("unknown".to_owned()),
        Some(version) if version.as_slice() < oldest => Found::Old(dotted(&version)),
        Some(version) => Found::Good(Some(dotted(&version))),
    }
}

/// The first version in a text: numbers with dots between them. A JDK's first release has none (`javac 21`), and what
/// it says of its settings is full of other numbers.
fn version(text: &str) -> Option<Vec<u32>> {
    let javac = text.lines().find_map(|line| line.strip_prefix("javac "));
    let words = javac.unwrap_or(text).split(|c: char| !c.is_ascii_digit() && c != '.');
    let mut versions = words.filter_map(|word| {
        let parts: Vec<_> = word.split('.').map_while(|part| part.parse().ok()).collect();
        (parts.len() > 1 || javac.is_some() && !parts.is_empty()).then_some(parts)
    });
    versions.next()
}

pub(crate) fn dotted(version: &[u32]) -> String {
    version.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::{CARGO, Found, RUSTC, judge};

    fn good(version: &str) -> Found {
        Found::Good(Some(version.to_owned()))
    }

    #[test]
    fn versions_are_read_as_tools_tell_them() {
        assert_eq!(judge("rustc 1.95.0 (59807616e 2026-04-14)", &[1, 89]), good("1.95.0"));
        assert_eq!(judge("v20.19.1", &[20, 19]), good("20.19.1"));
        assert_eq!(judge("openjdk version \"17.0.9\" 2023-10-17", &[17]), good("17.0.9"));
        assert_eq!(judge("Swift version 6.0.3 (swift-6.0.3-RELEASE)", &[6, 0]), good("6.0.3"));
        assert_eq!(judge("javac 21\n    java.class.version = 65.0", &[17]), good("21"));
        assert_eq!(judge("", &[]), Found::Good(None));
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(judge("Python 3.9.2", &[3, 11]), Found::Old("3.9.2".to_owned()));
        assert_eq!(judge("v20.9.0", &[20, 19]), Found::Old("20.9.0".to_owned()));
        assert_eq!(judge("java version \"1.8.0_292\"", &[17]), Found::Old("1.8.0".to_owned()));
        let settings = "    java.class.version = 52.0\njavac 1.8.0_292";
        assert_eq!(judge(settings, &[17]), Found::Old("1.8.0".to_owned()));
        assert_eq!(judge("none of that", &[1]), Found::Old("unknown".to_owned()));
    }

    #[test]
    fn the_compiler_that_is_asked_for_is_the_one_in_the_manifest() {
        for tool in [CARGO, RUSTC] {
            assert_eq!(super::dotted(tool.oldest), env!("CARGO_PKG_RUST_VERSION"));
        }
    }
}

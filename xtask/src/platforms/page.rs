//! docs/platforms.md, made from the table.

use super::table::{By, Job, ROWS, Row};

const HEAD: &str = "\
# Platforms

Where each package is built, run and checked, and by which command. *Built* means that the package was made as it is published.
*Run* means that it logged in and out against the sandbox. *Checked* means less: the compiler or a tool accepts the code for the
platform, and nothing was linked or run.

- **gate**: a step of [`.ci/run`](../.ci/run), for every change, on Linux x86_64. A person runs the same command.
- **nightly**: the workflow [`nightly.yml`](../.github/workflows/nightly.yml) calls it, since it takes too long for every change. On
  Debian 12, a person runs the same command.
- **job**: a job of [`packages.yml`](../.github/workflows/packages.yml) on a runner of GitHub's, every night and for each release.
  The gate checks the workflows by linters. The jobs were written from the tools' documentation, and have not run yet.
- **no**: nothing in this repository does it.

";

const TAIL: &str = "
CPython 3.14 and 3.15 run the published wheel's tests, without 200 exits of the interpreter, the types, and the cases of errors,
expiry, faults, headers and further operations.

The emulated aarch64 and musl run a part of the tests on CPython 3.11. Their wheels have the release's libraries and links, and are
compiled by the profile `dev`, which takes a fraction of the time. They prove that the code runs there, and nothing about its speed.

Java 11 and 21 run a quick part of Kotlin's tests: logins and logouts from Kotlin and Java, their errors, managed sessions, stores,
and the loading of the library. The classes are compiled once, for Java 11.

The lint `incompatible_msrv` of `cargo clippy`, in the gate, holds the crates to the oldest Rust that they declare.

What is not in the table is neither built nor run. [Releasing](releasing.md) says what to try by hand before the first release.
";

/// The page.
pub(super) fn page() -> String {
    let head = "| platform | package | built | run | checked |\n|---|---|---|---|---|";
    let rows = ROWS.map(line).join("\n");
    format!("{HEAD}{head}\n{rows}\n{TAIL}")
}

fn line(Row { platform, package, built, run, checked }: Row) -> String {
    let [built, run, checked] = [built, run, checked].map(cell);
    format!("| {platform} | {package} | {built} | {run} | {checked} |")
}

fn cell(by: By) -> String {
    match by {
        By::Gate(verb) => format!("gate: `cargo xtask {}`", verb.arguments),
        By::Check(check) => format!("gate: `cargo xtask platforms {}`", check.name()),
        By::Nightly(check) => format!("nightly: `cargo xtask nightly {}`", check.name()),
        By::Job(Job { name, arguments }) => format!("job `{name}`: `cargo xtask {arguments}`"),
        By::Nothing => "no".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn each_row_says_what_is_done_and_what_is_not() {
        let page = page();
        let of = |start: &str| page.lines().find(|line| line.starts_with(start)).expect(start);
        let run = of("| Linux x86_64, glibc | Rust crates |");
        assert!(run.ends_with("| gate: `cargo xtask test --all` | no |"), "{run}");
        let nothing = of("| Windows aarch64 |");
        assert!(nothing.ends_with("| no | no | no |"), "{nothing}");
    }
}

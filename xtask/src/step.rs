//! The commands that a verb runs, and their summary.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::panic::resume_unwind;
use std::process::{Command, ExitCode, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use crate::root;
use crate::terminal::{Palette, Tone};

/// The variables by which cargo describes a program's package to it.
const PACKAGE: [&str; 2] = ["CARGO_MANIFEST_", "CARGO_PKG_"];

/// The variable in which cargo tells a program where to find libraries.
const LIBRARIES: [&str; 2] = ["LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"];

/// The same cargo that runs this program, in the workspace's root.
pub fn cargo(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let mut command = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()).args(arguments);
    command
}

/// A program that may run cargo.
///
/// It does not get the variables about this program's package. Build scripts such as ring's read them, so everything that depends on
/// these would be compiled again, now and when cargo next runs without them. Nor does it get the path of the libraries beside this
/// program, since the JVM would load those instead of the ones in a jar.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for name in LIBRARIES {
        command.env_remove(name);
    }
    for (name, _) in std::env::vars_os() {
        if PACKAGE.iter().any(|start| name.to_string_lossy().starts_with(start)) {
            command.env_remove(name);
        }
    }
    command
}

/// Runs a command and ends as it does.
pub fn exit_code(command: &mut Command) -> ExitCode {
    match command.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        // A command that a signal ended has no exit code.
        Ok(status) => {
            ExitCode::from(status.code().and_then(|code| code.try_into().ok()).unwrap_or(1))
        }
        Err(error) => {
            println!("{} cannot be run: {error}", command.get_program().display());
            ExitCode::FAILURE
        }
    }
}

/// Steps that all run, even if one fails, and a summary of them.
#[derive(Debug)]
pub struct Steps {
    palette: Palette,
    done: Vec<Done>,
}

#[derive(Debug)]
struct Done {
    title: String,
    took: Duration,
    problem: Option<String>,
}

impl Default for Steps {
    fn default() -> Self {
        Self { palette: Palette::of_stdout(), done: Vec::new() }
    }
}

impl Steps {
    /// Runs a command.
    pub fn run(&mut self, title: &str, command: &mut Command) {
        self.step(title, || succeed(command));
    }

    /// Runs commands at once, and prints what each said when it has ended: a linker keeps one core busy, and the others idle.
    pub fn run_at_once(&mut self, commands: impl IntoIterator<Item = (&'static str, Command)>) {
        let start = |(title, mut command)| {
            println!("\n{title}: started");
            (title, thread::spawn(move || timed(|| overhear(title, &mut command))))
        };
        let running: Vec<_> = commands.into_iter().map(start).collect();
        for (title, running) in running {
            let (took, (said, outcome)) =
                running.join().unwrap_or_else(|panic| resume_unwind(panic));
            self.head(title);
            print!("{said}");
            self.end(title, took, outcome);
        }
    }

    /// Runs a function. Its error says what to do.
    pub fn step(&mut self, title: &str, act: impl FnOnce() -> Result<(), String>) {
        self.head(title);
        let (took, outcome) = timed(act);
        self.end(title, took, outcome);
    }

    fn head(&self, title: &str) {
        println!("\n{}", self.palette.paint(Tone::Strong, &format!("=== {title}")));
    }

    fn end(&mut self, title: &str, took: Duration, outcome: Result<(), String>) {
        let problem = outcome.err();
        if let Some(problem) = &problem {
            println!("{} {problem}", self.palette.paint(Tone::Bad, "failed:"));
        }
        self.done.push(Done { title: title.to_owned(), took, problem });
    }

    /// Prints the result of each step. The command fails if one did.
    pub fn summary(self) -> ExitCode {
        println!();
        for Done { title, took, problem } in &self.done {
            let mark = match problem {
                None => self.palette.paint(Tone::Good, "ok    "),
                Some(_) => self.palette.paint(Tone::Bad, "FAILED"),
            };
            let why = problem.as_deref().map(|problem| format!(": {problem}")).unwrap_or_default();
            println!("{mark} {:>6.1} s  {title}{why}", took.as_secs_f64());
        }
        if self.done.iter().all(|done| done.problem.is_none()) {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

/// Ends a command, and reports the error, if there is one.
pub fn tell(outcome: Result<(), String>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            println!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// Runs a command that must succeed.
pub fn succeed(command: &mut Command) -> Result<(), String> {
    let outcome = command.status();
    judge(command, outcome)
}

fn judge(command: &Command, outcome: io::Result<ExitStatus>) -> Result<(), String> {
    let program = command.get_program().display();
    match outcome {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program} ended with {status}")),
        Err(error) => Err(format!(
            "{program} cannot be run ({error}); `cargo xtask doctor` says how to get it"
        )),
    }
}

/// Runs a command that must succeed, and gives what it printed.
fn overhear(title: &str, command: &mut Command) -> (String, Result<(), String>) {
    // A pipe would be at its end only when the last daemon that a compiler left behind has gone.
    let said = root().join("target/steps").join(title);
    let outcome = fs::create_dir_all(root().join("target/steps"))
        .and_then(|()| fs::File::create(&said))
        .and_then(|file| command.stdout(file.try_clone()?).stderr(file).status());
    (
        fs::read(said).map(|it| String::from_utf8_lossy(&it).into_owned()).unwrap_or_default(),
        judge(command, outcome),
    )
}

fn timed<T>(act: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let outcome = act();
    (start.elapsed(), outcome)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::{cargo, command, overhear};

    #[test]
    fn what_a_command_says_is_kept_in_its_order() {
        let mut shell = command("sh");
        let (said, outcome) =
            overhear("a test", shell.args(["-c", "echo one; echo two >&2; echo three; exit 3"]));
        assert_eq!(said, "one\ntwo\nthree\n");
        assert!(outcome.is_err_and(|it| it.contains("exit status: 3")));
    }

    #[test]
    fn cargo_does_not_hear_of_this_package() {
        let command = cargo(["version"]);
        for name in ["CARGO_PKG_NAME", "CARGO_PKG_VERSION", "CARGO_MANIFEST_DIR"] {
            assert!(std::env::var_os(name).is_some(), "a test has {name}");
            let gone =
                command.get_envs().any(|(it, value)| it == OsStr::new(name) && value.is_none());
            assert!(gone, "{name}");
        }
    }
}

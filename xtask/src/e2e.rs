//! `cargo xtask e2e`: a backend in Python logs a customer in, and an app in Kotlin and one in Swift use its sessions.
//!
//! `e2e/end_to_end.py` runs each app's program, and says what must be so at its end.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use clap::Args;

use crate::kotlin::{define, java, maven};
use crate::language::Language;
use crate::package::kotlin::{folder, repository};
use crate::package::python::build::Profile;
use crate::python;
use crate::step::{succeed, tell};
use crate::swift::{self, Half, swift};

/// Run an app in Kotlin and one in Swift with the sessions of a backend in Python, for three lives of a token.
#[derive(Debug, Args)]
pub struct E2e {
    /// Use the packages as they are published, which `cargo xtask package` has built just now.
    #[arg(long)]
    published: bool,
}

impl E2e {
    /// Builds the apps, and runs each.
    pub fn run(&self) -> ExitCode {
        tell(self.try_run())
    }

    fn try_run(&self) -> Result<(), String> {
        let (profile, repository) = if self.published {
            (Profile::Published, repository::last()?)
        } else {
            (Profile::Quick, repository::quick()?)
        };
        let apps = [(Language::Kotlin, kotlin_app(&repository)?), (Language::Swift, swift_app()?)];
        let venv = python::environment(profile)?;
        for (language, app) in apps {
            println!("\nAn app in {language}, with a backend in Python:");
            let mut test = venv.python();
            test.arg("e2e/end_to_end.py").arg(app.get_program()).args(app.get_args());
            succeed(&mut test)?;
        }
        Ok(())
    }
}

fn kotlin_app(repository: &Path) -> Result<Command, String> {
    println!("Building the app in Kotlin.");
    let output = folder("e2e")?;
    // The last run's, perhaps with the library of another one.
    let _ = fs::remove_dir_all(&output);
    let mut build = maven("e2e/kotlin-app")?;
    build.args(["compile", repository::IN_MAVEN]);
    build.args([define("maven.repo.local", repository), define("output", &output)]);
    succeed(&mut build)?;
    let classes = std::env::join_paths([output.join("classes"), output.join("libraries/*")]);
    let mut app = java("java");
    app.arg("-classpath").arg(classes.map_err(|error| error.to_string())?).arg("AppKt");
    Ok(app)
}

fn swift_app() -> Result<Command, String> {
    println!("Building the app in Swift.");
    // In a folder of its own: in another package's, Swift may take that one's plan for this one's.
    let mut build = swift("build", Path::new(swift::APP), "e2e")?;
    Half::build()?.give(&mut build);
    succeed(&mut build)?;
    swift::tool(&swift::folder("e2e")?.join("debug/App").to_string_lossy())
}

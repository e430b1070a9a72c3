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
        let mut kotlin = kotlin_app(self.published)?;
        kotlin.arg("AppKt");
        let apps = [(Language::Kotlin, kotlin), (Language::Swift, swift_app("App")?)];
        let venv = python::environment(Profile::of(self.published))?;
        for (language, app) in apps {
            println!("\nAn app in {language}, with a backend in Python:");
            let mut test = venv.python();
            test.arg("e2e/end_to_end.py").arg(app.get_program()).args(app.get_args());
            succeed(&mut test)?;
        }
        Ok(())
    }
}

/// The JVM with the apps' classes, and with the package as it is published or as tests build it.
pub(crate) fn kotlin_app(published: bool) -> Result<Command, String> {
    println!("Building the app in Kotlin.");
    let repository = if published { repository::last()? } else { repository::quick()? };
    let output = folder("e2e")?;
    // The last run's, perhaps with the library of another one.
    let _ = fs::remove_dir_all(&output);
    let mut build = maven("e2e/kotlin-app")?;
    build.args(["compile", repository::IN_MAVEN]);
    build.args([define("maven.repo.local", &repository), define("output", &output)]);
    succeed(&mut build)?;
    let classes = std::env::join_paths([output.join("classes"), output.join("libraries/*")]);
    let mut app = java("java");
    app.arg("-classpath").arg(classes.map_err(|error| error.to_string())?);
    Ok(app)
}

/// A program of the apps' package.
pub(crate) fn swift_app(name: &str) -> Result<Command, String> {
    println!("Building the app in Swift.");
    // In a folder of its own: in another package's, Swift may take that one's plan for this one's.
    let mut build = swift("build", Path::new(swift::APP), "e2e")?;
    Half::build()?.give(&mut build);
    succeed(&mut build)?;
    swift::tool(&swift::folder("e2e")?.join("debug").join(name).to_string_lossy())
}

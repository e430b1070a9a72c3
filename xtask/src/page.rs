//! `cargo xtask page`: the tests of the sandbox's page, in Chromium.

use std::process::ExitCode;

use clap::Args;

use crate::needs::{CHROMIUM, PYTHON};
use crate::package::python::build::Profile;
use crate::python::environment_with;
use crate::set_up::set_up;
use crate::step::{succeed, tell};

/// Test the sandbox's page in Chromium. What is missing is installed, where that is Debian's or Ubuntu's and this is root.
#[derive(Debug, Args)]
pub struct Page {
    /// Use the Python packages as they are published, which `cargo xtask package` has built just now.
    #[arg(long)]
    published: bool,
    /// Test nothing, and take the guide's screenshot, docs/sandbox.png.
    #[arg(long)]
    screenshot: bool,
}

/// Where the tests are.
const TESTS: &str = "crates/sandbox/browser";

impl Page {
    /// Gets what is missing, and runs the tests.
    pub fn run(&self) -> ExitCode {
        set_up(&[&PYTHON, &CHROMIUM]);
        tell(self.try_run())
    }

    fn try_run(&self) -> Result<(), String> {
        let (browser, _) = CHROMIUM.serving()?;
        let profile = Profile::of(self.published);
        let venv = environment_with("target/page/venv", "ci/requirements-page.txt", profile)?;
        let mut tests = venv.python();
        tests.args(["-m", "pytest", "--quiet", "-p", "no:cacheprovider"]).env("CHROMIUM", browser);
        if self.screenshot {
            tests.arg(format!("{TESTS}/picture.py")).env("SCREENSHOT", "docs/sandbox.png");
        } else {
            tests.arg(TESTS);
        }
        succeed(&mut tests)
    }
}

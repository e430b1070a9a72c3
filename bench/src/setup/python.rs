//! The Python clients, in one virtual environment.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use super::{Launcher, Workshop, program, succeed};
use crate::peer::Peer;

const CLIENTS: &str = "bench/clients/python";
const REQUIREMENTS: &str = "bench/clients/python/requirements.txt";
const INSTALLED: &str = "bench/clients/python/installed.py";
const OURS: &str = "bindings/python";
const SPEC: &str = "openapi/sessions.yaml";

/// From Maven Central.
const GENERATOR: &str = "org.openapitools:openapi-generator-cli:7.25.0";
const GENERATOR_JAR: &str = "openapi-generator-cli-7.25.0.jar";

/// What the generated clients need when they run.
const OF_OPENAPI_PYTHON_CLIENT: [&str; 2] = ["httpx", "attrs"];
const OF_OPENAPI_GENERATOR: [&str; 4] =
    ["urllib3", "pydantic", "python-dateutil", "typing-extensions"];

/// What `installed.py` says.
#[derive(Debug, Clone, Deserialize)]
struct Facts {
    version: String,
    installed: u64,
}

/// Both of a distribution's clients are prepared once.
fn distribution(name: &str) -> &str {
    name.trim_end_matches("-async")
}

struct Environment<'run> {
    workshop: &'run Workshop,
    python: PathBuf,
    generated: PathBuf,
}

pub(super) fn launcher(workshop: &Workshop, peers: &[&Peer]) -> Result<Launcher, String> {
    let environment = Environment::create(workshop)?;
    // All at once is quick; where that fails, each peer alone says which is to blame.
    let all = environment.pip(&["--requirement", REQUIREMENTS]);
    let names: BTreeSet<_> = peers.iter().map(|peer| distribution(peer.name)).collect();
    let prepared = |name| (name, environment.prepare(name, all.is_ok()));
    let prepared: BTreeMap<_, _> = names.into_iter().map(prepared).collect();
    let (python, generated) = (environment.python, environment.generated);
    let program = workshop.root.join(CLIENTS);
    Ok(Box::new(move |name| {
        let facts = prepared
            .get(distribution(name))
            .cloned()
            .unwrap_or(Err(format!("{name} is not prepared")))?;
        let mut command = Command::new(&python);
        command.arg(&program).arg(name).env("PYTHONPATH", &generated);
        command.env("BENCH_VERSION", &facts.version);
        command.env("BENCH_INSTALLED", facts.installed.to_string());
        // A proxy and authorities of the machine's would reach some peers and not others.
        command.env("NO_PROXY", "*");
        command.env_remove("REQUESTS_CA_BUNDLE").env_remove("CURL_CA_BUNDLE");
        Ok(command)
    }))
}

impl<'run> Environment<'run> {
    fn create(workshop: &'run Workshop) -> Result<Self, String> {
        let folder = workshop.place("python");
        let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
        let python = programs.join("python");
        let works = succeed(program(&python).args(["-c", "import pip"])).is_ok();
        if !works {
            succeed(program("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
        }
        Ok(Self { workshop, python, generated: workshop.place("generated") })
    }

    /// Installs a peer, or makes it, and gives what is installed for it.
    fn prepare(&self, name: &str, is_installed: bool) -> Result<Facts, String> {
        match name {
            "finhub-sessions" => self.install_ours()?,
            "openapi-generator" => {
                self.install(&OF_OPENAPI_GENERATOR, is_installed)?;
                self.generate_by_openapi_generator()?;
                let facts = self.facts(&OF_OPENAPI_GENERATOR)?;
                let version = GENERATOR.rsplit(':').next().unwrap_or_default().to_owned();
                return Ok(Facts { version, ..facts });
            }
            "openapi-python-client" => {
                self.install(&[name], is_installed)?;
                self.generate_by_openapi_python_client()?;
                let installed = self.facts(&OF_OPENAPI_PYTHON_CLIENT)?.installed;
                return Ok(Facts { installed, ..self.facts(&[name])? });
            }
            _ => self.install(&[name], is_installed)?,
        }
        self.facts(&[name])
    }

    fn facts(&self, distributions: &[&str]) -> Result<Facts, String> {
        let mut installed = program(&self.python);
        let said = succeed(installed.arg(self.workshop.root.join(INSTALLED)).args(distributions))?;
        serde_json::from_str(&said).map_err(|error| error.to_string())
    }

    /// The package, as anybody installs it from source.
    fn install_ours(&self) -> Result<(), String> {
        let profile = format!("build-args=--profile={}", self.workshop.profile);
        let ours = ["--no-deps", "--force-reinstall", "--config-settings", &profile, OURS];
        self.pip(&ours)
    }

    fn install(&self, distributions: &[&str], is_installed: bool) -> Result<(), String> {
        if is_installed {
            return Ok(());
        }
        self.pip(&[&["--constraint", REQUIREMENTS], distributions].concat())
    }

    fn pip(&self, arguments: &[&str]) -> Result<(), String> {
        let mut pip = program(&self.python);
        pip.args(["-m", "pip", "--quiet", "--disable-pip-version-check", "install"]);
        succeed(pip.args(arguments).current_dir(&self.workshop.root)).map(drop)
    }

    fn generate_by_openapi_python_client(&self) -> Result<(), String> {
        let mut generate = program(&self.python);
        generate.args(["-m", "openapi_python_client", "generate", "--meta", "none", "--overwrite"]);
        generate.arg("--path").arg(self.spec());
        generate.arg("--output-path").arg(self.generated.join("openapi_python_peer"));
        // It formats what it made by a program that is beside this Python.
        let beside = self.python.parent().into_iter().map(Path::to_path_buf);
        let others = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(beside.chain(std::env::split_paths(&others)));
        generate.env("PATH", path.map_err(|error| error.to_string())?);
        fs::create_dir_all(&self.generated).map_err(|error| error.to_string())?;
        succeed(&mut generate).map(drop)
    }

    fn generate_by_openapi_generator(&self) -> Result<(), String> {
        let tools = self.workshop.place("tools");
        let jar = tools.join(GENERATOR_JAR);
        if !jar.is_file() {
            let mut maven = program("mvn");
            maven.args(["--batch-mode", "--no-transfer-progress", "--quiet"]);
            maven.arg("org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy");
            maven.arg(format!("-Dartifact={GENERATOR}"));
            succeed(maven.arg(format!("-DoutputDirectory={}", tools.display())))?;
        }
        let mut generate = program("java");
        generate.arg("-jar").arg(&jar).args(["generate", "--generator-name", "python"]);
        generate
            .args(["--package-name", "openapi_generator_peer", "--input-spec"])
            .arg(self.spec());
        generate.args([
            "--global-property",
            "apiTests=false,modelTests=false,apiDocs=false,modelDocs=false",
        ]);
        succeed(generate.arg("--output").arg(&self.generated)).map(drop)
    }

    fn spec(&self) -> PathBuf {
        self.workshop.root.join(SPEC)
    }
}

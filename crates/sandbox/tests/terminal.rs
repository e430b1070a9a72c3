//! The program `finhub-sandbox`.

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use common::Request;
use finhub_sandbox::{Config, demo};
use serde_json::Value;

/// The program while it runs.
struct Running(Child);

impl Running {
    fn start(arguments: &[&str]) -> Self {
        Self(
            program(arguments)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("the program starts"),
        )
    }

    /// Reads its output up to a line with `words`.
    fn read_to(&mut self, words: &str) -> String {
        let mut output = String::new();
        let mut lines = BufReader::new(self.0.stdout.as_mut().expect("a pipe"));
        while !output.contains(words) {
            assert!(lines.read_line(&mut output).expect("a line") > 0, "{output}");
        }
        output
    }

    /// Ends it, and gives what it wrote to stderr.
    fn end(mut self) -> String {
        self.0.kill().expect("the program runs");
        let mut errors = String::new();
        self.0.stderr.take().expect("a pipe").read_to_string(&mut errors).expect("text");
        self.0.wait().expect("the program ends");
        errors
    }
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_finhub-sandbox"));
    command.args(arguments);
    command
}

fn file(name: &str, text: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("a file");
    path.to_str().expect("a path of text").to_owned()
}

fn send(base_url: &str, request: &Request) -> String {
    let mut stream =
        TcpStream::connect(base_url.trim_start_matches("http://")).expect("the program listens");
    stream
        .write_all(&request.clone().header("Connection", "close").bytes())
        .expect("the program reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn it_greets_a_program_with_one_line_of_json() {
    let mut running = Running::start(&["--port", "0", "--json"]);
    let line: Value = serde_json::from_str(&running.read_to("\n")).expect("JSON");
    let base_url = line["base_url"].as_str().expect("a text");
    assert!(send(base_url, &Request::login()).starts_with("HTTP/1.1 200 OK\r\n"));
    assert!(
        send(base_url, &Request::new("GET", "/__sandbox/health"))
            .starts_with("HTTP/1.1 200 OK\r\n")
    );

    let log = running.end();
    let (time, rest) = log.split_once(' ').expect("a line");
    assert!(
        time.len() == "04:42:12Z".len()
            && rest.starts_with("POST /api/v2.1/")
            && rest.ends_with("/sessions 200\n")
    );
    assert_eq!(log.lines().count(), 1);
}

#[test]
fn it_greets_a_person_with_the_demos_credentials() {
    let mut running = Running::start(&["--port", "0"]);
    let greeting = running.read_to("FINHUB_TENANT_SECRET");
    for shown in [
        "listening on http://127.0.0.1:",
        "\nOpen http://127.0.0.1:",
        demo().username,
        demo().password,
        "export FINHUB_BASE_URL=http://127.0.0.1:",
        "export FINHUB_TENANT_ID=97e7ff29-15f3-49ef-9681-3bbfcce4f6cd",
        "export FINHUB_TENANT_KEY=cvK_9XDw5g_Y_8aUtRQgPyX4aTBb",
        "export FINHUB_TENANT_SECRET=your_tenant_secret",
    ] {
        assert!(greeting.contains(shown), "{greeting}");
    }
    running.end();
}

#[test]
fn it_shows_no_secret_of_a_users_configuration() {
    let path = file("own.yaml", &Config::DEFAULT_YAML.replace("your_", "canary_"));
    let mut running = Running::start(&["--port", "0", "--config", &path]);
    let greeting = running.read_to("FINHUB_DEVICE_ID");
    assert!(
        greeting.contains("97e7ff29-15f3-49ef-9681-3bbfcce4f6cd   2 customers, 2 users"),
        "{greeting}"
    );
    let base_url = greeting
        .split("FINHUB_BASE_URL=")
        .nth(1)
        .and_then(|rest| rest.lines().next())
        .expect("a URL");
    let login = Request::login()
        .field("password", "canary_secure_password")
        .field("tenantSecret", "canary_tenant_secret");
    assert!(send(base_url, &login).starts_with("HTTP/1.1 200 OK\r\n"));
    let errors = running.end();
    for secret in ["canary", demo().tenant_key, demo().username, "eyJ"] {
        assert!(!greeting.contains(secret) && !errors.contains(secret), "{greeting}{errors}");
    }
}

#[test]
fn it_is_quiet_and_without_control_where_asked() {
    let mut running = Running::start(&["--port", "0", "--json", "--quiet", "--no-control"]);
    let line: Value = serde_json::from_str(&running.read_to("\n")).expect("JSON");
    let answer =
        send(line["base_url"].as_str().expect("a text"), &Request::new("GET", "/__sandbox/health"));
    assert!(answer.starts_with("HTTP/1.1 404 Not Found\r\n"));
    assert_eq!(running.end(), "");
}

#[test]
fn it_is_without_its_page_where_asked() {
    for option in ["--no-page", "--no-control"] {
        let mut running = Running::start(&["--port", "0", option]);
        let greeting = running.read_to("FINHUB_TENANT_SECRET");
        assert!(!greeting.contains("Open http"), "{greeting}");
        let base_url = greeting.split("FINHUB_BASE_URL=").nth(1).and_then(|it| it.lines().next());
        let answer = send(base_url.expect("a URL"), &Request::new("GET", "/"));
        assert!(answer.starts_with("HTTP/1.1 404 Not Found\r\n"));
        running.end();
    }
}

#[test]
fn it_prints_a_configuration_that_it_takes() {
    let output = program(&["--print-config"]).output().expect("the program runs");
    assert!(output.status.success() && output.stderr.is_empty());
    assert!(Config::from_yaml(&String::from_utf8(output.stdout).expect("text")).is_ok());
}

#[test]
fn it_says_in_a_sentence_why_it_cannot_start() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let broken = file("broken.yaml", "tenants: [{tenant: 1}]");
    for (arguments, words) in [
        (
            ["--port", &port],
            "is taken; stop the program that uses it, or choose another port with --port",
        ),
        (["--config", &broken], "tenants[0]: unknown field `tenant`"),
        (["--config", "nowhere.yaml"], "cannot read nowhere.yaml"),
        (["--port", "many"], "invalid value 'many'"),
    ] {
        let output = program(&arguments).output().expect("the program runs");
        let errors = String::from_utf8(output.stderr).expect("text");
        assert_eq!(
            (output.status.code(), output.stdout.as_slice()),
            (Some(2), b"".as_slice()),
            "{errors}"
        );
        assert!(errors.contains(words), "{errors}");
    }
}

#[cfg(unix)]
#[test]
fn it_stops_in_good_order_when_told_to() {
    for signal in ["INT", "TERM"] {
        let mut running = Running::start(&["--port", "0", "--json"]);
        running.read_to("\n");
        // The shell's own: a bare machine has no program of this name.
        let kill = format!("kill -s {signal} {}", running.0.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().expect("sh runs").success());
        assert_eq!(running.0.wait().expect("the program ends").code(), Some(0));
    }
}

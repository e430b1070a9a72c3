//! A sample counts only where the server saw every pair, whatever the client says.

use std::path::{Path, PathBuf};
use std::process::Command;

use finhub_bench::measure::Client;
use finhub_bench::server::Server;
use finhub_bench::task::Task;

fn log(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.log"))
}

fn server(name: &str, tls: Option<&Path>) -> Server {
    let program = Path::new(env!("CARGO_BIN_EXE_finhub-bench-server"));
    Server::start(program, tls, &log(name)).expect("it starts")
}

fn client(name: &str, task: &Task) -> Client {
    let mut command = Command::new(env!("CARGO_BIN_EXE_finhub-bench-rust"));
    let task = serde_json::to_string(task).expect("it is data");
    Client::start(command.arg(name).arg(task), &log(name)).expect("it starts")
}

#[test]
fn every_rust_client_makes_all_its_pairs() {
    let mut server = server("server", None);
    let task = Task::at(server.base_url(), None);
    for name in ["finhub-sessions", "reqwest", "reqwest-current-thread", "hyper"] {
        let sample = client(name, &task).sample(&mut server, 3, 10).expect("all are made");
        assert!(sample.rate > 0.0);
        assert_eq!((sample.counters.logins, sample.counters.logouts), (10, 10), "{name}");
    }
}

#[test]
fn connections_that_end_under_tls_are_resumed() {
    let authority = log("authority").with_extension("pem");
    let mut server = server("server-tls", Some(&authority));
    let task = Task::at(server.base_url(), authority.to_str());
    for name in ["finhub-sessions", "reqwest", "hyper"] {
        // A connection ends after 50 pairs.
        let counters =
            client(name, &task).sample(&mut server, 1, 120).expect("all are made").counters;
        assert!(counters.handshakes > 1 && counters.resumed >= 1, "{name}: {counters:?}");
    }
}

#[test]
fn a_refused_pair_fails_the_sample_with_its_reason() {
    let mut server = server("server-refusing", None);
    let mut task = Task::at(server.base_url(), None);
    task.body.insert("password".to_owned(), "wrong".to_owned());
    for name in ["finhub-sessions", "reqwest", "hyper"] {
        let problem = client(name, &task).sample(&mut server, 2, 4).expect_err("all are refused");
        assert!(problem.contains("401") || problem.contains("credentials"), "{name}: {problem}");
    }
}

#[test]
fn a_header_that_is_missing_is_refused() {
    let mut server = server("server-headers", None);
    let mut task = Task::at(server.base_url(), None);
    task.headers.remove("deviceId");
    let problem = client("reqwest", &task).sample(&mut server, 1, 1).expect_err("it is required");
    assert!(problem.contains("400"), "{problem}");
}

#[cfg(unix)]
#[test]
fn a_client_that_says_more_than_it_did_is_not_believed() {
    let mut server = server("server-doubting", None);
    let mut idle = Command::new("sh");
    idle.args(["-c", r#"echo "{}"; while read -r line; do echo '{"pairs":16,"seconds":1}'; done"#]);
    let mut idle = Client::start(&mut idle, &log("idle")).expect("it starts");
    let problem = idle.sample(&mut server, 1, 16).expect_err("it did nothing");
    assert!(problem.contains("counted 0 logins"), "{problem}");
    let problem = idle.sample(&mut server, 1, 20).expect_err("it made fewer");
    assert!(problem.contains("16 of 20"), "{problem}");
}

#[test]
fn a_client_that_cannot_start_says_why() {
    let task = Task::at("http://127.0.0.1:1", None);
    let mut command = Command::new(env!("CARGO_BIN_EXE_finhub-bench-rust"));
    let task = serde_json::to_string(&task).expect("it is data");
    let problem = Client::start(command.arg("nobody").arg(task), &log("nobody")).expect_err("none");
    assert!(problem.contains("there is no client nobody"), "{problem}");
}

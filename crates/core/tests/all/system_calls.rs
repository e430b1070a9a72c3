//! What the SDK asks of the system, as strace sees it: no file and no connection but those that it was told of.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use crate::common::demo_builder;
use crate::support::tls::{Authority, Server, TemporaryFile};
use crate::support::{alone, build, log_in, sandbox};

/// Files that are not there. What the program asks for between looking at them is the SDK's doing.
const BEGIN: &str = "/the-calls-begin";
const END: &str = "/the-calls-end";

/// Where distributions keep the authorities that the machine trusts.
const AUTHORITIES: [&str; 4] =
    ["/etc/ssl", "/etc/pki", "/usr/share/ca-certificates", "/usr/local/share/ca-certificates"];

/// Has a shell run the program under strace, which writes what opens a file, runs a program or takes up a connection.
fn traced(into: &Path) -> String {
    let options = "--follow-forks --quiet=all --signal=none";
    let calls = "--trace=open,openat,openat2,creat,execve,connect,bind,listen";
    let missing = "{ echo 'strace is missing: apt-get install strace'; exit 1; }";
    let strace = format!("strace {options} {calls} --output='{}'", into.display());
    format!("command -v strace || {missing}; exec {strace} \"$0\" \"$@\";")
}

/// The life of a session in a process of its own: the files that it opened, and its other calls.
fn asked(base_url: &str, ca_bundle: &Path) -> (Vec<String>, Vec<String>) {
    let trace = TemporaryFile::new("");
    let handed = format!("{base_url} {}", ca_bundle.display());
    let name = "system_calls::nothing_is_opened_and_nobody_is_called_but_who_was_named";
    tokio::task::block_in_place(|| alone::run(name, &handed, &traced(&trace.0), |_| {}));
    let lines = fs::read_to_string(&trace.0).expect("strace wrote it");
    let between = lines.lines().skip_while(|line| !line.contains(BEGIN)).skip(1);
    let between = between.take_while(|line| !line.contains(END));
    // A call that another thread interrupts stands on two lines. The first says all.
    let begun = between.filter(|line| !line.contains(" resumed>"));
    let calls = begun.map(|line| line.split_once(' ').expect("a thread and a call").1.trim());
    calls.map(str::to_owned).partition(|call: &String| call.starts_with("open"))
}

async fn live(base_url: &str, ca_bundle: &str) {
    let _ = fs::File::open(BEGIN);
    let client = build(demo_builder().base_url(base_url).ca_bundle(ca_bundle));
    let session = log_in(&client).await;
    client.delete_session(&session).await.expect("a logout");
    drop((session, client));
    let _ = fs::File::open(END);
}

/// Connections were taken up to this address, and nothing else was done.
fn assert_connections(calls: &[String], to: SocketAddr) {
    let port = format!("sin_port=htons({})", to.port());
    let is_to = |call: &String| {
        call.starts_with("connect(") && call.contains(&port) && call.contains("\"127.0.0.1\"")
    };
    assert!(!calls.is_empty() && calls.iter().all(is_to), "{calls:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_opened_and_nobody_is_called_but_who_was_named() {
    if let Some(handed) = alone::handed() {
        let (base_url, ca_bundle) = handed.split_once(' ').expect("an address and a path");
        return live(base_url, ca_bundle).await;
    }
    let (sandbox, authority) = (sandbox().await, Authority::new());
    let bundle = authority.bundle();

    let named = |call: &&String| call.contains(&*bundle.to_string_lossy());

    let (opened, others) = asked(&sandbox.base_url(), bundle);
    assert!(opened.len() == 1 && opened.iter().all(|it| named(&it)), "{opened:#?}");
    assert_connections(&others, sandbox.addr());

    let server = Server::start(authority.loopback(), sandbox.addr()).await;
    let (opened, others) = asked(&server.base_url(), bundle);
    let (named, authorities): (Vec<_>, Vec<_>) = opened.iter().partition(named);
    assert_eq!(named.len(), 1, "{named:?}");
    let of_system = |call: &str| AUTHORITIES.iter().any(|it| call.contains(&format!("\"{it}/")));
    assert!(authorities.iter().all(|it| of_system(it)), "{authorities:#?}");
    assert_connections(&others, server.address);
}

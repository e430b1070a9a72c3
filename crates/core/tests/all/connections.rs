//! Connections: how many there may be at once, and those that a server closes between two calls.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use crate::support::{bounded, build, log_in, poll_times, sandbox, try_log_in, until};
use finhub_sandbox::Step;
use finhub_sessions::binding::ClientExt as _;
use finhub_sessions::{Kind, Options};
use futures::future::join_all;

/// A server that takes connections and answers nothing. Gives its address, and how many it has taken.
async fn silent() -> (String, Arc<AtomicUsize>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base_url = format!("http://{}", listener.local_addr().expect("an address"));
    let count = Arc::<AtomicUsize>::default();
    let counts = Arc::clone(&count);
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            kept.push(stream);
            counts.fetch_add(1, Ordering::AcqRel);
        }
    });
    (base_url, count)
}

#[tokio::test]
async fn a_call_whose_turn_does_not_come_is_timed_out_and_sends_nothing() {
    let (base_url, taken) = silent().await;
    let client = build(crate::common::demo_builder().base_url(base_url).max_connections(2));
    let mut busy = pin!(join_all([try_log_in(&client), try_log_in(&client)]));
    let first = async {
        until(|| taken.load(Ordering::Acquire) == 2).await;
        let soon = client.with_options(Options::new().timeout(Duration::from_millis(50)));
        let soon = soon.expect("valid");
        try_log_in(&soon).await.expect_err("both connections are in use")
    };
    let error = bounded(async {
        tokio::select! {
            error = first => error,
            _ = &mut busy => panic!("nothing is answered"),
        }
    })
    .await;
    assert_eq!((error.kind(), error.attempts()), (Kind::Timeout, 0), "{error}");
    assert!(error.retryable() && !error.session_may_exist());
    let text = error.to_string();
    assert!(text.contains("all 2 connections were in use"), "{text}");
    assert!(text.contains("raise max_connections") && text.contains("nothing sent"), "{text}");
    assert_eq!(taken.load(Ordering::Acquire), 2);
}

#[tokio::test]
async fn a_login_that_nobody_waits_for_any_more_gives_its_turn_away() {
    let sandbox = sandbox().await;
    let client = build(crate::common::builder(&sandbox).max_connections(1));
    sandbox.script([Step::handle().delay(Duration::from_millis(200))]);
    let first = tokio::spawn({
        let client = client.clone();
        async move { log_in(&client).await }
    });
    until(|| sandbox.requests().len() == 1).await;
    {
        let mut abandoned = pin!(try_log_in(&client));
        assert!(poll_times(abandoned.as_mut(), 1).await.is_none(), "it waits");
    }
    let session = bounded(first).await.expect("no panic");
    bounded(client.settle()).await;
    assert_eq!(sandbox.requests().len(), 1, "the second login was never sent");
    client.delete_session(&session).await.expect("a logout");
}

#[tokio::test]
async fn turns_come_in_the_order_of_the_calls() {
    let sandbox = sandbox().await;
    let client = build(crate::common::builder(&sandbox).max_connections(1));
    let devices: Vec<_> = (0..30).map(|number| number.to_string()).collect();
    let logins = devices.iter().map(|device| {
        let client = client.with_options(Options::new().device_id(device)).expect("valid");
        async move { log_in(&client).await }
    });
    bounded(join_all(logins)).await;
    let requests = sandbox.requests();
    let sent: Vec<_> = requests.iter().filter_map(|request| request.header("deviceId")).collect();
    assert_eq!(sent, devices);
}

#[tokio::test]
async fn a_limit_of_none_or_of_more_than_there_are_ports_is_refused() {
    for limit in [0, 65_536, u32::MAX] {
        let error =
            crate::common::demo_builder().max_connections(limit).build().expect_err("refused");
        assert_eq!(error.field(), Some("max_connections"));
        assert!(error.to_string().contains("must be from 1 to 65535"), "{error}");
    }
    build(crate::common::demo_builder().max_connections(65_535));
}

const LOGIN: &str =
    r#"{"success":true,"data":{"sessionId":"s","userId":"u","token":"a","refreshToken":"b"}}"#;

/// The end of a connection has arrived before the next login, and the runtime has not looked since.
#[tokio::test]
async fn a_connection_that_the_server_closed_after_its_answer_takes_no_login() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base_url = format!("http://{}", listener.local_addr().expect("an address"));
    let (tell, closed) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut request = Vec::new();
            while !request.ends_with(b"}") {
                let mut bytes = [0; 4096];
                match stream.read(&mut bytes).expect("a request") {
                    0 => break,
                    read => request.extend_from_slice(&bytes[..read]),
                }
            }
            let length = LOGIN.len();
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
            );
            stream.write_all((head + LOGIN).as_bytes()).expect("an answer");
            drop(stream);
            if tell.send(()).is_err() {
                return;
            }
        }
    });
    let client = build(crate::common::demo_builder().base_url(base_url));
    for _ in 0..100 {
        bounded(log_in(&client)).await;
        closed.recv().expect("the server goes on");
    }
}

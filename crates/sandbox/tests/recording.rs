//! Requests as they arrived.

mod common;

use common::{Connection, Request, Session, sandbox};
use finhub_sandbox::Sandbox;

#[tokio::test]
async fn a_request_is_kept_byte_by_byte() {
    let sandbox = sandbox().await;
    let head =
        "PoST /a%2Fb/%c3%BC?q=%20 HTTP/1.1\r\nhOsT: x\r\nX-Odd:  two  words \r\nx-odd: again\r\n";
    let raw =
        [head.as_bytes(), b"X-Bytes: \xfc\xff\r\nContent-Length: 3\r\n\r\n\x00\xff\n"].concat();
    let mut connection = Connection::open(&sandbox).await;
    connection.write(&raw).await;
    assert_eq!(connection.answer().await.status, 404);

    let request = &sandbox.requests()[0];
    assert_eq!((request.connection, request.complete), (1, true));
    assert_eq!((request.method.as_str(), request.path.as_str()), ("PoST", "/a%2Fb/%c3%BC?q=%20"));
    let headers: Vec<_> =
        request.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
    let expected: [(&str, &[u8]); 5] = [
        ("hOsT", b"x"),
        ("X-Odd", b"two  words"),
        ("x-odd", b"again"),
        ("X-Bytes", b"\xfc\xff"),
        ("Content-Length", b"3"),
    ];
    assert_eq!(headers, expected);
    assert_eq!(request.header("X-ODD"), Some("two  words"));
    assert_eq!((request.body.as_slice(), request.body_text()), (b"\x00\xff\n".as_slice(), None));
    assert_eq!(request.raw, raw);
}

#[tokio::test]
async fn requests_of_a_connection_are_told_apart() {
    let sandbox = sandbox().await;
    let mut first = Connection::open(&sandbox).await;
    let (login, elsewhere) = (Request::login(), Request::new("GET", "/elsewhere"));
    let session = Session::from(&first.exchange(&login).await);
    let logout = Request::logout(&session);
    first.exchange(&logout).await;
    elsewhere.send(&sandbox).await;
    first.exchange(&logout).await;

    let requests = sandbox.requests();
    let connections: Vec<_> = requests.iter().map(|request| request.connection).collect();
    assert_eq!(connections, [1, 1, 2, 1]);
    let raw: Vec<_> = requests.into_iter().map(|request| request.raw).collect();
    assert_eq!(raw, [login.bytes(), logout.bytes(), elsewhere.bytes(), logout.bytes()]);
}

#[tokio::test]
async fn a_chunked_body_is_kept_with_and_without_its_chunks() {
    let sandbox = sandbox().await;
    let mut connection = Connection::open(&sandbox).await;
    let chunked = b"POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n\
        4;ext=1\r\na\r\nb\r\n3\r\n0\r\n\r\n0\r\nTrailer: 1\r\n\r\n";
    for _ in 0..2 {
        connection.write(chunked).await;
        assert_eq!(connection.answer().await.status, 404);
    }
    for request in sandbox.requests() {
        assert_eq!((request.complete, request.body_text()), (true, Some("a\r\nb0\r\n")));
        assert_eq!(request.raw, chunked);
    }
    assert_eq!(sandbox.requests().len(), 2);
}

#[tokio::test]
async fn bytes_may_arrive_one_at_a_time() {
    let sandbox = sandbox().await;
    let mut connection = Connection::open(&sandbox).await;
    let login = Request::login().bytes();
    for byte in &login {
        connection.write(&[*byte]).await;
        tokio::task::yield_now().await;
    }
    assert_eq!(connection.answer().await.status, 200);
    assert_eq!(sandbox.requests()[0].raw, login);
}

#[tokio::test]
async fn a_request_cut_short_is_kept_as_far_as_it_came() {
    let sandbox = sandbox().await;
    let login = Request::login().bytes();
    for length in [9, 60, login.len() - 1] {
        sandbox.clear_requests();
        let mut connection = Connection::open(&sandbox).await;
        connection.write(&login[..length]).await;
        connection.finish().await;
        connection.ended().await;

        let request = &sandbox.requests()[0];
        assert!(!request.complete);
        assert_eq!(request.method, "POST");
        assert_eq!(request.raw, login[..length]);
    }
    assert_eq!(sandbox.live_sessions(), []);
}

#[tokio::test]
async fn a_request_cut_short_takes_no_step() {
    let sandbox = sandbox().await;
    sandbox.script([finhub_sandbox::Step::status(503)]);
    let login = Request::login().bytes();
    let mut connection = Connection::open(&sandbox).await;
    connection.write(&login[..login.len() - 1]).await;
    connection.finish().await;
    connection.ended().await;
    assert_eq!(Request::login().send(&sandbox).await.status, 503);
}

#[tokio::test]
async fn bytes_that_are_not_http_are_kept() {
    let sandbox = sandbox().await;
    let mut connection = Connection::open(&sandbox).await;
    let hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";
    connection.write(hello).await;
    connection.ended().await;
    let requests = sandbox.requests();
    assert_eq!(
        (requests.len(), requests[0].complete, requests[0].raw.as_slice()),
        (1, false, hello.as_slice())
    );
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_and_kept() {
    let sandbox = sandbox().await;
    let mut connection = Connection::open(&sandbox).await;
    let request = Request::login().body(vec![b' '; 2 << 20]);
    assert_eq!(connection.exchange(&request).await.status, 400);
    assert_eq!(connection.exchange(&Request::login()).await.status, 200);
    let requests = sandbox.requests();
    assert_eq!((requests.len(), requests[0].complete), (2, true));
    assert_eq!(requests[0].raw, request.bytes());
}

#[tokio::test]
async fn an_expected_continue_is_given_and_not_kept() {
    let sandbox = sandbox().await;
    let mut connection = Connection::open(&sandbox).await;
    connection
        .write(b"POST /x HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        .await;
    assert_eq!(connection.answer().await.status, 100);
    connection.write(b"ok").await;
    assert_eq!(connection.answer().await.status, 404);
    assert_eq!(sandbox.requests()[0].body, b"ok");
}

#[tokio::test]
async fn control_requests_are_not_kept() {
    let sandbox = sandbox().await;
    let mut connection = Connection::open(&sandbox).await;
    let health = Request::new("GET", "/__sandbox/health");
    assert_eq!(connection.exchange(&health).await.status, 200);
    assert_eq!(connection.exchange(&Request::login()).await.status, 200);
    assert_eq!(connection.exchange(&health).await.status, 200);
    let requests = sandbox.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].raw, Request::login().bytes());
}

#[tokio::test]
async fn recording_may_be_off() {
    let sandbox = Sandbox::builder().record(false).start().await.expect("a sandbox starts");
    assert_eq!(Request::login().send(&sandbox).await.status, 200);
    assert_eq!(sandbox.requests(), []);
}

#[tokio::test]
async fn a_kept_request_prints_no_secret() {
    let sandbox = sandbox().await;
    Request::login().send(&sandbox).await;
    let printed = format!("{:?} {:?}", sandbox.requests(), sandbox.live_sessions());
    assert!(
        printed.contains("POST")
            && !printed.contains("your_secure_password")
            && !printed.contains("eyJ")
    );
}

//! TLS: whom the SDK trusts, and what becomes of a call where it does not.

use std::time::Duration;

use crate::common::clock::ManualClock;
#[cfg(target_os = "linux")]
use crate::support::alone;
use crate::support::tls::{Authority, Identity, Server, TemporaryFile, expire, postdate, reset};
use crate::support::{bounded, build, log_in, sandbox, try_log_in, until};
use finhub_sandbox::Sandbox;
use finhub_sessions::{Client, ClientBuilder, Error, Kind, Secret};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// rustls looks where these say, and nowhere else.
#[cfg(target_os = "linux")]
const NO_AUTHORITIES: [(&str, &str); 2] =
    [("SSL_CERT_FILE", "/no/such/file"), ("SSL_CERT_DIR", "/no/such/folder")];

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_machine_without_authorities_reaches_loopback_and_is_told_what_to_install() {
    if let Some(handed) = alone::handed() {
        let [plain, tls, bundle] = handed.split(' ').collect::<Vec<_>>()[..] else {
            panic!("three texts: {handed}")
        };
        let builder =
            |base_url| crate::common::demo_builder().base_url(base_url).clock(ManualClock::new());
        let client = build(builder(plain));
        client.delete_session(&log_in(&client).await).await.expect("a logout");

        let client = build(builder(tls));
        let error = try_log_in(&client).await.expect_err("nobody vouches for the server");
        assert_eq!((error.kind(), error.attempts()), (Kind::Tls, 1), "{error}");
        assert!(!error.retryable() && !error.session_may_exist());
        let text = error.to_string();
        assert!(text.contains("the package ca-certificates"), "{text}");
        assert!(text.contains("ca_bundle"), "{text}");

        let client = build(builder(tls).ca_bundle(bundle));
        client.delete_session(&log_in(&client).await).await.expect("a logout");
        return;
    }
    let sandbox = sandbox().await;
    let authority = Authority::new();
    let server = Server::start(authority.loopback(), sandbox.addr()).await;
    let (plain, tls) = (sandbox.base_url(), server.base_url());
    let handed = format!("{plain} {tls} {}", authority.bundle().display());
    let name = "tls::a_machine_without_authorities_reaches_loopback_and_is_told_what_to_install";
    tokio::task::block_in_place(|| {
        alone::run(name, &handed, "", |command| _ = command.envs(NO_AUTHORITIES));
    });
    assert_eq!((sandbox.requests().len(), sandbox.live_sessions().len()), (4, 0));
}

/// A builder whose backoffs nobody waits for.
fn builder(sandbox: &Sandbox, base_url: impl Into<String>) -> ClientBuilder {
    crate::common::builder(sandbox).base_url(base_url).clock(ManualClock::new())
}

async fn log_out(client: &Client) -> Error {
    let token = Secret::from("a-token");
    client.delete_session_by_id("c", "u", "s", &token).await.expect_err("it cannot succeed")
}

/// Neither call trusts the server: each gives up at once, before it said anything.
async fn assert_not_trusted(what: &str, client: &Client, server: &Server) {
    for number in [1, 2] {
        let error = match number {
            1 => try_log_in(client).await.expect_err(what),
            _ => log_out(client).await,
        };
        assert_eq!(error.kind(), Kind::Tls, "{what}: {error}");
        assert_eq!((error.attempts(), server.connections()), (1, number), "{what}: {error}");
        assert!(!error.retryable() && !error.session_may_exist(), "{what}: {error:?}");
        assert!(error.to_string().contains("nothing was sent"), "{error}");
    }
    until(|| server.is_done()).await;
    assert_eq!(server.application_bytes(), 0, "{what}");
}

#[tokio::test]
async fn an_authority_of_the_callers_own_is_trusted_by_name_and_by_address() {
    let sandbox = sandbox().await;
    let authority = Authority::new();
    let server = Server::start(authority.loopback(), sandbox.addr()).await;
    for host in ["localhost", "127.0.0.1"] {
        let base_url = format!("https://{host}:{}", server.address.port());
        let client = build(builder(&sandbox, base_url).ca_bundle(authority.bundle()));
        let session = log_in(&client).await;
        client.delete_session(&session).await.expect("a logout");
    }
    assert!(server.application_bytes() > 0, "the bytes are counted");
    assert_eq!(sandbox.live_sessions(), []);
    assert_eq!(server.connections(), 2, "each client kept its connection");
}

#[tokio::test]
async fn a_bundle_may_hold_several_authorities() {
    let sandbox = sandbox().await;
    let (first, second) = (Authority::new(), Authority::new());
    let both = [first.bundle(), second.bundle()]
        .map(|path| std::fs::read_to_string(path).expect("a file"))
        .join("\n");
    let bundle = TemporaryFile::new(&both);
    for authority in [&first, &second] {
        let server = Server::start(authority.loopback(), sandbox.addr()).await;
        let client = build(builder(&sandbox, server.base_url()).ca_bundle(&bundle.0));
        client.delete_session(&log_in(&client).await).await.expect("a logout");
    }
}

#[tokio::test]
async fn a_certificate_that_proves_nothing_is_refused_at_once_and_nothing_is_said() {
    let sandbox = sandbox().await;
    let authority = Authority::new();
    let loopback = ["localhost", "127.0.0.1"];
    for (what, identity) in [
        ("self-signed", Identity::self_signed()),
        ("expired", authority.certify(&loopback, expire)),
        ("not valid yet", authority.certify(&loopback, postdate)),
        ("for another name", authority.certify(&["example.com"], |_| {})),
        ("for another address", authority.certify(&["localhost", "127.0.0.2"], |_| {})),
        ("for no name", authority.certify(&[], |_| {})),
        ("of another authority", Authority::new().loopback()),
    ] {
        let server = Server::start(identity, sandbox.addr()).await;
        let client = build(builder(&sandbox, server.base_url()).ca_bundle(authority.bundle()));
        assert_not_trusted(what, &client, &server).await;
    }
    assert_eq!(sandbox.requests().len(), 0);
}

#[tokio::test]
async fn an_authority_is_not_trusted_unasked() {
    let sandbox = sandbox().await;
    let server = Server::start(Authority::new().loopback(), sandbox.addr()).await;
    let client = build(builder(&sandbox, server.base_url()));
    assert_not_trusted("an unknown authority", &client, &server).await;
}

#[tokio::test]
async fn a_server_that_does_not_speak_tls_is_refused_at_once() {
    let hello = [
        // A handshake record of TLS 1.1 ...
        &[22, 3, 2, 0, 42][..],
        // ... with a ServerHello of that version, 32 random bytes, no session id, AES-128-CBC-SHA.
        &[2, 0, 0, 38, 3, 2],
        &[7; 32],
        &[0, 0, 47, 0],
    ]
    .concat();
    let sandbox = sandbox().await;
    for (what, answer) in [
        ("plain HTTP", b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".to_vec()),
        ("SSH", b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()),
        ("zeros", vec![0; 64]),
        ("an alert about the version", vec![21, 3, 1, 0, 2, 2, 70]),
        ("an alert about the handshake", vec![21, 3, 3, 0, 2, 2, 40]),
        ("TLS 1.1", hello),
    ] {
        let server = Server::with(move |_, mut stream| {
            let answer = answer.clone();
            async move {
                let mut said = Vec::new();
                stream.write_all(&answer).await.expect("the client reads");
                let _ = stream.read_to_end(&mut said).await;
                // A record of type 23 is application data.
                assert_ne!(said.first(), Some(&23));
            }
        })
        .await;
        let client = build(builder(&sandbox, server.base_url()));
        assert_not_trusted(what, &client, &server).await;
    }
}

#[tokio::test]
async fn the_sandbox_itself_asked_over_tls_is_refused() {
    let sandbox = sandbox().await;
    let client = build(builder(&sandbox, sandbox.base_url().replace("http://", "https://")));
    let error = try_log_in(&client).await.expect_err("plain HTTP");
    assert_eq!((error.kind(), error.attempts()), (Kind::Tls, 1));
    let secret = finhub_sandbox::demo().password.as_bytes();
    for request in sandbox.requests() {
        assert!(!request.raw.windows(secret.len()).any(|window| window == secret));
    }
}

#[tokio::test]
async fn a_handshake_that_does_not_end_is_given_up_after_the_connect_timeout_and_tried_again() {
    let sandbox = sandbox().await;
    let server = Server::with(|_, mut stream| async move {
        let _ = stream.read_to_end(&mut Vec::new()).await;
    })
    .await;
    let clock = ManualClock::new();
    let limit = Duration::from_millis(200);
    let client =
        build(builder(&sandbox, server.base_url()).connect_timeout(limit).clock(clock.clone()));
    let error = bounded(try_log_in(&client)).await.expect_err("silence");
    assert_eq!((error.kind(), error.attempts()), (Kind::Connection, 3), "{error}");
    assert!(error.retryable() && !error.session_may_exist());
    assert_eq!((server.connections(), clock.slept().len()), (3, 2));
    let error = bounded(log_out(&client)).await;
    assert_eq!((error.kind(), error.attempts()), (Kind::Connection, 3), "{error}");
}

#[tokio::test]
async fn a_handshake_that_is_broken_off_is_tried_again() {
    async fn hello(stream: &mut TcpStream) {
        let read = stream.read(&mut [0; 64]).await.expect("a hello");
        assert!(read > 0);
    }
    let sandbox = sandbox().await;
    let resetting = Server::with(|_, mut stream| async move {
        hello(&mut stream).await;
        reset(stream);
    });
    let closing = Server::with(|_, mut stream| async move {
        hello(&mut stream).await;
        stream.shutdown().await.expect("an end");
        let _ = stream.read_to_end(&mut Vec::new()).await;
    });
    for server in [resetting.await, closing.await] {
        let client = build(builder(&sandbox, server.base_url()));
        let error = bounded(try_log_in(&client)).await.expect_err("no handshake");
        assert_eq!((error.kind(), error.attempts()), (Kind::Connection, 3), "{error}");
        assert!(!error.session_may_exist());
        assert_eq!(server.connections(), 3);
    }
}

#[tokio::test]
async fn a_login_whose_first_handshakes_failed_makes_one_session() {
    let sandbox = sandbox().await;
    let authority = Authority::new();
    let good = Server::start(authority.loopback(), sandbox.addr()).await;
    let behind = good.address;
    let server = Server::with(move |number, mut stream| async move {
        match number {
            1 => reset(stream),
            2 => {
                let _ = stream.read_to_end(&mut Vec::new()).await;
            }
            _ => {
                let mut next = TcpStream::connect(behind).await.expect("the server listens");
                let _ = tokio::io::copy_bidirectional(&mut stream, &mut next).await;
            }
        }
    })
    .await;
    let builder = builder(&sandbox, server.base_url()).ca_bundle(authority.bundle());
    let client = build(builder.connect_timeout(Duration::from_millis(500)));
    let session = bounded(log_in(&client)).await;
    assert_eq!((sandbox.live_sessions().len(), server.connections()), (1, 3));
    client.delete_session(&session).await.expect("a logout");
    assert_eq!(sandbox.live_sessions(), []);
}

#[tokio::test]
async fn a_bundle_that_cannot_be_used_is_refused_when_the_client_is_built() {
    let sandbox = sandbox().await;
    let key = rcgen::KeyPair::generate().expect("a key").serialize_pem();
    let broken = "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n";
    let unfinished = "-----BEGIN CERTIFICATE-----\nAAAA\n";
    for text in ["", "no PEM", &key, broken, unfinished] {
        let file = TemporaryFile::new(text);
        let error = crate::common::builder(&sandbox).ca_bundle(&file.0).build().expect_err(text);
        assert_eq!(
            (error.kind(), error.field()),
            (Kind::InvalidInput, Some("ca_bundle")),
            "{text}"
        );
    }
    for path in ["/nowhere/at/all.pem".into(), std::env::temp_dir()] {
        let error = crate::common::builder(&sandbox).ca_bundle(path).build().expect_err("no file");
        assert_eq!((error.kind(), error.field()), (Kind::InvalidInput, Some("ca_bundle")));
    }
}

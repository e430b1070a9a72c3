//! Ids end to end: whatever text an id is, the server sees one path segment that decodes to exactly this text.

use crate::support::sandbox;
use finhub_sessions::{Client, Error, Kind, Secret};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

const BEFORE: [&str; 5] = ["", "api", "v2.1", "customer", "individual"];

/// Whether an id is one that no path can carry.
fn is_refused(id: &str) -> bool {
    matches!(id, "" | "." | "..")
}

fn is_plain(segment: &str) -> bool {
    segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte))
}

/// Texts that paths and proxies stumble over, and any others.
fn ids() -> impl Strategy<Value = String> {
    let telling = prop::sample::select(vec![
        "",
        ".",
        "..",
        "...",
        "%2e%2e",
        "%2E.",
        "a/b",
        "/",
        "//",
        "\\",
        "..\\..",
        "a\\b",
        "?",
        "#",
        "%",
        "%00",
        "%2F",
        "a?b#c",
        ";",
        "a;b=c",
        ":",
        "@",
        "a:b@c",
        "\0",
        "\r\n",
        "\t",
        " ",
        " a ",
        "+",
        "\u{7f}",
        "\u{e9}",
        "\u{1F512}",
        "\u{feff}",
        "\u{202e}",
        "a\u{301}",
        "~",
        "-",
        "_",
        "[",
        "]",
        "{}",
        "|",
        "^",
        "`",
        "\"",
        "<>",
        "&=",
        "$",
        "'",
        "(",
        ")",
        "*",
        "!",
        ",",
        "cust_12345",
    ]);
    prop_oneof![telling.prop_map(str::to_owned), ".{1,30}", any::<String>()]
}

/// Makes both calls with these ids: a login, and a logout that also names a session.
async fn call(client: &Client, customer: &str, user: &str, session: &str) -> [Option<Error>; 2] {
    let login = client.create_session(customer, user, &crate::common::credentials()).await;
    let token = Secret::from("token");
    let logout = client.delete_session_by_id(customer, user, session, &token).await;
    [login.err(), logout.err()]
}

#[test]
fn any_id_arrives_as_one_segment_that_decodes_to_it() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let (sandbox, client) = runtime.block_on(async {
        let sandbox = sandbox().await;
        let client = crate::common::client(&sandbox);
        (sandbox, client)
    });
    let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
    let outcome =
        TestRunner::new(config).run(&(ids(), ids(), ids()), |(customer, user, session)| {
            sandbox.clear_requests();
            let errors = runtime.block_on(call(&client, &customer, &user, &session));
            let requests = sandbox.requests();
            let mut arrived = requests.iter();
            for (error, ids) in errors.iter().zip([
                &[customer.as_str(), user.as_str()][..],
                &[customer.as_str(), user.as_str(), session.as_str()],
            ]) {
                if ids.iter().any(|id| is_refused(id)) {
                    let kind = error.as_ref().map(Error::kind);
                    prop_assert_eq!(kind, Some(Kind::InvalidInput));
                    continue;
                }
                let request = arrived.next().expect("it was sent");
                let segments: Vec<_> = request.path.split('/').collect();
                prop_assert!(segments.iter().all(|segment| is_plain(segment)), "{}", request.path);
                let mut expected: Vec<_> = BEFORE.iter().map(|it| (*it).to_owned()).collect();
                expected.extend([ids[0], "users", ids[1], "sessions"].map(str::to_owned));
                expected.extend(ids.get(2).map(|id| (*id).to_owned()));
                let decoded: Vec<_> = segments
                    .iter()
                    .map(|segment| {
                        percent_decode_str(segment).decode_utf8().expect("UTF-8").into_owned()
                    })
                    .collect();
                prop_assert_eq!(decoded, expected);
            }
            prop_assert!(arrived.next().is_none(), "no more was sent");
            Ok(())
        });
    outcome.expect("every id arrives");
}

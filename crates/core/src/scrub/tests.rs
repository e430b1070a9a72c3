use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;

use super::{LONGEST, LONGEST_READ, REDACTED, Scrub, printable};
use crate::Secret;

fn redacted(secret: &str, text: &str) -> String {
    Scrub::new(&[Secret::from(secret)]).redacted(text)
}

#[test]
fn an_echoed_secret_is_redacted_in_every_spelling() {
    for echo in [
        r#"p@ss "Word""#,
        r#"P@SS "word""#,
        r#"p@ss \"Word\""#,
        r"p\u0040ss \u0022Word\u0022",
        "p%40ss%20%22Word%22",
        "p%40ss%20%22word%22",
        "%70@ss%20%22Word%22",
        "p%2540ss%2520%2522Word%2522",
        "p%40ss+%22Word%22",
        "p%u0040ss \"Word\"",
        "p&commat;ss &quot;Word&#34;",
        "p@ss &amp;quot;Word&#x22;",
        "p=40ss =22Word=22",
        "pU+0040ss \"Word\"",
        "ｐ＠ｓｓ \"Ｗｏｒｄ\"",
        "p@ss\u{200b} \"Wo\u{ad}rd\"",
        "p@ss\r\n\"Word\"",
        "p@ss\"Word\"",
        "cEBzcyAiV29yZCI",
        "eCBwQHNzICJXb3JkIiB4",
        "704073732022576F726422",
        "70 40 73 73 20 22 57 6f 72 64 22",
        "0x70, 0x40, 0x73, 0x73, 0x20, 0x22, 0x57, 0x6f, 0x72, 0x64, 0x22",
        "112, 64, 115, 115, 32, 34, 87, 111, 114, 100, 34",
        "OBAHG4ZAEJLW64TEEI",
    ] {
        let text = redacted("p@ss \"Word\"", &format!("bad: {echo}! {echo}!"));
        assert_eq!(text, "bad: [redacted]! [redacted]!", "{echo}");
    }
}

#[test]
fn what_was_read_from_bytes_in_the_wrong_way_is_known_again() {
    for echo in [
        "w\u{f6}rd-stra\u{df}e",
        "WÖRD-STRASSE",
        "wo\u{308}rd-straße",
        "wÃ¶rd-straÃŸe",
        "wÃƒÂ¶rd-straÃƒÅ¸e",
        "w&ouml;rd-stra&szlig;e",
        r"w\xc3\xb6rd-stra\303\237e",
        "w%F6rd-stra%DFe",
        "w=C3=B6rd-stra=C3=9Fe",
        "d8O2cmQtc3RyYcOfZQ==",
        "[119, -61, -74, 114, 100, 45, 115, 116, 114, 97, -61, -97, 101]",
    ] {
        assert!(!redacted("wörd-straße", &format!("bad: {echo}")).contains(echo), "{echo}");
    }
    for echo in [
        r"\ud83d\udd12-pass",
        "&#55357;&#56594;-pass",
        "&#x1F512;-pass",
        "%uD83D%uDD12-pass",
        r"\u{1f512}-pass",
    ] {
        assert_eq!(redacted("\u{1f512}-pass", echo), REDACTED, "{echo}");
    }
}

#[test]
fn a_part_of_a_long_secret_is_a_secret() {
    let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl-0123";
    for length in 15..token.len() {
        for start in [0, 1, 2, 3, 7, token.len() - length] {
            let Some(part) = token.get(start..start + length) else { continue };
            let text = redacted(token, &format!("bad ...{part}..."));
            assert!(!text.contains(&part[3..length - 3]), "{part}: {text}");
        }
    }
    // Whatever its case, and with blanks inside.
    assert_eq!(redacted(token, "C2LNBMF0DXJL-0123"), REDACTED);
    assert_eq!(redacted(token, "c2ln bmF0 dXJl -0123"), REDACTED);
}

#[test]
fn the_domain_of_a_name_is_none_of_its_parts() {
    let scrub = Scrub::default().and_names(&[Secret::from("marcus.jensen@example.com")]);
    let honest = "write to help@example.com";
    assert_eq!(scrub.redacted(honest), honest);
    assert_eq!(scrub.redacted("no marcus.jensen@example.com!"), "no [redacted]!");
    assert_eq!(scrub.redacted("no marcus.jensen@ex..."), "no [redacted]...");
}

#[test]
fn a_secret_that_begins_like_another_leaves_no_end_behind() {
    let secrets = [Secret::from("marcus##"), Secret::from("marcus##1234")];
    let text = Scrub::new(&secrets).redacted("marcus##, marcus##1234");
    assert_eq!(text, "[redacted], [redacted]");
}

#[test]
fn a_short_secret_does_not_shred_the_text() {
    assert_eq!(redacted("a", "bad password"), "bad password");
    assert_eq!(redacted("cred", "Invalid credentials"), "Invalid [redacted]");
    assert_eq!(redacted("dcred", "Invalid credentials"), "Invalid credentials");
    assert_eq!(redacted("cred", "not cred!"), "not [redacted]!");
    assert_eq!(redacted("cred", "user:cred"), "user:[redacted]");
    assert_eq!(redacted("p1-2", "p1\u{0}-2"), REDACTED);
    assert_eq!(redacted("cred", "dTpjcmVk"), REDACTED);
}

#[test]
fn what_holds_no_secret_stays_as_it_is() {
    for text in [
        "",
        "100% wrong + more",
        "%zz",
        "a\\nb\\",
        "Invalid credentials",
        "é%C3",
        "secure password",
        "The request 6b6f9ad6-ff52-4a2b-97f7-7c2fbb6d8e5c failed at 2026-01-14T10:03:42.197811165 &c.",
        &"This sentence is as long as some, and says nothing but what it says: try once more. "
            .repeat(9),
        "Die Sitzung ist abgelaufen. Bitte melden Sie sich erneut an! \u{1f512}",
    ] {
        assert_eq!(redacted("your_secure_password", text), text);
    }
}

#[test]
fn a_secret_that_looks_escaped_is_known_again() {
    for secret in
        ["50%41 off", "a&amp;b;c", r"dom\nuser\x41", "=41=42=43", "Ã¶Ã¤Ã¼Ã", "YWJjZGVmZ2g="]
    {
        for echo in [
            secret.to_owned(),
            serde_json::Value::from(secret).to_string(),
            utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
            secret.replace('&', "&amp;"),
            STANDARD.encode(secret),
        ] {
            let text = redacted(secret, &format!("got {echo}."));
            assert!(text.contains(REDACTED) && !text.contains(&echo), "{secret}: {text}");
        }
    }
}

#[test]
fn no_more_of_a_text_is_read_than_its_beginning() {
    let secret = "canary-password";
    let filling = ". ".repeat(LONGEST_READ / 2 - 4);
    // Cut inside of the secret, and behind it.
    for end in [secret, "canary-", ""] {
        let text = format!("{filling}{end}{}", "canary-password ".repeat(100));
        assert!(redacted(secret, &text).chars().count() <= LONGEST_READ);
        let shown = Scrub::new(&[Secret::from(secret)]).shown(&text, LONGEST);
        assert!(shown.chars().count() <= LONGEST && !shown.contains("ca"), "{shown:?}");
    }
    assert_eq!(redacted(secret, &"canary-password ".repeat(LONGEST_READ)), REDACTED);
}

#[test]
fn the_work_is_bounded_whatever_the_server_says() {
    let long = Secret::from("aA1%41&amp;".repeat(6000));
    let scrub = Scrub::new(&[long]);
    for text in [
        "a",
        "aA1%41&amp;",
        "QUFB",
        "41",
        "%25",
        "&amp;amp;",
        r"\\\\u005c",
        "65, ",
        "=3D",
        "Ã\u{83}",
        "A B2",
    ] {
        let text = text.repeat(1024 * 1024 / text.len());
        let (found, work) = scrub.found(&text[..LONGEST_READ]);
        assert!(work <= super::most_work(LONGEST_READ), "{work}");
        drop(found);
        assert!(scrub.shown(&text, LONGEST).chars().count() <= LONGEST);
    }
}

#[test]
fn what_is_printed_stays_on_its_line() {
    assert_eq!(
        printable("ok\r\nINJECTED \u{1b}[31m \u{202e}\u{2066}\u{2028}\u{9b} é \u{1f512} \\"),
        r"ok\u{d}\u{a}INJECTED \u{1b}[31m \u{202e}\u{2066}\u{2028}\u{9b} é 🔒 \"
    );
    let shown = Scrub::default().shown("a\r\n\u{202e}b\u{85}\u{2029}", LONGEST);
    assert_eq!(&*shown, "ab");
}

#[test]
fn a_uuid_may_be_a_secret_and_holds_none_that_is_encoded() {
    let uuid = "8518fccf-9e44-42c2-8fe2-1d7cb5cb2295";
    assert_eq!(redacted("a-password-of-some-length", uuid), uuid);
    for secret in [uuid, "8518FCCF-9E44-42C2-8FE2-1D7CB5CB2295", "key:8518fccf-9e44-42c2-8fe2!"] {
        assert!(redacted(secret, uuid).contains(REDACTED), "{secret}");
    }
    // In the shape of a UUID, and without the variant of one.
    let encoded = "54723075-6234-646f-7226-337841414141";
    assert!(redacted("Tr0ub4dor&3x", encoded).contains(REDACTED));
}

#[test]
fn what_shows_nothing_is_told() {
    for c in ['\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}', '\u{e0041}', '\u{fe0f}', '\u{1d173}'] {
        assert_eq!(printable(&format!("X{c}Y")), format!("X{}Y", c.escape_unicode()));
        assert_eq!(&*Scrub::default().shown(&format!("a{c}b"), LONGEST), "ab");
    }
}

/// What a server may do to a text before it answers it.
const ENCODINGS: [fn(&str) -> String; 14] = [
    |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string(),
    |text| url::form_urlencoded::byte_serialize(text.as_bytes()).collect(),
    |text| text.bytes().map(|byte| format!("%{byte:02x}")).collect::<Vec<_>>().concat(),
    |text| text.encode_utf16().map(|unit| format!("%u{unit:04X}")).collect::<Vec<_>>().concat(),
    |text| serde_json::Value::from(text).to_string(),
    |text| text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<Vec<_>>().concat(),
    |text| text.bytes().map(|byte| format!("\\x{byte:02x}")).collect::<Vec<_>>().concat(),
    |text| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;")
            .replace('\'', "&#39;")
    },
    |text| text.chars().map(|c| format!("&#x{:x};", u32::from(c))).collect::<Vec<_>>().concat(),
    |text| text.chars().map(|c| format!("&#{};", u32::from(c))).collect::<Vec<_>>().concat(),
    |text| STANDARD.encode(format!("user:{text}")),
    |text| URL_SAFE_NO_PAD.encode(text),
    |text| text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat(),
    |text| {
        text.bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("={byte:02X}")
                }
            })
            .collect()
    },
];

proptest! {
    #[test]
    fn a_secret_in_three_encodings_is_not_readable(
        secret in "[a-zA-Z0-9 !-/äöüß€\u{1f512}]{6,30}",
        order in proptest::collection::vec(0..ENCODINGS.len(), 0..=3),
    ) {
        prop_assume!(secret.chars().filter(|c| !c.is_whitespace()).count() >= 4);
        let echo = order.iter().fold(secret.clone(), |text, &index| ENCODINGS[index](&text));
        let text = redacted(&secret, &format!("echo: {echo}."));
        prop_assert!(text.contains(REDACTED) && !text.contains(echo.trim()), "{:?}: {}", secret, text);
    }

    #[test]
    fn a_secret_inside_base64_is_found_wherever_it_stands(
        before in ".{0,7}", secret in "[^\\pC\\pZ\\pM\\s]{6,20}", after in ".{0,7}", is_url_safe: bool,
    ) {
        let echo = format!("{before}{secret}{after}");
        let encoded = if is_url_safe { URL_SAFE_NO_PAD.encode(echo) } else { STANDARD.encode(echo) };
        let text = redacted(&secret, &format!("echo: {encoded}"));
        prop_assert!(text.contains(REDACTED), "{}", text);
    }

    #[test]
    fn no_text_can_make_scrubbing_panic(text in "\\PC{0,60}|[%&\\\\=+xu#;0-9a-f{}]{0,60}", secret in ".{4,40}") {
        let scrub = Scrub::new(&[Secret::from(secret)]);
        let _ = scrub.shown(&text, LONGEST);
        let once = scrub.redacted(&text);
        prop_assert_eq!(scrub.redacted(&once), once);
    }
}

//! Ids, which are opaque: any text that can be sent as one segment of a path.

use crate::error::InvalidInput;

/// The longest id that is sent, in bytes as it is sent: three of them must fit into a URL.
const LONGEST: usize = 8 * 1024;

/// Refuses the ids that cannot be sent as one path segment, whatever their encoding.
///
/// Every other id is percent-encoded by the generated client, so that the server sees exactly this id.
pub(crate) fn check(field: &'static str, id: &str) -> Result<(), InvalidInput> {
    let problem = match id {
        "" => "is empty: give the id as FinHub gave it",
        "." | ".." => {
            "is a dot segment, which every server and proxy takes for a way up in the path"
        }
        long if long.len() * 3 > LONGEST && sent_length(long) > LONGEST => {
            "is over 8 KiB in a URL: it is no id"
        }
        _ => return Ok(()),
    };
    Err(InvalidInput::new(field, problem))
}

/// The length of an id in a path, in bytes. Every byte that is not unreserved (RFC 3986, section 2.3) takes three.
fn sent_length(id: &str) -> usize {
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    id.bytes().map(|byte| if is_unreserved(byte) { 1 } else { 3 }).sum()
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn an_id_is_any_text_but_the_empty_one_and_the_dot_segments() {
        for id in ["cust_12345", "a/b", "..a", "%2e%2e", "\u{0}", "é", "\\", " "] {
            assert!(check("customer_id", id).is_ok(), "{id:?}");
        }
        for id in ["", ".", ".."] {
            let refusal = check("customer_id", id).expect_err("refused");
            assert_eq!(refusal.field, "customer_id");
        }
        for (longest, over) in [("x".repeat(8192), "x"), ("/".repeat(2730), "/")] {
            assert!(check("customer_id", &longest).is_ok());
            assert!(check("customer_id", &(longest + over)).is_err());
        }
    }
}

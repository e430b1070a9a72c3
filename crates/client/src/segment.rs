//! Ids in paths.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

/// All characters except RFC 3986's unreserved ones.
///
/// progenitor's own set leaves `\` alone, which URL parsers take for another `/`.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Writes an id so that the server sees one path segment that decodes to exactly this id.
///
/// The generated client calls it for every path parameter. `.`, `..` and the empty id cannot be
/// written in this way; the caller has to refuse them.
pub(crate) fn encode_path(id: &str) -> String {
    encoded(id).collect()
}

/// As [`encode_path`], piece by piece.
pub(crate) fn encoded(id: &str) -> PercentEncode<'_> {
    utf8_percent_encode(id, RESERVED)
}

#[cfg(test)]
mod tests {
    use super::encode_path;

    #[test]
    fn an_id_stays_one_segment() {
        assert_eq!(encode_path("a/b\\c%2F?#"), "a%2Fb%5Cc%252F%3F%23");
        assert_eq!(encode_path("6r1k1hw6npq-_.~"), "6r1k1hw6npq-_.~");
        assert_eq!(encode_path("é\n"), "%C3%A9%0A");
    }
}

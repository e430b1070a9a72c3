//! A request as bytes: its end and its content.
//!
//! hyper decides whether a request is valid. This reader only finds in the bytes what hyper's types do
//! not keep: the order and spelling of headers, and the exact target.

use httparse::{EMPTY_HEADER, Header, Request, Status};

/// More than hyper lets through, so that a request that it took is always read in full.
const MOST_HEADERS: usize = 256;

/// A request, or as much of one as could be read.
#[derive(Default)]
pub(crate) struct Message {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

impl Message {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let mut headers = [EMPTY_HEADER; MOST_HEADERS];
        let mut request = Request::new(&mut headers);
        let head = request.parse(bytes);
        let mut message = Self {
            method: request.method.unwrap_or_default().to_owned(),
            target: request.path.unwrap_or_default().to_owned(),
            ..Self::default()
        };
        if let Ok(Status::Complete(head)) = head {
            let rest = &bytes[head..];
            message.headers = request
                .headers
                .iter()
                .map(|header| (header.name.to_owned(), header.value.to_vec()))
                .collect();
            message.body = match Framing::of(request.headers) {
                Framing::Sized(length) => rest[..rest.len().min(length)].to_vec(),
                Framing::Chunked => Chunks::read(rest).data.concat(),
            };
        }
        message
    }
}

/// The length of the first request in `bytes`, if it is complete.
pub(crate) fn first_length(bytes: &[u8]) -> Option<usize> {
    let mut headers = [EMPTY_HEADER; MOST_HEADERS];
    let mut request = Request::new(&mut headers);
    let Ok(Status::Complete(head)) = request.parse(bytes) else {
        return None;
    };
    let length = head.checked_add(match Framing::of(request.headers) {
        Framing::Sized(length) => length,
        Framing::Chunked => Chunks::read(&bytes[head..]).length?,
    })?;
    (length <= bytes.len()).then_some(length)
}

/// How a request says where its body ends (RFC 9112, section 6).
enum Framing {
    Sized(usize),
    Chunked,
}

impl Framing {
    fn of(headers: &[Header<'_>]) -> Self {
        let value = |name: &str| {
            let header = headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
            str::from_utf8(header.value).ok()
        };
        if value("transfer-encoding").is_some() {
            return Self::Chunked;
        }
        Self::Sized(
            value("content-length").and_then(|length| length.trim().parse().ok()).unwrap_or(0),
        )
    }
}

/// A chunked body: its data, and its length with all framing if it is complete.
struct Chunks<'a> {
    data: Vec<&'a [u8]>,
    length: Option<usize>,
}

impl<'a> Chunks<'a> {
    fn read(bytes: &'a [u8]) -> Self {
        let mut data = Vec::new();
        let mut at = 0;
        while let Ok(Status::Complete((line, size))) = httparse::parse_chunk_size(&bytes[at..]) {
            at += line;
            if size == 0 {
                return Self { data, length: trailers(&bytes[at..]).map(|length| at + length) };
            }
            let size = usize::try_from(size).unwrap_or(usize::MAX);
            let rest = &bytes[at..];
            data.push(&rest[..rest.len().min(size)]);
            // The line break after the data belongs to the chunk.
            let Some(next) = at.checked_add(size).and_then(|end| end.checked_add(2)) else { break };
            if next > bytes.len() {
                break;
            }
            at = next;
        }
        Self { data, length: None }
    }
}

/// The length of the trailer section: lines up to and with an empty one.
fn trailers(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let line = bytes[at..].windows(2).position(|pair| pair == b"\r\n")?;
        at += line + 2;
        if line == 0 {
            return Some(at);
        }
    }
}

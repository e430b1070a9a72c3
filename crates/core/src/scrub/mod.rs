//! Keeps a call's secrets out of what a server says about it.
//!
//! A server may echo what it was sent ("unknown user marcus@..."), in plain text, encoded, or respelled. No list
//! of spellings is complete, so a text is *read*: as it is, and decoded in all known ways, up to several levels
//! deep. Each reading is compared without case, accents and blanks, and the part of the text that reads as a
//! secret is redacted. If a text has too many readings, it is not shown at all.

mod bases;
mod digests;
mod escapes;
mod fold;
mod printable;
mod unit;

use std::collections::HashSet;
use std::fmt;
use std::hash::BuildHasherDefault;
use std::ops::{Deref, Range};
use std::sync::{Arc, OnceLock};

use self::digests::{Digests, Mixer};
use self::escapes::Scheme;
use self::fold::{Folded, fold};
use self::printable::is_invisible;
pub(crate) use self::printable::printable;
use self::unit::{Unit, fingerprint, units};
use crate::Secret;

/// The longest text that is shown of an answer, in characters.
pub(crate) const LONGEST: usize = 500;

/// The longest text that is searched for secrets, in characters: a server decides how long its texts are.
const LONGEST_READ: usize = 16 * 1024;

/// The most encodings that may be nested.
const DEEPEST: usize = 5;

const REDACTED: &str = "[redacted]";

/// A text of an answer in printable form: cut to a maximum length, with the call's secrets redacted, and
/// without control and formatting characters. Only [`Scrub::shown`] makes one.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Shown(String);

/// The secrets of one call.
#[derive(Clone, Default)]
pub(crate) struct Scrub(Vec<Arc<Part>>);

/// Secrets, whose digests are made when a text is first searched.
struct Part {
    /// Each secret, and whether it is a name.
    secrets: Vec<(Secret, bool)>,
    digests: OnceLock<Arc<Digests>>,
}

impl Scrub {
    /// Passwords, keys and tokens: any part of a long one is a secret as well.
    pub(crate) fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        Self::default().and(secrets)
    }

    /// These secrets and more.
    pub(crate) fn and<'a>(&self, secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        self.with(secrets, false)
    }

    /// These secrets, and names of users. A name's domain is not secret.
    pub(crate) fn and_names<'a>(&self, names: impl IntoIterator<Item = &'a Secret>) -> Self {
        self.with(names, true)
    }

    /// These secrets and those.
    pub(crate) fn and_all(&self, others: &Self) -> Self {
        Self(self.0.iter().chain(&others.0).cloned().collect())
    }

    fn with<'a>(&self, secrets: impl IntoIterator<Item = &'a Secret>, are_names: bool) -> Self {
        let secrets = secrets.into_iter().map(|secret| (secret.clone(), are_names)).collect();
        let more = Arc::new(Part { secrets, digests: OnceLock::new() });
        Self(self.0.iter().cloned().chain([more]).collect())
    }

    /// The digests of the secrets without the secrets, for values that live longer than a call.
    pub(crate) fn remembered(&self) -> Self {
        let forget = |part: &Arc<Part>| {
            let digests = OnceLock::from(Arc::clone(part.digests()));
            Arc::new(Part { secrets: Vec::new(), digests })
        };
        Self(self.0.iter().map(forget).collect())
    }

    /// The printable form of a text, in up to `longest` characters.
    pub(crate) fn shown(&self, text: &str, longest: usize) -> Shown {
        let text = self.redacted(text);
        Shown(text.chars().filter(|c| !is_invisible(*c)).take(longest).collect())
    }

    /// Whether a number of an answer is not a secret, such as a PIN.
    pub(crate) fn is_harmless(&self, number: i64) -> bool {
        let text = number.to_string();
        self.redacted(&text) == text
    }

    /// The text with the secrets redacted, for ids. If a secret can still be read in it, the whole text is redacted.
    pub(crate) fn redacted(&self, text: &str) -> String {
        let end = text.char_indices().nth(LONGEST_READ).map_or(text.len(), |(end, _)| end);
        let read = &text[..end];
        let (Some(found), _) = self.found(read) else { return REDACTED.to_owned() };
        let is_whole = end == text.len();
        if found.is_empty() {
            // A secret may have started before the cut.
            return if is_whole { read.to_owned() } else { read.chars().take(LONGEST).collect() };
        }
        let redacted = replaced(read, found);
        let is_clean = is_whole && self.found(&redacted).0.is_some_and(|it| it.is_empty());
        if is_clean { redacted } else { REDACTED.to_owned() }
    }

    /// The places of secrets in a text, and how many characters were read. The places are `None` if the text has
    /// too many readings.
    fn found(&self, text: &str) -> (Option<Vec<Range<usize>>>, usize) {
        let mut found = Vec::new();
        let mut work = 0;
        if self.0.is_empty() {
            return (Some(found), work);
        }
        let deepest = if is_uuid(text) { 0 } else { DEEPEST };
        let mut readings = Vec::new();
        let mut seen = HashSet::<u64, BuildHasherDefault<Mixer>>::default();
        let mut waiting = vec![Reading { units: units(text), depth: 0, is_decoded: false }];
        while let Some(reading) = waiting.pop() {
            if work + reading.units.len() > most_work(text.len()) {
                return (None, work);
            }
            work += reading.units.len();
            readings.push((fold(&reading.units), reading.is_decoded));
            if reading.depth < deepest {
                reading.further(|further| {
                    if seen.insert(fingerprint(&further.units)) {
                        waiting.push(further);
                    }
                });
            }
        }
        for part in self.0.iter().filter(|part| part.may_stand_in(&readings)) {
            for (folded, is_decoded) in &readings {
                part.digests().find(folded, |at| {
                    found.push(if *is_decoded { run_around(text, at) } else { at });
                });
            }
        }
        (Some(found), work)
    }
}

/// Whether a text is a UUID of RFC 9562, as most ids are. It may be a secret itself, but does not encode one: its variant
/// keeps it from being text in hexadecimal. Trying all readings of it would cost more than the rest of a call.
fn is_uuid(text: &str) -> bool {
    let is_of_uuid = |(place, byte): (usize, u8)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        14 => matches!(byte, b'1'..=b'8'),
        19 => matches!(byte.to_ascii_lowercase(), b'8' | b'9' | b'a' | b'b'),
        _ => byte.is_ascii_hexdigit(),
    };
    text.len() == 36 && text.bytes().enumerate().all(is_of_uuid)
}

/// The most characters that are read of a text of this length, in all its readings.
const fn most_work(length: usize) -> usize {
    32 * (length + 1024)
}

impl Part {
    /// Whether its digests have to be looked at. Making them costs more than a look at a short text.
    fn may_stand_in(&self, readings: &[(Vec<Folded>, bool)]) -> bool {
        self.digests.get().is_some()
            || digests::may_stand_in(&self.secrets, readings.iter().map(|(folded, _)| &folded[..]))
    }

    fn digests(&self) -> &Arc<Digests> {
        self.digests.get_or_init(|| Arc::new(Digests::of(&self.secrets)))
    }
}

/// A way to read a text.
struct Reading {
    units: Vec<Unit>,
    /// How many encodings were decoded.
    depth: usize,
    /// Whether letters or numbers were taken for bytes.
    is_decoded: bool,
}

impl Reading {
    /// The readings after one more decoding.
    fn further(&self, mut tell: impl FnMut(Self)) {
        let depth = self.depth + 1;
        // Decoded random letters hold little text, and only text is decoded again.
        let parts = if self.is_decoded { texts(&self.units) } else { vec![&self.units[..]] };
        for part in parts {
            for scheme in Scheme::ALL {
                if let Some(units) = scheme.read(part) {
                    tell(Self { units, depth, is_decoded: self.is_decoded });
                }
            }
            bases::readings(part, |units| tell(Self { units, depth, is_decoded: true }));
        }
    }
}

/// The parts of a reading that may be text, rather than arbitrary bytes.
fn texts(units: &[Unit]) -> Vec<&[Unit]> {
    let is_text = |unit: &Unit| {
        let c = unit.char();
        (!c.is_control() || c.is_whitespace()) && !(unit.is_byte && unit.code >= 0x80)
    };
    units.chunk_by(|a, b| is_text(a) && is_text(b)).filter(|it| it.len() >= SHORTEST_TEXT).collect()
}

/// Shorter texts hold no secret that is encoded.
const SHORTEST_TEXT: usize = 6;

/// The whole run of letters of which a part was decoded: the rest of it is meaningless without that part.
fn run_around(text: &str, at: Range<usize>) -> Range<usize> {
    let is_of_run = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_=".contains(byte);
    let (before, after) = (&text.as_bytes()[..at.start], &text.as_bytes()[at.end..]);
    let left = before.iter().rev().take_while(|byte| is_of_run(byte)).count();
    let right = after.iter().take_while(|byte| is_of_run(byte)).count();
    at.start - left..at.end + right
}

/// The text with the found parts, and the rest of the words around them, replaced.
fn replaced(text: &str, mut found: Vec<Range<usize>>) -> String {
    found.sort_by_key(|at| at.start);
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    let mut found = found.into_iter().peekable();
    while let Some(at) = found.next() {
        let mut end = at.end;
        while let Some(next) = found.next_if(|next| next.start <= end) {
            end = end.max(next.end);
        }
        kept.extend([&text[from..at.start], REDACTED]);
        from = end;
    }
    kept + &text[from..]
}

impl Shown {
    /// The text, unless it is empty.
    pub(crate) fn if_any(self) -> Option<Self> {
        (!self.0.is_empty()).then_some(self)
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

impl Deref for Shown {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// The secrets to redact in a value are not part of the value.
impl PartialEq for Scrub {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Scrub {}

impl fmt::Debug for Scrub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scrub")
    }
}

#[cfg(test)]
mod tests;

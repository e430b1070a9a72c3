//! Digests of secrets: they recognize a secret, or a part of a long one, but do not reveal it.

use std::cell::LazyCell;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::iter;
use std::ops::Range;
use std::sync::OnceLock;

use zeroize::Zeroize;

use super::escapes::Scheme;
use super::fold::{Folded, Gap, fold};
use super::unit::{Unit, units};
use crate::Secret;

/// Shorter secrets, in bytes, are not looked for: they occur in ordinary words, and a redacted word would reveal them.
const SHORTEST: usize = 4;

/// Shorter secrets, in characters, are not put together from the ends of words.
const SHORTEST_APART: usize = 8;

/// How far a word is followed around a short secret.
const LONGEST_WORD: usize = 64;

/// The length of the parts by which a longer secret is known.
const PART: usize = 12;

/// The distance from one part to the next: whatever has `PART + STEP - 1` characters in common holds a whole one.
const STEP: usize = 4;

/// What may be read into a secret, and how often.
const SCHEMES: [Scheme; 4] = [Scheme::Html, Scheme::Url, Scheme::Program, Scheme::Mistaken];
const TIMES: usize = 4;

/// How many characters before the `@` a part of a name needs to differ from the domain, which others share.
const OWN: usize = 4;

/// The digests of some secrets.
///
/// They are keyed by a random number of the process, so they are useless elsewhere.
#[derive(Clone, Default)]
pub(super) struct Digests {
    /// In order.
    known: Vec<(u64, Part)>,
    /// A bit for the start of each digest, which rules most others out.
    beginnings: u64,
    /// The lengths of the known parts.
    lengths: Vec<usize>,
}

#[derive(Clone, Copy)]
struct Part {
    /// Whether it counts only after another part: the domain of a name.
    follows: bool,
    /// Whether the secret holds blanks of its own.
    has_blanks: bool,
}

impl Digests {
    /// The digests of secrets, each with whether it is a name.
    pub(super) fn of(secrets: &[(Secret, bool)]) -> Self {
        let mut digests = Self::default();
        for (secret, is_name) in secrets {
            digests.add(secret, *is_name);
        }
        digests.known.sort_unstable_by_key(|(digest, _)| *digest);
        digests.known.dedup_by(|(again, more), (digest, part)| {
            let is_same = again == digest;
            if is_same {
                part.follows &= more.follows;
                part.has_blanks |= more.has_blanks;
            }
            is_same
        });
        digests
    }

    fn add(&mut self, secret: &Secret, is_name: bool) {
        // Exposed here: only a number for each part remains.
        let text = secret.expose_secret();
        let mut read = Wiped(units(text));
        self.add_form(&read.0, is_name);
        // If a secret itself looks escaped, the decoding of an echo may go too far.
        for _ in 0..TIMES {
            let mut is_plain = true;
            for scheme in SCHEMES {
                if let Some(further) = scheme.read(&read.0) {
                    is_plain = false;
                    read = Wiped(further);
                    self.add_form(&read.0, is_name);
                }
            }
            if is_plain {
                break;
            }
        }
    }

    fn add_form(&mut self, units: &[Unit], is_name: bool) {
        let folded = Wiped(fold(units));
        let length = folded.0.len();
        let bytes: usize = folded.0.iter().map(|it| char_length(it.code)).sum();
        if bytes < SHORTEST {
            return;
        }
        let has_blanks = folded.0.iter().any(|it| it.gap == Gap::Blank);
        let at = folded.0.iter().rposition(|it| it.code == u32::from('@')).filter(|_| is_name);
        let size = length.min(PART);
        if !self.lengths.contains(&size) {
            self.lengths.push(size);
        }
        let last = length - size;
        self.known.reserve(2 + last / STEP);
        for (start, digest) in Windows::new(&folded.0, size) {
            if start % STEP == 0 || start == last {
                let follows = at.is_some_and(|at| start > 0 && start + OWN > at);
                self.known.push((digest, Part { follows, has_blanks }));
                self.beginnings |= beginning(digest);
            }
        }
    }

    fn part(&self, digest: u64) -> Option<Part> {
        if self.beginnings & beginning(digest) == 0 {
            return None;
        }
        let at = self.known.binary_search_by_key(&digest, |(digest, _)| *digest).ok()?;
        Some(self.known[at].1)
    }

    /// Finds the places of a text that hold a secret, or a part of one.
    pub(super) fn find(&self, folded: &[Folded], mut tell: impl FnMut(Range<usize>)) {
        for &length in self.lengths.iter().filter(|&&length| length <= folded.len()) {
            let mut last = None;
            for (start, digest) in Windows::new(folded, length) {
                let Some(part) = self.part(digest) else { continue };
                let is_behind = last.is_some_and(|last| start - last <= STEP);
                if part.follows && !is_behind {
                    continue;
                }
                let end = start + length;
                let is_short = length < SHORTEST_APART;
                if is_short && !part.has_blanks && has_blank(&folded[start..end]) {
                    continue;
                }
                last = Some(start);
                // The rest of the word is redacted too: it may be a part of a long secret, and around a short one it
                // would reveal what is missing.
                let most = match length {
                    PART => STEP - 1,
                    _ if is_short => LONGEST_WORD,
                    _ => 0,
                };
                let before = joined(folded[..=start].iter().rev(), most);
                let after = joined(folded[end - 1..].iter(), most);
                tell(folded[start - before].start..folded[end - 1 + after].end);
            }
        }
    }
}

const fn beginning(digest: u64) -> u64 {
    1 << (digest >> 58)
}

/// Whether any of the secrets, or a part of one, may stand in any of the readings. `true` in doubt: a secret that is
/// short, or into which something may be read, takes its digests to tell.
pub(super) fn may_stand_in<'a>(
    secrets: &[(Secret, bool)],
    readings: impl Iterator<Item = &'a [Folded]>,
) -> bool {
    // Exposed here, and hashed only.
    let texts = || secrets.iter().map(|(secret, _)| secret.expose_secret().as_bytes());
    if !texts().all(|text| text.len() >= PART && is_plain(text)) {
        return true;
    }
    let readings: Vec<_> = readings.filter(|folded| folded.len() >= PART).collect();
    if readings.is_empty() {
        return false;
    }
    // A part of a secret can occur only if the readings have all its letters, which is rare.
    let mut letters = [false; 256];
    for it in readings.iter().copied().flatten() {
        if let Some(letter) = usize::try_from(it.code).ok().and_then(|code| letters.get_mut(code)) {
            *letter = true;
        }
    }
    let digests = LazyCell::new(|| {
        let windows = readings.iter().flat_map(|folded| Windows::new(folded, PART));
        let mut digests: Vec<_> = windows.map(|(_, digest)| digest).collect();
        digests.sort_unstable();
        digests
    });
    let mut stretches = texts().flat_map(|text| stretches(text, &letters));
    stretches.any(|it| digests_of(it).any(|digest| digests.binary_search(&digest).is_ok()))
}

/// Whether nothing can be read into a text, and a comparison leaves nothing of it out. No end before the last byte: so many
/// bytes are checked at once, and tokens are long.
fn is_plain(text: &[u8]) -> bool {
    text.iter().fold(true, |all, byte| {
        all & byte.is_ascii_graphic() & !matches!(byte, b'&' | b'%' | b'\\' | b'@')
    })
}

/// The stretches of a text that are made of these letters, in lower case, and are long enough to be a part of a secret.
fn stretches<'a>(text: &'a [u8], letters: &[bool; 256]) -> impl Iterator<Item = &'a [u8]> {
    let is_one = |byte: &u8| letters[usize::from(byte.to_ascii_lowercase())];
    let mut from = 0;
    iter::from_fn(move || {
        loop {
            // Every stretch that starts at or covers `from` holds this letter, if it is long enough.
            let at = from + PART - 1;
            if !is_one(text.get(at)?) {
                from = at + 1;
                continue;
            }
            let before = text[from..at].iter().rev().take_while(|byte| is_one(byte)).count();
            let after = text[at..].iter().take_while(|byte| is_one(byte)).count();
            let stretch = &text[at - before..at + after];
            from = at + after;
            if stretch.len() >= PART {
                return Some(stretch);
            }
        }
    })
}

/// The digests of all stretches of an ASCII text, as [`Windows`] has them.
fn digests_of(text: &[u8]) -> impl Iterator<Item = u64> {
    let base = base();
    let weight = (1..PART).fold(1, |weight: u64, _| weight.wrapping_mul(base));
    let code = |byte: u8| u64::from(byte.to_ascii_lowercase()) + 1;
    let push = move |digest: u64, byte: u8| digest.wrapping_mul(base).wrapping_add(code(byte));
    let first = text[..PART].iter().fold(0, |digest, &byte| push(digest, byte));
    let next = move |digest: &mut u64, stretch: &[u8]| {
        let rest = digest.wrapping_sub(weight.wrapping_mul(code(stretch[0])));
        *digest = push(rest, stretch[PART]);
        Some(*digest)
    };
    iter::once(first).chain(text.windows(PART + 1).scan(first, next))
}

/// How many characters go on with the word of the first one, as they stand in the text.
fn joined<'a>(mut units: impl Iterator<Item = &'a Folded>, most: usize) -> usize {
    let Some(mut last) = units.next().filter(|it| is_of_word(it)) else { return 0 };
    let goes_on = |it: &&'a Folded| {
        let touches = last.end == it.start || it.end == last.start;
        last = it;
        touches && is_of_word(it)
    };
    units.take(most).take_while(goes_on).count()
}

/// Whether a character is of a word, and is written as it is.
fn is_of_word(it: &Folded) -> bool {
    let is_plain = it.end - it.start == char_length(it.code);
    is_plain && char::from_u32(it.code).is_some_and(|c| c.is_alphanumeric() || "_-".contains(c))
}

fn has_blank(folded: &[Folded]) -> bool {
    folded.iter().skip(1).any(|it| it.gap == Gap::Blank)
}

fn char_length(code: u32) -> usize {
    char::from_u32(code).map_or(1, char::len_utf8)
}

/// The digests of all stretches of one length, each from the one before it (Rabin and Karp).
struct Windows<'a> {
    folded: &'a [Folded],
    length: usize,
    next: usize,
    digest: u64,
    /// What the first character of a stretch weighs.
    weight: u64,
    base: u64,
}

impl<'a> Windows<'a> {
    fn new(folded: &'a [Folded], length: usize) -> Self {
        let base = base();
        let weight = (1..length).fold(1, |weight: u64, _| weight.wrapping_mul(base));
        Self { folded, length, next: 0, digest: 0, weight, base }
    }

    fn push(&mut self, code: u32) {
        self.digest = self.digest.wrapping_mul(self.base).wrapping_add(u64::from(code) + 1);
    }
}

impl Iterator for Windows<'_> {
    type Item = (usize, u64);

    fn next(&mut self) -> Option<Self::Item> {
        if self.next == 0 {
            for it in self.folded.get(..self.length)? {
                self.push(it.code);
            }
        } else {
            let code = self.folded.get(self.next + self.length - 1)?.code;
            let first = u64::from(self.folded[self.next - 1].code) + 1;
            self.digest = self.digest.wrapping_sub(self.weight.wrapping_mul(first));
            self.push(code);
        }
        self.next += 1;
        Some((self.next - 1, self.digest))
    }
}

/// Spreads a digest over a table. It is a keyed hash already, so its place cannot be chosen by an attacker.
#[derive(Default)]
pub(super) struct Mixer(u64);

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(byte.into());
        }
    }

    fn write_u64(&mut self, digest: u64) {
        self.0 = (self.0 ^ digest).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The random key of all digests of this process.
fn base() -> u64 {
    static BASE: OnceLock<u64> = OnceLock::new();
    *BASE.get_or_init(|| RandomState::new().hash_one(PART) | 1)
}

/// Characters of a secret, which are wiped when they are dropped.
struct Wiped<T>(Vec<T>)
where
    T: Code;

trait Code {
    fn code(&mut self) -> &mut u32;
}

impl Code for Unit {
    fn code(&mut self) -> &mut u32 {
        &mut self.code
    }
}

impl Code for Folded {
    fn code(&mut self) -> &mut u32 {
        &mut self.code
    }
}

impl<T: Code> Drop for Wiped<T> {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(|it| it.code().zeroize());
    }
}

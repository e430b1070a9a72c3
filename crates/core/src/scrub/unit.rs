//! A reading of a text, character by character, each with its place in the text.

/// A character of a reading, and the bytes of the text that it was read from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    /// A code point, or half of a surrogate pair.
    pub(super) code: u32,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether the code is a byte, which may be a part of a character.
    pub(super) is_byte: bool,
}

impl Unit {
    /// The character, if the code is that of one.
    pub(super) fn char(self) -> char {
        char::from_u32(self.code).unwrap_or(char::REPLACEMENT_CHARACTER)
    }
}

/// The text as it is.
pub(super) fn units(text: &str) -> Vec<Unit> {
    let unit = |(start, c): (usize, char)| Unit {
        code: c.into(),
        start,
        end: start + c.len_utf8(),
        is_byte: false,
    };
    let mut units = Vec::with_capacity(text.len());
    units.extend(text.char_indices().map(unit));
    units
}

/// A hash of a reading, so that the same reading is not processed twice.
pub(super) fn fingerprint(units: &[Unit]) -> u64 {
    units.iter().fold(0, |number: u64, unit| {
        let place = (unit.start as u64) << 32 | u64::from(unit.code);
        (number.rotate_left(5) ^ place).wrapping_mul(0x517c_c1b7_2722_0a95)
    })
}

/// What Windows-1252 has at 0x80 to 0x9F.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The byte that stands for a character in Latin-1 or in Windows-1252.
fn byte(unit: Unit) -> Option<u8> {
    // Characters of Latin-1 that Windows-1252 has are in the same place.
    u8::try_from(unit.code).ok().or_else(|| {
        let at = WINDOWS_1252.iter().position(|&c| u32::from(c) == unit.code)?;
        Some(0x80 + u8::try_from(at).ok()?)
    })
}

/// Combines bytes that are UTF-8, and pairs of surrogates. `None` if there are neither.
pub(super) fn assembled(units: &[Unit]) -> Option<Vec<Unit>> {
    if units.iter().all(|unit| unit.code < 0x80) {
        return None;
    }
    let mut read = Vec::with_capacity(units.len());
    let mut rest = units;
    while let Some((&first, after)) = rest.split_first() {
        let (code, length) = utf8(rest).or_else(|| surrogates(rest)).unwrap_or((first.code, 1));
        let is_byte = first.is_byte && length == 1;
        read.push(Unit { code, end: rest[length - 1].end, is_byte, ..first });
        rest = if length == 1 { after } else { &rest[length..] };
    }
    (read.len() < units.len()).then_some(read)
}

/// The multi-byte character at the start of the units.
fn utf8(units: &[Unit]) -> Option<(u32, usize)> {
    let length = match byte(*units.first()?)? {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut bytes = [0; 4];
    for (byte_of, unit) in bytes.iter_mut().zip(units.get(..length)?) {
        *byte_of = byte(*unit)?;
    }
    let character = std::str::from_utf8(&bytes[..length]).ok()?.chars().next()?;
    Some((character.into(), length))
}

fn surrogates(units: &[Unit]) -> Option<(u32, usize)> {
    let [high, low] = [units.first()?.code, units.get(1)?.code];
    let is_pair = (0xD800..0xDC00).contains(&high) && (0xDC00..0xE000).contains(&low);
    is_pair.then(|| (0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), 2))
}

//! Readings of a text as encoded bytes: base64, base32 and hex (RFC 4648), and lists of bytes.

use super::unit::{Unit, assembled};

/// An alphabet whose letters stand for bits.
struct Base {
    /// How many bits a letter stands for.
    bits: u32,
    /// The number of letters after which bytes and letters align again.
    group: usize,
    /// Shorter runs of letters hold no secret that is looked for.
    shortest: usize,
    value: fn(char) -> Option<u32>,
    /// Characters that may occur between letters.
    separators: &'static str,
}

const BASES: [Base; 3] = [
    Base { bits: 4, group: 2, shortest: 8, value: |c| c.to_digit(16), separators: ":-,. [];" },
    Base { bits: 5, group: 8, shortest: 14, value: base32, separators: "" },
    Base { bits: 6, group: 4, shortest: 6, value: base64, separators: "" },
];

fn base32(letter: char) -> Option<u32> {
    match letter {
        'A'..='Z' => Some(u32::from(letter) - u32::from('A')),
        '2'..='7' => Some(u32::from(letter) - u32::from('2') + 26),
        _ => None,
    }
}

fn base64(letter: char) -> Option<u32> {
    match letter {
        'A'..='Z' => Some(u32::from(letter) - u32::from('A')),
        'a'..='z' => Some(u32::from(letter) - u32::from('a') + 26),
        '0'..='9' => Some(u32::from(letter) - u32::from('0') + 52),
        '+' | '-' => Some(62),
        '/' | '_' => Some(63),
        _ => None,
    }
}

/// The readings of a text with each run of letters decoded to bytes. The start of an encoding is unknown, so
/// a run has as many readings as a group has letters.
pub(super) fn readings(units: &[Unit], mut tell: impl FnMut(Vec<Unit>)) {
    for base in &BASES {
        base.runs(units, |run| {
            for start in 0..base.group.min(run.len()) {
                let read = base.bytes(&run[start..]);
                tell(assembled(&read).unwrap_or(read));
            }
        });
    }
    numbers(units, |run| {
        let run = run.to_vec();
        tell(assembled(&run).unwrap_or(run));
    });
}

impl Base {
    /// The runs of letters, each with its bits in place of its code.
    fn runs(&self, units: &[Unit], mut tell: impl FnMut(&[Unit])) {
        let mut run: Vec<Unit> = Vec::new();
        let mut rest = units;
        loop {
            let unit = rest.first().copied();
            let is_prefix = self.bits == 4
                && rest.get(..2).is_some_and(|it| it[0].code == 0x30 && it[1].char() == 'x');
            rest = rest.get(if is_prefix { 2 } else { 1 }..).unwrap_or_default();
            let value = unit.and_then(|unit| (self.value)(unit.char()));
            match (unit, value) {
                (Some(_), _) if is_prefix => {}
                (Some(unit), Some(code)) => {
                    if run.is_empty() {
                        run.reserve(1 + rest.len());
                    }
                    run.push(Unit { code, ..unit });
                }
                (Some(unit), None)
                    if unit.char().is_whitespace() || self.separators.contains(unit.char()) => {}
                _ => {
                    if run.len() >= self.shortest {
                        tell(&run);
                    }
                    run.clear();
                    if unit.is_none() {
                        return;
                    }
                }
            }
        }
    }

    fn bytes(&self, run: &[Unit]) -> Vec<Unit> {
        let mut read = Vec::with_capacity(run.len() * self.bits as usize / 8);
        let (mut bits, mut held, mut start) = (0, 0, 0);
        for letter in run {
            if held == 0 {
                start = letter.start;
            }
            bits = (bits << self.bits) | letter.code;
            held += self.bits;
            if held >= 8 {
                held -= 8;
                let code = (bits >> held) & 0xFF;
                read.push(Unit { code, start, end: letter.end, is_byte: true });
                start = letter.start;
            }
        }
        read
    }
}

/// Lists of bytes, such as `[99, 97, -61]`.
fn numbers(units: &[Unit], mut tell: impl FnMut(&[Unit])) {
    let mut run: Vec<Unit> = Vec::new();
    let mut end_run = |run: &mut Vec<Unit>| {
        if run.len() >= 4 {
            tell(run);
        }
        run.clear();
    };
    let mut rest = units;
    while let Some(first) = rest.first() {
        let is_negative = first.code == u32::from('-');
        let digits = &rest[usize::from(is_negative)..];
        let length = digits.iter().take_while(|unit| unit.char().is_ascii_digit()).count();
        if (1..=3).contains(&length) {
            let value = digits[..length].iter().fold(0, |value, it| value * 10 + it.code - 0x30);
            let code = if is_negative { 256_u32.saturating_sub(value) } else { value };
            let end = digits[length - 1].end;
            run.push(Unit { code, start: first.start, end, is_byte: code < 256 });
            rest = &digits[length..];
        } else {
            if length > 0 || !(first.char().is_whitespace() || ",;[]".contains(first.char())) {
                end_run(&mut run);
            }
            rest = &rest[(usize::from(is_negative && length > 0) + length).max(1)..];
        }
    }
    end_run(&mut run);
}

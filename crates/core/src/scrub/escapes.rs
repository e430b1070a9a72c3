//! Readings of a text as the content of HTML, of a URL, of a string in a program, or of mail.

use super::unit::{Unit, assembled};

/// One style of escaping. Each is read by itself, since an escape in one style may be plain text in another.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scheme {
    /// `&amp;`, `&#39;`, `&#x27;`
    Html,
    /// `%41`, `%u0041`
    Url,
    /// As `Url`, and a plus is a blank.
    Form,
    /// `\n`, `\"`, `\u0041`, `\u{41}`, `\x41`, `\101`
    Program,
    /// `=41`, and a line's end after `=`
    Mail,
    /// `U+0041`
    Unicode,
    /// UTF-8 that was taken for Latin-1 or Windows-1252.
    Mistaken,
}

impl Scheme {
    pub(super) const ALL: [Self; 7] = [
        Self::Html,
        Self::Url,
        Self::Form,
        Self::Program,
        Self::Mail,
        Self::Unicode,
        Self::Mistaken,
    ];

    /// The units decoded in this style. `None` if they hold no such escape.
    pub(super) fn read(self, units: &[Unit]) -> Option<Vec<Unit>> {
        let sign = match self {
            Self::Html => '&',
            Self::Url => '%',
            Self::Form | Self::Unicode => '+',
            Self::Program => '\\',
            Self::Mail => '=',
            Self::Mistaken => return assembled(units),
        };
        if !units.iter().any(|unit| unit.code == u32::from(sign)) {
            return None;
        }
        let mut read = Vec::with_capacity(units.len());
        let mut rest = units;
        let mut found = false;
        while let Some(&first) = rest.first() {
            let Some(escape) = self.escape(rest) else {
                read.push(first);
                rest = &rest[1..];
                continue;
            };
            found = true;
            let (escape_units, after) = rest.split_at(escape.length);
            let end = escape_units[escape.length - 1].end;
            let unit = |code| Unit { code, start: first.start, end, is_byte: escape.is_byte };
            read.extend(escape.codes.into_iter().flatten().map(unit));
            rest = after;
        }
        found.then(|| assembled(&read).unwrap_or(read))
    }

    /// The escape at the start of the units.
    fn escape(self, units: &[Unit]) -> Option<Escape> {
        let at = |index: usize| units.get(index).map(|unit| unit.char());
        match (self, at(0)?) {
            (Self::Html, '&') if at(1)? == '#' => {
                let is_hex = matches!(at(2)?, 'x' | 'X');
                let (from, radix) = if is_hex { (3, 16) } else { (2, 10) };
                let (code, digits) = number(&units[from..], radix, 7)?;
                let end = from + digits;
                Some(Escape::of(code, end + usize::from(at(end) == Some(';'))))
            }
            (Self::Html, '&') => entity(units),
            (Self::Url | Self::Form, '%') if matches!(at(1)?, 'u' | 'U') => {
                Some(Escape::of(exactly(&units[2..], 16, 4)?, 6))
            }
            (Self::Form, '+') => Some(Escape::of(' '.into(), 1)),
            (Self::Program, '\\') => program(units),
            (Self::Mail, '=') if matches!(at(1)?, '\r' | '\n') => {
                let is_two = (at(1), at(2)) == (Some('\r'), Some('\n'));
                Some(Escape { codes: [None; 2], length: 2 + usize::from(is_two), is_byte: false })
            }
            (Self::Url | Self::Form, '%') | (Self::Mail, '=') => {
                Some(Escape::byte(exactly(&units[1..], 16, 2)?, 3))
            }
            (Self::Unicode, 'U' | 'u') if at(1)? == '+' => {
                let (code, digits) =
                    number(&units[2..], 16, 6).filter(|(_, digits)| *digits >= 4)?;
                Some(Escape::of(code, 2 + digits))
            }
            _ => None,
        }
    }
}

/// What an escape means, and how many units it takes.
#[derive(Clone, Copy)]
struct Escape {
    codes: [Option<u32>; 2],
    length: usize,
    is_byte: bool,
}

impl Escape {
    fn of(code: u32, length: usize) -> Self {
        Self { codes: [Some(code), None], length, is_byte: false }
    }

    fn byte(code: u32, length: usize) -> Self {
        Self { is_byte: true, ..Self::of(code, length) }
    }
}

/// The number at the start of the units, of up to `most` digits, and its number of digits.
fn number(units: &[Unit], radix: u32, most: usize) -> Option<(u32, usize)> {
    let digits = units.iter().map_while(|unit| unit.char().to_digit(radix)).take(most);
    let (value, length) =
        digits.fold((0, 0), |(value, length), digit| (value * radix + digit, length + 1));
    (length > 0).then_some((value, length))
}

fn exactly(units: &[Unit], radix: u32, digits: usize) -> Option<u32> {
    number(units, radix, digits).filter(|(_, length)| *length == digits).map(|(value, _)| value)
}

/// Escapes of JSON, JavaScript, Python, Rust and C.
fn program(units: &[Unit]) -> Option<Escape> {
    let kind = units.get(1)?.char();
    let braced = || {
        let is_open = units.get(2).is_some_and(|unit| unit.char() == '{');
        let (code, digits) = number(units.get(3..).filter(|_| is_open)?, 16, 6)?;
        let is_closed = units.get(3 + digits).is_some_and(|unit| unit.char() == '}');
        is_closed.then(|| Escape::of(code, 4 + digits))
    };
    let fixed = |digits| exactly(&units[2..], 16, digits);
    match kind {
        'u' => fixed(4).map(|code| Escape::of(code, 6)).or_else(braced),
        'x' => fixed(2).map(|code| Escape::byte(code, 4)).or_else(braced),
        'U' => fixed(8).map(|code| Escape::of(code, 10)),
        '0'..='7' => number(&units[1..], 8, 3).map(|(code, digits)| Escape::byte(code, 1 + digits)),
        // Characters that a comparison ignores anyway.
        'a' | 'b' | 'e' | 'f' | 'n' | 'r' | 't' | 'v' => Some(Escape::of('\n'.into(), 2)),
        '\r' | '\n' => Some(Escape { codes: [None; 2], length: 2, is_byte: false }),
        sign if sign.is_ascii_punctuation() => Some(Escape::of(sign.into(), 2)),
        _ => None,
    }
}

/// Characters with names in HTML, except letters with a mark.
#[rustfmt::skip]
const ENTITIES: [(&str, char); 65] = [
    ("amp", '&'), ("AMP", '&'), ("lt", '<'), ("LT", '<'), ("gt", '>'), ("GT", '>'), ("quot", '"'), ("QUOT", '"'),
    ("apos", '\''), ("nbsp", ' '), ("Tab", '\t'), ("NewLine", '\n'), ("excl", '!'), ("num", '#'), ("dollar", '$'),
    ("percnt", '%'), ("lpar", '('), ("rpar", ')'), ("ast", '*'), ("midast", '*'), ("plus", '+'), ("comma", ','),
    ("period", '.'), ("sol", '/'), ("colon", ':'), ("semi", ';'), ("equals", '='), ("quest", '?'), ("commat", '@'),
    ("lsqb", '['), ("lbrack", '['), ("bsol", '\\'), ("rsqb", ']'), ("rbrack", ']'), ("Hat", '^'), ("lowbar", '_'),
    ("UnderBar", '_'), ("grave", '`'), ("lcub", '{'), ("lbrace", '{'), ("verbar", '|'), ("vert", '|'), ("rcub", '}'),
    ("rbrace", '}'), ("hyphen", '\u{2010}'), ("dash", '\u{2010}'), ("shy", '\u{ad}'), ("szlig", 'ß'), ("AElig", 'Æ'),
    ("aelig", 'æ'), ("OElig", 'Œ'), ("oelig", 'œ'), ("Oslash", 'Ø'), ("oslash", 'ø'), ("ETH", 'Ð'), ("eth", 'ð'),
    ("THORN", 'Þ'), ("thorn", 'þ'), ("euro", '€'), ("pound", '£'), ("yen", '¥'), ("cent", '¢'), ("sect", '§'),
    ("deg", '°'), ("micro", 'µ'),
];

/// The marks in the names of letters, such as `ouml`.
const MARKS: [(&str, char); 13] = [
    ("grave", '\u{300}'),
    ("acute", '\u{301}'),
    ("circ", '\u{302}'),
    ("tilde", '\u{303}'),
    ("macr", '\u{304}'),
    ("breve", '\u{306}'),
    ("dot", '\u{307}'),
    ("uml", '\u{308}'),
    ("ring", '\u{30a}'),
    ("dblac", '\u{30b}'),
    ("caron", '\u{30c}'),
    ("cedil", '\u{327}'),
    ("ogon", '\u{328}'),
];

fn entity(units: &[Unit]) -> Option<Escape> {
    let letters = units[1..].iter().map(|unit| unit.char());
    let name: String = letters.take_while(char::is_ascii_alphanumeric).take(10).collect();
    let is_closed = units.get(1 + name.len()).is_some_and(|unit| unit.char() == ';');
    if !is_closed {
        // Browsers read a few names without their semicolon as well.
        let open = ["amp", "lt", "gt", "quot"].into_iter().find(|open| name.starts_with(open))?;
        let (_, sign) = ENTITIES.iter().find(|(known, _)| *known == open)?;
        return Some(Escape::of((*sign).into(), 1 + open.len()));
    }
    let length = name.len() + 2;
    if let Some((_, sign)) = ENTITIES.iter().find(|(known, _)| *known == name) {
        return Some(Escape::of((*sign).into(), length));
    }
    let letter = name.chars().next()?;
    let (_, mark) = MARKS.iter().find(|(mark, _)| *mark == &name[1..])?;
    let codes = [Some(letter.into()), Some((*mark).into())];
    Some(Escape { codes, length, is_byte: false })
}

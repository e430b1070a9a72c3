//! Folds a text for comparison: without case, accents, blanks and invisible characters.

use std::sync::LazyLock;

use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;

use super::printable::is_invisible;
use super::unit::Unit;

const NORMALIZER: DecomposingNormalizerBorrowed<'static> =
    DecomposingNormalizerBorrowed::new_nfkd();

const MARKS: CanonicalCombiningClassMapBorrowed<'static> =
    CanonicalCombiningClassMapBorrowed::new();

/// A character that is compared, with its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Folded {
    pub(super) code: u32,
    pub(super) start: usize,
    pub(super) end: usize,
    /// What was skipped before it.
    pub(super) gap: Gap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    None,
    /// Something invisible, or a line's end.
    Break,
    Blank,
}

pub(super) fn fold(units: &[Unit]) -> Vec<Folded> {
    let mut folded = Vec::with_capacity(units.len());
    let mut gap = Gap::None;
    for unit in units {
        let c = unit.char();
        let (start, end) = (unit.start, unit.end);
        let mut keep = |c: char| {
            folded.push(Folded { code: c.into(), start, end, gap });
            gap = Gap::None;
        };
        if c.is_ascii_graphic() {
            keep(c.to_ascii_lowercase());
        } else if c == ' ' {
            gap = Gap::Blank;
        } else if is_left_out(c) {
            gap = gap.max(Gap::Break);
        } else {
            let place = u32::from(c).checked_sub(LATIN_1);
            let known = place.and_then(|it| FORMS.get(usize::try_from(it).ok()?));
            match known {
                Some(form) => form.iter().copied().for_each(keep),
                None => form(c).for_each(keep),
            }
        }
    }
    folded
}

/// A character without case and accents. It goes through upper case, which unifies more letters: ß is SS.
fn form(c: char) -> impl Iterator<Item = char> {
    let plain = c.to_uppercase().flat_map(char::to_lowercase);
    let plain = NORMALIZER.normalize_iter(plain).flat_map(char::to_lowercase);
    plain.filter(|&c| !c.is_whitespace() && MARKS.get_u8(c) == 0)
}

/// The start of Latin-1 beyond ASCII. Decoded bytes are often read as such characters.
const LATIN_1: u32 = 0x80;

/// The folded forms of these characters.
static FORMS: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    (LATIN_1..0x100).filter_map(char::from_u32).map(|c| form(c).collect()).collect()
});

/// Whether a character is invisible, a blank, or a formatting character.
pub(super) fn is_left_out(c: char) -> bool {
    c.is_whitespace() && c != ' ' || is_invisible(c)
}

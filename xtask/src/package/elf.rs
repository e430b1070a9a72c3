//! Libraries of Linux and Android (ELF, little-endian), as far as a package is checked for them: the System V ABI,
//! chapters 4 and 5.

#[cfg(test)]
pub(super) mod made;

/// A library's or a program's file.
#[derive(Debug)]
pub(super) struct Elf<'a> {
    file: &'a [u8],
    /// Whether it is for 64 bits; 32 otherwise.
    is_wide: bool,
    sections: Vec<Section>,
}

/// A row of the table of sections.
#[derive(Debug, Clone)]
struct Section {
    name: String,
    kind: usize,
    offset: usize,
    size: usize,
    /// The section that has the names of this one's entries.
    link: usize,
}

/// `SHT_DYNAMIC`: what the loader needs to know.
const DYNAMIC: usize = 6;
/// `SHT_DYNSYM`: what the library offers and what it needs, by name.
const SYMBOLS: usize = 11;
/// `PT_LOAD`: what becomes memory.
const LOAD: usize = 1;
/// `DT_NEEDED`: another library.
const NEEDED: usize = 1;

/// The sections' names; none where the file is of another format.
pub(super) fn sections(file: &[u8]) -> Option<Vec<String>> {
    Some(Elf::read(file)?.sections.into_iter().map(|section| section.name).collect())
}

impl<'a> Elf<'a> {
    /// None where the file is of another format, or broken.
    pub(super) fn read(file: &'a [u8]) -> Option<Self> {
        let is_wide = match file.get(..6)? {
            b"\x7fELF\x02\x01" => true,
            b"\x7fELF\x01\x01" => false,
            _ => return None,
        };
        let mut elf = Self { file, is_wide, sections: Vec::new() };
        let count = elf.of_header(0x3c, 0x30, 2)?;
        let rows: Option<Vec<_>> = (0..count).map(|index| elf.section(index)).collect();
        let (rows, labels): (Vec<_>, Vec<_>) = rows?.into_iter().unzip();
        elf.sections = rows;
        let names = elf.of_header(0x3e, 0x32, 2)?;
        for (index, label) in labels.into_iter().enumerate() {
            elf.sections[index].name = elf.text(names, label)?;
        }
        Some(elf)
    }

    /// 32 or 64.
    pub(super) fn bits(&self) -> u8 {
        if self.is_wide { 64 } else { 32 }
    }

    /// The processor, by its number in the ABI.
    pub(super) fn machine(&self) -> Option<usize> {
        number(self.file, 0x12, 2)
    }

    /// Whether there is a section whose name starts so.
    pub(super) fn has_section(&self, start: &str) -> bool {
        self.sections.iter().any(|section| section.name.starts_with(start))
    }

    /// To how many bytes each part that becomes memory is aligned.
    pub(super) fn load_alignments(&self) -> Option<Vec<usize>> {
        let table = self.of_header(0x20, 0x1c, self.word())?;
        let size = self.of_header(0x36, 0x2a, 2)?;
        let count = self.of_header(0x38, 0x2c, 2)?;
        let row = |index: usize| table.checked_add(index.checked_mul(size)?);
        let alignment = |index| {
            let kind = number(self.file, row(index)?, 4)?;
            let at = row(index)?.checked_add(self.either(0x30, 0x1c))?;
            Some((kind, number(self.file, at, self.word())?))
        };
        let all: Option<Vec<_>> = (0..count).map(alignment).collect();
        let loads = all?.into_iter().filter(|(kind, _)| *kind == LOAD);
        Some(loads.map(|(_, alignment)| alignment).collect())
    }

    /// The libraries that this one needs.
    pub(super) fn needed(&self) -> Option<Vec<String>> {
        let dynamic = self.sections.iter().find(|it| it.kind == DYNAMIC)?;
        let word = self.word();
        let mut needed = Vec::new();
        for at in self.entries(dynamic, 2 * word)? {
            if number(self.file, at, word)? == NEEDED {
                let label = number(self.file, at.checked_add(word)?, word)?;
                needed.push(self.text(dynamic.link, label)?);
            }
        }
        Some(needed)
    }

    /// The functions and values that others may use.
    pub(super) fn exports(&self) -> Option<Vec<String>> {
        let symbols = self.sections.iter().find(|it| it.kind == SYMBOLS)?;
        let mut exports = Vec::new();
        for at in self.entries(symbols, self.either(24, 16))? {
            // An index of 0 says that the symbol is another library's.
            let section = number(self.file, at.checked_add(self.either(6, 14))?, 2)?;
            if section != 0 {
                exports.push(self.text(symbols.link, number(self.file, at, 4)?)?);
            }
        }
        Some(exports)
    }

    /// The newest version of a library that is needed, such as `2.34` of `GLIBC_`.
    pub(super) fn newest(&self, library: &str) -> Option<String> {
        let symbols = self.sections.iter().find(|it| it.kind == SYMBOLS)?;
        let texts = self.sections.get(symbols.link)?;
        let texts = self.file.get(texts.offset..texts.offset.checked_add(texts.size)?)?;
        let versions = texts.split(|byte| *byte == 0).filter_map(|text| {
            let version = std::str::from_utf8(text).ok()?.strip_prefix(library)?;
            let parts: Result<Vec<u32>, _> = version.split('.').map(str::parse).collect();
            Some((parts.ok()?, version))
        });
        versions.max().map(|(_, version)| version.to_owned())
    }

    /// A row of the table of sections, and where its name is among the names.
    fn section(&self, index: usize) -> Option<(Section, usize)> {
        let table = self.of_header(0x28, 0x20, self.word())?;
        let size = self.of_header(0x3a, 0x2e, 2)?;
        let row = table.checked_add(index.checked_mul(size)?)?;
        let field = |wide, narrow, length| {
            number(self.file, row.checked_add(self.either(wide, narrow))?, length)
        };
        let section = Section {
            name: String::new(),
            kind: field(0x4, 0x4, 4)?,
            offset: field(0x18, 0x10, self.word())?,
            size: field(0x20, 0x14, self.word())?,
            link: field(0x28, 0x18, 4)?,
        };
        Some((section, field(0, 0, 4)?))
    }

    /// Where the entries of a section start.
    fn entries(&self, section: &Section, size: usize) -> Option<Vec<usize>> {
        let end = section.offset.checked_add(section.size)?;
        self.file.get(section.offset..end)?;
        Some((section.offset..end).step_by(size).filter(|at| at + size <= end).collect())
    }

    /// A text of a section of texts.
    fn text(&self, section: usize, at: usize) -> Option<String> {
        let start = self.sections.get(section)?.offset.checked_add(at)?;
        let bytes = self.file.get(start..)?.split(|byte| *byte == 0).next()?;
        Some(String::from_utf8_lossy(bytes).into_owned())
    }

    /// A number of the file's header, which has it elsewhere where the file is for 32 bits.
    fn of_header(&self, wide: usize, narrow: usize, length: usize) -> Option<usize> {
        number(self.file, self.either(wide, narrow), length)
    }

    fn either(&self, wide: usize, narrow: usize) -> usize {
        if self.is_wide { wide } else { narrow }
    }

    /// The length of an address.
    fn word(&self) -> usize {
        self.either(8, 4)
    }
}

fn number(file: &[u8], at: usize, length: usize) -> Option<usize> {
    let bytes = file.get(at..at.checked_add(length)?)?;
    let number = bytes.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    number.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::made::Made;
    use super::{Elf, sections};

    #[test]
    fn other_formats_and_broken_files_have_no_sections() {
        assert_eq!(sections(b"MZ"), None);
        assert_eq!(sections(b"\x7fELF\x02\x01\x01"), None);
    }

    #[test]
    fn a_library_of_either_width_is_read() {
        for (bits, machine) in [(64, 183), (32, 40)] {
            let made = Made { bits, machine, ..Made::default() }.file();
            let elf = Elf::read(&made).expect("it is an ELF file");
            assert_eq!((elf.bits(), elf.machine()), (bits, Some(usize::from(machine))));
            assert_eq!(elf.load_alignments(), Some(vec![0x4000]));
            assert_eq!(elf.needed(), Some(vec!["libc.so".to_owned()]));
            assert_eq!(elf.exports(), Some(vec!["a_function".to_owned()]));
            assert!(elf.has_section(".dyn") && !elf.has_section(".symtab"));
        }
    }

    #[test]
    fn the_newest_version_is_found_by_its_numbers() {
        let needed =
            vec!["GLIBC_2.9".to_owned(), "GLIBC_2.34".to_owned(), "GLIBC_PRIVATE".to_owned()];
        let made = Made { needed, ..Made::default() }.file();
        let elf = Elf::read(&made).expect("it is an ELF file");
        assert_eq!(elf.newest("GLIBC_").as_deref(), Some("2.34"));
        assert_eq!(elf.newest("GCC_"), None);
    }

    #[test]
    fn a_file_that_ends_too_early_is_refused_wherever_it_ends() {
        let made = Made::default().file();
        for length in 0..made.len() {
            // What matters is that it does not panic: the end may be of no interest.
            if let Some(elf) = Elf::read(&made[..length]) {
                let _ = (elf.load_alignments(), elf.needed(), elf.exports(), elf.newest("GLIBC_"));
            }
        }
        assert!(Elf::read(&made[..made.len() / 2]).is_none());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_program_has_its_symbols() {
        let program = std::env::current_exe().and_then(std::fs::read).expect("it is a file");
        let sections = sections(&program).expect("it is an ELF file");
        for name in [".text", ".symtab", ".debug_line"] {
            assert!(sections.iter().any(|it| it == name), "{name} in {sections:?}");
        }
        let elf = Elf::read(&program).expect("it is an ELF file");
        let needed = elf.needed().expect("it is linked");
        assert!(needed.iter().any(|it| it.starts_with("libc.so")), "{needed:?}");
        assert!(elf.load_alignments().is_some_and(|it| it.len() > 1));
    }
}

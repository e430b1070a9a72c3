//! The names of the sections in a library of Linux (ELF, 64 bits, little-endian).

/// The sections; none where the file is of another format.
pub(super) fn sections(file: &[u8]) -> Option<Vec<String>> {
    if !file.starts_with(b"\x7fELF\x02\x01") {
        return None;
    }
    let table = number(file, 0x28, 8)?;
    let size = number(file, 0x3a, 2)?;
    let count = number(file, 0x3c, 2)?;
    let header = |index: usize| table.checked_add(index.checked_mul(size)?);
    let names = number(file, header(number(file, 0x3e, 2)?)?.checked_add(0x18)?, 8)?;
    let name = |index| {
        let start = names.checked_add(number(file, header(index)?, 4)?)?;
        let bytes = file.get(start..)?.split(|byte| *byte == 0).next()?;
        Some(String::from_utf8_lossy(bytes).into_owned())
    };
    (0..count).map(name).collect()
}

fn number(file: &[u8], at: usize, length: usize) -> Option<usize> {
    let bytes = file.get(at..at.checked_add(length)?)?;
    let number = bytes.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    number.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::sections;

    #[test]
    fn other_formats_and_broken_files_have_no_sections() {
        assert_eq!(sections(b"MZ"), None);
        assert_eq!(sections(b"\x7fELF\x02\x01\x01"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_program_has_its_symbols() {
        let program = std::env::current_exe().and_then(std::fs::read).expect("it is a file");
        let sections = sections(&program).expect("it is an ELF file");
        for name in [".text", ".symtab", ".debug_line"] {
            assert!(sections.iter().any(|it| it == name), "{name} in {sections:?}");
        }
    }
}

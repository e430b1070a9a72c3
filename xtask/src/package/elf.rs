//! Libraries of Linux and Android (ELF), as far as a package is checked for them.

#[cfg(test)]
pub(super) mod made;

use object::read::ImportFlags;
use object::{File, Object as _, ObjectSection as _, ObjectSegment as _};

/// A library or a program. `None` if the file has another format or is broken.
pub(super) fn read(file: &[u8]) -> Option<File<'_>> {
    File::parse(file).ok()
}

/// A section of symbols or of debug information, which `strip` takes away.
pub(super) fn symbols<'a>(elf: &File<'a>) -> Option<&'a str> {
    let names = elf.sections().filter_map(|section| section.name().ok());
    names.into_iter().find(|name| *name == ".symtab" || name.starts_with(".debug_"))
}

/// The smallest alignment of a part that becomes memory, in bytes.
pub(super) fn alignment(elf: &File<'_>) -> Option<u64> {
    elf.segments().map(|segment| segment.align()).min()
}

/// The libraries that this one needs.
pub(super) fn needed(elf: &File<'_>) -> object::Result<Vec<String>> {
    elf.import_libraries()?.map(|library| Ok(text(library?.name()))).collect()
}

/// The functions and values that others may use.
pub(super) fn exports(elf: &File<'_>) -> object::Result<Vec<String>> {
    elf.exports()?.map(|export| Ok(text(export?.name().name().unwrap_or_default()))).collect()
}

/// The newest version of a library that is needed, such as `2.34` of `GLIBC_`.
pub(super) fn newest(elf: &File<'_>, library: &str) -> Option<String> {
    let imports = elf.imports().ok()?.filter_map(Result::ok);
    let versions = imports.filter_map(|import| {
        let ImportFlags::Elf { version, .. } = import.flags() else { return None };
        let version = text(version?).strip_prefix(library)?.to_owned();
        let parts: Result<Vec<u32>, _> = version.split('.').map(str::parse).collect();
        Some((parts.ok()?, version))
    });
    versions.max().map(|(_, version)| version)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use object::{Architecture, Object as _, elf};

    use super::made::Made;
    use super::{alignment, exports, needed, newest, read, symbols};

    #[test]
    fn other_formats_and_broken_files_are_not_read() {
        for file in [&b"MZ"[..], b"\x7fELF\x02\x01\x01"] {
            assert!(read(file).is_none());
        }
    }

    #[test]
    fn a_library_of_either_width_is_read() {
        for (machine, architecture, is_64) in [
            (elf::EM_AARCH64, Architecture::Aarch64, true),
            (elf::EM_ARM, Architecture::Arm, false),
        ] {
            let made = Made { is_64, machine, ..Made::default() }.file();
            let elf = read(&made).expect("it is an ELF file");
            assert_eq!((elf.architecture(), elf.is_64()), (architecture, is_64));
            assert_eq!(alignment(&elf), Some(0x4000));
            assert_eq!(needed(&elf), Ok(vec!["libc.so".to_owned()]));
            assert_eq!(exports(&elf), Ok(vec!["a_function".to_owned()]));
            assert_eq!(symbols(&elf), None);
        }
    }

    #[test]
    fn the_newest_version_is_found_by_its_numbers() {
        let versions = ["GLIBC_2.9", "GLIBC_2.34", "GLIBC_PRIVATE"].map(str::to_owned).into();
        let made = Made { versions, ..Made::default() }.file();
        let elf = read(&made).expect("it is an ELF file");
        assert_eq!(newest(&elf, "GLIBC_").as_deref(), Some("2.34"));
        assert_eq!(newest(&elf, "GCC_"), None);
    }

    #[test]
    fn a_file_that_ends_too_early_is_refused_wherever_it_ends() {
        let made = Made::default().file();
        for length in 0..made.len() {
            // What matters is that it does not panic: the end may be of no interest.
            if let Some(elf) = read(&made[..length]) {
                let _ = (alignment(&elf), needed(&elf), exports(&elf), newest(&elf, "GLIBC_"));
            }
        }
        assert!(read(&made[..made.len() / 2]).is_none());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_program_has_its_symbols() {
        let program = std::env::current_exe().and_then(std::fs::read).expect("it is a file");
        let elf = read(&program).expect("it is an ELF file");
        assert!(symbols(&elf).is_some());
        let needed = needed(&elf).expect("it is linked");
        assert!(needed.iter().any(|it| it.starts_with("libc.so")), "{needed:?}");
        assert!(newest(&elf, "GLIBC_").is_some());
        assert!(alignment(&elf).is_some_and(|it| it > 1));
    }
}

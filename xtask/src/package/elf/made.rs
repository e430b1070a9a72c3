//! Small ELF files for tests: all that a check looks at, and nothing that runs.

use object::Endianness;
use object::build::elf::{
    Builder, Dynamic, SectionData, SectionId, VersionData, VersionId, VersionNeed,
};
use object::elf;

/// What the file is to say of itself.
pub(in crate::package) struct Made {
    pub(in crate::package) is_64: bool,
    pub(in crate::package) machine: elf::Machine,
    pub(in crate::package) alignment: u64,
    pub(in crate::package) needed: Vec<String>,
    /// The versions of those libraries that it asks for.
    pub(in crate::package) versions: Vec<String>,
    pub(in crate::package) exports: Vec<String>,
    /// Sections without content.
    pub(in crate::package) further: Vec<String>,
}

impl Default for Made {
    /// A library of Android for 64-bit ARM.
    fn default() -> Self {
        Self {
            is_64: true,
            machine: elf::EM_AARCH64,
            alignment: 0x4000,
            needed: vec!["libc.so".to_owned()],
            versions: Vec::new(),
            exports: vec!["a_function".to_owned()],
            further: Vec::new(),
        }
    }
}

impl Made {
    pub(in crate::package) fn file(&self) -> Vec<u8> {
        let mut made = Builder::new(Endianness::Little, self.is_64);
        made.header.e_type = elf::ET_DYN;
        made.header.e_machine = self.machine;
        made.header.e_phoff = made.file_header_size();
        let segment = made.segments.add_load_segment(elf::PF_R, self.alignment).id();

        let mut section = |name: &str, kind, data, link: Option<SectionId>| {
            let section = made.sections.add();
            section.name = name.to_owned().into_bytes().into();
            section.sh_type = kind;
            section.sh_flags = match data {
                SectionData::SectionString => elf::SectionFlags(0),
                _ => elf::SHF_ALLOC,
            };
            section.sh_addralign = 8;
            section.sh_link_section = link;
            section.data = data;
            section.id()
        };
        section(".shstrtab", elf::SHT_STRTAB, SectionData::SectionString, None);
        let texts = section(".dynstr", elf::SHT_STRTAB, SectionData::DynamicString, None);
        let needed = self.needed.iter().map(|library| {
            let val = library.clone().into_bytes().into();
            Dynamic::String { tag: elf::DT_NEEDED, val }
        });
        let needed = SectionData::Dynamic(needed.collect());
        let dynamic = section(".dynamic", elf::SHT_DYNAMIC, needed, Some(texts));
        let symbols = section(".dynsym", elf::SHT_DYNSYM, SectionData::DynamicSymbol, Some(texts));
        let indices = SectionData::GnuVersym;
        section(".gnu.version", elf::SHT_GNU_VERSYM, indices, Some(symbols));
        let versions = SectionData::GnuVerneed;
        section(".gnu.version_r", elf::SHT_GNU_VERNEED, versions, Some(texts));
        for name in &self.further {
            section(name, elf::SHT_PROGBITS, SectionData::Data(Vec::new().into()), None);
        }

        let mut function = |name: &str, section, version| {
            let symbol = made.dynamic_symbols.add();
            symbol.name = name.to_owned().into_bytes().into();
            symbol.set_st_info(elf::STB_GLOBAL, elf::STT_FUNC);
            symbol.section = section;
            symbol.version = version;
        };
        for name in &self.exports {
            function(name, Some(dynamic), VersionId::global());
        }
        // Another library's.
        function("malloc", None, VersionId::global());
        let file = made.version_files.add("libc.so.6".into());
        for version in &self.versions {
            let name = version.clone().into_bytes().into();
            let need = VersionNeed { file, name, flags: elf::VersionFlags(0) };
            function("free", None, made.versions.add(VersionData::Need(need)));
        }

        made.set_section_sizes();
        let headers = made.file_header_size() + made.program_headers_size();
        let segment = made.segments.get_mut(segment);
        (segment.p_filesz, segment.p_memsz) = (headers, headers);
        for section in made.sections.iter_mut().filter(|section| section.is_alloc()) {
            segment.append_section(section);
        }
        let mut file = Vec::new();
        made.write(&mut file).expect("it is a whole file");
        file
    }
}

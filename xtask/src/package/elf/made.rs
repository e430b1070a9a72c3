//! Small ELF files for tests: all that a check looks at, and nothing that runs.

/// What the file is to say of itself.
pub(in crate::package) struct Made {
    pub(in crate::package) bits: u8,
    pub(in crate::package) machine: u8,
    pub(in crate::package) alignment: u32,
    pub(in crate::package) needed: Vec<String>,
    pub(in crate::package) exports: Vec<String>,
    /// Sections without content.
    pub(in crate::package) further: Vec<String>,
}

impl Default for Made {
    /// A library of Android for 64-bit ARM.
    fn default() -> Self {
        Self {
            bits: 64,
            machine: 183,
            alignment: 0x4000,
            needed: vec!["libc.so".to_owned()],
            exports: vec!["a_function".to_owned()],
            further: Vec::new(),
        }
    }
}

/// Texts, each of which ends with a zero byte.
struct Texts(Vec<u8>);

impl Texts {
    fn add(&mut self, text: &str) -> u64 {
        let at = self.0.len() as u64;
        self.0.extend(text.bytes().chain([0]));
        at
    }
}

impl Made {
    pub(in crate::package) fn file(&self) -> Vec<u8> {
        let mut texts = Texts(vec![0]);
        let mut dynamic = Vec::new();
        for library in &self.needed {
            self.word(&mut dynamic, 1);
            let at = texts.add(library);
            self.word(&mut dynamic, at);
        }
        self.word(&mut dynamic, 0);
        self.word(&mut dynamic, 0);
        // The first symbol is empty, and the second another library's.
        let mut symbols = self.symbol(0, 0);
        symbols.extend(self.symbol(texts.add("malloc"), 0));
        for function in &self.exports {
            symbols.extend(self.symbol(texts.add(function), 7));
        }

        let mut names = Texts(vec![0]);
        let fixed =
            [(".dynstr", 3, 0), (".dynsym", 11, 1), (".dynamic", 6, 1), (".shstrtab", 3, 0)];
        let further = self.further.iter().map(|name| (name.as_str(), 1, 0));
        let rows: Vec<_> = fixed
            .into_iter()
            .chain(further)
            .map(|(name, kind, link)| (names.add(name), kind, link))
            .collect();

        let (header, segment) = if self.bits == 64 { (64, 56) } else { (52, 32) };
        let mut content = Vec::new();
        let mut table = self.section(0, 0, 0, 0, 0);
        let mut contents = [texts.0, symbols, dynamic, names.0].into_iter();
        for (name, kind, link) in &rows {
            let bytes = contents.next().unwrap_or_default();
            let at = header + segment + content.len() as u64;
            table.extend(self.section(*name, *kind, at, bytes.len() as u64, *link));
            content.extend(bytes);
        }
        let at = header + segment + content.len() as u64;
        [self.header(header, at, rows.len() + 1), self.segment(), content, table].concat()
    }

    fn header(&self, segments: u64, sections: u64, count: usize) -> Vec<u8> {
        let mut header = b"\x7fELF".to_vec();
        header.extend([self.bits / 32, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        header.extend([3, 0, self.machine, 0, 1, 0, 0, 0]);
        for address in [0, segments, sections] {
            self.word(&mut header, address);
        }
        let (segment, section) = if self.bits == 64 { (56, 64) } else { (32, 40) };
        let header_size = u8::try_from(segments).expect("it is small");
        let count = u8::try_from(count).expect("there are few");
        header.extend([0, 0, 0, 0, header_size, 0, segment, 0, 1, 0, section, 0, count, 0, 4, 0]);
        header
    }

    fn segment(&self) -> Vec<u8> {
        let mut segment = vec![1, 0, 0, 0];
        if self.bits == 64 {
            segment.extend([5, 0, 0, 0]);
        }
        for _ in 0..5 {
            self.word(&mut segment, 0);
        }
        if self.bits == 32 {
            segment.extend([5, 0, 0, 0]);
        }
        self.word(&mut segment, self.alignment.into());
        segment
    }

    fn section(&self, name: u64, kind: u32, at: u64, length: u64, link: u32) -> Vec<u8> {
        let mut row = four(name);
        row.extend(kind.to_le_bytes());
        for number in [0, 0, at, length] {
            self.word(&mut row, number);
        }
        row.extend(link.to_le_bytes());
        row.extend([0; 4]);
        self.word(&mut row, 1);
        self.word(&mut row, 0);
        row
    }

    fn symbol(&self, name: u64, section: u8) -> Vec<u8> {
        let mut symbol = four(name);
        let mut place = Vec::new();
        self.word(&mut place, 0);
        self.word(&mut place, 0);
        let rest = [0x12, 0, section, 0];
        if self.bits == 64 {
            symbol.extend(rest);
            symbol.extend(place);
        } else {
            symbol.extend(place);
            symbol.extend(rest);
        }
        symbol
    }

    fn word(&self, bytes: &mut Vec<u8>, number: u64) {
        bytes.extend(&number.to_le_bytes()[..usize::from(self.bits / 8)]);
    }
}

fn four(number: u64) -> Vec<u8> {
    number.to_le_bytes()[..4].to_vec()
}

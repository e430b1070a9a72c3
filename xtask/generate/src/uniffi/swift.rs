//! The Swift source, and the header through which it calls C.

use uniffi_bindgen::bindings::TargetLanguage;

use super::super::output::GeneratedFile;
use super::{Boundary, CRATE, Failure};

/// Where they belong, below the repository's root.
const SOURCE: &str = "bindings/swift/Sources/FinhubSessionsGenerated/FinhubSessionsGenerated.swift";
const HEADER: &str = "bindings/swift/Sources/finhub_sessions_ffiFFI/finhub_sessions_ffiFFI.h";

pub(super) fn files(boundary: &Boundary) -> Result<[GeneratedFile; 2], Failure> {
    let written = boundary.generate(TargetLanguage::Swift)?;
    let source = written.read("FinhubSessionsGenerated.swift")?;
    let header = written.read("finhub_sessions_ffiFFI.h")?;
    Ok([
        GeneratedFile::bridge(SOURCE, CRATE, &source),
        GeneratedFile::bridge(HEADER, CRATE, &header),
    ])
}

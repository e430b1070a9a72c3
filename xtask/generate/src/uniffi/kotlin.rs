//! The Kotlin source. Nothing in it is for users, so all of it becomes internal to the package's module.

use uniffi_bindgen::bindings::TargetLanguage;

use super::super::output::GeneratedFile;
use super::{Boundary, CRATE, Failure};

/// Where uniffi writes it.
const WRITTEN: &str = "cloud/finhub/sessions/internal/finhub_sessions_ffi.kt";

/// Where it belongs, below the repository's root.
const PATH: &str =
    "bindings/kotlin/src/main/generated/cloud/finhub/sessions/internal/finhub_sessions_ffi.kt";

/// What a declaration starts with, once its visibility is taken off.
const DECLARATIONS: [&str; 14] = [
    "abstract class ",
    "class ",
    "const val ",
    "data class ",
    "enum class ",
    "fun ",
    "fun<",
    "inline fun",
    "interface ",
    "object ",
    "open class ",
    "sealed class ",
    "suspend fun",
    "typealias ",
];

/// What stands before a function of its own, or of a companion.
const FUNCTION: &str = "@Throws(CallException::class) fun ";

const INTERNAL_FUNCTION: &str = "@Throws(CallException::class) internal fun ";

pub(super) fn file(boundary: &Boundary) -> Result<GeneratedFile, Failure> {
    let source = boundary.generate(TargetLanguage::Kotlin)?.read(WRITTEN)?;
    Ok(GeneratedFile::bridge(PATH, CRATE, &internal(&source)))
}

/// Makes every declaration of the file internal that is not private.
fn internal(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    for line in source.lines() {
        let bare = line.strip_prefix("public ").unwrap_or(line);
        if DECLARATIONS.iter().any(|start| bare.starts_with(start)) {
            text.push_str("internal ");
        }
        text.push_str(&bare.trim_end().replace(FUNCTION, INTERNAL_FUNCTION));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::internal;

    #[test]
    fn what_would_be_public_becomes_internal() {
        for (written, wanted) in [
            ("public object A {", "internal object A {"),
            ("    fun b() = 1", "    fun b() = 1"),
            ("sealed class C: D() ", "internal sealed class C: D()"),
            ("@Structure.FieldOrder(\"g\")", "@Structure.FieldOrder(\"g\")"),
            (
                "    @Throws(CallException::class) fun `j`()",
                "    @Throws(CallException::class) internal fun `j`()",
            ),
            (
                "    @Throws(CallException::class)override fun `k`()",
                "    @Throws(CallException::class)override fun `k`()",
            ),
            ("private class H", "private class H"),
            ("internal fun i()", "internal fun i()"),
        ] {
            assert_eq!(internal(written), format!("{wanted}\n"));
        }
    }
}

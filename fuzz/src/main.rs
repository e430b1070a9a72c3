//! A target under libFuzzer; without it, a target on the inputs of the files that are named.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
mod libfuzzer {
    #![allow(unsafe_code, missing_docs, reason = "what libFuzzer calls")]

    use std::sync::LazyLock;

    use finhub_fuzz::Target;

    /// libFuzzer reads the arguments, so the target's name comes by the environment.
    static TARGET: LazyLock<&Target> = LazyLock::new(|| {
        let name = std::env::var("FINHUB_FUZZ_TARGET").expect("FINHUB_FUZZ_TARGET is set");
        Target::named(&name).expect("the name of a target")
    });

    libfuzzer_sys::fuzz_target!(|input: &[u8]| (TARGET.run)(input));
}

#[cfg(not(fuzzing))]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().ok_or("usage: finhub-fuzz TARGET FILE...")?;
    let target = finhub_fuzz::Target::named(&name).ok_or("no target has that name")?;
    for path in arguments {
        (target.run)(&std::fs::read(path)?);
    }
    Ok(())
}

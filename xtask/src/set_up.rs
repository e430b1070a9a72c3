//! Installs missing tools, on machines where that needs no confirmation.

use std::process::{Command, Stdio};

use crate::needs::{Found, Source, Tool};
use crate::root;
use crate::step::command;
use crate::swift;

/// Announces and installs what is missing, as far as this machine allows. The caller checks again for the tool that it
/// needs.
pub(crate) fn set_up(tools: &[&Tool]) {
    let is_lacking = |tool: &&&Tool| !matches!(tool.look(), Found::Good(_));
    let lacking: Vec<_> = tools.iter().filter(is_lacking).collect();
    let lists = |tool: &Tool| match tool.source {
        Source::Apt(lists) => lists,
        _ => &[],
    };
    if lacking.iter().any(|tool| !lists(tool).is_empty()) && apt_is_ours() {
        apt(&["update"]);
        // What a release has may be too old: then the next list that it has is tried.
        for round in 0.. {
            let known = |tool: &&Tool| lists(tool).iter().filter(|it| is_known(it)).nth(round);
            let wanted: Vec<_> =
                lacking.iter().copied().filter(is_lacking).filter_map(known).collect();
            if wanted.is_empty() {
                break;
            }
            let packages = wanted.into_iter().flat_map(|list| list.split(' '));
            apt(&[
                &["install", "--yes", "--no-install-recommends"],
                &*packages.collect::<Vec<_>>(),
            ]
            .concat());
        }
    }
    if lacking.iter().any(|tool| matches!(tool.source, Source::Script)) {
        println!("Swift is missing: {} install", swift::TOOLCHAIN);
        let mut script = command(root().join(swift::TOOLCHAIN));
        // What it says, a person reads; whether it worked, the next look tells.
        let _ = script.arg("install").stdin(Stdio::null()).status();
    }
}

/// Whether packages can be installed: by root, on Debian and what is made of it.
fn apt_is_ours() -> bool {
    let user = Command::new("id").arg("-u").output();
    user.is_ok_and(|user| user.stdout.trim_ascii() == b"0")
        && Command::new("apt-get").arg("--version").output().is_ok()
}

/// Whether the machine's release has packages, which are given with blanks between.
fn is_known(packages: &str) -> bool {
    let mut ask = Command::new("apt-get");
    ask.args(["install", "--simulate", "--no-install-recommends"]).args(packages.split(' '));
    ask.output().is_ok_and(|output| output.status.success())
}

/// Announces and runs apt-get. If it fails, the tools are still missing, and the next check reports that.
fn apt(arguments: &[&str]) {
    println!("apt-get {}", arguments.join(" "));
    let mut apt = Command::new("apt-get");
    // A new machine may still be busy with its own updates.
    apt.args(["-qq", "-o", "DPkg::Lock::Timeout=300"]).args(arguments);
    let _ = apt.env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()).status();
}

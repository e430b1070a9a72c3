//! `cargo xtask doctor`: which tools are installed, which are missing, and how to get them.

use std::process::ExitCode;

use crate::needs::{Found, NEEDED, OPTIONAL, Tool, dotted};
use crate::terminal::{Palette, Tone};

/// List which tools are installed, which are missing, and how to get them.
#[derive(Debug, Clone, clap::Args)]
pub struct Doctor {}

impl Doctor {
    /// Checks every tool. Fails if a required one cannot be used.
    pub fn run(&self) -> ExitCode {
        let palette = Palette::of_stdout();
        println!("{}", palette.paint(Tone::Strong, "Needed"));
        let all_needed = report_all(palette, &NEEDED, Tone::Bad);
        println!("\n{}", palette.paint(Tone::Strong, "Needed for a part"));
        report_all(palette, &OPTIONAL, Tone::Note);
        println!();
        if all_needed {
            println!(
                "{}",
                palette.paint(
                    Tone::Good,
                    "cargo xtask demo and cargo xtask test can run, in every language."
                )
            );
            ExitCode::SUCCESS
        } else {
            println!("{}", palette.paint(Tone::Bad, "Something is missing or too old. As root on Debian and Ubuntu, cargo xtask test gets it."));
            ExitCode::FAILURE
        }
    }
}

/// Reports a group of tools, and returns whether each can be used.
fn report_all(palette: Palette, tools: &[&Tool], bad: Tone) -> bool {
    let found: Vec<_> = tools.iter().map(|tool| tool.look()).collect();
    for (tool, found) in tools.iter().zip(&found) {
        println!("{}", report(palette, tool, found, bad));
    }
    found.iter().all(|found| matches!(found, Found::Good(_)))
}

fn report(palette: Palette, tool: &Tool, found: &Found, bad: Tone) -> String {
    let Tool { name, oldest, purpose, remedy, .. } = tool;
    let wanted = match oldest {
        [] => String::new(),
        oldest => format!(", {} or newer is wanted", dotted(oldest)),
    };
    let (tone, state, version) = match found {
        Found::Good(version) => (Tone::Good, "ok     ", version.as_deref().unwrap_or("-")),
        Found::Old(version) => (bad, "old    ", version.as_str()),
        Found::Missing => (bad, "missing", "-"),
    };
    let line = format!("  {}  {name:<10}  {version:<10}  {purpose}", palette.paint(tone, state));
    match found {
        Found::Good(_) => line,
        Found::Old(_) | Found::Missing => format!("{line}{wanted}\n           get it: {remedy}"),
    }
}

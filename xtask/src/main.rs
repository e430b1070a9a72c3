//! `cargo xtask VERB`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::bench::Bench;
use xtask::ci::Ci;
use xtask::demo::Demo;
use xtask::doctor::Doctor;
use xtask::e2e::E2e;
use xtask::extend::Extend;
use xtask::faults::Faults;
use xtask::fresh::Fresh;
use xtask::fuzz::Fuzz;
use xtask::generate::Generate;
use xtask::mutants::Mutants;
use xtask::natives::Natives;
use xtask::package::Package;
use xtask::page::Page;
use xtask::platforms::{Nightly, Platforms};
use xtask::release::Release;
use xtask::site::Site;
use xtask::soak::Soak;
use xtask::test::Test;

/// The project's own commands.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Demo(Demo),
    Test(Test),
    Generate(Generate),
    Mutants(Mutants),
    Natives(Natives),
    Package(Package),
    Page(Page),
    Ci(Ci),
    Bench(Bench),
    Doctor(Doctor),
    E2e(E2e),
    Extend(Extend),
    Faults(Faults),
    Fresh(Fresh),
    Fuzz(Fuzz),
    Release(Release),
    Platforms(Platforms),
    Nightly(Nightly),
    Site(Site),
    Soak(Soak),
}

fn main() -> ExitCode {
    match Cli::parse().verb {
        Verb::Demo(demo) => demo.run(),
        Verb::Test(test) => test.run(),
        Verb::Generate(generate) => generate.run(),
        Verb::Mutants(mutants) => mutants.run(),
        Verb::Natives(natives) => natives.run(),
        Verb::Package(package) => package.run(),
        Verb::Page(page) => page.run(),
        Verb::Ci(ci) => ci.run(),
        Verb::Bench(bench) => bench.run(),
        Verb::Doctor(doctor) => doctor.run(),
        Verb::E2e(e2e) => e2e.run(),
        Verb::Extend(extend) => extend.run(),
        Verb::Faults(faults) => faults.run(),
        Verb::Fresh(fresh) => fresh.run(),
        Verb::Fuzz(fuzz) => fuzz.run(),
        Verb::Release(release) => release.run(),
        Verb::Platforms(platforms) => platforms.run(),
        Verb::Nightly(nightly) => nightly.run(),
        Verb::Site(site) => site.run(),
        Verb::Soak(soak) => soak.run(),
    }
}

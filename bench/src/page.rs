//! The page: tables of what was measured, in Markdown.

use std::fmt::Write;

use crate::instructions::{self, Counts};
use crate::measure::Point;
use crate::peer::{Language, REFERENCE};
use crate::report::Measured;
use crate::statistics::Spread;

/// Costs are told with so many calls at once.
const MANY: u64 = 64;

/// What else the page tells of a run.
#[derive(Debug)]
pub struct Facts {
    /// By name, in order.
    pub lines: Vec<(&'static str, String)>,
    /// How many calls ran at once.
    pub at_once: Vec<u64>,
    /// Whether it was TLS.
    pub is_tls: bool,
}

impl Facts {
    /// The file that has a language's plot, beside the page.
    pub fn plot(&self, language: Language) -> String {
        let tls = if self.is_tls { "-tls" } else { "" };
        format!("benchmarks/{language}{tls}.svg")
    }

    /// How the clients reached the server.
    pub fn how(&self) -> &'static str {
        if self.is_tls { "over TLS" } else { "over plain HTTP" }
    }

    fn markers(&self, language: Language) -> [String; 2] {
        let how = if self.is_tls { " --tls" } else { "" };
        let command = format!("`cargo xtask bench{how} --languages {language}`");
        [
            format!("<!-- Measured by {command}: do not edit from here. -->"),
            format!("<!-- The end of what {command} measured. -->"),
        ]
    }
}

/// The page with the sections of the languages that were measured made anew. The rest stays as it is.
pub fn with(page: &str, facts: &Facts, measured: &[Measured]) -> String {
    let mut page = page.to_owned();
    for language in [Language::Rust, Language::Python, Language::Kotlin, Language::Swift] {
        let of_language: Vec<_> =
            measured.iter().filter(|it| it.peer.language == language).collect();
        if !of_language.is_empty() {
            let section = section(facts, language, &of_language);
            page = replaced(&page, &facts.markers(language), &section);
        }
    }
    page
}

/// The page with the table of instructions made anew.
pub fn with_instructions(page: &str, counts: &Counts) -> String {
    let markers = [
        "<!-- Counted by `cargo xtask bench --instructions record`: do not edit from here. -->",
        "<!-- The end of what was counted. -->",
    ];
    replaced(page, &markers.map(str::to_owned), &instructions::table(counts))
}

fn replaced(page: &str, [begin, end]: &[String; 2], part: &str) -> String {
    let part = format!("{begin}\n\n{part}\n{end}");
    let old = page.split_once(begin);
    let old = old.and_then(|(before, rest)| Some((before, rest.split_once(end)?.1)));
    match old {
        Some((before, after)) => format!("{before}{part}{after}"),
        None => format!("{}\n\n{part}\n", page.trim_end()).trim_start().to_owned(),
    }
}

fn section(facts: &Facts, language: Language, measured: &[&Measured]) -> String {
    let title = language.title();
    let mut text = format!("## {title}, {}\n\n", facts.how());
    for (name, value) in &facts.lines {
        let _ = writeln!(text, "- {name}: {value}");
    }
    let (shown, missing): (Vec<_>, Vec<_>) = measured.iter().partition(|it| !it.points.is_empty());
    if !shown.is_empty() {
        let plot = facts.plot(language);
        let _ = write!(text, "\n![Pairs a second against calls at once, {title}]({plot})\n");
        ratios(&mut text, facts, &shown);
        costs(&mut text, facts, &shown);
    }
    let problems =
        shown.iter().chain(&missing).filter_map(|it| Some((it.peer, it.problem.as_ref()?)));
    for (at, (peer, problem)) in problems.enumerate() {
        let gap = if at == 0 { "\n" } else { "" };
        let problem = problem.replace(['\n', '\r'], " ");
        let _ = writeln!(text, "{gap}- Not measured: `{}`: {problem}", peer.name);
    }
    text
}

/// Each beside the reference, and beside the peer of record.
fn ratios(text: &mut String, facts: &Facts, measured: &[&Measured]) {
    let _ = write!(text, "\nRate as a ratio to {REFERENCE}: median (range).\n\n");
    head(text, &["client", "version", "calls"], facts, &[]);
    for it in measured {
        let peer = it.peer;
        let version = it.version.as_deref().unwrap_or("–");
        let _ = write!(text, "| {} | {version} | {} |", name(it), peer.calls);
        row(text, facts, it, |point| ratio(&point.ratios));
        if let Some(record) = peer.record {
            let _ = write!(text, "| – as a ratio to {record} | | |");
            row(text, facts, it, |point| ratio(&point.beside));
        }
    }
}

/// What else each costs, in absolute numbers.
fn costs(text: &mut String, facts: &Facts, measured: &[&Measured]) {
    let _ = write!(text, "\nMedian pairs a second, and costs.\n\n");
    let (first, last) =
        (facts.at_once.first().copied().unwrap_or(1), facts.at_once.last().copied().unwrap_or(1));
    let mut further = vec![
        format!("CPU µs a pair, {first}"),
        format!("CPU µs a pair, {MANY}"),
        format!("peak MiB, {first}"),
        format!("peak MiB, {last}"),
        "start ms".to_owned(),
        "import ms".to_owned(),
        "installed MB".to_owned(),
    ];
    if facts.is_tls {
        further.push(format!("handshakes resumed, {MANY}"));
    }
    head(text, &["client"], facts, &further);
    for it in measured {
        let _ = write!(text, "| {} |", name(it));
        for at_once in &facts.at_once {
            let rate = it.at(*at_once).and_then(Point::rate);
            let _ = write!(text, " {} |", rate.map_or(none(), |it| thousands(it.median)));
        }
        let cpu = |at_once| number(it.at(at_once).and_then(Point::cpu_us).map(|it| it.median), 0);
        let peak = |at_once| number(it.at(at_once).and_then(|it| it.peak_memory).map(mebibytes), 1);
        let _ = write!(text, " {} | {} |", cpu(first), cpu(MANY));
        let _ = write!(text, " {} | {} |", peak(first), peak(last));
        let _ = write!(text, " {} | {} |", number(it.start_ms, 0), number(it.import_ms, 1));
        let _ = write!(text, " {} |", number(it.installed.map(megabytes), 1));
        if facts.is_tls {
            let resumed = it.at(MANY).and_then(Point::resumed);
            let _ =
                write!(text, " {} |", resumed.map_or(none(), |it| format!("{:.0} %", it * 100.0)));
        }
        text.push('\n');
    }
}

fn head(text: &mut String, first: &[&str], facts: &Facts, further: &[String]) {
    let at_once = facts.at_once.iter().map(|it| match it {
        1 => "one at a time".to_owned(),
        many => format!("{many} at once"),
    });
    let numbers: Vec<_> = at_once.chain(further.iter().cloned()).collect();
    let _ = writeln!(text, "| {} | {} |", first.join(" | "), numbers.join(" | "));
    let _ = writeln!(text, "|{}{}", "---|".repeat(first.len()), "---:|".repeat(numbers.len()));
}

fn row(text: &mut String, facts: &Facts, measured: &Measured, of: impl Fn(&Point) -> String) {
    for at_once in &facts.at_once {
        let _ = write!(text, " {} |", measured.at(*at_once).map_or(none(), &of));
    }
    text.push('\n');
}

fn name(measured: &Measured) -> String {
    let name = measured.peer.name;
    if measured.peer.is_ours() { format!("**{name}**") } else { name.to_owned() }
}

/// A ratio's median and range.
pub fn ratio(ratios: &[f64]) -> String {
    let told =
        |Spread { median, least, greatest }| format!("{median:.2} ({least:.2}–{greatest:.2})");
    Spread::of(ratios).map_or(none(), told)
}

fn none() -> String {
    "–".to_owned()
}

fn number(value: Option<f64>, digits: usize) -> String {
    value.map_or(none(), |value| format!("{value:.digits$}"))
}

/// A whole number, in groups of three digits.
fn thousands(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[expect(clippy::cast_precision_loss, reason = "one digit of it is shown")]
fn mebibytes(kibibytes: u64) -> f64 {
    kibibytes as f64 / 1024.0
}

#[expect(clippy::cast_precision_loss, reason = "one digit of it is shown")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::{Facts, ratio, thousands, with};
    use crate::measure::{Point, Sample};
    use crate::peer::{PEERS, Peer};
    use crate::report::Measured;
    use crate::server::Counters;

    fn facts(is_tls: bool) -> Facts {
        Facts { lines: vec![("Date", "2026-01-01".to_owned())], at_once: vec![1, 64], is_tls }
    }

    fn of(name: &str) -> &'static Peer {
        PEERS.iter().find(|peer| peer.to_string() == name).expect("it is in the table")
    }

    fn okhttp() -> Measured {
        let sample = Sample { rate: 1234.4, cpu_us: Some(99.6), counters: Counters::default() };
        let point = Point {
            at_once: 64,
            samples: vec![sample],
            ratios: vec![0.5, 0.4, 0.6],
            beside: vec![1.5],
            peak_memory: Some(2048),
        };
        let ours = Measured::none(of("kotlin/finhub-sessions"), Some("no answer".to_owned()));
        Measured { points: vec![point], installed: Some(1_500_000), ..ours }
    }

    #[test]
    fn a_row_has_a_cell_for_every_column() {
        for is_tls in [false, true] {
            let page = with("", &facts(is_tls), &[okhttp()]);
            let tables = page.split("\n\n").filter(|it| it.starts_with('|'));
            let mut count = 0;
            for table in tables {
                let cells: Vec<_> = table.lines().map(|line| line.matches('|').count()).collect();
                assert!(cells.iter().all(|it| *it == cells[0]), "{table}");
                count += 1;
            }
            assert_eq!(count, 2, "{page}");
        }
    }

    #[test]
    fn what_was_measured_is_told() {
        let page = with("", &facts(false), &[okhttp()]);
        assert!(
            page.contains("| **finhub-sessions** | – | coroutines | – | 0.50 (0.40–0.60) |"),
            "{page}"
        );
        assert!(page.contains("| – as a ratio to okhttp | | | – | 1.50 (1.50–1.50) |"), "{page}");
        assert!(page.contains("| **finhub-sessions** | – | 1,234 | – | 100 | – | 2.0 |"), "{page}");
        assert!(page.contains("- Not measured: `finhub-sessions`: no answer\n"), "{page}");
    }

    #[test]
    fn a_client_that_is_missing_is_named_with_why() {
        let missing =
            Measured::none(of("python/pycurl"), Some("pip ended with 1\nsadly".to_owned()));
        let page = with("", &facts(false), &[missing]);
        assert!(page.contains("## Python, over plain HTTP"), "{page}");
        assert!(page.contains("- Not measured: `pycurl`: pip ended with 1 sadly\n"), "{page}");
    }

    #[test]
    fn a_run_replaces_its_own_sections_of_the_page() {
        let first = with("# Benchmarks\n\nBy hand.\n", &facts(false), &[okhttp()]);
        assert!(
            first.starts_with("# Benchmarks\n\nBy hand.\n\n<!-- Measured by `cargo xtask bench"),
            "{first}"
        );
        assert_eq!(with(&first, &facts(false), &[okhttp()]), first);
        assert_eq!(with(&first, &facts(false), &[]), first, "nothing was measured");

        let both = with(&(first + "\n## Layers\n"), &facts(true), &[okhttp()]);
        let pycurl = Measured::none(of("python/pycurl"), Some("no compiler".to_owned()));
        let all = with(&both, &facts(false), &[pycurl]);
        for title in
            ["Kotlin, over plain HTTP", "Layers", "Kotlin, over TLS", "Python, over plain HTTP"]
        {
            assert_eq!(all.matches(&format!("## {title}\n")).count(), 1, "{title} in {all}");
        }
    }

    #[test]
    fn numbers_are_written_as_people_read_them() {
        assert_eq!(thousands(999.4), "999");
        assert_eq!(thousands(1000.0), "1,000");
        assert_eq!(thousands(1_234_567.0), "1,234,567");
        assert_eq!(ratio(&[]), "–");
    }
}

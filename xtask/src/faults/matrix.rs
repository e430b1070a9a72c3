//! What the languages observed of each fault, side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;

use crate::language::Language;
use crate::root;
use crate::terminal::{Palette, Tone};

/// A line of a report: what a language's runner observed of a case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Observed {
    fault: String,
    case: String,
    call: String,
    outcome: Value,
    session_may_exist: bool,
    requests: u32,
    ms: u64,
}

/// What a fault meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum During {
    Login,
    Logout,
    Use,
}

/// How a fault ends.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct End {
    pub(super) during: During,
    /// Where it stands in the files of the cases.
    pub(super) place: usize,
    pub(super) fault: String,
    /// The kind of an error, or what else the caller got.
    pub(super) outcome: String,
    pub(super) session_may_exist: bool,
    /// How many arrived.
    pub(super) requests: u32,
}

/// The cases by which a language came to an end.
#[derive(Debug, Default)]
struct Seen {
    cases: BTreeSet<String>,
    /// Of the slowest.
    ms: u64,
}

/// Each end, and who came to it.
#[derive(Debug)]
pub(super) struct Matrix {
    languages: Vec<Language>,
    rows: BTreeMap<End, BTreeMap<Language, Seen>>,
}

/// The variable that tells a runner where to report what it observes.
pub(crate) const REPORT: &str = "CONFORMANCE_REPORT";

/// The file for the report of a language, without what stood there.
pub(crate) fn new_report(language: Language) -> Result<PathBuf, String> {
    let path = report(language);
    let told = |error| format!("{}: {error}", path.display());
    fs::create_dir_all(path.parent().unwrap_or(&path)).map_err(told)?;
    fs::write(&path, "").map_err(told)?;
    Ok(path)
}

/// Deletes the reports.
pub(crate) fn forget_reports() {
    // There may be none.
    let _ = fs::remove_dir_all(reports());
}

/// The folder of this process's reports: tests of this program run it while another one collects.
fn reports() -> PathBuf {
    root().join("target/faults").join(std::process::id().to_string())
}

fn report(language: Language) -> PathBuf {
    reports().join(format!("{language}.jsonl"))
}

impl Matrix {
    /// Reads the reports of these languages. One that has none has seen nothing.
    pub(super) fn read(languages: &[Language]) -> Result<Self, String> {
        let read = |language: &Language| {
            (*language, fs::read_to_string(report(*language)).unwrap_or_default())
        };
        let reports: Vec<_> = languages.iter().map(read).collect();
        Self::of(&reports, &cases()?)
    }

    fn of(reports: &[(Language, String)], cases: &str) -> Result<Self, String> {
        let mut rows: BTreeMap<End, BTreeMap<Language, Seen>> = BTreeMap::new();
        for (language, report) in reports {
            for line in report.lines() {
                let observed: Observed = serde_json::from_str(line)
                    .map_err(|error| format!("the report of {language}: {error}: {line}"))?;
                for during in During::of(&observed.call)? {
                    let seen = rows.entry(End::of(&observed, *during, cases)).or_default();
                    let seen = seen.entry(*language).or_default();
                    seen.cases.insert(observed.case.clone());
                    seen.ms = seen.ms.max(observed.ms);
                }
            }
        }
        if rows.is_empty() {
            return Err("no language ran a case of a fault".to_owned());
        }
        Ok(Self { languages: reports.iter().map(|(language, _)| *language).collect(), rows })
    }

    /// Each end, and the cases that came to it.
    pub(super) fn ends(&self) -> impl Iterator<Item = (&End, BTreeSet<&str>)> {
        self.rows.iter().map(|(end, seen)| (end, all(seen)))
    }

    /// Fails with each case that did not end so in every language.
    pub(super) fn agree(&self) -> Result<(), String> {
        let mut differences = Vec::new();
        for (end, seen) in &self.rows {
            for case in all(seen) {
                let saw = |it: &&Language| seen.get(it).is_some_and(|it| it.cases.contains(case));
                let (saw, others): (Vec<_>, Vec<_>) = self.languages.iter().partition(saw);
                if !others.is_empty() {
                    let (saw, others) = (names(&saw), names(&others));
                    differences.push(format!("- {case}: {end} in {saw}, but not in {others}"));
                }
            }
        }
        if differences.is_empty() {
            return Ok(());
        }
        Err(format!("The languages differ:\n{}", differences.join("\n")))
    }

    /// How much there is, in a line.
    pub(super) fn summary(&self) -> String {
        let faults: BTreeSet<_> = self.rows.keys().map(|end| &end.fault).collect();
        let cases: BTreeSet<_> = self.rows.values().flat_map(all).collect();
        let languages = names(&self.languages.iter().collect::<Vec<_>>());
        format!("{} faults in {} cases, in {languages}", faults.len(), cases.len())
    }

    /// A line for each end, with the languages side by side.
    pub(super) fn table(&self, palette: Palette) -> String {
        let names = self.rows.keys().flat_map(|end| [end.fault.clone(), end.during.to_string()]);
        let width = names.map(|name| name.chars().count()).max().unwrap_or(0);
        let languages: Vec<_> = self.languages.iter().map(|it| format!("{it:>10}")).collect();
        let languages = languages.concat();
        let mut lines = Vec::new();
        let mut last = None;
        for (end, seen) in &self.rows {
            if last.replace(end.during) != Some(end.during) {
                let head = format!("{:<width$}{languages}  requests  outcome", end.during);
                lines.push(format!("\n{}", palette.paint(Tone::Strong, &head)));
            }
            let cases = all(seen).len();
            let cell =
                |it| seen.get(it).map_or_else(|| missing(palette), |it| it.cell(cases, palette));
            let cells: String = self.languages.iter().map(cell).collect();
            let End { fault, requests, .. } = end;
            lines.push(format!("{fault:<width$}{cells}  {requests:>8}  {}", end.outcome()));
        }
        lines.push(format!(
            "\n{}. A time is that of the slowest case; Rust skips the waits.",
            self.summary()
        ));
        lines.join("\n")
    }
}

impl During {
    /// What a call of a case is. A setting that is refused when the client is built stops both.
    fn of(call: &str) -> Result<&'static [Self], String> {
        match call {
            "create_session" => Ok(&[Self::Login]),
            "delete_session" | "delete_session_by_id" => Ok(&[Self::Logout]),
            "build" => Ok(&[Self::Login, Self::Logout]),
            "managed" => Ok(&[Self::Use]),
            _ => Err(format!("a case of a fault calls {call}, which has no place in the matrix")),
        }
    }
}

impl fmt::Display for During {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Login => "during a login",
            Self::Logout => "during a logout",
            Self::Use => "while a session is in use",
        })
    }
}

impl End {
    fn of(observed: &Observed, during: During, cases: &str) -> Self {
        let fault = &observed.fault;
        Self {
            during,
            place: cases.find(&Value::from(fault.as_str()).to_string()).unwrap_or(cases.len()),
            fault: fault.clone(),
            outcome: told(&observed.outcome),
            session_may_exist: observed.session_may_exist,
            requests: observed.requests,
        }
    }

    fn outcome(&self) -> String {
        let may_exist = if self.session_may_exist { ", a session may exist" } else { "" };
        format!("{}{may_exist}", self.outcome)
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, requests: {}", self.outcome(), self.requests)
    }
}

impl Seen {
    /// How long it took, or how many of the cases there are.
    fn cell(&self, cases: usize, palette: Palette) -> String {
        if self.cases.len() == cases {
            return format!("{:>10}", format!("{} ms", self.ms));
        }
        palette.paint(Tone::Bad, &format!("{:>10}", format!("{} of {cases}", self.cases.len())))
    }
}

fn missing(palette: Palette) -> String {
    palette.paint(Tone::Bad, &format!("{:>10}", "MISSING"))
}

/// A word, or the statuses that a watcher was told from the beginning.
fn told(outcome: &Value) -> String {
    let statuses = outcome["early"].as_array().into_iter().flatten();
    let statuses: Vec<_> = statuses.filter_map(Value::as_str).collect();
    match outcome.as_str() {
        Some(word) => word.to_owned(),
        None if statuses.is_empty() => outcome.to_string(),
        None => statuses.join(" → "),
    }
}

/// The cases that some language saw.
fn all(seen: &BTreeMap<Language, Seen>) -> BTreeSet<&str> {
    seen.values().flat_map(|it| &it.cases).map(String::as_str).collect()
}

fn names(languages: &[&Language]) -> String {
    languages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The files of the cases, those of the faults first.
fn cases() -> Result<String, String> {
    let folder = root().join("conformance");
    let told = |error| format!("{}: {error}", folder.display());
    let entries = fs::read_dir(&folder).map_err(told)?;
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|it| it == "json"));
    files.sort_by_key(|path| (!path.ends_with("faults.json"), path.clone()));
    files.iter().map(fs::read_to_string).collect::<Result<_, _>>().map_err(told)
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;

    use super::{Language, Matrix, Palette};

    const CASES: &str = r#"{"fault": "silence"}, {"fault": "a reset"}, {"fault": "no store"}"#;

    /// A case of silence during a login.
    fn silence() -> serde_json::Value {
        json!({
            "fault": "silence", "case": "silence leaves a login unknown", "call": "create_session",
            "outcome": "outcome_unknown", "session_may_exist": true, "requests": 1, "ms": 5
        })
    }

    /// What a language reports: silence with these members in place of its own, and a case of each other row.
    fn report(members: &serde_json::Value) -> String {
        let but = |members: &serde_json::Value| {
            let mut line = silence();
            let members = members.as_object().expect("members").clone();
            line.as_object_mut().expect("an object").extend(members);
            line
        };
        let reset = json!({
            "fault": "a reset", "case": "a reset has a logout repeated", "call": "delete_session",
            "outcome": "already_gone", "session_may_exist": false, "requests": 2
        });
        let told = json!({ "early": ["active", "ended gone"] });
        let store = json!({
            "fault": "no store", "case": "no store", "call": "managed", "outcome": told,
            "session_may_exist": false, "requests": 3
        });
        [reset, members.clone(), store].map(|members| format!("{}\n", but(&members))).concat()
    }

    /// Two languages, one of which observed something else of silence.
    fn but(members: &serde_json::Value) -> Matrix {
        let rust = (Language::Rust, report(&json!({ "ms": 0 })));
        Matrix::of(&[rust, (Language::Swift, report(members))], CASES).expect("reports")
    }

    pub(in super::super) fn same() -> Matrix {
        but(&json!({}))
    }

    #[test]
    fn languages_that_agree_stand_side_by_side_in_the_order_of_the_cases() {
        let matrix = same();
        matrix.agree().expect("they do");
        let table = matrix.table(Palette::Plain);
        let lines: Vec<_> = table.lines().filter(|it| !it.is_empty()).collect();
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words(lines[0]), "during a login rust swift requests outcome");
        let silence = "silence 0 ms 5 ms 1 outcome_unknown, a session may exist";
        assert_eq!(words(lines[1]), silence);
        assert!(lines[3].starts_with("a reset "), "{table}");
        assert!(lines[5].ends_with("  3  active → ended gone"), "{table}");
    }

    #[test]
    fn each_difference_is_told() {
        for (members, wrong) in [
            (
                json!({ "outcome": "timeout" }),
                "outcome_unknown, a session may exist, requests: 1 in rust",
            ),
            (json!({ "outcome": "timeout" }), "timeout, a session may exist, requests: 1 in swift"),
            (json!({ "session_may_exist": false }), "outcome_unknown, requests: 1 in swift"),
            (json!({ "requests": 2 }), "requests: 2 in swift, but not in rust"),
            (json!({ "case": "another" }), "- another: outcome_unknown"),
        ] {
            let told = but(&members).agree().expect_err("they differ");
            assert!(told.contains(wrong), "{told}");
        }
    }

    #[test]
    fn a_language_that_did_not_run_is_missing() {
        let rust = (Language::Rust, report(&json!({})));
        let reports = [rust, (Language::Kotlin, String::new())];
        let matrix = Matrix::of(&reports, CASES).expect("a report");
        assert!(matrix.table(Palette::Plain).contains("MISSING"));
        let told = matrix.agree().expect_err("it is missing");
        assert!(
            told.contains(
                "- no store: active → ended gone, requests: 3 in rust, but not in kotlin"
            )
        );
    }

    #[test]
    fn a_case_that_one_client_of_two_ends_otherwise_is_no_agreement() {
        let python = report(&json!({})) + &report(&json!({ "outcome": "timeout" }));
        let reports = [(Language::Rust, report(&json!({}))), (Language::Python, python)];
        let told = Matrix::of(&reports, CASES).expect("reports").agree().expect_err("they differ");
        assert!(told.contains("timeout, a session may exist, requests: 1 in python"), "{told}");
    }

    #[test]
    fn what_has_no_place_is_refused() {
        for report in [String::new(), report(&json!({ "call": "check" })), "{}".to_owned()] {
            assert!(Matrix::of(&[(Language::Rust, report)], CASES).is_err());
        }
    }
}

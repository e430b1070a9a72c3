//! The matrix in docs/reliability.md. The page is written by hand, but for what stands between two comments.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::matrix::{During, End, Matrix};
use crate::root;

const PAGE: &str = "docs/reliability.md";

const START: &str = "<!-- Written by `cargo xtask faults`: the matrix. -->\n";
const STOP: &str = "<!-- The matrix ends here. -->\n";

const LOGIN_AND_LOGOUT: &str = "\
### Login and logout

| fault | login | logout | cases |
|---|---|---|---:|
";

const IN_USE: &str = "\
### A managed session

| fault | what a watcher is told, in this order | requests | cases |
|---|---|---:|---:|
";

/// What becomes of a fault during a login and during a logout, and the cases of both.
#[derive(Default)]
struct Row<'a> {
    login: Vec<String>,
    logout: Vec<String>,
    cases: BTreeSet<&'a str>,
}

/// Writes the matrix into the page.
pub(super) fn write(matrix: &Matrix) -> Result<(), String> {
    let (page, new) = pages(matrix)?;
    if page != new {
        fs::write(root().join(PAGE), new).map_err(|error| format!("{PAGE}: {error}"))?;
        println!("{PAGE} was written");
    }
    Ok(())
}

/// Fails if the page has another matrix.
pub(super) fn compare(matrix: &Matrix) -> Result<(), String> {
    let (page, new) = pages(matrix)?;
    let Some(line) = new.lines().find(|line| page.lines().all(|it| it != *line)) else {
        return if page == new {
            Ok(())
        } else {
            Err(differs("it has more lines, or another order"))
        };
    };
    Err(differs(&format!("it lacks: {line}")))
}

fn differs(how: &str) -> String {
    format!("{PAGE} is not what the cases came to; `cargo xtask faults` writes it. {how}")
}

/// The page as it is, and as it has to be.
fn pages(matrix: &Matrix) -> Result<(String, String), String> {
    let page = fs::read_to_string(root().join(PAGE)).map_err(|error| format!("{PAGE}: {error}"))?;
    let new = with(&page, &tables(matrix)).ok_or(format!("{PAGE} lacks {START}or {STOP}"))?;
    Ok((page, new))
}

fn with(page: &str, tables: &str) -> Option<String> {
    let (before, rest) = page.split_once(START)?;
    let (_, after) = rest.split_once(STOP)?;
    Some(format!("{before}{START}{tables}{STOP}{after}"))
}

fn tables(matrix: &Matrix) -> String {
    let mut calls: BTreeMap<_, Row<'_>> = BTreeMap::new();
    let mut uses = Vec::new();
    for (end, cases) in matrix.ends() {
        let End { place, fault, outcome, requests, .. } = end;
        if end.during == During::Use {
            uses.push(format!("| {fault} | `{outcome}` | {requests} | {} |\n", cases.len()));
            continue;
        }
        let row = calls.entry((place, fault)).or_default();
        let ends = if end.during == During::Login { &mut row.login } else { &mut row.logout };
        ends.push(cell(end));
        row.cases.extend(cases);
    }
    let calls = calls.into_iter().map(|((_, fault), Row { login, logout, cases })| {
        let [login, logout] =
            [login, logout].map(|it| if it.is_empty() { "–".to_owned() } else { it.join("<br>") });
        format!("| {fault} | {login} | {logout} | {} |\n", cases.len())
    });
    format!("\n{LOGIN_AND_LOGOUT}{}\n{IN_USE}{}\n", calls.collect::<String>(), uses.concat())
}

/// How a call ends.
fn cell(end: &End) -> String {
    let may_exist = if end.session_may_exist { ", a session may exist" } else { "" };
    let requests = match end.requests {
        1 => "1 request".to_owned(),
        count => format!("{count} requests"),
    };
    format!("`{}`{may_exist}; {requests}", end.outcome)
}

#[cfg(test)]
mod tests {
    use super::super::matrix::tests::same;
    use super::{START, STOP, tables, with};

    #[test]
    fn a_fault_has_a_line_with_both_calls() {
        let tables = tables(&same());
        let silence = "| silence | `outcome_unknown`, a session may exist; 1 request | – | 1 |\n";
        let reset = "| a reset | – | `already_gone`; 2 requests | 1 |\n";
        assert!(tables.contains(&format!("{silence}{reset}")), "{tables}");
        assert!(tables.contains("| no store | `active → ended gone` | 3 | 1 |\n"), "{tables}");
    }

    #[test]
    fn only_what_stands_between_the_comments_is_replaced() {
        let page = format!("before\n{START}old\n{STOP}after\n");
        assert_eq!(with(&page, "new\n"), Some(format!("before\n{START}new\n{STOP}after\n")));
        assert_eq!(with("no comments", "new\n"), None);
    }
}

//! The lint: what a spec must be for the clients that follow from it to be right.
//!
//! Some rules keep the SDK's promises (every operation sends the standard headers, no secret prints, core
//! reads every error); the others refuse what the generator cannot do, before it would panic. What is a matter
//! of taste is advice, which refuses nothing. A rule is a function from the spec to its findings, and all rules
//! run, so that one run tells everything.

mod answers;
mod document;
mod extensions;
mod headers;
mod kinds;
mod operations;
mod parameters;
mod references;
mod schemas;
mod secrets;
mod settings;
mod values;

use super::finding::Finding;
use super::spec::Spec;

type Rule = fn(&Spec) -> Vec<Finding>;

const RULES: [Rule; 32] = [
    document::openapi_version,
    document::path_items,
    document::security,
    extensions::extensions,
    extensions::fields_by_hand,
    references::references,
    references::component_names,
    operations::operation_ids,
    operations::unique_operation_ids,
    operations::methods,
    operations::request_bodies,
    parameters::parameters,
    parameters::duplicates,
    parameters::path_templates,
    parameters::argument_names,
    headers::standard_headers,
    headers::operations_take_standard_headers,
    headers::names,
    secrets::formats,
    secrets::places,
    settings::places,
    settings::forms,
    settings::agreement,
    answers::successes,
    answers::error_envelopes,
    kinds::kinds,
    schemas::types,
    schemas::names,
    schemas::compositions,
    schemas::containers,
    values::names,
    values::queries,
];

const ADVICE: [Rule; 5] = [
    headers::shared_headers,
    headers::described_headers,
    headers::ignored_headers,
    operations::camel_case_ids,
    operations::required_bodies,
];

/// Everything that is wrong with the spec, by line.
pub(crate) fn lint(spec: &Spec) -> Vec<Finding> {
    run(&RULES, spec)
}

/// Everything that could be better, though it generates.
pub(crate) fn advice(spec: &Spec) -> Vec<Finding> {
    run(&ADVICE, spec)
}

fn run(rules: &[Rule], spec: &Spec) -> Vec<Finding> {
    let mut findings: Vec<Finding> = rules.iter().flat_map(|rule| rule(spec)).collect();
    findings.sort();
    // What operations share is found once for each of them.
    findings.dedup();
    findings
}

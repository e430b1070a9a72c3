//! Rules about answers.

use crate::finding::Finding;
use crate::spec::{Answer, Operation, Spec, json_schema};

const SUCCESS: &str = "success";
const ENVELOPE: &str = "#/components/schemas/ErrorEnvelope";

pub(super) fn successes(spec: &Spec) -> Vec<Finding> {
    spec.operations().iter().flat_map(|operation| success(spec, operation)).collect()
}

fn success(spec: &Spec, operation: &Operation<'_>) -> Vec<Finding> {
    let answers = spec.answers(operation);
    let mut findings: Vec<_> = answers.iter().filter_map(status).collect();
    let successes: Vec<_> = answers.iter().filter(|answer| answer.is_success()).collect();
    if successes.is_empty() {
        findings.push(Finding::new(
            operation.node.get("responses").unwrap_or(operation.node).line,
            SUCCESS,
            format!("{} documents no success", operation.title()),
            "add an answer with a 2xx status",
        ));
    }
    findings.extend(successes.iter().filter_map(|answer| success_content(answer)));
    let schema = |answer: &Answer<'_>| json_schema(answer.node).cloned();
    let others = successes.iter().skip(1).filter(|it| schema(it) != schema(successes[0]));
    findings.extend(others.map(|answer| {
        Finding::new(
            answer.used.line,
            SUCCESS,
            format!(
                "{} answers {} with another schema than {}",
                operation.title(),
                answer.status,
                successes[0].status
            ),
            "give all 2xx answers the same schema: a call returns one type",
        )
    }));
    findings
}

fn status(answer: &Answer<'_>) -> Option<Finding> {
    let status = answer.status;
    let known = match status.as_bytes() {
        [b'1'..=b'5', b'X', b'X'] => !answer.is_success(),
        [b'1'..=b'5', tens, ones] => tens.is_ascii_digit() && ones.is_ascii_digit(),
        _ => status == "default",
    };
    let remedy = if answer.is_success() {
        "write the statuses out, such as `200`"
    } else {
        "use a status such as `404`, a range such as `4XX`, or `default`"
    };
    (!known).then(|| {
        Finding::new(
            answer.used.line,
            "status",
            format!("`{status}` is no status of an answer"),
            remedy,
        )
    })
}

fn success_content(answer: &Answer<'_>) -> Option<Finding> {
    if answer.node.entries_at("content").is_empty() || json_schema(answer.node).is_some() {
        return None;
    }
    Some(Finding::new(
        answer.used.line,
        SUCCESS,
        format!("the answer {} has content, and none of it is JSON", answer.status),
        "give it `application/json` with a `schema`, or no `content` at all",
    ))
}

/// Core reads one envelope, whatever the operation.
pub(super) fn error_envelopes(spec: &Spec) -> Vec<Finding> {
    let mut findings = Vec::new();
    for operation in spec.operations() {
        let answers = spec.answers(&operation).into_iter();
        let errors = answers.filter(|it| it.status.starts_with(['4', '5', 'd']));
        for error in errors.filter(|it| !it.node.entries_at("content").is_empty()) {
            let schema = json_schema(error.node);
            if schema.and_then(|schema| schema.text_at("$ref")) != Some(ENVELOPE) {
                findings.push(Finding::new(
                    schema.unwrap_or(error.used).line,
                    "error-envelope",
                    format!(
                        "{} answers {} with another body than the shared envelope",
                        operation.title(),
                        error.status
                    ),
                    format!("give its `application/json` the schema `$ref: \"{ENVELOPE}\"`"),
                ));
            }
        }
    }
    findings
}

//! Whether an answer with a 2xx status refuses the request.

use super::envelope::number;
use crate::json::{End, Node};

/// What the body of a 2xx answer says about success, at the top and in `data`. Repeated members all count.
#[expect(clippy::struct_excessive_bools, reason = "each is something that a body says or does not")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Says {
    /// A `success` that is `true`, or another way to write it.
    pub(crate) success: bool,
    /// A `success` that is anything else. `null` counts as absent.
    no_success: bool,
    /// The code of an error.
    error: bool,
    /// A token in `data`.
    pub(crate) token: bool,
}

/// Other ways to write `true`.
const YES: [&str; 4] = ["\"true\"", "\"yes\"", "\"1\"", "1"];

impl Says {
    /// Reads a body. One that is no JSON object says nothing.
    pub(crate) fn hear(body: &Node<'_>) -> Self {
        let mut says = Self::default();
        let (top, end) = body.object();
        if *end == End::Broken {
            return says;
        }
        for (name, value) in top.all() {
            match name {
                "success" => says.hear_success(value.text()),
                "code" => says.hear_code(value.text()),
                "data" => says.hear_data(value),
                _ => {}
            }
        }
        says
    }

    /// Whether the answer refuses: by a `success` that is not true, or by an error code without a `success` that is.
    pub(crate) fn refuses(self) -> bool {
        self.no_success || (self.error && !self.success)
    }

    fn hear_success(&mut self, value: &str) {
        let says_yes = value == "true" || YES.iter().any(|yes| yes.eq_ignore_ascii_case(value));
        self.success |= says_yes;
        self.no_success |= !says_yes && value != "null";
    }

    fn hear_code(&mut self, value: &str) {
        let code = serde_json::from_str(value).ok();
        self.error |= code.as_ref().and_then(number).is_some_and(|code| (400..600).contains(&code));
    }

    fn hear_data(&mut self, data: &Node<'_>) {
        // The members before a syntax error count: the syntax error makes the answer unreadable anyway.
        let (members, _) = data.object();
        for (name, value) in members.all() {
            match name {
                "success" => self.hear_success(value.text()),
                "token" => self.token |= !matches!(value.text(), "null" | "\"\""),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Says;
    use crate::json::Node;

    #[test]
    fn a_refusal_at_either_level_is_seen() {
        for body in [
            r#"{"success":false}"#,
            r#"{"success":false,"data":[{"a":1},2]}"#,
            r#"{"success":false,"data":-1}"#,
            r#"{"success":false,"data":"text"}"#,
            r#"{"success":false,"data":null}"#,
            r#"{"code":"403"}"#,
            r#"{"code":200,"data":{"success":false,"message":"Locked","errorType":"LOCKED"}}"#,
            r#"{"success":true,"data":{"a":{"success":true},"success":false}}"#,
            r#"{"success":false,"success":false}"#,
            r#"{"success":true,"success":false}"#,
            r#"{"success":false,"success":true}"#,
            r#"{"data":{"success":false,"success":true}}"#,
            r#"{"data":{"success":false},"data":{}}"#,
            r#"{"data":{"success":false},"data":1}"#,
            r#"{"code":200,"code":500}"#,
            r#"{"\u0073uccess":false}"#,
            r#"{"success":"false"}"#,
            r#"{"success":"no"}"#,
            r#"{"success":""}"#,
            r#"{"success":0}"#,
            r#"{"success":-1}"#,
            r#"{"success":[]}"#,
            r#"{"success":{"success":true}}"#,
            r#"{"data":{"success" : "FALSE" }}"#,
        ] {
            assert!(Says::hear(&Node::new(body)).refuses(), "{body}");
        }
        for body in [
            "",
            "[]",
            "<html>",
            r#"{"success":true}"#,
            r#"{"success":"True"}"#,
            r#"{"success":"yes"}"#,
            r#"{"success":1}"#,
            r#"{"success":null}"#,
            r#"{"code":403,"data":{"success":true}}"#,
            r#"{"data":{"success":null}}"#,
            r#"{"data":{"data":{"success":false}}}"#,
            r#"{"data":{"code":500}}"#,
            r#"{"data":[]}"#,
            r#"{"data":1.5}"#,
            r#"{"data":true}"#,
        ] {
            assert!(!Says::hear(&Node::new(body)).refuses(), "{body}");
        }
    }

    #[test]
    fn a_token_in_data_is_seen() {
        for (body, token) in [
            (r#"{"success":false,"data":{"token":"a"}}"#, true),
            (r#"{"success":false,"data":{"token":1}}"#, true),
            (r#"{"success":false,"data":{"token":""}}"#, false),
            (r#"{"success":false,"data":{"token":null}}"#, false),
            (r#"{"success":false,"token":"a"}"#, false),
            (r#"{"success":false,"data":{"data":{"token":"a"}}}"#, false),
        ] {
            assert_eq!(Says::hear(&Node::new(body)).token, token, "{body}");
        }
    }
}

//! What Kotlin and Java see of the spec, from the YAML alone.

mod spec;

use spec::{current, demanding, file, insert_before, replace};

const OPERATIONS: &str = "sessions/Operations.kt";
const TYPES: &str = "types/Types.kt";
const FIELDS: &str = "sessions/Fields.kt";

/// Asserts that a file holds each of these, with blanks as they come.
fn holds(text: &str, parts: &[&str]) {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in parts {
        assert!(plain(text).contains(&plain(part)), "no {part} in:\n{text}");
    }
}

#[test]
fn without_ordinary_operations_the_face_is_a_frame() {
    holds(&file(&current(), OPERATIONS), &["public interface Operations"]);
    for name in [OPERATIONS, TYPES, FIELDS] {
        let text = file(&current(), name);
        assert!(!text.contains("suspend") && !text.contains("FinHubValue"), "{text}");
    }
}

#[test]
fn an_operation_is_a_suspend_function_and_a_future_for_java() {
    let text = file(&demanding(&current()), OPERATIONS);
    holds(
        &text,
        &[
            "import cloud.finhub.sessions.types.PeekedSession",
            "public suspend fun peekSession(
                customerId: String, userId: String, sessionId: String, verbose: Boolean? = null, token: Secret,
            ): PeekedSession = OperationCall(this, \"peek_session\")
                .path(\"customerId\", \"customer_id\", customerId)
                .path(\"userId\", \"user_id\", userId)
                .path(\"sessionId\", \"session_id\", sessionId)
                .query(\"verbose\", \"verbose\", verbose)
                .token(\"token\", token)
                .answer(AnswerReaders::readPeekedSession)",
            "public fun peekSessionAsync(
                customerId: String, userId: String, sessionId: String, verbose: Boolean? = null, token: Secret,
            ): CompletableFuture<PeekedSession> = asFuture {
                peekSession(customerId, userId, sessionId, verbose, token)
            }",
            "@throws FinHubException.RateLimited on 429: Too many requests.",
        ],
    );
    assert!(!text.contains("createSession(") && !text.contains("Probe-Trace"), "{text}");
}

#[test]
fn a_body_that_is_an_object_is_arguments_and_another_is_one() {
    holds(
        &file(&demanding(&current()), OPERATIONS),
        &[
            "name: String, devicePin: Secret, ): ReplaceDeviceResponse",
            ".body(\"name\", \"name\", name) .body(\"devicePin\", \"device_pin\", devicePin)",
            "body: List<String>,",
            ".body(\"body\", body)",
            "public suspend fun forgetDevices( customerId: String, ): Unit =",
            "public fun forgetDevicesAsync( customerId: String, ): CompletableFuture<Void?>",
        ],
    );
    let types = file(&demanding(&current()), TYPES);
    assert!(!types.contains("ReplaceDeviceRequest"), "a body that nobody sees: {types}");
}

#[test]
fn an_argument_of_the_body_that_stands_twice_says_that_it_is_the_body_s() {
    let field = "name: {type: string}\n                customerId: {type: string}\n";
    let spec = replace(&demanding(&current()), "name: {type: string}\n", field);
    holds(
        &file(&spec, OPERATIONS),
        &[
            "bodyCustomerId: String? = null,",
            ".body(\"customerId\", \"body_customer_id\", bodyCustomerId)",
        ],
    );
}

#[test]
fn a_type_holds_its_fields_as_kotlin_has_them() {
    holds(
        &file(&demanding(&current()), TYPES),
        &[
            "public class PeekedSession internal constructor(",
            "public val state: String = state",
            "public val owner: String? = owner",
            "public val stepUpToken: Secret? = stepUpToken",
            "public val attempts: Long? = attempts",
            "public val devices: List<Device>? = devices",
            "public val limits: Map<String, Double>? = limits",
            "public val parent: PeekedSession? = parent",
            "parent = members.optional(\"parent\", AnswerReaders::readPeekedSession),",
            "devices = members.optional(\"devices\", AnswerType.list(AnswerReaders::readDevice)),",
        ],
    );
}

#[test]
fn a_type_that_is_sent_is_made_by_its_caller_and_keeps_copies() {
    let note = "    NoteList:\n      type: array\n      items: {$ref: \"#/components/schemas/Note\"}\n    Note:\n      \
                type: object\n      required: [text]\n      properties:\n        tags: {type: array, items: {type: string}}\n        \
                text: {type: string, description: \"Ends */ with @x.\"}\n        class: {type: string}\n";
    let spec = insert_before(&demanding(&current()), "    PeekedSession:\n", note);
    let spec = replace(
        &spec,
        "{type: array, items: {type: string}}}}\n",
        "{$ref: \"#/components/schemas/NoteList\"}}}\n",
    );
    holds(&file(&spec, OPERATIONS), &["body: List<Note>,"]);
    holds(
        &file(&spec, TYPES),
        &[
            "public class Note @JvmOverloads constructor(
                text: String, tags: List<String>? = null, `class`: String? = null,
            ) : FinHubValue(\"Note\") {
                /** Ends *&#47; with &#64;x. */
                public val text: String = text",
            "public val tags: List<String>? = frozen(tags)",
            "@get:JvmName(\"getClassValue\") public val `class`: String? = `class`",
            "\"class\" to `class`,",
        ],
    );
}

#[test]
fn further_fields_of_login_and_logout_are_accessors_and_copies() {
    holds(
        &file(&demanding(&current()), FIELDS),
        &[
            "public val probeCount: Long? get() = further.optional(\"probeCount\", AnswerType::integer)",
            "public val roles: List<String>? get() = further.optional(\"roles\", AnswerType.list(AnswerType::text))",
            "public fun withChannel(channel: String): Credentials = with(\"channel\", \"channel\", channel)",
        ],
    );
}

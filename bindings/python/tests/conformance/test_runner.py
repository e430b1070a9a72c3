"""The runner itself: a case that it misunderstands, or that does not hold, must not pass."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from . import managed as steps
from .canary import Canaries, LeakError
from .cases import (
    FURTHER,
    TOPICS,
    Case,
    NotUnderstoodError,
    defaults,
    load,
    read_case,
    read_json,
)
from .expand import expand
from .runner import CLIENTS, run_case

if TYPE_CHECKING:
    from finhub_sessions.testing import Sandbox

HOLDS = read_case(
    {
        "name": "the demo customer logs in",
        "call": {"operation": "create_session"},
        "requests": [{"like": "create_session"}],
        "outcome": {"session": {"error_type": "NONE", "expiry": [{"leeway": 9, "expired": False}]}},
        "live_sessions": 1,
    }
)
FAILS = read_case(
    {
        "name": "FinHub fails",
        "client": {"max_retries": 0},
        "call": {"operation": "create_session"},
        "script": [{"status": 500, "body": {"code": 500, "message": "out of order"}}],
        "outcome": {"error": {"kind": "server_error", "status": 500, "detail": "out of order"}},
    }
)
CHECK = {"operation": "check"}
LIKE: dict[str, Any] = {"like": "create_session"}


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("case", [HOLDS, FAILS], ids=lambda case: case.name)
def test_a_case_that_holds_passes(client: str, case: Case, finhub_sandbox: Sandbox) -> None:
    assert run_case(client, case, defaults(), finhub_sandbox) is None


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    ("case", "failure"),
    [
        (replace(HOLDS, live_sessions=0), "live sessions: got 1, expected 0"),
        (replace(HOLDS, requests=()), "number of requests: got 1, expected 0"),
        (replace(HOLDS, requests=None, request_count=2), "number of requests: got 1, expected 2"),
        (replace(HOLDS, requests=({**LIKE, "path": "/"},)), "path: got "),
        (replace(HOLDS, requests=({**LIKE, "body": ""},)), "body: got "),
        (replace(HOLDS, requests=({**LIKE, "headers": {"accept": None}},)), "headers: got "),
        (replace(HOLDS, requests=({**LIKE, "headers": {"x-more": "1"}},)), "headers: got "),
        (replace(HOLDS, outcome=("termination", {})), "expected ('termination'"),
        (replace(HOLDS, outcome=("session", {"message": "none"})), "message: got "),
        (replace(HOLDS, outcome=("session", {"has_claims": False})), "has_claims: got True"),
        (replace(HOLDS, outcome=("session", {"token_expires_at": "none"})), "token_expires_at: "),
        (replace(FAILS, outcome=("session", {})), "expected ('session'"),
        (replace(FAILS, outcome=("error", {"kind": "rejected"})), "kind: got server_error"),
        (
            replace(FAILS, outcome=("error", {"kind": "server_error", "retryable": True})),
            "retryable: got ",
        ),
        (
            replace(FAILS, outcome=("error", {"kind": "server_error", "text": ["nowhere"]})),
            "lacks 'nowhere'",
        ),
        (
            replace(FAILS, outcome=("error", {"kind": "server_error", "text_lacks": ["order"]})),
            "holds 'order'",
        ),
        (replace(HOLDS, script=({"stattus": 1},)), "unknown field `stattus`"),
    ],
)
def test_a_case_that_does_not_hold_fails(
    client: str, case: Case, failure: str, finhub_sandbox: Sandbox
) -> None:
    said = run_case(client, case, defaults(), finhub_sandbox)
    assert said is not None
    assert failure in said


def managed(**second: Any) -> Case:
    """An app resumes a session and asks for a token: none that is logged out as it is let go."""
    steps: list[Any] = [
        {"do": {"hand_over": {}}, "sent": ["create_session"]},
        {"do": {"resume": {}}, "gives": {"token": 1}},
        {"do": {"token": {}}, **second},
        {"do": {"watch": "a"}},
    ]
    steps.append({"do": {"log_out": {}}, "sent": ["delete_session"]})
    return read_case(
        {
            "name": "n",
            "call": {"operation": "managed", "arguments": {"steps": steps}},
            "outcome": {"answer": {"a": ["active", "ended logged_out"]}},
        }
    )


@pytest.mark.parametrize("client", CLIENTS)
def test_a_step_that_does_not_hold_fails(
    client: str, finhub_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "PATIENCE", 0.1)
    right = managed(gives={"token": 1}, asked=0, status="active", stored=False)
    assert run_case(client, right, defaults(), finhub_sandbox) is None
    for case, failure in (
        (managed(gives={"token": 2}), "step 3, ('token', {}): token: got 1, expected 2"),
        (managed(gives={"termination": {}}), "gave "),
        (managed(gives={"error": {"kind": "closed"}}), "gave "),
        (managed(sent=["create_session"]), "sent: got []"),
        (managed(asked=1), "asked: got 0"),
        (managed(status="renewing"), "status: got 'active'"),
        (managed(stored=True), "stored: got False"),
        (replace(right, outcome=("answer", {"a": ["active"]})), "length of answer.a"),
        (replace(right, outcome=("answer", {"b": []})), "answer.b: got None"),
    ):
        assert failure in str(run_case(client, case, defaults(), finhub_sandbox))


@pytest.mark.parametrize("client", CLIENTS)
def test_a_case_of_an_operation_that_there_is_not_fails(
    client: str, finhub_sandbox: Sandbox
) -> None:
    case = read_case({"name": "n", "call": {"operation": "refresh"}, "outcome": {"answer": None}})
    said = run_case(client, case, defaults(), finhub_sandbox)
    assert said is not None
    assert "no operation is called refresh" in said


@pytest.mark.parametrize("client", CLIENTS)
def test_a_secret_that_shows_fails(client: str, finhub_sandbox: Sandbox) -> None:
    # A detail that no secret is in, but that a case calls one.
    case = replace(FAILS, environment={"FINHUB_TENANT_KEY": "out of order"})
    said = run_case(client, case, defaults(), finhub_sandbox)
    assert said is not None
    assert "'out of order' shows in what is shown" in said


@pytest.mark.parametrize(
    "case",
    [
        {"name": "n", "call": CHECK, "outcome": {"built": {}}, "more": 1},
        {"name": "n", "call": {**CHECK, "more": 1}, "outcome": {"built": {}}},
        {"name": "n", "call": {**CHECK, "arguments": {"more": 1}}, "outcome": {"built": {}}},
        {
            "name": "n",
            "call": {"operation": "create_session", "arguments": {"pin": "1"}},
            "outcome": {"session": {}},
        },
        {"name": "n", "call": CHECK, "outcome": {"error": {"kind": "tls", "more": 1}}},
        {"name": "n", "call": CHECK, "outcome": {"ready": "login"}, "unset": ["timeout"]},
        {
            "name": "n",
            "call": CHECK,
            "outcome": {"ready": "login"},
            "client": {"platform": {"repeat": ["a", 2], "more": 1}},
        },
        {"name": "n", "call": CHECK, "outcome": {"built": {}}, "client": {"more": "1"}},
        {"name": "n", "call": CHECK, "outcome": {"built": {}}, "client": {"timeout": "1"}},
        {"name": "n", "call": CHECK, "outcome": {"built": {}}, "options": {"base_url": "x"}},
    ],
)
def test_a_member_that_the_runner_does_not_know_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises((NotUnderstoodError, ValueError)):
        read_case(case)


@pytest.mark.parametrize(
    "step",
    [
        {"do": {"refresh": {}}},
        {"do": {"token": {"more": 1}}},
        {"do": {"renew": {}}, "more": 1},
        {"do": {"give": "more"}},
        {"do": {"renew": {}}, "gives": {"more": 1}},
    ],
)
def test_a_step_that_the_runner_does_not_know_is_refused(step: dict[str, Any]) -> None:
    call = {"operation": "managed", "arguments": {"steps": [step]}}
    with pytest.raises(NotUnderstoodError):
        read_case({"name": "n", "call": call, "outcome": {"answer": {}}})


def test_a_long_text_is_written_short() -> None:
    case = read_case(
        {
            "name": "n",
            "call": CHECK,
            "outcome": {"ready": "login"},
            "client": {"platform": ["<", {"repeat": ["ab", 2]}, ">"]},
        }
    )
    assert case.client["platform"] == "<abab>"


@pytest.mark.parametrize(
    "spelled",
    [
        'se"cr é/t',
        'se\\"cr \\u00e9/t',
        "se%22cr%20%C3%A9%2Ft",
        "se%22cr+%C3%A9%2Ft",
        "c2UiY3Igw6kvdA",
    ],
)
def test_a_secret_is_found_however_it_is_spelled(spelled: str) -> None:
    canaries = Canaries({"arguments": {"password": 'se"cr é/t'}})
    canaries.none_in("the log", "nothing")
    with pytest.raises(LeakError):
        canaries.none_in("the log", f"<{spelled}>")


def test_every_word_that_starts_with_canary_is_a_secret() -> None:
    canaries = Canaries({"script": [{"text": "a (canary-1) b"}]})
    with pytest.raises(LeakError):
        canaries.none_in("the log", "see canary-1")
    canaries.none_in("the log", "see a b")


def test_short_forms_stand_for_what_all_languages_are_held_to() -> None:
    file = read_json("expansion")
    assert expand(file["suite"], file["shared"]) == file["cases"]


def test_what_is_no_list_is_refused() -> None:
    with pytest.raises(TypeError, match="`for` holds lists"):
        expand({"cases": [{"name": "n", "for": {"status": 400}}]}, {})


@pytest.mark.parametrize("topic", [*TOPICS, *FURTHER])
def test_names_are_unique(topic: str) -> None:
    names = [case.name for case in load(topic)]
    assert len(set(names)) == len(names) > 0

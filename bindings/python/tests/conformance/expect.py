"""Compares the outcome of a case with what it expects."""

from __future__ import annotations

import platform
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from finhub_sessions import FinHubError, Session, Termination
    from finhub_sessions.testing import RecordedRequest

    from .call import Fill
    from .cases import Case, Members

USER_AGENT = (
    f"finhub-sdk-python/{version('finhub-sessions')} "
    f"{platform.python_implementation()}/{platform.python_version()}"
)

CLASSES = {
    "invalid_input": "InvalidInputError",
    "bad_request": "BadRequestError",
    "invalid_credentials": "InvalidCredentialsError",
    "unauthorized": "UnauthorizedError",
    "invalid_tenant_keys": "InvalidTenantKeysError",
    "forbidden": "PermissionDeniedError",
    "not_found": "NotFoundError",
    "rate_limited": "RateLimitError",
    "server_error": "InternalServerError",
    "unexpected_status": "APIStatusError",
    "rejected": "RejectedError",
    "unexpected_redirect": "UnexpectedRedirectError",
    "connection": "APIConnectionError",
    "tls": "TLSError",
    "timeout": "APITimeoutError",
    "outcome_unknown": "LoginOutcomeUnknownError",
    "invalid_response": "APIResponseValidationError",
    "closed": "ClosedError",
    "store_failed": "SessionStoreError",
    "internal": "InternalError",
}
"""The exception of each kind of the SDK's own."""


class MismatchError(AssertionError):
    """A case that does not hold."""


def equal(what: str, got: object, expected: object) -> None:
    if type(got) is not type(expected) or got != expected:
        raise MismatchError(f"{what}: got {got!r}, expected {expected!r}")


def ready(got: str, expected: str) -> None:
    equal("readiness", got, expected)


def session(got: Session, expected: Members) -> None:
    for name in expected:
        match name:
            case "token" | "refresh_token":
                equal(name, getattr(got, name).get_secret_value(), expected[name])
            case "token_expires_at" | "session_expires_at":
                _instant(name, getattr(got, name), expected[name])
            case "has_claims":
                equal(name, got.unverified_claims is not None, expected[name])
            case "unverified_claims":
                _claims(got, expected[name])
            case "expiry":
                _expiry(got, expected[name])
            case _:
                _text(name, getattr(got, name), expected[name])


def _claims(got: Session, expected: Members) -> None:
    for name, value in expected.items():
        held = getattr(got.unverified_claims, name)
        if name in ("audience", "roles"):
            equal(name, held, tuple(value))
        else:
            equal(name, "none" if held is None else held, value)


def _expiry(got: Session, questions: Sequence[Members]) -> None:
    for question in questions:
        leeway = question["leeway"]
        for spelled in (leeway, timedelta(seconds=leeway)):
            equal(f"expired, leeway {leeway}", got.is_token_expired(spelled), question["expired"])


def termination(got: Termination, expected: Members, fill: Fill) -> None:
    for name, value in expected.items():
        if name == "terminated_at":
            _instant(name, got.terminated_at, value)
        else:
            _text(name, getattr(got, name), fill.text(value))


def answer(what: str, got: Any, expected: Any) -> None:
    """Compares what a generated method gave. Members that the case does not say are not checked."""
    if isinstance(expected, dict) and isinstance(got, dict):
        members = cast("dict[str, Any]", got)
        for name, wanted in cast("dict[str, Any]", expected).items():
            answer(f"{what}.{name}", members.get(name), wanted)
    elif isinstance(expected, list) and isinstance(got, list):
        equal(f"length of {what}", len(got), len(expected))
        for item, wanted in zip(got, expected, strict=True):
            answer(what, item, wanted)
    else:
        is_number = isinstance(got, float) and isinstance(expected, int)
        equal(what, got, float(expected) if is_number else expected)


def _class(kind: str) -> str:
    """The exception of a kind that the description of the wire names."""
    return "".join(word.capitalize() for word in kind.split("_")) + "Error"


def error(got: FinHubError, expected: Members) -> None:
    shown = str(got)
    if got.kind != expected["kind"]:
        raise MismatchError(f"kind: got {got.kind}, expected {expected['kind']}\n{shown}")
    equal("class", type(got).__name__, CLASSES.get(got.kind, _class(got.kind)))
    for name, value in expected.items():
        match name:
            case "status" | "code":
                equal(name, getattr(got, name) or 0, value)
            case "retry_after":
                equal(name, -1 if got.retry_after is None else int(got.retry_after), value)
            case "text":
                _holds(shown, value)
            case "text_lacks":
                _lacks(shown, value)
            case _:
                held = getattr(got, name)
                equal(name, "none" if held is None else held, value)
    if not shown.startswith(f"{got.kind}: ") or not shown.endswith(got.request_id or ""):
        raise MismatchError(f"{shown!r} must start with the kind and end with the request id")


def _holds(shown: str, parts: Sequence[str]) -> None:
    for part in parts:
        if part not in shown:
            raise MismatchError(f"the text {shown!r} lacks {part!r}")


def _lacks(shown: str, parts: Sequence[str]) -> None:
    for part in parts:
        if part in shown:
            raise MismatchError(f"the text {shown!r} holds {part!r}")


def _text(what: str, got: str | None, expected: str) -> None:
    equal(what, "none" if got is None else got, expected)


def _instant(what: str, got: datetime | None, expected: str) -> None:
    """Compares to the microsecond: Python's instants are no finer."""
    if got is None or expected == "none":
        equal(what, "none" if got is None else got.isoformat(), expected)
    elif got.utcoffset() != timedelta(0):
        raise MismatchError(f"{what}: {got!r} is not in UTC")
    else:
        equal(what, got, datetime.fromisoformat(expected))


def arrived(seen: Sequence[RecordedRequest]) -> list[RecordedRequest]:
    """The requests that arrived. Bytes without a method are none."""
    return [request for request in seen if request.method]


def requests(case: Case, defaults: Members, fill: Fill, seen: Sequence[RecordedRequest]) -> None:
    """Compares the requests that arrived with those expected."""
    if case.requests is None:
        if case.request_count is not None:
            equal("number of requests", len(seen), case.request_count)
        return
    equal("number of requests", len(seen), len(case.requests))
    for got, expected in zip(seen, case.requests, strict=True):
        _request(got, defaults["requests"][expected["like"]], expected, fill)


def _request(got: RecordedRequest, standard: Members, expected: Members, fill: Fill) -> None:
    equal("method", got.method, standard["method"])
    equal("path", got.path, fill.text((standard | expected)["path"]))
    equal("body", got.body, (standard | expected)["body"].encode())
    sent: dict[str, list[str]] = {}
    for name, value in got.headers:
        if name.lower() not in ("host", "content-length"):
            sent.setdefault(name.lower(), []).append(value)
    headers: dict[str, Any] = standard["headers"] | expected.get("headers", {})
    wanted = {
        name: [fill.text(value).replace("{user_agent}", USER_AGENT)]
        for name, value in headers.items()
        if value is not None
    }
    equal("headers", sent, wanted)

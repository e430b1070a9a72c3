"""The tree of exceptions."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING

import finhub_sessions
import pytest
from finhub_sessions import APIStatusError, FinHubError, InvalidInputError, RateLimitError, errors
from finhub_sessions import _native as native

if TYPE_CHECKING:
    from finhub_sessions.testing import Sandbox

CLASSES = [
    value
    for value in vars(errors).values()
    if isinstance(value, type) and issubclass(value, FinHubError)
]

ATTRIBUTES = [
    "kind",
    "operation",
    "field",
    "status",
    "code",
    "detail",
    "error_type",
    "request_id",
    "retry_after",
    "retryable",
    "session_may_exist",
    "attempts",
]


@pytest.mark.parametrize("kind", native.kinds())
def test_every_kind_has_its_class(kind: str) -> None:
    cls = errors._BY_KIND[kind]
    assert cls.kind == kind
    assert getattr(errors, cls.__name__) is cls
    assert getattr(finhub_sessions, cls.__name__) is cls
    assert f"{cls.__module__}.{cls.__qualname__}" == f"finhub_sessions.errors.{cls.__name__}"
    assert cls.__doc__


def test_every_class_has_a_kind_and_is_exported() -> None:
    assert list(errors._BY_KIND) == native.kinds()
    assert {cls.kind for cls in CLASSES} == set(native.kinds())
    assert {cls.__name__ for cls in CLASSES} <= set(finhub_sessions.__all__)


def test_what_carries_a_status_is_an_api_status_error() -> None:
    others = {cls.__name__ for cls in CLASSES if not issubclass(cls, APIStatusError)}
    assert others == {
        "FinHubError",
        "InvalidInputError",
        "APIConnectionError",
        "TLSError",
        "APITimeoutError",
        "LoginOutcomeUnknownError",
        "SessionStoreError",
        "ClosedError",
        "InternalError",
    }
    for child, parent in {
        "InvalidCredentialsError": "AuthenticationError",
        "UnauthorizedError": "AuthenticationError",
        "InvalidTenantKeysError": "PermissionDeniedError",
        "TLSError": "APIConnectionError",
        "APITimeoutError": "APIConnectionError",
    }.items():
        assert issubclass(getattr(errors, child), getattr(errors, parent))
    assert issubclass(InvalidInputError, ValueError)


@pytest.mark.parametrize("cls", CLASSES)
def test_an_error_survives_pickling_and_copying(cls: type[FinHubError]) -> None:
    error = cls("text", operation="create_session", status=429, retry_after=1.5, attempts=2)
    error.add_note("seen by a worker")
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(again) is cls
        assert str(again) == "text"
        assert again.__notes__ == ["seen by a worker"]
        assert [getattr(again, name) for name in ATTRIBUTES] == [
            getattr(error, name) for name in ATTRIBUTES
        ]


def test_an_error_tells_what_happened(finhub_sandbox: Sandbox) -> None:
    envelope = {"success": False, "code": 429, "message": "Slow down", "errorType": "LIMIT"}
    headers = [("Retry-After", "60"), ("X-Request-Id", "req-1")]
    finhub_sandbox.script({"status": 429, "headers": headers, "body": envelope})

    with finhub_sandbox.client() as client, pytest.raises(RateLimitError) as raised:
        client.create_session(**finhub_sandbox.customer)

    error = raised.value
    assert {name: getattr(error, name) for name in ATTRIBUTES} == {
        "kind": "rate_limited",
        "operation": "create_session",
        "field": None,
        "status": 429,
        "code": 429,
        "detail": "Slow down",
        "error_type": "LIMIT",
        "request_id": "req-1",
        "retry_after": 60.0,
        "retryable": True,
        "session_may_exist": False,
        "attempts": 1,
    }
    assert str(error).startswith("rate_limited: ")
    assert str(error).endswith("request id req-1")


def test_the_cause_of_a_lost_connection_is_chained(finhub_sandbox: Sandbox) -> None:
    finhub_sandbox.script({"end": "reset"})
    with finhub_sandbox.client() as client, pytest.raises(FinHubError) as raised:
        client.create_session(**finhub_sandbox.customer)

    assert raised.value.kind == "outcome_unknown"
    assert raised.value.session_may_exist
    assert isinstance(raised.value.__cause__, OSError)
    assert "rust" not in repr(raised.getrepr()).lower()

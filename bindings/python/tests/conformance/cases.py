"""The cases, read strictly: a member that the runner does not know is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, cast

DIRECTORY = Path(__file__).parents[4] / "conformance"
TOPICS = ("login", "logout", "headers", "errors", "expiry", "faults")

Members: TypeAlias = dict[str, Any]
Read: TypeAlias = Callable[[str, Any], Any]


class NotUnderstoodError(Exception):
    """A case that is only half understood must not pass."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case, its long texts written out. `conformance/README.md` says what each member means."""

    name: str
    call: tuple[str, Members]
    outcome: tuple[str, Any]
    client: Members = field(default_factory=dict[str, Any])
    unset: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict[str, str])
    options: Members | None = None
    login_first: bool = False
    warm_up: bool = False
    script: tuple[Any, ...] = ()
    connections: tuple[Any, ...] = ()
    requests: tuple[Members, ...] | None = None
    request_count: int | None = None
    live_sessions: int | None = None


def load(topic: str) -> list[Case]:
    """The cases of a topic."""
    suite = _members(**{"$schema": _plain, "about": _plain, "cases": _each(_CASE)})
    return [Case(**case) for case in suite(topic, _json(topic))["cases"]]


def defaults() -> Members:
    """What a case need not say."""
    read: Members = _DEFAULTS("defaults", _json("defaults"))
    return read


def read_case(case: Members) -> Case:
    """A case as it stands in a file."""
    return Case(**_CASE("case", case))


def _json(name: str) -> Any:
    return json.loads((DIRECTORY / f"{name}.json").read_bytes())


def _plain(_where: str, value: Any) -> Any:
    return value


def _text(where: str, written: Any) -> str:
    """A text: as it is, `{"repeat": ["a", 3]}`, or a list of parts."""
    if isinstance(written, str):
        return written
    if isinstance(written, list):
        return "".join(_text(where, part) for part in cast("Sequence[Any]", written))
    part, times = _members(repeat=_plain)(where, written)["repeat"]
    return str(part * times)


def _each(read: Read) -> Read:
    return lambda where, items: tuple(
        read(f"{where}[{index}]", item) for index, item in enumerate(items)
    )


def _by_name(read: Read) -> Read:
    return lambda where, members: {
        name: None if member is None else read(f"{where}.{name}", member)
        for name, member in members.items()
    }


def _one_of(*known: str) -> Read:
    def read(where: str, value: Any) -> str:
        if value not in known:
            raise NotUnderstoodError(f"{where}: the runner does not know {value!r}")
        return str(value)

    return read


def _members(**readers: Read) -> Read:
    """An object of these members, without those that are null."""

    def read(where: str, value: Any) -> Members:
        for name in value:
            if name not in readers:
                raise NotUnderstoodError(f"{where}: the runner does not know {name!r}")
        return {
            name: readers[name](f"{where}.{name}", member)
            for name, member in value.items()
            if member is not None
        }

    return read


def _variant(**readers: Read) -> Read:
    """An object of exactly one of these members: which, and what it holds."""

    def read(where: str, value: Any) -> tuple[str, Any]:
        [(name, held)] = _members(**readers)(where, value).items()
        return name, held

    return read


def _named(read: Read, names: str) -> dict[str, Read]:
    return dict.fromkeys(names.split(), read)


_DEFAULTED = (
    "base_url tenant_id tenant_key tenant_secret forwarded_for forwarded_from platform device_id"
)
_SETTINGS = _members(
    **_named(_text, f"{_DEFAULTED} os_platform user_agent accept proxy ca_bundle"),
    **_named(_plain, "timeout attempt_timeout connect_timeout max_retries max_connections"),
)
_LOGIN = _members(
    **_named(
        _text,
        "customer_id user_id username password credential_type value body_tenant_id bearer",
    )
)
_LOGOUT_BY_ID = _members(**_named(_text, "customer_id user_id session_id token"))
_HANDOVER = _members(
    version=_plain,
    **_named(
        _text,
        "session_id customer_id user_id api_user_id token refresh_token expires_at error_type "
        "message",
    ),
)
_CALL = _variant(
    build=_members(),
    check=_members(),
    create_session=_LOGIN,
    delete_session=_members(session=_HANDOVER),
    delete_session_by_id=_LOGOUT_BY_ID,
)
_CLAIMS = _members(
    **_named(
        _plain,
        "issuer audience subject issued_at expires_at tenant_id customer_id user_id user_type "
        "roles jwt_id",
    )
)
_OUTCOME = _variant(
    built=_members(),
    ready=_plain,
    session=_members(
        **_named(
            _text,
            "session_id customer_id user_id api_user_id token refresh_token token_expires_at "
            "session_expires_at session_expires_at_text error_type message",
        ),
        has_claims=_plain,
        unverified_claims=_CLAIMS,
        expiry=_each(_members(leeway=_plain, expired=_plain)),
    ),
    termination=_members(session_id=_text, status=_text, **_named(_plain, "terminated_at outcome")),
    error=_members(
        **_named(_text, "detail error_type request_id"),
        **_named(
            _plain,
            "kind operation field status code retry_after retryable session_may_exist attempts "
            "text text_lacks",
        ),
    ),
)
_OPERATION = _one_of("create_session", "delete_session")
_CASE = _members(
    name=_plain,
    client=_SETTINGS,
    unset=_each(_one_of(*_DEFAULTED.split())),
    environment=_by_name(_text),
    options=_SETTINGS,
    call=_CALL,
    outcome=_OUTCOME,
    requests=_each(_members(like=_OPERATION, path=_text, headers=_by_name(_text), body=_text)),
    # The sandbox refuses what it does not know of these.
    **_named(_each(_plain), "script connections"),
    **_named(_plain, "login_first warm_up request_count live_sessions"),
)
_STANDARD = _members(method=_plain, path=_text, headers=_by_name(_text), body=_text)
_DEFAULTS = _members(
    **{"$schema": _plain, "about": _plain},
    client=_SETTINGS,
    create_session=_LOGIN,
    delete_session_by_id=_LOGOUT_BY_ID,
    requests=_members(create_session=_STANDARD, delete_session=_STANDARD),
)

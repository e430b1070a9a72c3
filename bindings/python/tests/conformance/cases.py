"""The cases, read strictly: a member that the runner does not know is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, cast

from .expand import expand

DIRECTORY = Path(__file__).parents[4] / "conformance"
TOPICS = ("login", "logout", "headers", "errors", "expiry", "faults")
"""Those that have a test of their own."""

FURTHER = tuple(
    sorted(
        {file.stem for file in DIRECTORY.glob("*.json") if not file.stem.endswith("schema")}
        - {*TOPICS, "defaults", "expansion"}
    )
)
"""Those that have none."""

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
    fault: str | None = None
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
    """The cases of a topic, written out."""
    written = _members(**{"$schema": _plain, "about": _plain, "values": _plain, "cases": _plain})
    cases = expand(written(topic, read_json(topic)), read_json("defaults")["values"])
    return [Case(**case) for case in _each(_CASE)(topic, cases)]


def defaults() -> Members:
    """What a case need not say."""
    read: Members = _DEFAULTS("defaults", read_json("defaults"))
    return read


def read_case(case: Members) -> Case:
    """A case as it stands in a file."""
    return Case(**_CASE("case", case))


def read_json(name: str) -> Any:
    """A file of cases, or one beside them, as it is written."""
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
        return {
            name: _known(where, name, readers)(f"{where}.{name}", member)
            for name, member in value.items()
            if member is not None
        }

    return read


def _known(where: str, name: str, readers: dict[str, Read]) -> Read:
    if name not in readers:
        raise NotUnderstoodError(f"{where}: the runner does not know {name!r}")
    return readers[name]


def _call(where: str, value: Any) -> tuple[str, Members]:
    """What is called, and its arguments."""
    written = _members(operation=_plain, arguments=_plain)(where, value)
    operation: str = written["operation"]
    return operation, _arguments(where, {operation: written.get("arguments", {})})[operation]


def _arguments(where: str, value: Any) -> Members:
    """Arguments by the names of operations. Those of a generated method are JSON."""
    return {
        operation: _ARGUMENTS.get(operation, _plain)(f"{where}.{operation}", arguments)
        for operation, arguments in value.items()
    }


def _variant(**readers: Read) -> Read:
    """An object of exactly one of these members: which, and what it holds."""

    def read(where: str, value: Any) -> tuple[str, Any]:
        [(name, held)] = value.items()
        return name, _known(where, name, readers)(f"{where}.{name}", held)

    return read


def _named(read: Read, names: str) -> dict[str, Read]:
    return dict.fromkeys(names.split(), read)


def _number(where: str, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotUnderstoodError(f"{where}: {value!r} is no number")
    return value


def _step(where: str, value: Any) -> Any:
    return _STEP(where, value)


def _changed(where: str, written: Any) -> Any:
    """The value of a member: a text, in any of its forms, or another."""
    is_text = isinstance(written, list) or (isinstance(written, dict) and [*written] == ["repeat"])
    return _text(where, written) if is_text else written


def _described(name: str) -> Read:
    """Settings as the schema describes them: texts, numbers, and texts by the names of headers."""
    settings: Members = read_json("schema")["$defs"][name]["properties"]
    readers = {"number": _number, "integer": _number, "object": _by_name(_text)}
    return _members(**{it: readers.get(settings[it].get("type"), _text) for it in settings})


_SETTINGS = _described("Settings")
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
_ARGUMENTS: dict[str, Read] = {
    "build": _members(),
    "check": _members(),
    "create_session": _LOGIN,
    "delete_session": _members(session=_HANDOVER),
    "delete_session_by_id": _LOGOUT_BY_ID,
    "token_hosts": _members(**_named(_plain, "hosts scheme host port")),
    "managed": lambda where, value: _members(steps=_each(_step))(where, value),
}
_CLAIMS = _members(
    **_named(
        _plain,
        "issuer audience subject issued_at expires_at tenant_id customer_id user_id user_type "
        "roles jwt_id",
    )
)
_OUTCOME_MEMBERS: dict[str, Read] = {
    "built": _members(),
    "ready": _plain,
    "session": _members(
        **_named(
            _text,
            "session_id customer_id user_id api_user_id token refresh_token token_expires_at "
            "session_expires_at session_expires_at_text error_type message request_id",
        ),
        has_claims=_plain,
        unverified_claims=_CLAIMS,
        expiry=_each(_members(leeway=_plain, expired=_plain)),
    ),
    "answer": _plain,
    "termination": _members(
        **_named(_text, "session_id status request_id"), **_named(_plain, "terminated_at outcome")
    ),
    "error": _members(
        **_named(_text, "detail error_type request_id"),
        **_named(
            _plain,
            "kind operation field status code retry_after retryable session_may_exist attempts "
            "text text_lacks",
        ),
    ),
}
_OUTCOME = _variant(**_OUTCOME_MEMBERS)
_RENEWING = _members(renews=_plain)
_WRITTEN = _members(
    change=lambda where, members: {
        name: _changed(f"{where}.{name}", member) for name, member in members.items()
    },
    without=_plain,
    text=_text,
)
_DEED = _variant(
    **_named(_RENEWING, "log_in resume"),
    **_named(_WRITTEN, "hand_over write_store"),
    **_named(_members(), "open renew log_out log_out_elsewhere mend_store"),
    **_named(_number, "pass set_clock"),
    token=_members(min_ttl=_number),
    drop=_members(during_renewal=_plain),
    invalidate=_one_of("current", "first", "unknown"),
    watch=_plain,
    script=_each(_plain),
    give=_one_of("credentials", "wrong_credentials", "session", "handed_over", "nothing"),
    break_store=_one_of("everything", "swap", "hang"),
)
_STEP: Read = _members(
    do=_DEED,
    gives=_variant(
        token=_number,
        termination=_OUTCOME_MEMBERS["termination"],
        error=_OUTCOME_MEMBERS["error"],
    ),
    **_named(_plain, "session sent asked status stored"),
)
_CASE = _members(
    **_named(_plain, "name fault"),
    client=_SETTINGS,
    unset=_each(_one_of(*read_json("defaults")["client"])),
    environment=_by_name(_text),
    options=_described("Options"),
    call=_call,
    outcome=_OUTCOME,
    requests=_each(_members(like=_plain, path=_text, headers=_by_name(_text), body=_text)),
    # The sandbox refuses what it does not know of these.
    **_named(_each(_plain), "script connections"),
    **_named(_plain, "login_first warm_up request_count live_sessions"),
)
_STANDARD = _members(method=_plain, path=_text, headers=_by_name(_text), body=_text)
_DEFAULTS = _members(
    **{"$schema": _plain, "about": _plain},
    client=_SETTINGS,
    arguments=_arguments,
    requests=lambda where, requests: {
        operation: _STANDARD(f"{where}.{operation}", request)
        for operation, request in requests.items()
    },
    values=_plain,
)

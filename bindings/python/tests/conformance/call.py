"""The client and the arguments of a case: its own, and the defaults for the rest."""

from __future__ import annotations

import inspect
import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast
from urllib.parse import urlsplit

from finhub_sessions import AsyncClient, Client, Session, Termination
from finhub_sessions._native import TokenHosts

from . import dispatch

if TYPE_CHECKING:
    from collections.abc import Awaitable, Generator, Mapping

    from finhub_sessions import TestClock

    from .cases import Case, Members
    from .dispatch import Answer

AnyClient: TypeAlias = Client | AsyncClient
T = TypeVar("T")


class Fill:
    """What the placeholders of a case stand for."""

    def __init__(self, base_url: str) -> None:
        self._known = {"{sandbox}": base_url, "{authority}": urlsplit(base_url).netloc}
        self.session: Session | None = None

    def knows(self, session: Session) -> None:
        """Takes the session of `login_first`."""
        self.session = session
        self._known["{session_id}"] = session.session_id
        self._known["{token}"] = session.token.get_secret_value()

    def text(self, text: str) -> str:
        """A text of the case, its placeholders filled in."""
        for placeholder, value in self._known.items():
            text = text.replace(placeholder, value)
        return text

    def value(self, value: Any) -> Any:
        """A value of the case, its texts filled in."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if isinstance(value, dict):
            members = cast("dict[str, Any]", value)
            return {name: self.value(member) for name, member in members.items()}
        return value


async def settled(value: Awaitable[T] | T) -> T:
    """The value of a call: `AsyncClient` gives something to await, `Client` the value itself."""
    if inspect.isawaitable(value):
        awaited: T = await value
        return awaited
    return value


def client(
    kind: type[AnyClient],
    case: Case,
    defaults: Members,
    fill: Fill,
    clock: TestClock | None = None,
) -> AnyClient:
    """The client that makes the call of the case."""
    settings = {
        name: value for name, value in defaults["client"].items() if name not in case.unset
    } | case.client
    variables = {name: fill.text(value) for name, value in case.environment.items()}
    with environment(variables):
        built = kind(**fill.value(settings), clock=clock)
    return built if case.options is None else built.with_options(**fill.value(case.options))


@contextmanager
def environment(variables: Mapping[str, str]) -> Generator[None]:
    """Shows these variables, and no other `FINHUB_*`."""
    before = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("FINHUB_")}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name in variables:
            os.environ.pop(name, None)
        os.environ.update(before)


async def log_in(client: AnyClient, login: Members, defaults: Members) -> Session:
    arguments: Members = defaults["arguments"]["create_session"] | login
    return await settled(client.create_session(**arguments))


async def log_out(client: AnyClient, logout: Members, fill: Fill) -> Termination:
    """Ends the session that the case gives, or that of `login_first`."""
    if "session" in logout:
        session = Session.from_secret_json(json.dumps(logout["session"]))
    elif fill.session is None:
        raise ValueError("a logout without a session needs login_first")
    else:
        session = fill.session
    return await settled(client.delete_session(session))


async def log_out_by_id(
    client: AnyClient, by: Members, defaults: Members, fill: Fill
) -> Termination:
    arguments: dict[str, Any] = defaults["arguments"]["delete_session_by_id"] | by
    for name in ("session_id", "token"):
        arguments[name] = fill.text(arguments[name])
    return await settled(client.delete_session_by_id(**arguments))


def token_hosts(asked: Members) -> dispatch.Answer:
    """Whether a request of another HTTP client gets the token."""
    hosts = TokenHosts(asked["hosts"])
    covered = hosts.covers(asked["scheme"], asked["host"], asked.get("port"))
    return dispatch.Answer(hosts, covered)


async def generated(
    client: AnyClient, operation: str, given: Members, defaults: Members, fill: Fill
) -> Answer:
    """Calls an operation whose methods are generated."""
    arguments: Members = defaults["arguments"].get(operation, {}) | given
    return await dispatch.call(client, operation, fill.value(arguments))

"""A caller of each kind, and APIs that it calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
from finhub_sessions import Credentials

from .api import GuardedApi
from .callers import CALLERS, Caller

if TYPE_CHECKING:
    from collections.abc import Iterator

    from finhub_sessions.testing import Sandbox

    from .callers import RenewWith


class OpenCaller(Protocol):
    """Logs in, and makes a client that sends the token to some hosts."""

    def __call__(
        self, *hosts: str, connections: int = 1, renew_with: RenewWith | None = ...
    ) -> Caller: ...


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests and httpx send even to loopback by the proxy of the environment."""
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def api() -> Iterator[GuardedApi]:
    """The API whose host is named."""
    with GuardedApi() as api:
        yield api


@pytest.fixture
def other_api() -> Iterator[GuardedApi]:
    """An API on another port, whose host is not named."""
    with GuardedApi() as api:
        yield api


@pytest.fixture
def credentials(finhub_sandbox: Sandbox) -> Credentials:
    customer = finhub_sandbox.customer
    return Credentials(username=customer["username"], password=customer["password"])


@pytest.fixture(params=CALLERS)
def open_caller(
    request: pytest.FixtureRequest,
    finhub_sandbox: Sandbox,
    api: GuardedApi,
    credentials: Credentials,
) -> Iterator[OpenCaller]:
    callers: list[Caller] = []

    def open_caller(
        *hosts: str, connections: int = 1, renew_with: RenewWith | None = lambda: credentials
    ) -> Caller:
        caller = CALLERS[request.param](finhub_sandbox, list(hosts), renew_with, connections)
        callers.append(caller)
        api.session = caller.active
        return caller

    yield open_caller
    for caller in callers:
        caller.close()
    assert finhub_sandbox.live_sessions() == []


@pytest.fixture
def caller(open_caller: OpenCaller, api: GuardedApi) -> Caller:
    """A client with one connection: where one is kept, the next request waits in vain."""
    return open_caller(api.host)

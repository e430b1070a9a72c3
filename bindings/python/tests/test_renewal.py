"""What `renew_with` may be, may give and may raise: each call asks it once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from finhub_sessions import Credentials, InvalidInputError
from test_managed import LOGGED_OUT, answer

if TYPE_CHECKING:
    from finhub_sessions.testing import Sandbox

SENTENCE = "what renew_with gives must be Credentials, Session or None, not "

WRONG: list[tuple[object, str]] = [
    ("password", "str"),
    (7, "int"),
    (["x"], "list"),
    (False, "bool"),
]

LEFT = [20, -5]
"""How many seconds the token lives: with the first, a renewal that fails gives the old one."""


class Given:
    """Gives one thing, in one of several ways, and counts how often it is asked."""

    def __init__(self, given: object) -> None:
        self.given, self.count = given, 0

    def plain(self) -> object:
        self.count += 1
        if isinstance(self.given, BaseException):
            raise self.given
        return self.given

    async def coroutine(self) -> object:
        return self.plain()

    async def later(self) -> object:
        await asyncio.sleep(0)
        return self.plain()

    def future(self) -> object:
        future = asyncio.get_running_loop().create_future()
        if isinstance(self.given, BaseException):
            future.set_exception(self.given)
        else:
            future.set_result(self.given)
        self.count += 1
        return future

    def task(self) -> object:
        return asyncio.ensure_future(self.later())

    def awaitable(self) -> object:
        given = self

        class Awaitable:
            def __await__(self) -> Any:
                return given.later().__await__()

        return Awaitable()


KINDS = ["plain", "coroutine", "later", "future", "task", "awaitable"]


async def asked(sandbox: Sandbox, given: Given, kind: str, left: int) -> Any:
    sandbox.script(answer(left))
    async with sandbox.async_client() as client, asyncio.timeout(30):
        session = await client.login(**sandbox.customer, renew_with=getattr(given, kind))
        try:
            return await session.access_token()
        finally:
            sandbox.script(LOGGED_OUT)
            await session.logout()


@pytest.mark.parametrize("left", LEFT)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("wrong", "name"), WRONG, ids=[name for _, name in WRONG])
def test_something_else_is_a_type_error_under_a_loop_and_asked_for_once(
    finhub_sandbox: Sandbox, wrong: object, name: str, kind: str, left: int
) -> None:
    given = Given(wrong)
    with pytest.raises(TypeError) as raised:
        asyncio.run(asked(finhub_sandbox, given, kind, left))
    assert str(raised.value) == SENTENCE + name
    assert given.count == 1


@pytest.mark.parametrize("left", LEFT)
@pytest.mark.parametrize(("wrong", "name"), WRONG, ids=[name for _, name in WRONG])
def test_something_else_is_a_type_error_for_a_thread_and_asked_for_once(
    finhub_sandbox: Sandbox, wrong: object, name: str, left: int
) -> None:
    finhub_sandbox.script(answer(left))
    given = Given(wrong)
    renew_with: Any = given.plain
    with finhub_sandbox.client() as client:
        session = client.login(**finhub_sandbox.customer, renew_with=renew_with)
        with pytest.raises(TypeError) as raised:
            session.access_token()
        assert str(raised.value) == SENTENCE + name
        if left > 0:
            assert session.access_token() == session.session.token
        else:
            with pytest.raises(InvalidInputError):
                session.access_token()
        finhub_sandbox.script(LOGGED_OUT)
        session.logout()
    assert given.count == 1


@pytest.mark.parametrize("kind", KINDS)
def test_each_way_to_give_credentials_renews(finhub_sandbox: Sandbox, kind: str) -> None:
    customer = finhub_sandbox.customer
    given = Given(Credentials(username=customer["username"], password=customer["password"]))
    asyncio.run(asked(finhub_sandbox, given, kind, 20))
    assert given.count == 1


@pytest.mark.parametrize("kind", ["coroutine", "later", "future"])
def test_a_callback_that_is_cancelled_cancels_the_call_that_asked(
    finhub_sandbox: Sandbox, kind: str
) -> None:
    given = Given(asyncio.CancelledError())
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(asked(finhub_sandbox, given, kind, 20))
    assert given.count == 1


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_in_a_callback_reaches_the_caller(
    finhub_sandbox: Sandbox, error: type[BaseException]
) -> None:
    finhub_sandbox.script(answer(20))
    given = Given(error())
    renew_with: Any = given.plain
    with finhub_sandbox.client() as client:
        session = client.login(**finhub_sandbox.customer, renew_with=renew_with)
        with pytest.raises(error):
            session.access_token()
        finhub_sandbox.script(LOGGED_OUT)
        session.logout()
    with pytest.raises(error):
        asyncio.run(asked(finhub_sandbox, given, "later", 20))
    assert given.count == 2


def test_what_cannot_be_called_is_refused_before_anything_is_sent(finhub_sandbox: Sandbox) -> None:
    wrong: Any = "password"
    sentence = "renew_with must be a function that gives Credentials or a Session, not str"
    with finhub_sandbox.client() as client, pytest.raises(TypeError, match=sentence):
        client.login(**finhub_sandbox.customer, renew_with=wrong)
    with pytest.raises(TypeError, match=sentence):
        finhub_sandbox.async_client().login(**finhub_sandbox.customer, renew_with=wrong)
    assert finhub_sandbox.requests() == []


def test_an_async_callback_is_not_for_threads(finhub_sandbox: Sandbox) -> None:
    given = Given(None)
    functions: list[Callable[[], Any]] = [given.coroutine, lambda: given.coroutine()]
    with finhub_sandbox.client() as client:
        with pytest.raises(TypeError, match="an async one is for AsyncClient"):
            client.login(**finhub_sandbox.customer, renew_with=functions[0])
        finhub_sandbox.script(answer(20))
        session = client.login(**finhub_sandbox.customer, renew_with=functions[1])
        with pytest.raises(TypeError, match=SENTENCE + "coroutine"):
            session.access_token()
        finhub_sandbox.script(LOGGED_OUT)
        session.logout()
    assert given.count == 0


def test_logging_that_fails_does_not_hold_a_renewal_up(
    finhub_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    import logging
    import sys

    class Closed(logging.Filter):
        def filter(self, record: logging.LogRecord) -> bool:
            raise OSError("the disk is full")

    told: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda args: told.append(args.exc_value))
    logger, closed = logging.getLogger("finhub_sessions"), Closed()
    logger.addFilter(closed)
    try:
        asyncio.run(asked(finhub_sandbox, Given(LookupError("the vault is closed")), "later", 20))
    finally:
        logger.removeFilter(closed)
    assert [str(error) for error in told if isinstance(error, OSError)] == ["the disk is full"]

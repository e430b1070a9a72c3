"""Managed sessions: logging out at the end of a block, and renewing the token."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from finhub_sessions import (
    ClosedError,
    Credentials,
    InternalServerError,
    InvalidInputError,
    UnauthorizedError,
)

if TYPE_CHECKING:
    import logging

    from finhub_sessions.testing import Sandbox, Step


def part(content: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def answer(seconds: float) -> Step:
    """A login whose token lives for so many seconds more."""
    claims = {"exp": int(time.time() + seconds), "iat": int(time.time()), "sub": "u"}
    data = {
        "sessionId": "sess_short",
        "userId": "u",
        "token": f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}.c2lnbmF0dXJl",
        "refreshToken": "canary-refresh",
    }
    return {"status": 200, "body": {"code": 200, "data": data}}


LOGGED_OUT: Step = {"body": {"success": True, "data": {"sessionId": "sess_short"}}}
"""The sandbox does not know the session of `answer`. One that is forgotten would be logged out in a later test."""


@pytest.fixture
def credentials(finhub_sandbox: Sandbox) -> Credentials:
    customer = finhub_sandbox.customer
    return Credentials(username=customer["username"], password=customer["password"])


def test_the_end_of_the_block_logs_out(finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client() as client, client.login(**finhub_sandbox.customer) as session:
        assert len(finhub_sandbox.live_sessions()) == 1
        assert session.access_token() == session.session.token

    assert finhub_sandbox.live_sessions() == []
    with pytest.raises(ClosedError):
        session.access_token()
    assert session.logout().outcome == "terminated"


def test_a_failure_to_log_out_is_raised_where_nothing_else_is(finhub_sandbox: Sandbox) -> None:
    with (
        finhub_sandbox.client(max_retries=0) as client,
        pytest.raises(InternalServerError),
        client.login(**finhub_sandbox.customer),
    ):
        finhub_sandbox.script({"status": 500})


def test_a_failure_to_log_out_does_not_hide_the_blocks_own_error(finhub_sandbox: Sandbox) -> None:
    def work() -> None:
        with client.login(**finhub_sandbox.customer):
            finhub_sandbox.script({"status": 500})
            raise KeyError("the block's own")

    async def async_work() -> None:
        async with (
            finhub_sandbox.async_client(max_retries=0) as client,
            client.login(**finhub_sandbox.customer),
        ):
            finhub_sandbox.script({"status": 500})
            raise KeyError("the block's own")

    with finhub_sandbox.client(max_retries=0) as client, pytest.raises(KeyError) as raised:
        work()
    with pytest.raises(KeyError) as also_raised:
        asyncio.run(async_work())

    for error in (raised.value, also_raised.value):
        assert error.__notes__[0].startswith("The session could not be logged out: server_error")


def test_a_session_that_was_forgotten_is_logged_out(finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client() as client:
        client.login(**finhub_sandbox.customer)

    assert finhub_sandbox.live_sessions() == []


def test_a_resumed_session_that_was_forgotten_stays(finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client() as client:
        session = client.create_session(**finhub_sandbox.customer)
        assert client.resume(session).access_token() == session.token

    assert len(finhub_sandbox.live_sessions()) == 1


def test_a_token_is_renewed_with_the_credentials_that_the_callback_gives(
    finhub_sandbox: Sandbox, credentials: Credentials
) -> None:
    finhub_sandbox.script(answer(20))
    asked: list[int] = []

    def ask() -> Credentials:
        asked.append(1)
        return credentials

    with finhub_sandbox.client() as client, ThreadPoolExecutor(8) as threads:
        session = client.login(**finhub_sandbox.customer, renew_with=ask)
        old = session.session.token
        tokens = set(threads.map(lambda _: session.access_token(), range(32)))
        assert tokens == {session.session.token}
        assert old not in tokens
        session.logout()

    assert asked == [1]
    assert finhub_sandbox.live_sessions() == []


@pytest.mark.parametrize("is_async", [True, False], ids=["an async callback", "a plain callback"])
def test_tasks_share_one_renewal(
    finhub_sandbox: Sandbox, credentials: Credentials, *, is_async: bool
) -> None:
    finhub_sandbox.script(answer(20))
    asked: list[int] = []

    async def ask_async() -> Credentials:
        asked.append(1)
        await asyncio.sleep(0.01)
        return credentials

    def ask_plain() -> Credentials:
        asked.append(1)
        return credentials

    async def main() -> None:
        ask: Any = ask_async if is_async else ask_plain
        async with (
            finhub_sandbox.async_client() as client,
            client.login(**finhub_sandbox.customer, renew_with=ask) as session,
        ):
            old = session.session.token
            tokens = set(await asyncio.gather(*(session.access_token() for _ in range(32))))
            assert tokens == {session.session.token}
            assert old not in tokens

    asyncio.run(main())

    assert asked == [1]
    assert finhub_sandbox.live_sessions() == []


def test_where_a_task_has_gone_before_it_is_asked_the_next_one_is_asked(
    finhub_sandbox: Sandbox, credentials: Credentials
) -> None:
    async def main() -> None:
        for turns in range(20):
            # Each with a client, whose end waits for what the turn left: it would take the next turn's answer.
            async with finhub_sandbox.async_client() as client:
                finhub_sandbox.script(answer(-5))
                old = await client.create_session(**finhub_sandbox.customer)
                session = client.resume(old, renew_with=lambda: credentials)
                first = asyncio.create_task(session.access_token())
                for _ in range(turns % 4):
                    await asyncio.sleep(0)
                first.cancel()
                await asyncio.gather(first, return_exceptions=True)
                async with asyncio.timeout(10):
                    assert await session.access_token() != old.token
                await session.logout()

    asyncio.run(main())


def test_a_callback_that_fails_leaves_the_old_token(
    finhub_sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    def ask() -> Credentials:
        raise LookupError("the vault is closed")

    async def main() -> None:
        finhub_sandbox.script(answer(20))
        async with finhub_sandbox.async_client() as client:
            session = await client.login(**finhub_sandbox.customer, renew_with=ask)
            assert await session.access_token() == session.session.token
            finhub_sandbox.script(LOGGED_OUT)
            await session.logout()

    finhub_sandbox.script(answer(20), LOGGED_OUT)
    with finhub_sandbox.client() as client:
        session = client.login(**finhub_sandbox.customer, renew_with=ask)
        assert session.access_token() == session.session.token
        session.logout()
    asyncio.run(main())

    failures: list[logging.LogRecord] = [r for r in caplog.records if r.levelname == "WARNING"]
    assert [record.getMessage() for record in failures] == ["access_token: renew_with failed"] * 2
    assert "the vault is closed" in caplog.text


def test_an_expired_token_with_nothing_to_renew_it_is_said_to_be_so(
    finhub_sandbox: Sandbox,
) -> None:
    finhub_sandbox.script(answer(-5))
    with finhub_sandbox.client() as client:
        session = client.login(**finhub_sandbox.customer)
        with pytest.raises(UnauthorizedError):
            session.access_token()
        resumed = client.resume(session.session, renew_with=lambda: None)
        with pytest.raises(InvalidInputError, match="gave none"):
            resumed.access_token()
        finhub_sandbox.script(LOGGED_OUT)
        session.logout()


def test_a_callback_that_gives_something_else_is_a_type_error(finhub_sandbox: Sandbox) -> None:
    finhub_sandbox.script(answer(20))
    wrong: Any = lambda: "password"  # noqa: E731
    with finhub_sandbox.client() as client:
        session = client.login(**finhub_sandbox.customer, renew_with=wrong)
        with pytest.raises(
            TypeError, match="what renew_with gives must be Credentials, Session or None"
        ):
            session.access_token()
        finhub_sandbox.script(LOGGED_OUT)
        session.logout()

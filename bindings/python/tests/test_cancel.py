"""Callers under asyncio that go away."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from finhub_sessions import AsyncClient
    from finhub_sessions.testing import Sandbox


async def settled(sandbox: Sandbox, client: AsyncClient) -> None:
    """Waits for what callers left behind; then no session may be left."""
    await client.close()
    assert sandbox.live_sessions() == []


async def arrived(sandbox: Sandbox, count: int) -> None:
    while len(sandbox.requests()) < count:
        await asyncio.sleep(0.005)


def test_a_cancelled_login_leaves_no_session(finhub_sandbox: Sandbox) -> None:
    finhub_sandbox.script({"handle": True, "delay_ms": 200})

    async def main() -> None:
        client = finhub_sandbox.async_client()
        login = asyncio.create_task(client.create_session(**finhub_sandbox.customer))
        await arrived(finhub_sandbox, 1)
        login.cancel()
        with pytest.raises(asyncio.CancelledError):
            await login
        assert len(finhub_sandbox.live_sessions()) == 1
        await settled(finhub_sandbox, client)

    asyncio.run(main())


def test_a_timeout_leaves_no_session(finhub_sandbox: Sandbox) -> None:
    finhub_sandbox.script({"handle": True, "delay_ms": 300})

    async def main() -> None:
        client = finhub_sandbox.async_client()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await client.create_session(**finhub_sandbox.customer)
        await settled(finhub_sandbox, client)

    asyncio.run(main())


def test_a_login_that_is_cancelled_with_its_answer_leaves_no_session(
    finhub_sandbox: Sandbox,
) -> None:
    async def main() -> None:
        client = finhub_sandbox.async_client()
        for turns in range(60):
            login = asyncio.create_task(client.create_session(**finhub_sandbox.customer))
            # A few turns of the loop more each time, from before the request to after the answer.
            for _ in range(turns):
                await asyncio.sleep(0.0002)
            login.cancel()
            try:
                session = await login
            except asyncio.CancelledError:
                continue
            await client.delete_session(session)
        await settled(finhub_sandbox, client)

    asyncio.run(main())


def test_a_login_whose_answer_was_delivered_but_not_seen_leaves_no_session(
    finhub_sandbox: Sandbox,
) -> None:
    finhub_sandbox.script({"handle": True, "delay_ms": 200})

    async def main() -> None:
        client = finhub_sandbox.async_client()
        login = asyncio.create_task(client.create_session(**finhub_sandbox.customer))
        await arrived(finhub_sandbox, 1)
        awaited = login._fut_waiter  # type: ignore[attr-defined] # the moment has no other name
        while not awaited.done():
            await asyncio.sleep(0)
            if awaited.done() and not login.done():
                login.cancel()
        with pytest.raises(asyncio.CancelledError):
            await login
        await settled(finhub_sandbox, client)

    asyncio.run(main())


def test_a_cancelled_logout_goes_on(finhub_sandbox: Sandbox) -> None:
    async def main() -> None:
        client = finhub_sandbox.async_client()
        session = await client.create_session(**finhub_sandbox.customer)
        finhub_sandbox.script({"handle": True, "delay_ms": 200})
        logout = asyncio.create_task(client.delete_session(session))
        await arrived(finhub_sandbox, 2)
        logout.cancel()
        with pytest.raises(asyncio.CancelledError):
            await logout
        await settled(finhub_sandbox, client)

    asyncio.run(main())


def test_a_coroutine_that_is_thrown_away_in_mid_login_leaves_no_session(
    finhub_sandbox: Sandbox,
) -> None:
    finhub_sandbox.script({"handle": True, "delay_ms": 200})

    async def main() -> None:
        client = finhub_sandbox.async_client()
        login = client.create_session(**finhub_sandbox.customer)
        login.send(None)
        await arrived(finhub_sandbox, 1)
        login.close()
        await settled(finhub_sandbox, client)

    asyncio.run(main())


def test_a_managed_login_that_is_cancelled_leaves_no_session(finhub_sandbox: Sandbox) -> None:
    async def main() -> None:
        client = finhub_sandbox.async_client()

        async def work() -> None:
            async with client.login(**finhub_sandbox.customer):
                await asyncio.sleep(60)

        for turns in range(40):
            task = asyncio.create_task(work())
            for _ in range(turns):
                await asyncio.sleep(0.0002)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        await settled(finhub_sandbox, client)

    asyncio.run(main())

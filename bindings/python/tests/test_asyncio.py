"""Event loops: many calls, several loops, other kinds of loops."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
import uvloop
from finhub_sessions import ClosedError, InvalidCredentialsError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from finhub_sessions import AsyncClient
    from finhub_sessions.testing import Sandbox


class ProactorLike(asyncio.SelectorEventLoop):
    """A loop that cannot watch a socket, as that of Windows."""

    # asyncio itself watches a socket of its own by a private method.
    def add_reader(self, fd: Any, callback: Any, *args: Any) -> Any:  # type: ignore[override] # it only raises
        raise NotImplementedError


LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {
    "asyncio": asyncio.new_event_loop,
    "uvloop": uvloop.new_event_loop,
    "a loop without sockets": ProactorLike,
}


def run(main: Coroutine[Any, Any, object], loop: Callable[[], Any]) -> None:
    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(main)


async def log_in_and_out(client: AsyncClient, sandbox: Sandbox) -> None:
    session = await client.create_session(**sandbox.customer)
    await client.delete_session(session)


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS.keys())
def test_a_call_ends_with_its_value_or_its_error(
    finhub_sandbox: Sandbox, loop: Callable[[], Any]
) -> None:
    async def main() -> None:
        async with finhub_sandbox.async_client() as client:
            await log_in_and_out(client, finhub_sandbox)
            wrong = finhub_sandbox.customer | {"password": "wrong"}
            with pytest.raises(InvalidCredentialsError):
                await client.create_session(**wrong)
            async with client.login(**finhub_sandbox.customer) as session:
                assert await session.access_token() == session.session.token
        with pytest.raises(ClosedError):
            await client.create_session(**finhub_sandbox.customer)

    run(main(), loop)

    assert finhub_sandbox.live_sessions() == []


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS.keys())
def test_1000_logins_at_once_all_succeed(finhub_sandbox: Sandbox, loop: Callable[[], Any]) -> None:
    async def main() -> None:
        async with finhub_sandbox.async_client() as client:
            logins = (client.create_session(**finhub_sandbox.customer) for _ in range(1000))
            sessions = await asyncio.gather(*logins)
        assert len({session.session_id for session in sessions}) == 1000

    run(main(), loop)


def test_one_client_serves_loops_of_several_threads(finhub_sandbox: Sandbox) -> None:
    client = finhub_sandbox.async_client()

    async def main() -> None:
        await asyncio.gather(*(log_in_and_out(client, finhub_sandbox) for _ in range(20)))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda loop: run(main(), loop), [*LOOPS.values(), asyncio.new_event_loop]))
    asyncio.run(client.close())

    assert finhub_sandbox.live_sessions() == []


def test_one_client_serves_loops_one_after_the_other(finhub_sandbox: Sandbox) -> None:
    client = finhub_sandbox.async_client()
    for _ in range(5):
        for loop in LOOPS.values():
            run(log_in_and_out(client, finhub_sandbox), loop)
    asyncio.run(client.close())


def test_the_loop_goes_on_while_a_call_waits(finhub_sandbox: Sandbox) -> None:
    finhub_sandbox.script({"handle": True, "delay_ms": 300})

    async def main() -> None:
        async with finhub_sandbox.async_client() as client:
            login = asyncio.create_task(client.create_session(**finhub_sandbox.customer))
            turns = 0
            while not login.done():
                await asyncio.sleep(0.001)
                turns += 1
            assert turns > 10

    asyncio.run(main())


def test_a_loop_that_is_gone_leaves_nothing_behind(finhub_sandbox: Sandbox) -> None:
    client = finhub_sandbox.async_client()
    for make in LOOPS.values():
        loop = make()
        loop.run_until_complete(log_in_and_out(client, finhub_sandbox))
        loop.close()
        gone = weakref.ref(loop)
        del loop
        gc.collect()
        assert gone() is None
    asyncio.run(client.close())
    gc.collect()

    assert not [thread for thread in threading.enumerate() if thread.name == "finhub-loop"]

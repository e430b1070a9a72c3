"""Processes that are forked, as gunicorn's preload and multiprocessing do."""

from __future__ import annotations

import asyncio
import os
import sys
import traceback
import warnings
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from finhub_sessions.testing import Sandbox, Step

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows does not fork")


def fork(child: Callable[[], None]) -> int:
    """Runs something in a child, and gives its status: 0 where nothing was raised."""
    with warnings.catch_warnings():
        # From Python 3.12 on, a fork beside threads is warned of.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if process == 0:
        status = 1
        try:
            child()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def test_50_forks_with_calls_before_and_after(finhub_sandbox: Sandbox) -> None:
    def log_in_and_out() -> None:
        client.delete_session(client.create_session(**finhub_sandbox.customer))

    with finhub_sandbox.client() as client:
        for _ in range(50):
            log_in_and_out()
            assert fork(log_in_and_out) == 0
            log_in_and_out()

    assert len(finhub_sandbox.requests()) == 50 * 3 * 2
    assert finhub_sandbox.live_sessions() == []


def test_an_async_client_works_in_a_child(finhub_sandbox: Sandbox) -> None:
    async def log_in_and_out() -> None:
        await client.delete_session(await client.create_session(**finhub_sandbox.customer))

    client = finhub_sandbox.async_client()
    for _ in range(5):
        asyncio.run(log_in_and_out())
        assert fork(lambda: asyncio.run(log_in_and_out())) == 0
    asyncio.run(client.close())

    assert finhub_sandbox.live_sessions() == []


def test_a_child_shares_neither_connections_nor_an_end_with_its_parent(
    finhub_sandbox: Sandbox,
) -> None:
    def close_all() -> None:
        clone.create_session(**finhub_sandbox.customer)
        client.close()
        with pytest.raises(ClosedError):
            clone.check()

    from finhub_sessions import ClosedError

    client = finhub_sandbox.client()
    clone = client.with_options(device_id="another")
    clone.create_session(**finhub_sandbox.customer)

    assert fork(close_all) == 0

    clone.create_session(**finhub_sandbox.customer)
    client.close()
    devices = {dict(request.headers)["deviceid"] for request in finhub_sandbox.requests()}
    assert devices == {"another"}


def test_a_child_may_use_a_managed_session_of_its_parent(finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client() as client, client.login(**finhub_sandbox.customer) as session:
        token = session.access_token()

        def use_it() -> None:
            assert session.access_token() == token

        assert fork(use_it) == 0
        # The child's end is not the session's.
        assert len(finhub_sandbox.live_sessions()) == 1

    assert finhub_sandbox.live_sessions() == []


def test_a_child_that_is_forked_in_the_middle_of_other_threads_calls_works(
    finhub_sandbox: Sandbox,
) -> None:
    import threading

    def log_in() -> None:
        client.delete_session(client.create_session(**finhub_sandbox.customer))

    with finhub_sandbox.client() as client:
        slow: Step = {"handle": True, "delay_ms": 300}
        finhub_sandbox.script(slow, slow, slow, slow)
        threads = [threading.Thread(target=log_in) for _ in range(4)]
        for thread in threads:
            thread.start()
        while len(finhub_sandbox.requests()) < 4:
            pass
        assert [fork(log_in) for _ in range(5)] == [0] * 5
        for thread in threads:
            thread.join()

    assert finhub_sandbox.live_sessions() == []

"""The interpreter's exit, whatever calls are under way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import program
import pytest

if TYPE_CHECKING:
    from finhub_sessions.testing import Sandbox, Step

PROGRAMS = {
    "a thread's call is pending": """
        client = Client(forwarded_for="::1")
        call = lambda: client.create_session(**customer)
        threading.Thread(target=call, daemon=True).start()
        time.sleep(0.02)
        """,
    "threads call without end": """
        client = Client(forwarded_for="::1")
        def call():
            while True:
                client.delete_session(client.create_session(**customer))
        for _ in range(4):
            threading.Thread(target=call, daemon=True).start()
        time.sleep(0.05)
        """,
    "a call is done": """
        client = Client(forwarded_for="::1")
        client.delete_session(client.create_session(**customer))
        """,
    "a managed session was forgotten": """
        client = Client(forwarded_for="::1")
        session = client.login(**customer)
        """,
    "a task's call is pending": """
        async def main():
            task = asyncio.create_task(AsyncClient(forwarded_for="::1").create_session(**customer))
            await asyncio.sleep(0.1)
        asyncio.run(main())
        """,
    "a task's call is done": """
        async def main():
            client = AsyncClient(forwarded_for="::1")
            await client.delete_session(await client.create_session(**customer))
        asyncio.run(main())
        """,
    "a task's call was cancelled": """
        async def main():
            client = AsyncClient(forwarded_for="::1")
            task = asyncio.create_task(client.create_session(**customer))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        asyncio.run(main())
        """,
    "a loop stopped in the middle of calls": """
        loop = asyncio.new_event_loop()
        client = AsyncClient(forwarded_for="::1")
        tasks = [loop.create_task(client.create_session(**customer)) for _ in range(8)]
        loop.call_later(0.01, loop.stop)
        loop.run_forever()
        # What asyncio itself says of tasks that nobody ended is not the point.
        for task in tasks:
            task._log_destroy_pending = False
        """,
}

RUNS = 25
"""Of each program: 200 exits in all."""


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_the_exit_is_silent_and_successful(finhub_sandbox: Sandbox, text: str) -> None:
    # A login takes a moment, so that those which are pending are so at the exit.
    slow: Step = {"handle": True, "delay_ms": 60}
    finhub_sandbox.script(*[slow] * (RUNS * 8))
    with ThreadPoolExecutor(2) as runners:
        ends = list(runners.map(lambda _: program.run(text, finhub_sandbox), range(RUNS)))

    assert set(ends) == {program.Ended(0, "", "")}


@pytest.mark.parametrize("pending", ["a thread's call is pending", "a task's call is pending"])
def test_a_login_that_is_pending_at_the_exit_is_logged_out(
    finhub_sandbox: Sandbox, pending: str
) -> None:
    finhub_sandbox.script({"handle": True, "delay_ms": 300})

    assert program.run(PROGRAMS[pending], finhub_sandbox) == (0, "", "")

    assert [request.method for request in finhub_sandbox.requests()] == ["POST", "DELETE"]
    assert finhub_sandbox.live_sessions() == []

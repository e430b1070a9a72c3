"""Threads that share one client."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import program

if TYPE_CHECKING:
    from finhub_sessions.testing import Sandbox


def test_64_threads_log_in_and_out_on_one_client(finhub_sandbox: Sandbox) -> None:
    def log_in_and_out(_: int) -> str:
        return client.delete_session(client.create_session(**finhub_sandbox.customer)).outcome

    with finhub_sandbox.client() as client, ThreadPoolExecutor(64) as threads:
        outcomes = list(threads.map(log_in_and_out, range(256)))

    assert outcomes == ["terminated"] * 256
    assert finhub_sandbox.live_sessions() == []


def test_64_threads_that_log_out_the_same_session_send_one_request(
    finhub_sandbox: Sandbox,
) -> None:
    with finhub_sandbox.client() as client, ThreadPoolExecutor(64) as threads:
        session = client.login(**finhub_sandbox.customer)
        finhub_sandbox.clear_requests()

        outcomes = {ended.outcome for ended in threads.map(lambda _: session.logout(), range(64))}

    assert outcomes == {"terminated"}
    assert [request.method for request in finhub_sandbox.requests()] == ["DELETE"]


def test_other_threads_run_while_a_call_waits(finhub_sandbox: Sandbox) -> None:
    finhub_sandbox.script({"handle": True, "delay_ms": 300})
    with finhub_sandbox.client() as client:
        waiting = threading.Thread(target=client.create_session, kwargs=finhub_sandbox.customer)
        waiting.start()
        turns = 0
        while waiting.is_alive():
            time.sleep(0.001)
            turns += 1

    assert turns > 10


def test_a_connection_that_was_closed_while_nobody_looked_is_not_used(
    finhub_sandbox: Sandbox,
) -> None:
    with finhub_sandbox.client() as client:
        for _ in range(5):
            finhub_sandbox.script({"handle": True, "headers": [("X-Last", "1")], "end": "close"})
            client.create_session(**finhub_sandbox.customer)
            # The end of the connection needs a moment to arrive.
            time.sleep(0.02)

        client.create_session(**finhub_sandbox.customer)

    assert len(finhub_sandbox.live_sessions()) == 6


def test_a_process_that_is_given_no_thread_is_told_so(finhub_sandbox: Sandbox) -> None:
    # No address space holds such a stack. A blocking client needs no thread beside its caller's.
    ended = program.run(
        """
        os.environ["RUST_MIN_STACK"] = str(1 << 46)
        from finhub_sessions import APIConnectionError
        async def main():
            try:
                await AsyncClient(forwarded_for="::1").create_session(**customer)
            except APIConnectionError as error:
                print(error.kind, error.retryable, error.session_may_exist, error)
        asyncio.run(main())
        client = Client(forwarded_for="::1")
        client.delete_session(client.create_session(**customer))
        """,
        finhub_sandbox,
    )
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("connection True False connection: the SDK could not start")
    assert "ulimit -u" in ended.out
    assert finhub_sandbox.live_sessions() == []

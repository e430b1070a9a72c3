"""Ctrl-C in a blocking call."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import program
import pytest

if TYPE_CHECKING:
    from finhub_sessions.testing import Sandbox

LOGIN = """
client = Client(forwarded_for="203.0.113.42")
try:
    client.create_session(**customer)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def wait_for_requests(sandbox: Sandbox, count: int) -> None:
    end = time.monotonic() + program.LONGEST
    while len(sandbox.requests()) < count and time.monotonic() < end:
        time.sleep(0.01)


@pytest.mark.parametrize("at_once", [True, False], ids=["and exits", "and goes on"])
def test_ctrl_c_during_a_login_leaves_no_session(finhub_sandbox: Sandbox, *, at_once: bool) -> None:
    finhub_sandbox.script({"handle": True, "delay_ms": 1000})
    rest = "" if at_once else "client.close()"
    running = program.start(LOGIN + rest, finhub_sandbox)
    wait_for_requests(finhub_sandbox, 1)
    assert len(finhub_sandbox.live_sessions()) == 1

    running.send_signal(signal.SIGINT)

    # The answer takes longer: only an interrupted call can say so.
    assert running.stdout is not None
    assert running.stdout.readline() == "interrupted\n"
    assert len(finhub_sandbox.live_sessions()) == 1
    assert program.ended(running) == (0, "", "")
    assert finhub_sandbox.live_sessions() == []
    assert [request.method for request in finhub_sandbox.requests()] == ["POST", "DELETE"]


def test_a_logout_goes_on_after_ctrl_c(finhub_sandbox: Sandbox) -> None:
    running = program.start(
        """
        client = Client(forwarded_for="203.0.113.42")
        session = client.create_session(**customer)
        print(flush=True)
        input()
        try:
            client.delete_session(session)
        except KeyboardInterrupt:
            print("interrupted", flush=True)
        """,
        finhub_sandbox,
    )
    assert running.stdout is not None
    running.stdout.readline()
    finhub_sandbox.script({"handle": True, "delay_ms": 1000})
    assert running.stdin is not None
    running.stdin.write("\n")
    running.stdin.flush()
    wait_for_requests(finhub_sandbox, 2)

    running.send_signal(signal.SIGINT)

    assert program.ended(running) == (0, "interrupted\n", "")
    assert finhub_sandbox.live_sessions() == []


def test_an_interrupted_program_ends_as_others_do(finhub_sandbox: Sandbox) -> None:
    finhub_sandbox.script({"handle": True, "delay_ms": 500})
    running = program.start(
        "Client(forwarded_for='::1').create_session(**customer)", finhub_sandbox
    )
    wait_for_requests(finhub_sandbox, 1)

    running.send_signal(signal.SIGINT)

    status, out, err = program.ended(running)
    assert (status, out) == (-signal.SIGINT, "")
    assert err.endswith("KeyboardInterrupt\n")
    assert finhub_sandbox.live_sessions() == []


def test_a_handler_of_the_programs_own_decides(finhub_sandbox: Sandbox) -> None:
    finhub_sandbox.script({"handle": True, "delay_ms": 500})
    running = program.start(
        """
        import signal
        signal.signal(signal.SIGINT, lambda *_: print("not now", flush=True))
        print(Client(forwarded_for="::1").create_session(**customer).message)
        """,
        finhub_sandbox,
    )
    wait_for_requests(finhub_sandbox, 1)

    running.send_signal(signal.SIGINT)

    assert program.ended(running) == (0, "not now\nSession created successfully\n", "")

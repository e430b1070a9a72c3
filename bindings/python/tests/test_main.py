"""`python -m finhub_sessions`, as a new user meets it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time

import pytest
from finhub_sessions.testing import Sandbox
from program import as_from_a_terminal

PROGRAM = [sys.executable, "-m", "finhub_sessions"]
ADDRESS = ["--forwarded-for", "203.0.113.42"]
LIMIT = 30
"""In seconds: what takes longer hangs."""


@pytest.fixture
def environment(finhub_sandbox: Sandbox) -> dict[str, str]:
    """A sandbox's settings, and who logs in."""
    customer = finhub_sandbox.customer
    return finhub_sandbox.environment | {
        "FINHUB_CUSTOMER_ID": customer["customer_id"],
        "FINHUB_USER_ID": customer["user_id"],
        "FINHUB_USERNAME": customer["username"],
    }


@pytest.fixture
def password(finhub_sandbox: Sandbox) -> str:
    return finhub_sandbox.customer["password"]


def surroundings(settings: dict[str, str]) -> dict[str, str]:
    """This process's environment with these settings and no others."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("FINHUB_") or name == "FINHUB_SANDBOX"
    }
    return kept | settings


def run(
    *arguments: str, settings: dict[str, str], typed: str | bytes = ""
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*PROGRAM, *arguments],
        input=typed.encode() if isinstance(typed, str) else typed,
        env=surroundings(settings),
        capture_output=True,
        timeout=LIMIT,
    )


def complaint(finished: subprocess.CompletedProcess[bytes], status: int) -> str:
    """The one line that a program says which ends with this status."""
    said = finished.stderr.decode()
    assert finished.returncode == status, said
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_logs_in_and_out_with_the_password_from_standard_input(
    environment: dict[str, str], password: str, finhub_sandbox: Sandbox, end: str
) -> None:
    finished = run(*ADDRESS, settings=environment, typed=password + end)
    assert finished.returncode == 0, finished.stderr
    printed = finished.stdout.decode()
    assert "logged in\n" in printed
    assert "token        [redacted]\n" in printed
    assert "outcome      terminated\n" in printed
    assert [request.method for request in finhub_sandbox.requests()] == ["POST", "DELETE"]
    assert finhub_sandbox.live_sessions() == []


def test_prints_no_secret(
    environment: dict[str, str], password: str, finhub_sandbox: Sandbox
) -> None:
    finished = run(*ADDRESS, settings=environment, typed=password)
    printed = finished.stdout.decode() + finished.stderr.decode()
    [_, logout] = finhub_sandbox.requests()
    token = (logout.header("Authorization") or "").removeprefix("Bearer ")
    assert token
    for secret in (
        password,
        token,
        environment["FINHUB_TENANT_KEY"],
        environment["FINHUB_TENANT_SECRET"],
    ):
        assert secret not in printed


def test_takes_options_before_variables(
    environment: dict[str, str], password: str, finhub_sandbox: Sandbox
) -> None:
    finished = run(
        *ADDRESS,
        *["--customer-id", finhub_sandbox.customer["customer_id"]],
        *["--user-id", finhub_sandbox.customer["user_id"]],
        *["--username", finhub_sandbox.customer["username"]],
        *["--platform", "ios", "--device-id", "of-this-test"],
        settings=environment | {"FINHUB_CUSTOMER_ID": "another", "FINHUB_PLATFORM": "web"},
        typed=password,
    )
    assert finished.returncode == 0, finished.stderr
    [login, _] = finhub_sandbox.requests()
    assert login.header("platform") == "ios"
    assert login.header("deviceId") == "of-this-test"
    assert login.header("X-Forwarded-For") == ADDRESS[1]


def test_the_sandbox_needs_no_settings() -> None:
    finished = run("--sandbox", settings={})
    assert finished.returncode == 0, finished.stderr
    assert "outcome      terminated\n" in finished.stdout.decode()


def test_the_sandbox_goes_before_settings_that_lead_elsewhere() -> None:
    finished = run("--sandbox", settings={"FINHUB_BASE_URL": "https://finhub.invalid"})
    assert finished.returncode == 0, finished.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_does_not_complain_where_nobody_reads_on(unbuffered: str) -> None:
    running = subprocess.Popen(
        [*PROGRAM, "--sandbox"],
        env=surroundings({"PYTHONUNBUFFERED": unbuffered}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 1


def test_says_how_to_get_a_sandbox_that_is_not_there() -> None:
    said = complaint(run("--sandbox", settings={"FINHUB_SANDBOX": "/nowhere"}), 1)
    assert said.startswith("error: ")
    assert "FINHUB_SANDBOX" in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ("FINHUB_TENANT_ID", "FINHUB_TENANT_ID"),
        ("FINHUB_TENANT_SECRET", "tenant_secret"),
        ("FINHUB_FORWARDED_FROM", "FINHUB_FORWARDED_FROM"),
        ("FINHUB_PLATFORM", "FINHUB_PLATFORM"),
        ("FINHUB_DEVICE_ID", "FINHUB_DEVICE_ID"),
    ],
)
def test_names_the_setting_that_is_missing(
    environment: dict[str, str], finhub_sandbox: Sandbox, missing: str, named: str
) -> None:
    del environment[missing]
    said = complaint(run(*ADDRESS, settings=environment), 1)
    assert said.startswith("error: invalid_input: ")
    assert named in said
    assert len(said.splitlines()) == 1
    assert finhub_sandbox.requests() == []


def test_asks_for_both_tenant_keys_before_the_password(environment: dict[str, str]) -> None:
    del environment["FINHUB_TENANT_KEY"], environment["FINHUB_TENANT_SECRET"]
    said = complaint(run(*ADDRESS, settings=environment), 1)
    assert said == "error: set FINHUB_TENANT_KEY and FINHUB_TENANT_SECRET: a login needs them\n"


def test_a_wrong_password_is_an_error_in_one_line(environment: dict[str, str]) -> None:
    said = complaint(run(*ADDRESS, settings=environment, typed="not-her-password\n"), 1)
    assert said.startswith("error: invalid_credentials: ")
    assert len(said.splitlines()) == 1
    assert "not-her-password" not in said


@pytest.mark.parametrize("typed", [b"", b"\n", b"\xff\xfe\n"])
def test_a_password_that_is_none_is_not_sent(
    environment: dict[str, str], finhub_sandbox: Sandbox, typed: bytes
) -> None:
    said = complaint(run(*ADDRESS, settings=environment, typed=typed), 1)
    assert "password" in said
    assert finhub_sandbox.requests() == []


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([], ["--customer-id (or FINHUB_CUSTOMER_ID)", "--forwarded-for", "--sandbox"]),
        (["--sandbox", "--username", "anna"], ["--username"]),
        (["--password", "hers"], ["--password"]),
    ],
)
def test_wrong_usage_has_the_status_of_wrong_usage(arguments: list[str], named: list[str]) -> None:
    said = complaint(run(*arguments, settings={}), 2)
    for name in named:
        assert name in said


def test_ctrl_c_ends_it_and_leaves_no_session(
    environment: dict[str, str], password: str, finhub_sandbox: Sandbox
) -> None:
    finhub_sandbox.script({"handle": True, "delay_ms": 1000})
    running = subprocess.Popen(
        [*PROGRAM, *ADDRESS],
        env=surroundings(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=as_from_a_terminal,
    )
    try:
        assert running.stdin is not None
        running.stdin.write(password.encode() + b"\n")
        running.stdin.flush()
        wait_for_a_request(finhub_sandbox)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=LIMIT)
    finally:
        running.kill()
        running.wait()
    assert said.decode() == "error: interrupted\n"
    assert running.returncode == 130
    assert finhub_sandbox.live_sessions() == []


def wait_for_a_request(sandbox: Sandbox) -> None:
    until = time.monotonic() + LIMIT
    while not sandbox.requests():
        assert time.monotonic() < until


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals in Python")
def test_a_terminal_is_asked_for_the_password_and_does_not_show_it(
    environment: dict[str, str], password: str
) -> None:
    # Python complains of a fork in a process that has threads, as this one may: another makes the terminal.
    in_a_terminal = (
        "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
    )
    program = subprocess.Popen(
        [sys.executable, "-c", in_a_terminal, *PROGRAM, *ADDRESS],
        env=surroundings(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with program:
        assert program.stdin is not None
        assert program.stdout is not None
        terminal = program.stdout.fileno()
        shown = read(terminal, until=f"Password of {environment['FINHUB_USERNAME']}: ".encode())
        program.stdin.write(password.encode() + b"\n")
        program.stdin.flush()
        shown += read(terminal, until=None)
    assert program.returncode == 0
    assert b"terminated" in shown
    assert password.encode() not in shown


def read(terminal: int, until: bytes | None) -> bytes:
    """What the terminal shows, until this appears, or to the end."""
    shown = b""
    while until is None or until not in shown:
        ready, _, _ = select.select([terminal], [], [], LIMIT)
        assert ready, shown
        piece = os.read(terminal, 4096)
        if not piece:
            assert until is None, shown
            break
        shown += piece
    return shown

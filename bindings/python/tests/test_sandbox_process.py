"""The sandbox's process: how it is found, starts and ends."""

from __future__ import annotations

import os
import shlex
import signal
import stat
import subprocess
import sys
import textwrap
import threading
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
from finhub_sessions.testing import Sandbox, SandboxError, _executable

if TYPE_CHECKING:
    from pathlib import Path

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals, forks and #! are of POSIX")


def python(code: str) -> subprocess.CompletedProcess[str]:
    """Runs a program of its own, which must end by itself."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def program(path: Path, script: str) -> Path:
    """Writes a program to be taken for the sandbox."""
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def telling_its_pid(directory: Path) -> Path:
    """The sandbox's program, which says in a file who it is."""
    real = shlex.quote(_executable.find(None))
    return program(directory / "sandbox", f'echo $$ >"$0.pid"; exec {real} "$@"')


def pid_of(directory: Path) -> int:
    return int((directory / "sandbox.pid").read_text())


def answers(base_url: str) -> bool:
    try:
        urllib.request.urlopen(f"{base_url}/__sandbox/health", timeout=5).close()
    except urllib.error.URLError:
        return False
    return True


def test_a_program_that_is_missing_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def directory(_name: str) -> str:
        return str(tmp_path)

    monkeypatch.delenv("FINHUB_SANDBOX", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sysconfig.get_path", directory)
    with pytest.raises(SandboxError, match=r"pip install finhub-sessions\[testing\]"):
        Sandbox()


def test_a_program_that_is_named_and_missing_is_said_to_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    missing = tmp_path / "missing"
    with pytest.raises(SandboxError, match=f"executable= names '{missing}'"):
        Sandbox(executable=missing)
    monkeypatch.setenv("FINHUB_SANDBOX", str(missing))
    with pytest.raises(SandboxError, match=f"FINHUB_SANDBOX names '{missing}'"):
        Sandbox()


@POSIX
def test_a_program_that_is_no_sandbox_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match="is no sandbox: it began with b'hello"):
        Sandbox(executable=program(tmp_path / "talks", "echo hello; exec sleep 60"))
    with pytest.raises(SandboxError, match="did not start: no luck"):
        Sandbox(executable=program(tmp_path / "fails", "echo no luck >&2; exit 3"))
    with pytest.raises(SandboxError, match="did not start: it ended with status 3"):
        Sandbox(executable=program(tmp_path / "is mute", "exit 3"))


@POSIX
def test_a_program_that_says_nothing_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finhub_sessions.testing._process.START_LIMIT", 0.1)
    monkeypatch.setattr("finhub_sessions.testing._process.STOP_LIMIT", 0.1)
    stubborn = program(tmp_path / "hangs", "trap '' TERM; echo $$ >&2; while :; do sleep 0.1; done")
    with pytest.raises(SandboxError, match="did not say its address"):
        Sandbox(executable=stubborn)


@POSIX
def test_a_sandbox_that_died_is_said_to_be_dead(tmp_path: Path) -> None:
    with Sandbox(executable=telling_its_pid(tmp_path)) as sandbox:
        os.kill(pid_of(tmp_path), signal.SIGKILL)
        with pytest.raises(SandboxError, match="it ended with status -9"):
            sandbox.reset()


def test_a_closed_sandbox_has_ended_and_says_so() -> None:
    sandbox = Sandbox()
    assert answers(sandbox.base_url)
    sandbox.close()
    sandbox.close()
    assert not answers(sandbox.base_url)
    assert repr(sandbox).endswith("(closed)>")
    with pytest.raises(SandboxError, match="the sandbox was closed"):
        sandbox.requests()


def test_a_sandbox_ends_with_the_program_that_forgot_it() -> None:
    ended = python("""
        from finhub_sessions.testing import Sandbox
        sandbox = Sandbox()
        print(sandbox.base_url)
    """)
    assert ended.stderr == ""
    assert not answers(ended.stdout.strip())


def test_a_sandbox_ends_with_the_last_reference_to_it() -> None:
    sandbox = Sandbox()
    base_url = sandbox.base_url
    del sandbox
    assert not answers(base_url)


@POSIX
def test_a_forked_child_uses_the_sandbox_and_does_not_end_it() -> None:
    ended = python("""
        import os, sys
        from finhub_sessions.testing import Sandbox
        with Sandbox() as sandbox:
            sandbox.requests()
            if os.fork() == 0:
                with sandbox:
                    print("child", sandbox.live_sessions(), flush=True)
                sys.exit()
            os.wait()
            print("parent", sandbox.live_sessions())
    """)
    assert ended.stdout == "child []\nparent []\n", ended.stderr


@POSIX
def test_an_interrupt_from_the_keyboard_does_not_reach_it(tmp_path: Path) -> None:
    with Sandbox(executable=telling_its_pid(tmp_path)):
        assert os.getpgid(pid_of(tmp_path)) != os.getpgid(0)


def test_sandboxes_run_side_by_side_and_from_any_thread() -> None:
    with Sandbox() as one, Sandbox() as other:
        assert one.base_url != other.base_url
        threads = [
            threading.Thread(target=sandbox.script, args=({"status": 500},))
            for sandbox in (one, other)
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with one.client(max_retries=0) as client, pytest.raises(Exception, match="server_error"):
            client.create_session(**one.customer)
        other.reset()
        with other.client(max_retries=0) as client:
            client.create_session(**other.customer)


def test_the_package_does_not_import_it() -> None:
    ended = python("""
        import sys, finhub_sessions
        assert not [name for name in sys.modules if name.startswith("finhub_sessions.testing")]
    """)
    assert ended.returncode == 0, ended.stderr

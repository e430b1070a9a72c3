"""The sandbox's process, from its first line of output to its end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from typing import IO, TYPE_CHECKING

from ._errors import SandboxError

if TYPE_CHECKING:
    from collections.abc import Sequence

START_LIMIT = 30.0
"""How long the first line may take, in seconds: milliseconds, but a machine may be busy."""

STOP_LIMIT = 5.0
"""How long the process may take to end when asked, before it is killed, in seconds."""

OBITUARY_LIMIT = 0.5
"""How long a process that no longer answers may take to be known as ended, in seconds."""


class Process:
    """A running `finhub-sandbox`. Only the process that started it ends it; a forked child may exit freely."""

    def __init__(self, command: Sequence[str]) -> None:
        self._owner = os.getpid()
        # A file: a pipe that is not read could fill up.
        self._stderr: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - `end` closes it
        try:
            self._popen = _spawn(command, self._stderr)
        except OSError as error:
            self._stderr.close()
            raise SandboxError(f"{command[0]} cannot be run: {error.strerror}") from error
        try:
            self.base_url = self._greeting(command[0])
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """Terminates the process, or kills it. Does nothing if it has ended, or in a forked child."""
        if os.getpid() != self._owner:
            return
        if self._popen.poll() is None:
            self._popen.terminate()
            try:
                self._popen.wait(STOP_LIMIT)
            except subprocess.TimeoutExpired:
                self._popen.kill()
                self._popen.wait()
        self._stderr.close()

    def obituary(self) -> str | None:
        """How it ended and what it said last; `None` while it runs, or in a forked child."""
        if os.getpid() != self._owner:
            return None
        try:
            status = self._popen.wait(OBITUARY_LIMIT)
        except subprocess.TimeoutExpired:
            return None
        said = self._said()
        return f"it ended with status {status}" + (f": {said}" if said else "")

    def _greeting(self, program: str) -> str:
        line = _first_line(self._popen.stdout) if self._popen.stdout else b""
        try:
            base_url = json.loads(line)["base_url"]
        except (ValueError, TypeError, KeyError):
            raise SandboxError(f"{program} {self._failing(line)}") from None
        return str(base_url)

    def _failing(self, line: bytes) -> str:
        """Says why there was no greeting. A program that has closed its output is about to exit."""
        if line:
            return f"is no sandbox: it began with {line[:80]!r} instead of its address"
        try:
            self._popen.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            return f"did not say its address within {START_LIMIT:.0f} seconds"
        return f"did not start: {self._said() or f'it ended with status {self._popen.returncode}'}"

    def _said(self) -> str:
        if self._stderr.closed:
            return ""
        self._stderr.seek(0)
        return self._stderr.read().decode(errors="replace").strip()


def _spawn(command: Sequence[str], stderr: IO[bytes]) -> subprocess.Popen[bytes]:
    """Starts it so that Ctrl-C does not reach it: an interrupted program can still log out."""
    if sys.platform == "win32":
        return subprocess.Popen(  # noqa: S603 - the user names the program
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            creationflags=subprocess.CREATE_NEW_PROCESS_GROUP,
        )
    return subprocess.Popen(  # noqa: S603 - the user names the program
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
        process_group=0,
    )


def _first_line(output: IO[bytes]) -> bytes:
    """The first line of output. Empty if there is none in time."""
    lines: list[bytes] = []

    def read() -> None:
        with output:
            lines.append(output.readline())

    reader = threading.Thread(target=read, name="finhub-sandbox greeting", daemon=True)
    reader.start()
    reader.join(START_LIMIT)
    return lines[0] if lines else b""

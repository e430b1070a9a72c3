"""Programs that a test runs in an interpreter of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from textwrap import dedent
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from finhub_sessions.testing import Sandbox

START = """
import asyncio, os, sys, threading, time
from finhub_sessions import AsyncClient, Client
customer = dict(
    customer_id="ff72a196-426a-4ab3-a2d3-e4c583a9bc88",
    user_id="56305c2b-f13a-48e4-b462-ba55460b2ad9",
    username="marcus.jensen@example.com",
    password="your_secure_password",
)
"""
"""What each program begins with: `customer` is the sandbox's."""

LONGEST = 60
"""No program takes this many seconds: it is how one that would hang fails."""


class Ended(NamedTuple):
    """How a program ended, and what it wrote."""

    status: int
    out: str
    err: str


def as_from_a_terminal() -> None:
    """For `preexec_fn`: Ctrl-C interrupts, even where these tests run in a shell's background, which ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def start(text: str, sandbox: Sandbox) -> subprocess.Popen[str]:
    """Starts a program whose clients use the sandbox."""
    environment = os.environ | sandbox.environment
    return subprocess.Popen(
        [sys.executable, "-c", START + dedent(text)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=as_from_a_terminal,
    )


def ended(program: subprocess.Popen[str]) -> Ended:
    """Waits for its end."""
    try:
        out, err = program.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        program.kill()
        program.communicate()
        raise
    return Ended(program.returncode, out, err)


def run(text: str, sandbox: Sandbox) -> Ended:
    """Runs a program to its end."""
    return ended(start(text, sandbox))

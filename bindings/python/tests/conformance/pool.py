"""Runs many cases at a time: most of what takes long is waiting, since no clock is injected.

Each worker is a process, so that environment variables and logs are of one case alone.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
from collections import Counter
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from finhub_sessions.testing import Sandbox

from . import cases

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .cases import Case

WORKERS = 4

HANG = 120.0
"""A case that takes longer, in seconds, ends its worker with a traceback of where it hangs."""


@dataclass(frozen=True)
class Task:
    """A case, to be run through one of the clients."""

    topic: str
    client: str
    case: Case

    def __str__(self) -> str:
        return f"{self.client}-{self.case.name}"


class Pool:
    """Workers, what they are asked to run, and how much of it was checked."""

    def __init__(self) -> None:
        self.checked: Counter[tuple[str, str]] = Counter()
        self._running: dict[tuple[str, str], Future[str | None]] = {}
        self._executor = ProcessPoolExecutor(
            WORKERS, multiprocessing.get_context("spawn"), _start_worker
        )

    def submit(self, tasks: Iterable[Task]) -> None:
        """Begins to run them."""
        for task in tasks:
            self._running[task.topic, str(task)] = self._executor.submit(
                _work, task.client, task.case
            )

    def check(self, task: Task) -> None:
        """Waits for the end of a task. Raises `AssertionError` where its case does not hold."""
        __tracebackhide__ = True
        self.checked[task.topic, task.client] += 1
        failure = self._running.pop((task.topic, str(task))).result()
        if failure is not None:
            raise AssertionError(failure)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown(cancel_futures=True)


def _start_worker() -> None:
    global _sandbox, _defaults  # the state of a worker is the module's
    # The runner needs the client, so it is imported where a case is run.
    _sandbox = Sandbox()
    _defaults = cases.defaults()


_sandbox: Sandbox
_defaults: cases.Members


def _work(client: str, case: Case) -> str | None:
    from . import runner

    faulthandler.dump_traceback_later(HANG, exit=True)
    try:
        return runner.run_case(client, case, _defaults, _sandbox)
    finally:
        faulthandler.cancel_dump_traceback_later()

"""What the tests share: the conformance cases' workers, and an environment without `FINHUB_*`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from conformance.pool import Pool
from conformance.topics import summary, tasks_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_POOL = pytest.StashKey[Pool]()


@pytest.fixture(scope="session")
def conformance(request: pytest.FixtureRequest) -> Iterator[Pool]:
    """Runs every conformance case that was asked for, many at a time."""
    with Pool() as pool:
        pool.submit(tasks_of(request.session.items))
        request.config.stash[_POOL] = pool
        yield pool


@pytest.fixture(autouse=True)
def no_finhub_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hides the settings of whoever runs the tests. The sandbox's program may be named by one."""
    for name in list(os.environ):
        if name.startswith("FINHUB_") and name != "FINHUB_SANDBOX":
            monkeypatch.delenv(name)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Says how many conformance cases were run."""
    if _POOL in config.stash:
        for line in summary(config.stash[_POOL]):
            terminalreporter.write_line(line)

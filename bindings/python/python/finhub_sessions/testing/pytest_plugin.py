"""The fixture `finhub_sandbox`. pytest finds it by itself where `finhub-sessions` is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from . import Sandbox


@pytest.fixture(scope="session")
def _finhub_sandbox_process() -> Iterator[Sandbox]:
    from . import Sandbox

    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def finhub_sandbox(_finhub_sandbox_process: Sandbox) -> Sandbox:
    """A sandbox that remembers nothing of the test before: see `finhub_sessions.testing.Sandbox`.

    Its process is started once a run (once a worker of pytest-xdist), by the first test that asks.
    """
    _finhub_sandbox_process.reset()
    return _finhub_sandbox_process

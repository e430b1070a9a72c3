"""The fixture `finhub_sandbox`. pytest finds it by itself if `finhub-sessions` is installed."""

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
    """A sandbox that is reset for each test: see `finhub_sessions.testing.Sandbox`.

    The first test that uses it starts its process, once for the run (with pytest-xdist, for the worker).
    """
    _finhub_sandbox_process.reset()
    return _finhub_sandbox_process

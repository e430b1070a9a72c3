"""FinHub's sandbox for tests: a server on loopback that behaves as FinHub does, or fails on request.

    from finhub_sessions.testing import Sandbox

    with Sandbox() as sandbox, sandbox.client() as client:
        session = client.create_session(**sandbox.customer)
        client.delete_session(session)
        assert sandbox.live_sessions() == []

It needs no FinHub credentials and no network. `pip install finhub-sessions[testing]` brings the
server.

pytest finds the fixture `finhub_sandbox` without an import: a `Sandbox` that is reset for each
test.

    def test_login(finhub_sandbox, monkeypatch):
        for name, value in finhub_sandbox.environment.items():
            monkeypatch.setenv(name, value)
        ...
"""

from __future__ import annotations

from ._errors import SandboxError
from ._records import LiveSession, RecordedRequest
from ._sandbox import Sandbox
from ._script import (
    Base64Chunk,
    Chunk,
    ConnectionStep,
    End,
    PauseChunk,
    RepeatChunk,
    Repeated,
    Step,
    TextChunk,
)
from ._tenant import ClientSettings, CustomerLogin

__all__ = [
    "Base64Chunk",
    "Chunk",
    "ClientSettings",
    "ConnectionStep",
    "CustomerLogin",
    "End",
    "LiveSession",
    "PauseChunk",
    "RecordedRequest",
    "RepeatChunk",
    "Repeated",
    "Sandbox",
    "SandboxError",
    "Step",
    "TextChunk",
]

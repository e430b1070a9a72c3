"""What goes wrong with a sandbox, as opposed to with the SDK."""

from __future__ import annotations


class SandboxError(Exception):
    """The sandbox cannot be started, has ended, or refuses what it was told; the text says why.

    Not a `FinHubError`: a test that expects one of those must not be pleased by a broken set-up.
    """


# Users read it in tracebacks as what they import.
SandboxError.__module__ = "finhub_sessions.testing"

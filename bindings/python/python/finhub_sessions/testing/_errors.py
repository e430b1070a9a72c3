"""The error of a sandbox, as opposed to those of the SDK."""

from __future__ import annotations


class SandboxError(Exception):
    """The sandbox cannot be started, has ended, or refuses a request. The message says why.

    It is no `FinHubError`, so that a test that expects one does not pass because of a broken set-up.
    """


# Tracebacks show the name that users import.
SandboxError.__module__ = "finhub_sessions.testing"

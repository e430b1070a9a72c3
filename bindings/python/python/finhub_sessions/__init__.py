"""Log individual FinHub customers in, hold their sessions, log them out.

    from finhub_sessions import Client

    # FINHUB_TENANT_ID, FINHUB_TENANT_KEY and their like say who you are.
    with Client(forwarded_for="203.0.113.42") as client:
        with client.login("customer", "user", username="...", password="...") as session:
            print(session.session)

Start with `Client`, or with `AsyncClient` for asyncio. Every error of a call is a `FinHubError`. For your tests,
`finhub_sessions.testing` runs FinHub's sandbox on loopback.
"""

from __future__ import annotations

import atexit as _atexit

from . import errors
from ._active import ActiveSession, AsyncActiveSession, Login
from ._async_client import AsyncClient
from ._client import Client
from ._further import add_accessors as _add_accessors
from ._native import (
    VERSION,
    Credentials,
    EncryptedStore,
    FileStore,
    MemoryStore,
    RedisStore,
    Secret,
    Session,
    Termination,
    TestClock,
    UnverifiedClaims,
)
from ._status import SessionStatus
from ._store import CustomStore, SessionStore
from .errors import *  # noqa: F403 (its `__all__` follows from the kinds)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType as _ModuleType

    from . import types

__all__ = [
    "ActiveSession",
    "AsyncActiveSession",
    "AsyncClient",
    "Client",
    "Credentials",
    "CustomStore",
    "EncryptedStore",
    "FileStore",
    "Login",
    "MemoryStore",
    "RedisStore",
    "Secret",
    "Session",
    "SessionStatus",
    "SessionStore",
    "Termination",
    "TestClock",
    "UnverifiedClaims",
    "__version__",
    "types",
]
__all__ += errors.__all__

__version__ = VERSION

_add_accessors()


def __getattr__(name: str) -> _ModuleType:
    """Imports `types` when it is first used, since that import takes longer than the rest."""
    if name != "types":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return import_module(".types", __name__)


def _at_exit() -> None:
    from . import _native

    _native.shut_down()


_atexit.register(_at_exit)

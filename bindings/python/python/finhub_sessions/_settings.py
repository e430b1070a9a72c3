"""What both clients do with their settings."""

from __future__ import annotations

import sys

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar, Literal, Self


class Configurable:
    """A client without the arguments for its settings, which are in `_configured`, and without its calls."""

    __slots__ = ("_native",)

    _native: _native.Client
    _in_background: ClassVar[bool]

    def _build(self, settings: dict[str, object]) -> None:
        if settings["user_agent"] is None:
            settings["user_agent"] = _user_agent()
        self._native = _native.Client(settings, self._in_background)

    def _clone(self, settings: dict[str, object]) -> Self:
        clone = type(self).__new__(type(self))
        clone._native = self._native.with_options(settings)
        return clone

    def check(self) -> Literal["login", "resume_only"]:
        """Checks, without sending anything, that the settings are complete.

        A client with neither a tenant key nor a tenant secret is complete for an app, which only resumes
        sessions: the result is `resume_only`.

        Raises:
            InvalidInputError: Settings are missing; the message names all of them.
            ClosedError: The client was closed.
        """
        return self._native.check()


def _user_agent() -> str:
    """This SDK and the Python that runs it, in FinHub's form for SDKs."""
    name = {"cpython": "CPython", "pypy": "PyPy", "graalpy": "GraalPy"}.get(
        sys.implementation.name, sys.implementation.name.capitalize()
    )
    version = ".".join(str(part) for part in sys.implementation.version[:3])
    return _native.user_agent(f"{name}/{version}")

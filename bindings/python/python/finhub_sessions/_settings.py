"""What both clients do with their settings."""

from __future__ import annotations

import sys

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar, Literal, Self


class Configurable:
    """A client, but for the names of its settings, which `_configured` has, and for its calls."""

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
        """Checks, without sending anything, that calls would be sent.

        A client with neither tenant key nor tenant secret is taken for an app's, which only resumes sessions:
        `resume_only`.

        Raises:
            InvalidInputError: A setting is missing; its text names all of them.
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

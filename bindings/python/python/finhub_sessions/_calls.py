"""The calls of the generated methods: arguments become JSON, and the JSON of an answer becomes a value."""

from __future__ import annotations

from ._bridge import run
from ._configured import Configured

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Calls(Configured):
    """A client whose calls block."""

    __slots__ = ()

    def _call(self, operation: str, given: dict[str, Any]) -> Any:
        # Imported here to keep the import of the package short.
        from ._described import OPERATIONS

        described = OPERATIONS[operation]
        arguments = described.arguments(operation, given)
        return described.value(self._native.call(operation, arguments).wait())


class AsyncCalls(Configured):
    """A client whose calls are awaited."""

    __slots__ = ()

    async def _call(self, operation: str, given: dict[str, Any]) -> Any:
        from ._described import OPERATIONS

        described = OPERATIONS[operation]
        arguments = described.arguments(operation, given)
        return described.value(await run(self._native.call(operation, arguments)))

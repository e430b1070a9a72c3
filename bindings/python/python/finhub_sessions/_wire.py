"""The requests and answers of operations, as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ._values import take, write

if TYPE_CHECKING:
    from ._shapes import Shape
    from ._values import Fields


class Operation:
    """What an operation takes, by the names of its method's arguments, and what it returns."""

    __slots__ = ("_answer", "_fields", "_members", "_path", "_query")

    def __init__(
        self,
        *,
        path: Fields | None = None,
        query: Fields | None = None,
        fields: Fields | None = None,
        members: Fields | None = None,
        answer: Shape | None = None,
    ) -> None:
        """Describes an operation.

        Args:
            path: Parts of the path.
            query: Parts of the query.
            fields: The fields of a body that is an object: an argument each.
            members: The other arguments: `body`, if it is no object, and `token`.
            answer: The shape of the answer's value, if it has one.
        """
        self._path = path
        self._query = query
        self._fields = fields
        self._members = members
        self._answer = answer

    def arguments(self, operation: str, given: dict[str, Any]) -> bytes:
        """Writes the arguments as the core reads them."""
        sent: dict[str, Any] = {}
        if self._path is not None:
            parts = written(operation, self._path, given)
            sent["path"] = {wire: _text(part) for wire, part in parts.items()}
        if self._query is not None:
            sent["query"] = written(operation, self._query, given)
        if self._fields is not None:
            sent["body"] = written(operation, self._fields, given)
        if self._members is not None:
            sent |= written(operation, self._members, given)
        return json.dumps(sent).encode()

    def value(self, answer: bytes) -> Any:
        """Reads the value of the core's answer."""
        return None if self._answer is None else self._answer.read(json.loads(answer))


def written(operation: str, fields: Fields, given: dict[str, Any]) -> dict[str, Any]:
    """Checks what a caller gives and writes it as JSON."""
    return write(fields, take(operation, fields, given))


def _text(part: Any) -> str:
    """A part of the path."""
    return part if isinstance(part, str) else json.dumps(part)

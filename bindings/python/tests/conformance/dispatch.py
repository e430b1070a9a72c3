"""Calls of the operations whose methods are generated, by what the package itself knows of them."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, NamedTuple

from finhub_sessions import _described

if TYPE_CHECKING:
    from collections.abc import Mapping

    from finhub_sessions import AsyncClient, Client
    from finhub_sessions._values import Field


class Answer(NamedTuple):
    """What a call gave."""

    value: Any
    """As its caller gets it."""
    json: Any
    """As JSON by the names of the wire, secrets in clear."""


async def call(
    client: Client | AsyncClient, operation: str, arguments: Mapping[str, Any]
) -> Answer:
    """Calls an operation by its name in errors, with arguments by their names in snake case."""
    described = _described.OPERATIONS.get(operation)
    if described is None:
        raise TypeError(f"no operation is called {operation}")
    fields: dict[str, Field] = {}
    for part in (described._path, described._query, described._fields, described._members):
        fields |= part or {}
    given = {
        python(name, fields): value
        if value is None
        else fields[python(name, fields)].shape.read(value)
        for name, value in arguments.items()
    }
    value = getattr(client, python(operation, dir(client)))(**given)
    if inspect.isawaitable(value):
        value = await value
    shape = described._answer
    return Answer(value, None if shape is None else shape.write(value))


def python(name: str, known: Any) -> str:
    """The name, as Python writes it where it keeps the word for itself."""
    return name if name in known else f"{name}_"

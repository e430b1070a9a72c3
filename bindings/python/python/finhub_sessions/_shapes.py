"""The shapes of values: which Python objects a caller may give, and how they are written as JSON.

A shape checks what a caller gives and makes an immutable value of it (`take`). It writes that value as JSON
(`write`), and reads one from JSON that the core has checked (`read`).
"""

from __future__ import annotations

import json
import math
import operator
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeGuard

from . import _native

_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


def is_list(value: Any) -> TypeGuard[Sequence[Any]]:
    """Whether it is a sequence, and no text."""
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray))


def is_map(value: Any) -> TypeGuard[Mapping[Any, Any]]:
    """Whether it is a mapping."""
    return isinstance(value, Mapping)


class Place:
    """The place of a value, for errors: the operation and the name of the argument."""

    __slots__ = ("name", "operation")

    def __init__(self, operation: str, name: str) -> None:
        self.operation = operation
        self.name = name

    def wrong_type(self, allowed: str, value: object) -> TypeError:
        """The message names only types, since the value may be a secret."""
        return TypeError(f"{self.name} must be {allowed}, not {type(value).__name__}")

    def refusal(self, problem: str) -> Exception:
        """The `InvalidInputError` of a value that has the right type and cannot be sent."""
        return _native.refusal(self.operation, self.name, problem)


class Shape:
    """Values of one kind. They are the same in Python and in JSON unless a subclass says otherwise."""

    __slots__ = ()

    def take(self, place: Place, value: Any) -> Any:
        """What a caller gives.

        Raises:
            TypeError: It is of another type.
            InvalidInputError: It has the type, but cannot be sent.
        """
        raise NotImplementedError

    def write(self, value: Any) -> Any:
        """As JSON."""
        return value

    def read(self, value: Any) -> Any:
        """From JSON."""
        return value


class _Text(Shape):
    __slots__ = ()

    def take(self, place: Place, value: Any) -> str:
        return _native.take_text(place.operation, place.name, value)


class _Id(Shape):
    """A text that may be given as a `uuid.UUID`."""

    __slots__ = ()

    def take(self, place: Place, value: Any) -> str:
        return _native.take_id(place.operation, place.name, value)


class _Secret(Shape):
    __slots__ = ()

    def take(self, place: Place, value: Any) -> _native.Secret:
        return _native.take_secret(place.operation, place.name, value)

    def write(self, value: _native.Secret) -> str:
        return value.get_secret_value()

    def read(self, value: str) -> _native.Secret:
        return _native.Secret(value)


class _Integer(Shape):
    __slots__ = ()

    def take(self, place: Place, value: Any) -> int:
        if isinstance(value, bool) or not hasattr(value, "__index__"):
            raise place.wrong_type("int", value)
        number = operator.index(value)
        if not _SMALLEST <= number <= _LARGEST:
            raise place.refusal("is beyond 64 bits")
        return number


class _Number(Shape):
    __slots__ = ()

    def take(self, place: Place, value: Any) -> float:
        if isinstance(value, bool) or not hasattr(value, "__float__"):
            raise place.wrong_type("float", value)
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise place.refusal("is no number that JSON can hold")
        return number

    def read(self, value: float) -> float:
        return float(value)


class _Boolean(Shape):
    __slots__ = ()

    def take(self, place: Place, value: Any) -> bool:
        if not isinstance(value, bool):
            raise place.wrong_type("bool", value)
        return value


class _Any(Shape):
    """Any JSON value, as the module `json` reads it."""

    __slots__ = ()

    def take(self, place: Place, value: Any) -> Any:
        try:
            # A copy, so that later changes by the caller have no effect.
            return json.loads(json.dumps(value, allow_nan=False, ensure_ascii=False).encode())
        except (TypeError, ValueError, RecursionError) as error:
            is_type = isinstance(error, TypeError)
        # Raised outside the handler: the exception of `json` may hold the value.
        if is_type:
            raise place.wrong_type("what JSON can hold", value)
        raise place.refusal("holds what JSON cannot")


class ListOf(Shape):
    """A list, which is a `tuple` in Python."""

    __slots__ = ("_item",)

    def __init__(self, item: Shape) -> None:
        self._item = item

    def take(self, place: Place, value: Any) -> tuple[Any, ...]:
        if not is_list(value):
            raise place.wrong_type("a sequence", value)
        return tuple(self._item.take(place, item) for item in value)

    def write(self, value: tuple[Any, ...]) -> list[Any]:
        return [self._item.write(item) for item in value]

    def read(self, value: list[Any]) -> tuple[Any, ...]:
        return tuple(self._item.read(item) for item in value)


class MapOf(Shape):
    """A mapping with any names, which is immutable in Python."""

    __slots__ = ("_item",)

    def __init__(self, item: Shape) -> None:
        self._item = item

    def take(self, place: Place, value: Any) -> Mapping[str, Any]:
        if not is_map(value):
            raise place.wrong_type("a mapping of str", value)
        members = ((TEXT.take(place, key), self._item.take(place, it)) for key, it in value.items())
        return MappingProxyType(dict(members))

    def write(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return {key: self._item.write(item) for key, item in value.items()}

    def read(self, value: dict[str, Any]) -> Mapping[str, Any]:
        return MappingProxyType({key: self._item.read(item) for key, item in value.items()})


class Nullable(Shape):
    """An item of a list or a map that may be `None`."""

    __slots__ = ("_item",)

    def __init__(self, item: Shape) -> None:
        self._item = item

    def take(self, place: Place, value: Any) -> Any:
        return None if value is None else self._item.take(place, value)

    def write(self, value: Any) -> Any:
        return None if value is None else self._item.write(value)

    def read(self, value: Any) -> Any:
        return None if value is None else self._item.read(value)


TEXT = _Text()
ID = _Id()
SECRET = _Secret()
INTEGER = _Integer()
NUMBER = _Number()
BOOLEAN = _Boolean()
ANY = _Any()

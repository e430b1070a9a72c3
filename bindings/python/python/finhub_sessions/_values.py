"""The base of `finhub_sessions.types`: values that cannot be changed, that compare, and that are safe to print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, dataclass_transform

from ._native import Secret
from ._shapes import Place, Shape, is_list, is_map

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NoReturn, Self

_OPERATION = "configure"
"""What errors name where a value is made, which is no call yet."""


class Field:
    """A named part of an object, or an argument: its name on the wire and its shape."""

    __slots__ = ("is_required", "shape", "wire")

    def __init__(self, wire: str, shape: Shape, *, is_required: bool) -> None:
        self.wire = wire
        self.shape = shape
        self.is_required = is_required

    def take(self, place: Place, value: Any) -> Any:
        """Checks what a caller gives. `None` means that nothing is given."""
        if value is None and not self.is_required:
            return None
        return self.shape.take(place, value)


Fields: TypeAlias = dict[str, Field]
"""By their names in Python."""


def required(wire: str, shape: Shape) -> Field:
    """A field that is always there."""
    return Field(wire, shape, is_required=True)


def optional(wire: str, shape: Shape) -> Field:
    """A field that may be absent, and is `None` then."""
    return Field(wire, shape, is_required=False)


def take(operation: str, fields: Fields, given: Mapping[str, Any]) -> dict[str, Any]:
    """Checks what a caller gives for fields, by their names."""
    return {name: it.take(Place(operation, name), given[name]) for name, it in fields.items()}


def write(fields: Fields, values: Mapping[str, Any]) -> dict[str, Any]:
    """Writes an object as JSON, without absent fields."""
    return {
        field.wire: field.shape.write(values[name])
        for name, field in fields.items()
        if field.is_required or values[name] is not None
    }


def read(fields: Fields, members: Mapping[str, Any]) -> dict[str, Any]:
    """Reads the values of fields from JSON, by their names. Other members are ignored."""
    values: dict[str, Any] = {}
    for name, field in fields.items():
        member = members.get(field.wire)
        values[name] = None if member is None else field.shape.read(member)
    return values


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Value:
    """An object that FinHub takes or gives."""

    __slots__ = ()

    @staticmethod
    def _fields() -> Fields:
        raise NotImplementedError

    def _take(self, given: dict[str, Any]) -> None:
        """Takes what the caller of the constructor gives."""
        self._hold(take(_OPERATION, known(type(self)), given))

    def _hold(self, values: dict[str, Any]) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def _held(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in known(type(self))}

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(value == getattr(other, name) for name, value in self._held().items())

    def __hash__(self) -> int:
        return hash((type(self), *map(_hashable, self._held().values())))

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={_shown(value)}" for name, value in self._held().items())
        return f"{type(self).__name__}({fields})"

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        # A secret among the values raises.
        return _made, (type(self), {name: _thawed(value) for name, value in self._held().items()})


class ObjectOf(Shape):
    """One of the classes of `finhub_sessions.types`."""

    __slots__ = ("_kind",)

    def __init__(self, kind: type[Value]) -> None:
        self._kind = kind

    def take(self, place: Place, value: Any) -> Value:
        if not isinstance(value, self._kind):
            raise place.wrong_type(f"finhub_sessions.types.{self._kind.__name__}", value)
        return value

    def write(self, value: Value) -> dict[str, Any]:
        return write(known(self._kind), value._held())

    def read(self, value: dict[str, Any]) -> Value:
        made = self._kind.__new__(self._kind)
        made._hold(read(known(self._kind), value))
        return made


_known: dict[type[Value], Fields] = {}


def known(kind: type[Value]) -> Fields:
    """The fields of a class, looked up when they are first needed: they may name classes that follow it."""
    fields = _known.get(kind)
    return _known.setdefault(kind, kind._fields()) if fields is None else fields


def _made(kind: type[Value], given: dict[str, Any]) -> Value:
    return kind(**given)


def _shown(value: Any) -> str:
    if isinstance(value, Secret):
        return "[redacted]"
    if is_map(value):
        members = (f"{key!r}: {_shown(member)}" for key, member in value.items())
        return "{" + ", ".join(members) + "}"
    if is_list(value) and not isinstance(value, list):
        return f"({', '.join(map(_shown, value))}{',' if len(value) == 1 else ''})"
    return repr(value)


def _thawed(value: Any) -> Any:
    """As the constructor takes it."""
    if is_map(value):
        return {key: _thawed(member) for key, member in value.items()}
    return [_thawed(item) for item in value] if is_list(value) else value


def _hashable(value: Any) -> Any:
    if is_map(value):
        return frozenset((key, _hashable(member)) for key, member in value.items())
    return tuple(map(_hashable, value)) if is_list(value) else value

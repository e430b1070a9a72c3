"""The fields of a login and a logout whose arguments and accessors are generated."""

from __future__ import annotations

from ._accessors import SESSION, TERMINATION
from ._native import Session, Termination

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._values import Fields


def add_accessors() -> None:
    """Adds the generated accessors to the native values."""
    for name, doc in SESSION.items():
        setattr(Session, name, _accessor("SESSION", name, doc))
    for name, doc in TERMINATION.items():
        setattr(Termination, name, _accessor("TERMINATION", name, doc))


def credentials(given: dict[str, Any]) -> bytes:
    """The further fields of a login, as the core reads them.

    Raises:
        TypeError: One is unknown, or of another type.
    """
    import json

    from ._described import CREDENTIALS
    from ._wire import written

    for name in given:
        if name not in CREDENTIALS:
            raise TypeError(f"Credentials got an unexpected keyword argument {name!r}")
    given = {name: given.get(name) for name in CREDENTIALS}
    return json.dumps(written("create_session", CREDENTIALS, given)).encode()


def _accessor(table: str, name: str, doc: str) -> property:
    """The accessor of a field that this table of `_described` holds."""

    def get(holder: Session | Termination) -> Any:
        import json

        from . import _described
        from ._values import read

        fields: Fields = {name: getattr(_described, table)[name]}
        return read(fields, json.loads(holder._further()))[name]

    return property(get, doc=doc)

"""Cases that are written once and stand for several: the short forms of `conformance/README.md`."""

from __future__ import annotations

from itertools import product
from typing import Any, TypeAlias, cast

Known: TypeAlias = dict[str, Any]
"""Values by the names that placeholders have for them."""


def expand(suite: dict[str, Any], shared: Known) -> list[dict[str, Any]]:
    """The cases of a suite, written out. `shared` are the values that every suite knows."""
    known: Known = shared | suite.get("values", {})
    cases: list[dict[str, Any]] = []
    for case in suite["cases"]:
        axes: dict[str, list[Any]] = _filled(case.get("for", {}), known)
        if not all(isinstance(values, list) for values in axes.values()):
            raise TypeError(f"{case['name']}: `for` holds lists")
        written = {name: member for name, member in case.items() if name != "for"}
        rows = [dict(zip(axes, row, strict=True)) for row in product(*axes.values())]
        cases += [_filled(written, known | _named(row)) for row in rows]
    return cases


def _named(row: Known) -> Known:
    """`name` for a value, and `name.member` for each of its members."""
    named = dict(row)
    for name, value in row.items():
        if isinstance(value, dict):
            members = cast("dict[str, Any]", value)
            named |= {f"{name}.{member}": held for member, held in members.items()}
    return named


def _filled(value: Any, known: Known) -> Any:
    if isinstance(value, str):
        return _filled_text(value, known)
    if isinstance(value, list):
        return [_filled(item, known) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        pairs = [
            (_filled_text(name, known), _filled(member, known)) for name, member in members.items()
        ]
        if len(pairs) == 1 and isinstance(pairs[0][0], dict):
            return _changed(*pairs[0])
        return dict(pairs)
    return value


def _filled_text(text: str, known: Known) -> Any:
    if text.startswith("{") and text.endswith("}") and text[1:-1] in known:
        return _filled(known[text[1:-1]], known)
    if "{" in text:
        for name, value in known.items():
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                text = text.replace(f"{{{name}}}", str(value))
    return text


def _changed(base: Any, changes: Any) -> Any:
    """A value with these members in place of its own."""
    if not isinstance(base, dict) or not isinstance(changes, dict):
        return changes
    members = cast("dict[str, Any]", base)
    changed = cast("dict[str, Any]", changes)
    return members | {name: _changed(members.get(name), change) for name, change in changed.items()}

"""What was observed of the cases of faults, for `cargo xtask faults`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finhub_sessions import FinHubError, Termination

from .dispatch import Answer

if TYPE_CHECKING:
    from .cases import Case


def add(case: Case, got: tuple[str, Any], requests: int, took: float) -> None:
    """Adds a line to the file that `CONFORMANCE_REPORT` names, if the case is one of a fault."""
    path = os.environ.get("CONFORMANCE_REPORT")
    if case.fault is None or path is None:
        return
    kind, value = got
    line = {
        "fault": case.fault,
        "case": case.name,
        "call": case.call[0],
        "outcome": _outcome(kind, value),
        "session_may_exist": isinstance(value, FinHubError) and value.session_may_exist,
        "requests": requests,
        "ms": int(took * 1000),
    }
    with Path(path).open("a") as report:
        report.write(json.dumps(line) + "\n")


def _outcome(kind: str, value: object) -> Any:
    """The kind of an error, or what else the caller got."""
    match value:
        case FinHubError():
            return value.kind
        case Termination():
            return value.outcome
        case Answer():
            return value.json
        case _:
            return kind

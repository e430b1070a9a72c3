"""Telling an exception that interrupts from one that fails."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def is_by_a_handler(error: BaseException) -> bool:
    """Whether a signal's handler raised this.

    Python calls a handler with the frame that it interrupts, which is also the handler's caller.
    """
    entry = error.__traceback__
    while entry is not None:
        interrupted = entry.tb_frame.f_back
        for value in entry.tb_frame.f_locals.values() if interrupted else ():
            given: Any = value if type(value) is tuple else (value,)
            if any(one is interrupted for one in given):
                return True
        entry = entry.tb_next
    return False

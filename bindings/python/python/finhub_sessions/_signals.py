"""Telling an exception that interrupts from one that fails."""

from __future__ import annotations


def is_by_a_handler(error: BaseException) -> bool:
    """Whether a signal's handler raised this.

    Python calls a handler with the frame that it interrupts, which is also the handler's caller.
    """
    entry = error.__traceback__
    while entry is not None:
        interrupted = entry.tb_frame.f_back
        if interrupted and any(_is_among(interrupted, v) for v in entry.tb_frame.f_locals.values()):
            return True
        entry = entry.tb_next
    return False


def _is_among(frame: object, value: object) -> bool:
    """Whether the value is this frame, or the tuple of all arguments with it."""
    if not isinstance(value, tuple):
        return value is frame
    return any(one is frame for one in value)  # pyright: ignore[reportUnknownVariableType] # any

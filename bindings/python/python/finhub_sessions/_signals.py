"""Tells an exception that a signal's handler raised from an ordinary failure."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

_TAKES_MORE = 0x04  # inspect.CO_VARARGS, without the time that importing inspect takes.


def is_by_a_handler(error: BaseException) -> bool:
    """Whether a signal's handler raised this.

    Python calls a handler with the frame that it interrupts, which is also the handler's caller.
    """
    entry = error.__traceback__
    while entry is not None:
        interrupted = entry.tb_frame.f_back
        if interrupted and any(_is_among(interrupted, it) for it in _arguments(entry.tb_frame)):
            return True
        entry = entry.tb_next
    return False


def _arguments(frame: FrameType) -> list[object]:
    """The arguments of a function, as they are now. Another local that holds a frame makes no handler."""
    code, values = frame.f_code, frame.f_locals
    takes_more = bool(code.co_flags & _TAKES_MORE)
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + takes_more]
    return [values.get(name) for name in names]


def _is_among(frame: object, value: object) -> bool:
    """Whether the value is this frame, or the tuple of all arguments with it."""
    if not isinstance(value, tuple):
        return value is frame
    return any(one is frame for one in value)  # pyright: ignore[reportUnknownVariableType] # any

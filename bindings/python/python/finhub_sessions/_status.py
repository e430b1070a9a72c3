"""The state of a managed session, and the iterators over its changes."""

from __future__ import annotations

from ._bridge import run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Literal, Self

    from . import _native
    from .errors import FinHubError

    State = Literal["active", "unsaved", "renewing", "renewal_failed", "ended"]
    EndReason = Literal["logged_out", "gone", "expired", "dropped"]
    OnStatus = Callable[["SessionStatus"], object]


class SessionStatus:
    """The state of a managed session.

    Attributes:
        state: `active`: `access_token` returns a token, and renews it when that is due. `unsaved`: the same, but the
            session is not in its store, because the store failed. `renewing`: a renewal is under way. `renewal_failed`:
            the last renewal failed; the old token may still be valid, and the next renewal may succeed. `ended`: the
            session has ended, for good.
        reason: Why it has ended. `logged_out`; `gone`, if FinHub did not know it any more; `expired`, if nothing
            renews its token; `dropped`, if nothing refers to it any more.
        error: Why the renewal or the store failed.
    """

    __match_args__ = ("state", "reason", "error")
    __slots__ = ("error", "reason", "state")

    state: State
    reason: EndReason | None
    error: FinHubError | None

    def __init__(
        self,
        state: State,
        reason: EndReason | None = None,
        error: FinHubError | None = None,
    ) -> None:
        self.state = state
        self.reason = reason
        self.error = error

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SessionStatus):
            return NotImplemented
        return self._facts() == other._facts()

    def __hash__(self) -> int:
        return hash(self._facts())

    def __repr__(self) -> str:
        return f"SessionStatus(state={self.state!r}, reason={self.reason!r}, error={self.error!r})"

    def _facts(self) -> tuple[object, ...]:
        return self.state, self.reason, self.error


class Statuses:
    """The states of a managed session, from the current one to its end. Iterating waits for the next one."""

    __slots__ = ("_native",)

    def __init__(self, native: _native.Statuses) -> None:
        self._native = native

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> SessionStatus:
        told: Any = self._native.next().wait()
        if told is None:
            raise StopIteration
        return SessionStatus(*told)


class AsyncStatuses:
    """The states of a managed session, from the current one to its end."""

    __slots__ = ("_native",)

    def __init__(self, native: _native.Statuses) -> None:
        self._native = native

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> SessionStatus:
        told: Any = await run(self._native.next())
        if told is None:
            raise StopAsyncIteration
        return SessionStatus(*told)
